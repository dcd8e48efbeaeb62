"""A document composed with a theme: its values, its wording, its files in place of ours."""

import pytest

from briefing.compose import compose
from briefing.compose.stylesheets import tokens
from briefing.model import HOUSE, Theme
from briefing.model.renditions import RENDITIONS
from tests.conftest import TEMPLATES, composed, edited, printed

OURS = Theme(name="Ours", colours={"accent": "#14513f", "paper": "#fdfdf8"})


@pytest.fixture
def folder(tmp_path):
    """Return a function that makes a theme folder with these files."""

    def with_files(**files):
        for path, text in files.items():
            file = tmp_path / path.replace("__", "/").replace("_html", ".html.jinja")
            file = file if file.suffix else file.with_suffix(".css")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return tmp_path

    return with_files


def test_theme_colours_apply_to_pdf_and_html(specimen):
    document = composed(specimen, theme=OURS)
    assert "--accent: #14513f" in document.style
    assert "--accent: #14513f" in document.page_html


def test_the_paper_colour_of_a_theme_applies_only_to_html(specimen):
    document = composed(specimen, theme=OURS)
    assert "--paper: #ffffff" in document.style
    assert "#fdfdf8" not in document.style
    assert "--paper: #fdfdf8" in document.page_html


def test_charts_have_the_theme_colours(specimen):
    assert 'stroke="#14513f"' in printed(composed(specimen, theme=OURS))
    assert "#16395c" not in printed(composed(specimen, theme=OURS))


def test_the_pdf_names_only_font_families_that_are_installed():
    assert tokens(HOUSE, on_screen=False)["reading"] == 'Spectral, "Noto Serif", Amiri'
    assert "Georgia" in tokens(HOUSE, on_screen=True)["reading"]


def test_a_serif_family_falls_back_on_a_serif_family():
    theme = Theme(name="Ours", fonts={"reading": "Noto Serif", "data": "Amiri"})
    assert tokens(theme, on_screen=False)["reading"] == '"Noto Serif", Amiri'
    assert tokens(theme, on_screen=False)["data"] == 'Amiri, "Noto Serif"'


def test_a_document_lists_the_font_families_of_its_theme(specimen):
    theme = Theme(name="Ours", fonts={"headings": "Noto Serif"})
    assert composed(specimen, theme=theme).families == ("Spectral", "Noto Serif", "Fira Sans")


def test_a_theme_template_replaces_ours(specimen, folder):
    ours = folder(blocks__paragraph_html="<p>OURS {{ prose(block.text) }}</p>")
    assert "<p>OURS " in composed(specimen, folder=ours).page_html


def test_a_theme_style_sheet_comes_after_ours_and_before_the_profile(specimen, folder):
    document = composed(specimen, folder=folder(styles__theme="h1 { color: var(--signal) }"))
    names = [name for name, _ in document.sheets]
    assert names.index("styles/print.css") < names.index("styles/theme.css")
    assert names.index("styles/theme.css") < names.index("styles/paper.css.jinja")
    assert "h1 { color: var(--signal) }" in document.page_html


def test_inputs_are_listed_by_the_folder_they_were_read_from(specimen, folder):
    ours = folder(styles__theme="")
    composition = compose(specimen, TEMPLATES, folder=ours)
    assert "theme/styles/theme.css" in composition.inputs
    assert "templates/styles/base.css" in composition.inputs
    assert composition.lookups["theme/styles/base.css"] == ""
    assert composition.lookups.keys().isdisjoint(composition.inputs)


