"""Fragments are linked to one document, as if it had been laid out in one piece."""

import dataclasses
import io
from concurrent.futures import ThreadPoolExecutor

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from briefing.pdf import fragment_key, press_pdf, press_to_bytes
from briefing.pdf.fonts import open_font
from briefing.pdf.fragment import FontUse, Fragment
from briefing.pdf.layout import press_flow
from briefing.pdf.link import Fonts, link
from briefing.pdf.link.pages import Pages
from briefing.system.cache import Store
from briefing.system.workers import Workers
from tests.conftest import METADATA, ua_failures
from tests.examples import examples

FOOT = '@page { size: 200pt 200pt; margin: 40pt; @bottom-right { content: "{folio}" } }'
STYLE = (
    FOOT + ' body { font: 12pt Spectral, "Noto Serif", Amiri } .folio::after { content: "{folio}" }'
)


def flow(body):
    return f'<!DOCTYPE html><html lang="en"><head><title>T</title></head><body>{body}</body></html>'


@dataclasses.dataclass(frozen=True)
class Document:
    """A document of these flows."""

    bodies: tuple
    duplex: bool = False
    style: str = STYLE
    sheets: tuple = (("x.css", 1),)
    folio: str = "Page {page} of {pages}"
    faces: tuple = ()
    metadata: object = METADATA
    page_html: str = ""

    @property
    def flows(self):
        return tuple(map(flow, self.bodies))


def pressed(*bodies, **options):
    return press_pdf(Document(bodies, **options))


def pages(made):
    """Return the text of each page."""
    pdf = pypdfium2.PdfDocument(made.content)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pdf]


def open_pdf(made):
    return pikepdf.open(io.BytesIO(made.content))


def test_links_and_page_numbers_lead_into_other_flows_and_are_printed():
    entry = '<a href="#there">There</a> <span class="folio" data-of="#there"></span>'
    out = '<a href="https://example.org/">out</a>'
    made = pressed(f"<p>{entry} {out}", "<p>x</p>", "<p id='there'>y</p>")
    assert pages(made)[0] == "There 3 out Page 1 of 3"
    with open_pdf(made) as pdf:
        within, out = pdf.pages[0].Annots
        names = list(pdf.Root.Names.Dests.Names)
        places = dict(zip(map(str, names[::2]), names[1::2], strict=True))
        assert places[str(within.Dest)][0].objgen == pdf.pages[2].objgen
        assert "/A" not in within
        assert str(out.A.URI) == "https://example.org/"
        assert (within.F, out.F) == (4, 4)


def test_headings_of_all_flows_form_one_outline():
    made = pressed("<h1>Title</h1><h2>One</h2>", "<h2>Two</h2><h3>Deep</h3>", "<h2>Three</h2>")
    with open_pdf(made) as pdf, pdf.open_outline() as outline:
        (title,) = outline.root
        assert [item.title for item in title.children] == ["One", "Two", "Three"]
        assert [item.title for item in title.children[1].children] == ["Deep"]


def test_identical_flows_are_all_printed_with_each_font_embedded_once():
    made = pressed("<p>One</p>", "<p>One</p>")
    assert pages(made) == ["One Page 1 of 2", "One Page 2 of 2"]
    with open_pdf(made) as pdf:
        found = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
        assert [each.get("/Type") for each in found].count("/FontDescriptor") == 1


def test_text_in_every_script_can_be_copied_from_all_flows():
    words = ("Қазақстан", "ελληνικά", "عربي", "₸ ≤")
    made = pressed(*(f"<p>{word}</p>" for word in words))
    assert all(word in text for word, text in zip(words, pages(made), strict=True))


def test_a_glyph_with_another_text_elsewhere_gets_a_separate_font():
    use = FontUse("K", "K+X", "Spectral", 400, "normal", {}, 4, 900, -200, {36: 500}, {36: "A"})
    other = replace(use, texts={36: "\N{GREEK CAPITAL LETTER ALPHA}"})
    agreeing = replace(use, widths={37: 500}, texts={37: "B"})
    fragments = [Fragment(b"", 1, fonts=(each,)) for each in (use, other, agreeing)]
    fonts = Fonts(fragments)
    assert fonts.texts["K"] == [{36: "A", 37: "B"}, {36: "Α"}]
    assert fonts.uses["K"].widths == {36: 500, 37: 500}


