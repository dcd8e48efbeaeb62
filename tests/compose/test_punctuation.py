"""Punctuation between labels comes from the labels of a language, not from templates."""

import re

import pytest

from briefing.model import Theme
from tests.conftest import TEMPLATES, composed

BODIES = ("blocks/*.jinja", "parts/*.jinja", "renditions/*.jinja")
SIGN = re.compile(r"""(?:\}\}|%\}|</\w+>)[:;,](?=[\s<{])|(?:\{\{ |join\(|else )"[:;,]""")
"""Punctuation after a printed value, or as a separator."""

FRENCH = {
    "punctuation.colon": "\N{NO-BREAK SPACE}:",
    "punctuation.comma": "،",
    "punctuation.semicolon": "\N{NO-BREAK SPACE};",
    "punctuation.quoted": "«\N{NO-BREAK SPACE}{words}\N{NO-BREAK SPACE}»",
}


@pytest.mark.parametrize(
    "template",
    [file for folder in BODIES for file in sorted(TEMPLATES.glob(folder))],
    ids=lambda file: file.name,
)
def test_no_template_has_literal_punctuation(template):
    assert SIGN.findall(template.read_text("utf-8")) == []


@pytest.fixture(scope="module")
def page(specimen):
    theme = Theme(name="Ours", wording={"en": FRENCH})
    return composed(specimen, theme=theme).page_html.replace("\N{NO-BREAK SPACE}", "~")


@pytest.mark.parametrize(
    "words",
    [
        '<p class="origin">Source~: <a',
        "<strong>Subjects~:</strong>",
        "~; single entries~: <a",
        "«~These are the words.~»",
        "~; excerpt",
    ],
)
def test_punctuation_comes_from_the_labels(page, words):
    assert words in page


def test_citations_are_separated_by_the_comma_of_the_labels(page):
    citations = re.findall(r'<a class="cite" href="#source-\d+">\[\d+(.)', page)
    assert set(citations) == {"]", "،"}


def test_stacked_cells_have_the_colon_of_the_labels_after_their_heads(specimen):
    theme = Theme(name="Ours", wording={"en": FRENCH})
    for style in (composed(specimen, theme=theme).style, composed(specimen, theme=theme).page_html):
        assert r'--colon: "\a0 : "' in style
    for style in (composed(specimen).style, composed(specimen).page_html):
        assert '--colon: ": "' in style


def test_a_colon_other_than_the_default_is_given_to_the_inspection(specimen):
    theme = Theme(name="Ours", wording={"en": {"punctuation.colon": " –"}})
    assert '<main id="main" data-colon=" –">' in composed(specimen, theme=theme).page_html
    assert '<main id="main">' in composed(specimen).page_html
