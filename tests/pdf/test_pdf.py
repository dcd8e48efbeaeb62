import io
import re
from collections import Counter

import pikepdf
import pypdfium2
import pytest
from markupsafe import Markup
from msgspec.structs import replace
from pypdfium2 import raw

from briefing.compose import ComposedDocument
from briefing.pdf import press_pdf
from briefing.system.fonts import FACES
from tests.conftest import changed, composed, ua_failures


def opened(pressed):
    return pikepdf.open(io.BytesIO(pressed.content))


def tree(pressed):
    """Yield the structure tree, depth first, as (tag, element)."""

    def walk(element):
        yield str(element.S)[1:], element
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield from walk(kid)

    with opened(pressed) as pdf:
        yield from walk(pdf.Root.StructTreeRoot.K[0])


def reads_note_after_paragraph(pressed):
    """Return whether the note to the first paragraph of the specimen directly follows it."""
    ids = [
        str(element.ID)
        for tag, element in tree(pressed)
        if tag in ("P", "Note") and "/ID" in element
    ]
    return ids.index("note-a") == ids.index("p1") + 1


def words(text):
    return Counter(re.findall(r"\w+", text))


def pdf_text(pressed):
    pdf = pypdfium2.PdfDocument(pressed.content)
    return " ".join(p.get_textpage().get_text_range() for p in pdf)


def pressed_style(document: ComposedDocument, css: str):
    return press_pdf(replace(document, style=f"{document.style}{css}"))


@pytest.mark.parametrize("name", ["specimen_pdf", "country_pdf"])
def test_the_pdf_is_valid_pdf_ua(name, request):
    assert ua_failures(request.getfixturevalue(name).content) == []


@pytest.mark.parametrize("name", ["specimen_pdf", "country_pdf"])
def test_pressing_raises_no_problem_and_lacks_no_glyph(name, request):
    pressed = request.getfixturevalue(name)
    assert (pressed.problems, pressed.missing_glyphs) == ((), ())


def test_only_fonts_of_the_product_are_embedded(specimen_pdf):
    allowed = {face.family.replace(" ", "-") for face in FACES}
    with opened(specimen_pdf) as pdf:
        names = {
            str(font.BaseFont)[1:].split("+")[1]
            for p in pdf.pages
            for font in p.Resources.get("/Font", {}).values()
        }
    assert names
    assert all(any(name.startswith(family) for family in allowed) for name in names), names


def test_text_in_every_script_can_be_copied_and_searched(specimen_pdf):
    text = pdf_text(specimen_pdf)
    assert all(piece in text for piece in ("Қазақстан", "ғылым", "ελληνικά", "₸", "≤", "عربي"))


def test_the_pdf_has_the_words_of_the_page(country_pdf, country_document):
    body = country_document.page_html.split("<main")[1]
    spaced = re.sub(r"</(p|li|td|th|h[1-6]|caption|a|span|text|title)>", r" \g<0>", body)
    seen = re.sub(r"<title>.*?</title>", " ", spaced)
    missing = words(Markup("<main" + seen).striptags()) - words(pdf_text(country_pdf))
    assert missing == Counter()


def test_a_note_is_read_after_its_paragraph(specimen_pdf):
    assert reads_note_after_paragraph(specimen_pdf)


def test_tables_have_headers_and_a_caption(country_pdf):
    tags = Counter(tag for tag, _ in tree(country_pdf))
    assert tags["TH"] > 100
    assert tags["Caption"] >= 5


def test_every_figure_is_described(country_pdf):
    assert all("/Alt" in element for tag, element in tree(country_pdf) if tag == "Figure")


def test_the_pdf_has_complete_metadata(specimen_pdf):
    with opened(specimen_pdf) as pdf:
        info = {str(key): str(value) for key, value in pdf.docinfo.items()}
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert info["/Title"] == "A specimen of every kind"
    assert info["/Author"] == "Somebody"
    assert info["/Keywords"] == "specimens"
    assert "20240405" in info["/CreationDate"]
    assert (info["/Identifier"], info["/Edition"], info["/AsOf"]) == ("SP-1", "1", "2024-03")


def test_bookmarks_begin_with_the_title_and_the_first_headings(specimen_pdf):
    with opened(specimen_pdf) as pdf, pdf.open_outline() as outline:
        (title,) = outline.root
        assert title.title == "A specimen of every kind"
        assert [item.title for item in title.children][:3] == [
            "Key points", "At a glance", "Contents",
        ]  # fmt: skip


def test_paragraphs_are_named_destinations(specimen_pdf):
    with opened(specimen_pdf) as pdf:
        names = [str(name) for name in list(pdf.Root.Names.Dests.Names)[::2]]
    assert {"p1", "p2", "note-a", "fact-F1", "source-1"} <= set(names)


