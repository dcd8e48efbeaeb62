"""Style sheets of a theme: what they may not do is reported at its line, without a layout."""

import pytest

from briefing.read import read_theme
from briefing.read.stylesheets import check_style_sheet
from tests.conftest import TEMPLATES

FAMILIES = ("Fira Sans", "Spectral")


def problems(css, name="theme.css"):
    found = check_style_sheet(f"ours/styles/{name}", css.encode(), FAMILIES)
    return [(one.position.line, one.position.column, one.code) for one in found]


@pytest.mark.parametrize(
    ("css", "column"),
    [
        ('@import "house.css";', 1),
        ("@font-face { font-family: X; src: url(x.ttf) }", 1),
        ("h1 { background: url(logo.png) }", 18),
        ('h1 { background: image-set("logo.png" 1x) }', 28),
        ("@media print { h1 { --x: url(logo.png) } }", 26),
        ("h1 { position: fixed }", 6),
        ("h1 { text-transform: uppercase }", 6),
        ('h1::before { content: "Re: " }', 14),
        (".imprint { display: none }", 12),
        ("h1 { font-size: 0 }", 6),
        ("h1 { opacity: 0.5 }", 6),
        ("h1 { transform: translateX(40cm) }", 6),
    ],
)
def test_what_a_style_sheet_may_not_do_is_reported_at_its_place(css, column):
    assert problems(f"\n{css}") == [(2, column, "style-forbidden")]


@pytest.mark.parametrize(
    "css",
    [
        "",
        "h1 { background: url(data:image/png;base64,AAAA); fill: url(#tint) }",
        "/* @import url(x.css) */ h1 { color: red }",
        'li::before { content: "url(x.png) { ( [ \\" /*" }',
        "h1 { font: 600 9pt/1.2 var(--headings); font-family: Spectral, serif }",
        'li::before { content: "–" } h1 { text-transform: none; font-size: 0.9em; opacity: 1 }',
        '@page { @top-left { content: "Restricted" } } h1::after { display: none; content: "" }',
        "@media (forced-colors: active) { h1 { color: CanvasText } }",
    ],
)
def test_an_allowed_style_sheet_has_no_problem(css):
    assert problems(css) == []


@pytest.mark.parametrize(
    ("css", "place"),
    [
        ("p {}\n h1 {\n  color: red\n", (2, 2)),
        ("h1 { color: red }\n/* a note", (2, 1)),
        ("h1 { color: rgb(1, 2 }\nh2 {}", (1, 1)),
        ("@media print {\n h1 {}\n", (1, 1)),
    ],
)
def test_what_is_not_closed_is_reported_where_its_rule_begins(css, place):
    assert problems(css) == [(*place, "style-unclosed")]


def test_a_number_of_thousands_of_digits_is_reported_where_it_begins():
    (problem,) = check_style_sheet("a.css", b"p {\n  margin: " + 6000 * b"1" + b"px }", ())
    assert problem.code == "bad-value"
    assert (problem.position.line, problem.position.column) == (2, 11)


def test_a_family_that_no_pdf_can_have_is_reported():
    (found,) = check_style_sheet("theme.css", b"h1 { font-family: Spectrel, serif }", FAMILIES)
    assert (found.code, found.position.column) == ("unknown-font", 19)
    assert "did you mean 'Spectral'?" in found.help
    assert problems('h1 { font: bold 9pt/1.2 "House Sans" }') == [(1, 25, "unknown-font")]


def test_the_web_page_may_name_the_fonts_of_its_readers():
    assert problems("h1 { font-family: Georgia; position: fixed }", "theme-page.css") == []


@pytest.mark.parametrize("css", ["h1 { cursor: pointer }", "h1 { -webkit-x: 1 }"])
def test_what_has_no_effect_on_paper_is_reported(css):
    assert problems(css, "theme-print.css") == [(1, 6, "layout-warning")]


def test_a_style_sheet_is_read_only_below_the_theme(tmp_path):
    (tmp_path / "theme.yaml").write_text("name: Ours\n")
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "theme.css").symlink_to("/etc/hostname")
    (problem,) = read_theme(tmp_path, shown="ours").problems
    assert (problem.code, problem.position.file) == ("path-outside", "ours/styles/theme.css")


@pytest.mark.parametrize(
    "path", sorted((TEMPLATES / "styles").rglob("*.css")), ids=lambda path: path.name
)
def test_a_copy_of_a_built_in_style_sheet_has_no_problem(path):
    assert check_style_sheet(path.name, path.read_bytes(), FAMILIES) == ()
