import io

import pikepdf
import pypdfium2
import pytest
from msgspec.structs import replace

from briefing.pdf import press_pdf
from tests.conftest import changed, composed, ua_failures


def opened(pressed):
    return pikepdf.open(io.BytesIO(pressed.content))


@pytest.mark.parametrize("name", ["specimen_pdf", "country_pdf"])
def test_the_pdf_is_valid_pdf_ua_and_raises_no_problem(name, request):
    pressed = request.getfixturevalue(name)
    assert ua_failures(pressed.content) == []
    assert (pressed.problems, pressed.missing_glyphs) == ((), ())


def test_the_pdf_has_complete_metadata(specimen_pdf):
    with opened(specimen_pdf) as pdf:
        info = {str(key)[1:]: str(value) for key, value in pdf.docinfo.items()}
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert "20240405" in info["CreationDate"]
    assert info.items() >= {
        "Title": "A specimen of every kind", "Author": "Somebody", "Keywords": "specimens",
        "Identifier": "SP-1", "Edition": "1", "AsOf": "2024-03",
    }.items()  # fmt: skip


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


def test_a_declaration_or_selector_that_the_engine_drops_is_reported_at_its_line(short_document):
    selectors = ("p:is(.a ) b..c", "h1::nothing-known", ":nonsense(1)")
    rules = "\n".join(f"{selector} {{ color: inherit }}" for selector in selectors)
    style = f"p {{ colour: red }}\n@media print {{\n{rules}\n}}\n{short_document.style}"
    sheets = (("styles/theme.css", 1), ("styles/base.css", 7))
    problems = press_pdf(replace(short_document, style=style, sheets=sheets)).problems
    assert {problem.code for problem in problems} == {"layout-warning"}
    places = {(problem.position.file, problem.position.line) for problem in problems}
    assert places == {("styles/theme.css", line) for line in (1, 3, 4, 5)}


def test_nothing_outside_the_document_is_fetched_and_what_is_no_image_is_reported(short_document):
    addresses = ("https://example.org/x.png", "file:///etc/hostname", "x.png", "ftp://x/y.png")
    images = ", ".join(f'url("{one}")' for one in (*addresses, "data:image/png;base64,AA"))
    style = f"{short_document.style} h1 {{ background: {images} }}"
    problems = press_pdf(replace(short_document, style=style)).problems
    assert [problem.code for problem in problems] == ["layout-error"] * 5


def test_a_marking_is_at_both_ends_of_the_web_page(specimen):
    html = composed(changed(specimen, marking="tlp:amber")).page_html
    assert ">TLP:AMBER</p>\n</header>" in html
    assert ">TLP:AMBER</footer>" in html


def test_a_marking_is_on_each_page_and_in_the_metadata(short):
    pressed = press_pdf(composed(changed(short, marking="tlp:amber")))
    for sheet in pypdfium2.PdfDocument(pressed.content):
        assert sheet.get_textpage().get_text_range().count("TLP:AMBER") == 2
    with opened(pressed) as pdf:
        assert str(pdf.docinfo["/Marking"]) == "TLP:AMBER"
        assert b"<briefing:marking>TLP:AMBER<" in pdf.Root.Metadata.read_bytes()
    assert ua_failures(pressed.content) == []
