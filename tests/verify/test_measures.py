"""The measures of a page are those of what is printed on it."""

import re

import pytest

from briefing.pdf.layout import press_flow
from briefing.pdf.link import link
from briefing.verify.page_rules import judge_pages
from briefing.verify.pages import Sheet, measure_pages
from tests.conftest import METADATA

SHEET = Sheet.of("a4", "standard")
LINE = 5.0
"""Height of a line of the test pages, in millimetres: 51 on a page."""
STYLE = f"""
@page {{ size: 210mm 297mm; margin: 20mm 18mm 22mm 25mm }}
body {{ margin: 0; font: 4mm/{LINE}mm serif; orphans: 1; widows: 1 }}
p, h2, ol, figure {{ margin: 0; font-size: 4mm }}
.narrow {{ margin-right: 60mm }}
aside {{ float: right; width: 50mm; margin-right: -60mm }}
svg {{ display: block }}
"""
HEIGHT = 255.0


def measured(*bodies, anchors=("a", "b", "section-one"), apparatus=("sources",)):
    """Return the measures of flows, each of which begins a page."""
    page = '<html lang="en"><title>t</title><body>{}</body>'
    fragments = [press_flow(page.format(body), STYLE, ()) for body in bodies]
    pressed = link(fragments, METADATA, "{page}")
    return measure_pages(pressed.content, SHEET, anchors, apparatus)


def lines(number, attributes=""):
    return f"<p {attributes}>{'<br>'.join(['Words of a line.'] * number)}</p>"


def drawing(width, height=30, anchor="figure-1"):
    return (
        f'<figure id="{anchor}"><svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="It"'
        f' style="width: {width}mm; height: {height}mm" viewBox="0 0 {width} {height}">'
        f'<rect width="{width}" height="{height}" fill="#ccc"/></svg></figure>'
    )


def found(measures, level):
    return [(flaw.code, flaw.anchor) for flaw in judge_pages(measures, level)]


def test_a_page_is_as_full_as_its_blocks_are_high_without_what_is_repeated_on_each_page():
    running = "<style>@page { @bottom-left { content: 'The foot of the page' } }</style>"
    measures = measured(running + lines(10, "id=a") + lines(20, "id=b"))
    assert measures.pages[0].fill == pytest.approx(30 * LINE / HEIGHT, abs=0.01)
    assert measures.heights["b"] / measures.heights["a"] == pytest.approx(2, abs=0.05)


def test_the_height_of_a_section_is_that_of_what_is_below_its_heading_sections_in_it_too():
    inner = f"<section><h3>Inner</h3>{lines(5)}</section>"
    section = f'<section><h2 id="section-one">One</h2>{lines(5)}{inner}{lines(20)}</section>'
    measures = measured(lines(5) + section + lines(5))
    expected = 32 * LINE / HEIGHT * measures.room
    assert measures.heights["section-one"] == pytest.approx(expected, rel=0.05)


def test_a_line_counts_as_set_beside_where_something_is_printed_there():
    note = f'<aside class="note">{"<br>".join(["Note."] * 5)}</aside>'
    (page,) = measured(f'<div class="narrow">{note}{lines(10)}</div>').pages
    assert page.beside == pytest.approx(0.5, abs=0.11)


def test_a_drawing_is_as_wide_as_its_share_of_the_text_and_a_sign_in_the_text_is_none():
    (figure,) = measured(drawing(83.5) + drawing(5, 5, anchor="a") + lines(3)).figures
    assert figure.width == pytest.approx(0.5, abs=0.01)


def test_a_black_area_is_all_ink():
    black = drawing(167, 255).replace("#ccc", "#000")
    assert measured(black).pages[0].ink == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize("first", ["<h1>The title</h1><p>An issuer</p>", "<br>"])
def test_neither_a_cover_nor_a_blank_page_counts(first):
    measures = measured(first, lines(5, "id=a"), lines(3, "id=b"))
    assert [page.number for page in measures.pages] == [2, 3]


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [(25, 50, [("page-underfilled", "b")]), (51, 5, [("last-page-short", "b")])],
)
def test_a_page_that_is_half_empty_is_reported_at_what_follows(first, second, told):
    measures = measured(lines(first), lines(second, "id=b"))
    assert found(measures, "briefing") == told
    assert found(measures, None) == []  # a rendition without a level has no rules


def test_apparatus_is_measured_in_pages_and_reported_if_longer_than_its_share():
    sources = f'<section><h2 id="sources">Sources</h2>{lines(120)}</section>'
    measures = measured(lines(150) + sources)
    assert measures.apparatus == pytest.approx(121 * LINE / HEIGHT, abs=0.1)
    assert "apparatus-long" in [code for code, _ in found(measures, "dossier")]


def test_a_column_with_nothing_in_it_is_reported_with_all_its_pages():
    narrow = f'<div class="narrow">{lines(255)}</div>'
    flaws = judge_pages(measured(narrow), "briefing")
    (message,) = (flaw.message for flaw in flaws if flaw.code == "note-column-empty")
    assert [int(page) for page in re.findall(r"page (\d+)", message)] == [1, 2, 3, 4, 5]


def test_a_table_with_rules_is_as_wide_as_they_are():
    row = "<tr><td style='border-bottom: 1pt solid; width: 167mm'>A cell</td></tr>"
    (page,) = measured(f"<table>{row * 30}</table>").pages
    assert page.beside == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize(
    ("widths", "height", "wrong"),
    [((167, 167, 110, 110, 90), 30, "figure-5"), ((167,), 150, "figure-1")],
)
def test_a_third_width_of_figures_or_half_a_page_is_reported_at_the_figure(widths, height, wrong):
    anchors = [f"figure-{number}" for number, _ in enumerate(widths, start=1)]
    drawings = "".join(drawing(width, height, anchor)
                       for width, anchor in zip(widths, anchors, strict=True))  # fmt: skip
    measures = measured(drawings + lines(250), anchors=anchors)
    assert ("figure-size", wrong) in found(measures, "briefing")


def test_what_stands_in_one_of_two_columns_takes_half_of_its_height():
    words = "<br>".join(["Words that fill a line of this column."] * 20)
    columns = f'<div style="columns: 2"><p id="a">{words}</p><p id="b">{words}</p></div>'
    measures = measured(columns)
    assert measures.heights["a"] == pytest.approx(10 * LINE / HEIGHT * measures.room, rel=0.1)
