"""However elements are nested and paginated, each is tagged once and each mark has one owner."""

import io
from collections import Counter

import pikepdf
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tests.pdf.tag_tree import elements
from tests.pdf.test_tags import pressed

TAGS = {"L": "ul", "LI": "li", "Table": "table", "TR": "tr", "BlockQuote": "blockquote"}
PAGES = "@page { size: 300pt 120pt; margin: 10pt } body { font-size: 12pt }"


def entries(kids):
    return "".join(f"<li>{kid}</li>" for kid in kids)


def rows(kids):
    return "<thead><tr><th>Head<tbody>" + "".join(f"<tr><td>{kid}</td><td>cell" for kid in kids)


WORDS = st.integers(1, 60).map(lambda number: f"<p>{'word ' * number}<a href='#p'>link</a></p>")
BLOCKS = st.recursive(
    WORDS,
    lambda blocks: st.one_of(
        st.lists(blocks, min_size=1, max_size=3).map(lambda kids: f"<ul>{entries(kids)}</ul>"),
        st.lists(blocks, min_size=1, max_size=3).map(lambda kids: f"<table>{rows(kids)}</table>"),
        st.lists(blocks, min_size=1, max_size=3).map(
            lambda kids: f"<blockquote><p>Said</p>{''.join(kids)}</blockquote>"
        ),
    ),
    max_leaves=8,
)


def marks(element, page=None):
    """Yield each mark in an element and its descendants: page and number, and its owner."""
    page = element.get("/Pg", page)
    for kid in element.get("/K", ()):
        if not isinstance(kid, pikepdf.Dictionary):
            yield (page.objgen, int(kid)), element.objgen
        elif "/S" in kid:
            yield from marks(kid, page)
        elif "/MCID" in kid:
            yield (kid.Pg.objgen, int(kid.MCID)), element.objgen


def drawn_marks(page):
    """Yield the mark numbers in the content of a page."""
    for each in pikepdf.parse_content_stream(page):
        if str(each.operator) == "BDC" and "/MCID" in each.operands[1]:
            yield int(each.operands[1].MCID)


def roles(element):
    yield str(element.S)[1:]
    for kid in elements(element):
        yield from roles(kid)


@examples(12)
@given(st.lists(BLOCKS, min_size=1, max_size=4).map("".join))
def test_each_html_element_is_tagged_once_and_each_mark_has_one_owner(body):
    made = pressed(f"<p id=p>Start</p>{body}", PAGES)
    assert made.problems == ()
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        root = pdf.Root.StructTreeRoot
        found = Counter(roles(root.K[0]))
        assert [found[role] for role in TAGS] == [body.count(f"<{tag}>") for tag in TAGS.values()]
        owners = list(marks(root.K[0]))
        assert sorted(mark for mark, _ in owners) == sorted(
            (page.objgen, mark) for page in pdf.pages for mark in drawn_marks(page)
        )
        numbers = list(root.ParentTree.Nums)
        parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
        assert [owner for _, owner in owners] == [
            parents[pdf.get_object(page).StructParents][mark].objgen for (page, mark), _ in owners
        ]
        areas = [area for page in pdf.pages for area in page.get("/Annots", ())]
        assert {str(parents[area.StructParent].S) for area in areas} == {"/Link"}
