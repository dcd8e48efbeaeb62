"""However elements are nested and paginated, each is tagged once and each mark has one owner."""

import io
from collections import Counter

import pikepdf
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tests.pdf.tag_tree import elements, several
from tests.pdf.test_tags import pressed

TAGS = {"L": "ul", "LI": "li", "Table": "table", "TR": "tr", "BlockQuote": "blockquote"}
HEAD = "<table><thead><tr><th>Head<tbody><tr><td>"
PAGES = "@page { size: 300pt 120pt; margin: 10pt } body { font-size: 12pt }"


WORDS = st.integers(1, 60).map(lambda number: f"<p>{'word ' * number}<a href='#p'>link</a></p>")
BLOCKS = st.recursive(
    WORDS,
    lambda blocks: st.one_of(
        st.lists(blocks, min_size=1, max_size=3).map(
            lambda kids: f"<ul><li>{'<li>'.join(kids)}</ul>"
        ),
        st.lists(blocks, min_size=1, max_size=3).map(
            lambda kids: f"{HEAD}{'<td>cell<tr><td>'.join(kids)}<td>cell</table>"
        ),
        st.lists(blocks, min_size=1, max_size=3).map(
            lambda kids: f"<blockquote><p>Said</p>{''.join(kids)}</blockquote>"
        ),
    ),
    max_leaves=8,
)


def owned(element, page=None):
    """Yield each mark and each link area in an element and its descendants, with its owner."""
    page = element.get("/Pg", page)
    for kid in several(element.get("/K")):
        if not isinstance(kid, pikepdf.Dictionary):
            yield (page.objgen, int(kid)), element.objgen
        elif "/S" in kid:
            yield from owned(kid, page)
        elif "/MCID" in kid:
            yield (kid.Pg.objgen, int(kid.MCID)), element.objgen
        else:
            yield kid.Obj.objgen, element.objgen


def drawn(pdf):
    """Yield each mark and each link area on the pages, with the owner that its page gives it."""
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for page in pdf.pages:
        for each in pikepdf.parse_content_stream(page):
            if str(each.operator) == "BDC" and "/MCID" in each.operands[1]:
                mark = int(each.operands[1].MCID)
                yield (page.objgen, mark), parents[page.StructParents][mark].objgen
        for area in page.get("/Annots", ()):
            assert parents[area.StructParent].S == "/Link"
            yield area.objgen, parents[area.StructParent].objgen


def roles(element):
    yield str(element.S)[1:]
    for kid in elements(element):
        yield from roles(kid)


def test_in_a_whole_document_each_mark_and_link_has_one_owner(specimen_pdf):
    with pikepdf.open(io.BytesIO(specimen_pdf.content)) as pdf:
        assert Counter(owned(pdf.Root.StructTreeRoot.K[0])) == Counter(drawn(pdf))


@examples(12)
@given(st.lists(BLOCKS, min_size=1, max_size=4).map("".join))
def test_each_html_element_is_tagged_once_and_each_mark_has_one_owner(body):
    made = pressed(f"<p id=p>Start</p>{body}", PAGES)
    assert made.problems == ()
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        (root,) = pdf.Root.StructTreeRoot.K
        found = Counter(roles(root))
        assert [found[role] for role in TAGS] == [body.count(f"<{tag}>") for tag in TAGS.values()]
        assert Counter(owned(root)) == Counter(drawn(pdf))
