"""A document composed with a theme: its values, its wording, its files in place of ours."""

import pytest

from briefing.compose import compose
from briefing.compose.stylesheets import tokens
from briefing.model import HOUSE, Theme
from tests.compose.given import ENGLISH
from tests.conftest import TEMPLATES, composed, printed


def folder(theme, path, content):
    """Return a theme's folder after writing one of its files."""
    (theme / path).parent.mkdir()
    (theme / path).write_bytes(content)
    return theme


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [(b"\n/* </style> */", 2, "must not contain '</'"), (b"/* \xff */", 1, "is not UTF-8 text")],
)
def test_an_unusable_theme_style_sheet_is_reported_in_that_file(
    specimen, tmp_path, content, line, words
):
    ours = folder(tmp_path, "styles/theme.css", content)
    (problem,) = compose(
        specimen, TEMPLATES, ENGLISH, folder=ours, shown={"theme": "ours"}
    ).problems
    at = problem.position
    assert (problem.code, at.file, at.line) == ("template-error", "ours/styles/theme.css", line)
    assert words in problem.message


def test_colours_apply_to_pdf_page_and_charts_and_that_of_paper_to_the_page_only(specimen):
    theme = Theme(name="Ours", colours={"accent": "#14513f", "paper": "#fdfdf8"})
    document = composed(specimen, theme=theme)
    for style, paper in ((document.style, "#ffffff"), (document.page_html, "#fdfdf8")):
        assert "--accent: #14513f" in style
        assert f"--paper: {paper}" in style
    assert 'stroke="#14513f"' in printed(document)
    assert "#16395c" not in printed(document)


def test_the_pdf_names_only_font_families_that_are_installed():
    assert tokens(HOUSE, on_screen=False)["reading"] == 'Spectral, "Noto Serif", Amiri'
    assert "Georgia" in tokens(HOUSE, on_screen=True)["reading"]
    theme = Theme(name="Ours", fonts={"reading": "Noto Serif", "data": "Amiri"})
    assert tokens(theme, on_screen=False)["reading"] == '"Noto Serif", Amiri'
    assert tokens(theme, on_screen=False)["data"] == 'Amiri, "Noto Serif"'


def test_a_page_with_charts_holds_the_family_of_their_text_unless_the_theme_leaves_fonts_out(
    specimen,
):
    theme = Theme(name="Ours", fonts={"data": "Noto Sans", "headings": "Noto Sans"})
    document = composed(specimen, theme=theme)
    assert ("Fira Sans", 400, "normal") in document.web_fonts.faces
    assert "font-src data:" in document.page_html
    for fonts in ("system", {"headings": "Noto Serif", "web": "system"}):
        document = composed(specimen, theme=Theme(name="Ours", fonts=fonts))
        assert document.web_fonts is None
        assert "font-src" not in document.page_html
    assert '--headings: "Noto Serif"' in document.page_html


def test_a_theme_style_sheet_is_an_input_and_comes_after_ours_and_before_the_profile(
    specimen, tmp_path
):
    ours = folder(tmp_path, "styles/theme.css", b"h1 { color: var(--signal) }")
    composition = compose(specimen, TEMPLATES, ENGLISH, folder=ours)
    names = [name for name, _ in composition.document.sheets]
    assert names.index("styles/print.css") < names.index("styles/theme.css")
    assert names.index("styles/theme.css") < names.index("styles/paper.css.jinja")
    assert "h1 { color: var(--signal) }" in composition.document.page_html
    assert "theme/styles/theme.css" in composition.inputs
    for name in ("renditions/dossier.html.jinja", "styles/base.css"):
        assert f"templates/{name}" in composition.inputs
    assert composition.lookups["theme/styles/base.css"] == ""
    assert composition.lookups.keys().isdisjoint(composition.inputs)