def test_in_duplex_each_flow_begins_on_a_right_hand_page():
    made = pressed("<p>First.</p>", "<p>Second.</p>", duplex=True)
    assert pages(made) == ["First. Page 1 of 3", "", "Second. Page 3 of 3"]
    assert ua_failures(made.content) == []


def test_an_unknown_font_family_is_refused():
    with pytest.raises(LookupError, match="Comic"):
        open_font("Comic Sans", 400)


PARAGRAPHS = st.lists(
    st.text("abcdefg hijk АБВ әғқ αβγ", min_size=1, max_size=300), min_size=1, max_size=3
)


@examples(12)
@given(st.lists(PARAGRAPHS, min_size=1, max_size=4), st.booleans(), st.data())
def test_bytes_depend_neither_on_the_cache_nor_on_the_executor(bodies, duplex, data):
    flows = tuple("".join(f"<p>{p}</p>" for p in body) for body in bodies)
    document = Document(flows, duplex=duplex)
    plain = press_pdf(document).content
    kept = {flow for flow in document.flows if data.draw(st.booleans())}
    store = partial_store(document, kept)
    with ThreadPoolExecutor(1) as others:
        assert press_pdf(document, executor=others).content == plain
        assert press_pdf(document, store=store).content == plain
        assert press_pdf(document, store=store, executor=others).content == plain


def test_pressing_in_other_processes_gives_the_same_bytes(tmp_path):
    document = Document(("<h1>One</h1>", "<p id='x'>Two</p>", "<p>Қазақстан</p>"))
    with Workers(1) as others:
        apart = press_pdf(document, store=Store(tmp_path), executor=others)
    assert apart.content == press_pdf(document).content


def test_cached_pages_are_copied_while_others_press(tmp_path, monkeypatch):
    document, known = Document(("<p>One</p>", "<p>Two</p>")), []
    store = partial_store(document, {document.flows[1]})
    monkeypatch.setattr(Pages, "put", lambda pages, fragments: known.append([*fragments]) or 1 / 0)
    with ThreadPoolExecutor(1) as others, pytest.raises(ZeroDivisionError):
        press_pdf(document, store=store, executor=others)
    assert [fragment is not None for fragment in known[0]] == [False, True]


def test_pages_are_copied_from_the_last_back_to_the_first_missing_one():
    one, two, three = (
        press_flow(flow(f"<p>{word}</p>"), STYLE, ()) for word in ("One", "Two", "Three")
    )
    begun = Pages()
    begun.put([one, None, three])
    assert len(begun.pdf.pages) == 1
    made = link([one, two, three], METADATA, "", pages=begun)
    assert pages(made) == ["One", "Two", "Three"]
    assert made == link([one, two, three], METADATA, "")


def test_a_cached_flow_is_not_pressed_again_and_keeps_its_problems(tmp_path, monkeypatch):
    style = STYLE + " p { colour: red }"
    document, store = Document(("<p>One</p>", "<p>字</p>"), style=style), Store(tmp_path)
    first = press_pdf(document, store=store)
    monkeypatch.setattr("briefing.pdf.layout.press_flow", None)
    assert press_pdf(document, store=store) == first
    assert [problem.code for problem in first.problems] == ["layout-warning"]
    assert first.missing_glyphs == ("字",)


@pytest.mark.parametrize("rubbish", [b"", b'{"pages": 1}\n%PDF'])
def test_an_unreadable_cache_entry_is_pressed_again(rubbish):
    document = Document(("<p>One</p>",))
    key = fragment_key(document.flows[0], document.style)
    store = PartialStore(None, made={key: rubbish})
    assert press_pdf(document, store=store) == press_pdf(document)


class PartialStore(Store, kw_only=True):
    """A store that has some flows of a document and keeps nothing more."""

    made: dict[str, bytes]

    def get(self, key):
        return self.made.get(key)

    def put(self, key, content):
        pass


def partial_store(document, kept):
    made = {
        fragment_key(html, document.style): press_to_bytes(html, document.style, document.sheets)
        for html in kept
    }
    return PartialStore(None, made=made)
