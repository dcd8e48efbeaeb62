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


def test_a_theme_template_replaces_ours(specimen, folder):
    ours = folder(blocks__paragraph_html="<p>OURS {{ prose(block.text) }}</p>")
    assert "<p>OURS " in composed(specimen, folder=ours).page_html


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


def test_labels_that_look_like_booleans_are_text(specimen, folder):
    english = (TEMPLATES / "labels" / "en.yaml").read_text("utf-8")
    plain = english.replace('"yes": "yes"', "yes: yes").replace('"no": "no"', "no: no")
    ours = folder(**{"labels__en.yaml": plain})
    assert plain != english
    assert composed(specimen, folder=ours).page_html == composed(specimen).page_html


def test_colours_apply_to_pdf_page_and_charts_and_that_of_paper_to_the_page_only(specimen):
    document = composed(specimen, theme=OURS)
    assert "--accent: #14513f" in document.style
    assert "--paper: #ffffff" in document.style
    assert "#fdfdf8" not in document.style
    assert "--accent: #14513f" in document.page_html
    assert "--paper: #fdfdf8" in document.page_html
    assert 'stroke="#14513f"' in printed(document)
    assert "#16395c" not in printed(document)


def test_the_pdf_names_only_font_families_that_are_installed(specimen):
    assert tokens(HOUSE, on_screen=False)["reading"] == 'Spectral, "Noto Serif", Amiri'
    assert "Georgia" in tokens(HOUSE, on_screen=True)["reading"]
    theme = Theme(name="Ours", fonts={"reading": "Noto Serif", "data": "Amiri"})
    assert tokens(theme, on_screen=False)["reading"] == '"Noto Serif", Amiri'
    assert tokens(theme, on_screen=False)["data"] == 'Amiri, "Noto Serif"'
    theme = Theme(name="Ours", fonts={"headings": "Noto Serif"})
    assert composed(specimen, theme=theme).families == ("Spectral", "Noto Serif", "Fira Sans")


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


@pytest.mark.parametrize(
    ("wording", "rendition", "said", "unsaid"),
    [
        ({"en": {"heading.key_points": "Қысқаша"}}, "dossier", ">Қысқаша</h2>", "Key points"),
        ({"fr": {"heading.key_points": "En bref"}}, "dossier", "Key points", "En bref"),
        ({"en": {"sources.cited_in": "Cited."}}, "dossier", "Cited.</span></li>", "Cited in"),
        ({"en": {"colophon.document": "Nr. {edition} ({identifier})"}}, "dossier",
         "</strong>. Nr. 1 (SP-1)</p>", "Edition 1 ("),
        ({"en": {"of_edition": "Nr. {edition} ({identifier})"}}, "factcheck",
         "Nr. 1 (SP-1), as of", "of edition"),
    ],
)  # fmt: skip
def test_theme_wording_replaces_ours_in_its_language(specimen, wording, rendition, said, unsaid):
    theme = Theme(name="Ours", wording=wording)
    page = composed(specimen, theme=theme, rendition=RENDITIONS[rendition]).page_html
    assert said in page
    assert unsaid not in page


def test_theme_wording_for_a_region_overrides_that_for_the_language(specimen):
    british = edited(specimen, "document", "language", "en-GB")
    words = {"en-GB": {"heading.key_points": "Regional"}, "en": {"heading.key_points": "General"}}
    assert ">Regional</h2>" in composed(british, theme=Theme(name="X", wording=words)).page_html
    assert ">General</h2>" in composed(specimen, theme=Theme(name="X", wording=words)).page_html


def test_a_theme_style_sheet_is_an_input_and_comes_after_ours_and_before_the_profile(
    specimen, folder
):
    ours = folder(styles__theme="h1 { color: var(--signal) }")
    composition = compose(specimen, TEMPLATES, folder=ours)
    names = [name for name, _ in composition.document.sheets]
    assert names.index("styles/print.css") < names.index("styles/theme.css")
    assert names.index("styles/theme.css") < names.index("styles/paper.css.jinja")
    assert "h1 { color: var(--signal) }" in composition.document.page_html
    assert "theme/styles/theme.css" in composition.inputs
    assert "templates/styles/base.css" in composition.inputs
    assert composition.lookups["theme/styles/base.css"] == ""
    assert composition.lookups.keys().isdisjoint(composition.inputs)