def test_an_error_in_a_theme_template_is_reported_in_that_file(specimen, folder):
    ours = folder(blocks__paragraph_html="one\n{{ nothing }}")
    shown = {"templates": "templates", "theme": "ours"}
    (problem,) = compose(specimen, TEMPLATES, folder=ours, shown=shown).problems
    at = problem.position
    assert (at.file, at.line) == ("ours/blocks/paragraph.html.jinja", 2)


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [(b"\n/* </style> */", 2, "must not contain '</'"), (b"/* \xff */", 1, "is not UTF-8 text")],
)
def test_an_unusable_theme_style_sheet_is_reported_in_that_file(
    specimen, folder, content, line, words
):
    ours = folder(styles__theme="")
    (ours / "styles" / "theme.css").write_bytes(content)
    (problem,) = compose(specimen, TEMPLATES, folder=ours, shown={"theme": "ours"}).problems
    at = problem.position
    assert (problem.code, at.file, at.line) == ("template-error", "ours/styles/theme.css", line)
    assert words in problem.message


def test_theme_wording_replaces_ours(specimen):
    theme = Theme(name="Ours", wording={"en": {"heading.key_points": "Қысқаша"}})
    assert ">Қысқаша</h2>" in composed(specimen, theme=theme).page_html


def test_theme_wording_in_another_language_is_not_used(specimen):
    theme = Theme(name="Ours", wording={"fr": {"heading.key_points": "En bref"}})
    assert "En bref" not in composed(specimen, theme=theme).page_html


def test_the_colophon_has_its_own_label_for_the_edition(specimen):
    words = {"colophon.document": "Nr. {edition} ({identifier})", "masthead.edition": "Ausgabe"}
    page = composed(specimen, theme=Theme(name="Ours", wording={"en": words})).page_html
    document = specimen.document
    told = f"</strong>. Nr. {document.edition} ({document.identifier})</p>"
    assert told in page
    assert "ausgabe" not in page


def test_the_fact_check_sheet_has_its_own_label_for_the_edition(specimen):
    words = {"of_edition": "Nr. {edition} ({identifier})", "masthead.edition": "Ausgabe"}
    theme = Theme(name="Ours", wording={"en": words})
    page = composed(specimen, theme=theme, rendition=RENDITIONS["factcheck"]).page_html
    assert f"Nr. {specimen.document.edition} ({specimen.document.identifier}), as of" in page
    assert "ausgabe" not in page


def test_theme_wording_for_a_region_overrides_that_for_the_language(specimen):
    british = edited(specimen, "document", "language", "en-GB")
    words = {"en-GB": {"heading.key_points": "Regional"}, "en": {"heading.key_points": "General"}}
    assert ">Regional</h2>" in composed(british, theme=Theme(name="X", wording=words)).page_html
    assert ">General</h2>" in composed(specimen, theme=Theme(name="X", wording=words)).page_html


def test_theme_wording_may_omit_placeholders(specimen):
    theme = Theme(name="Ours", wording={"en": {"sources.cited_in": "Cited."}})
    assert "Cited.</span></li>" in composed(specimen, theme=theme).page_html


def test_labels_that_look_like_booleans_are_text(specimen, folder):
    english = (TEMPLATES / "labels" / "en.yaml").read_text("utf-8")
    plain = english.replace('"yes": "yes"', "yes: yes").replace('"no": "no"', "no: no")
    ours = folder(**{"labels__en.yaml": plain})
    assert plain != english
    assert composed(specimen, folder=ours).page_html == composed(specimen).page_html


def test_a_theme_may_leave_fonts_out_of_the_web_page(specimen):
    document = composed(specimen, theme=Theme(name="Ours", fonts="system"))
    assert document.web_fonts is None
    assert "font-src" not in document.page_html
    assert "font-src data:" in composed(specimen).page_html


def test_a_theme_may_choose_families_and_leave_them_out_of_the_web_page(specimen):
    fonts = {"headings": "Noto Serif", "web": "system"}
    document = composed(specimen, theme=Theme(name="Ours", fonts=fonts))
    assert '--headings: "Noto Serif"' in document.page_html
    assert document.web_fonts is None


def test_a_page_with_charts_holds_the_family_of_their_text(specimen):
    theme = Theme(name="Ours", fonts={"data": "Noto Sans", "headings": "Noto Sans"})
    fonts = composed(specimen, theme=theme).web_fonts
    assert ("Fira Sans", 400, "normal") in fonts.faces