@pytest.mark.parametrize(("size", "width", "height"), [("a4", 595, 842), ("letter", 612, 792)])
def test_pages_have_the_size_of_the_paper(short, size, width, height):
    pressed = press_pdf(composed(changed(short, page=size)))
    box = pypdfium2.PdfDocument(pressed.content)[0].get_size()
    assert tuple(round(side) for side in box) == (width, height)
    assert pressed.problems == ()


def test_each_page_footer_has_the_identifier_and_the_page_number(specimen_pdf):
    pdf = pypdfium2.PdfDocument(specimen_pdf.content)
    for number, sheet in enumerate(pdf, start=1):
        text = sheet.get_textpage().get_text_range().replace("\N{NO-BREAK SPACE}", " ")
        assert "SP-1, edition 1 · Specimen · as of March 2024" in text
        assert f"Page {number} of {len(pdf)}" in text


def test_a_section_begins_on_a_new_page(country, country_pdf):
    pdf = pypdfium2.PdfDocument(country_pdf.content)
    places = {mark.get_title(): mark.get_dest() for mark in pdf.get_toc()}
    tops = {title: place.get_view()[1][1] for title, place in places.items()}
    for name in country.document.sections:
        assert tops[country.sections[name].heading] > 770  # points from the foot of A4


def test_a_character_that_no_font_has_is_reported(short):
    pressed = press_pdf(composed(changed(short, title="Title \N{CJK UNIFIED IDEOGRAPH-5B57}")))
    assert pressed.missing_glyphs == ("字",)


def test_a_rule_that_the_engine_drops_is_reported_at_its_sheet(short_document):
    style = short_document.style.replace("color: inherit;", "colour: inherit;", 1)
    pressed = press_pdf(replace(short_document, style=style))
    (problem,) = pressed.problems
    assert (problem.code, problem.position.file) == ("layout-warning", "styles/base.css")


@pytest.mark.parametrize("selector", ["p:is(.a ) b..c", "h1::nothing-known", ":nonsense(1)"])
def test_a_selector_that_the_engine_does_not_know_is_reported_at_its_line(short_document, selector):
    rules = f"p {{ color: inherit }}\n@media print {{\n  {selector} {{ color: inherit }}\n}}\n"
    style = rules + short_document.style
    sheets = (("styles/theme.css", 1), ("styles/base.css", 5))
    pressed = press_pdf(replace(short_document, style=style, sheets=sheets))
    (problem,) = pressed.problems
    assert (problem.code, problem.position.file) == ("layout-warning", "styles/theme.css")
    assert problem.position.line == 3


@pytest.mark.parametrize(
    "address", ["https://example.org/x.png", "file:///etc/hostname", "x.png", "ftp://x/y.png"]
)
def test_nothing_outside_the_document_is_fetched(short_document, address):
    pressed = pressed_style(short_document, f'h1 {{ background: url("{address}") }}')
    assert [p.code for p in pressed.problems] == ["layout-error"]


def test_a_data_url_that_is_not_an_image_is_reported(short_document):
    pressed = pressed_style(short_document, "h1 { background: url('data:image/png;base64,AA') }")
    assert [p.code for p in pressed.problems] == ["layout-error"]


@pytest.mark.parametrize("name", ["specimen_pdf", "country_pdf"])
def test_no_type_is_smaller_than_eight_points(name, request):
    smallest = {}
    for sheet in pypdfium2.PdfDocument(request.getfixturevalue(name).content):
        texts = sheet.get_objects([raw.FPDF_PAGEOBJ_TEXT], textpage=sheet.get_textpage())
        for item in texts:
            matrix = item.get_matrix()
            size = item.get_font_size() * abs(matrix.d)
            if size < 7.95 and item.extract().strip():
                smallest[item.extract()] = round(size, 2)
    assert smallest == {}


def test_a_marking_is_on_each_page_and_in_the_metadata(short):
    pressed = press_pdf(composed(changed(short, marking="tlp:amber")))
    for sheet in pypdfium2.PdfDocument(pressed.content):
        assert sheet.get_textpage().get_text_range().count("TLP:AMBER") == 2
    with opened(pressed) as pdf:
        assert str(pdf.docinfo["/Marking"]) == "TLP:AMBER"
        assert b"<briefing:marking>TLP:AMBER<" in pdf.Root.Metadata.read_bytes()
    assert ua_failures(pressed.content) == []


def test_a_marking_is_in_the_header_and_footer_of_the_html_page(specimen):
    html = composed(changed(specimen, marking="tlp:amber")).page_html
    assert ">TLP:AMBER</p>\n</header>" in html
    assert ">TLP:AMBER</footer>" in html
