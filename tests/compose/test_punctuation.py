"""Signs between labels are labels too: none stands in a template."""

import re

import pytest

from briefing.model import Theme
from tests.conftest import TEMPLATES, composed

BODIES = ("blocks/*.jinja", "parts/*.jinja", "renditions/*.jinja")
SIGN = re.compile(r"""(?:\}\}|%\}|</\w+>)[:;,](?=[\s<{])|(?:\{\{ |join\(|else )"[:;,]""")
"""A sign behind something that is printed, or one to be put between."""

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
def test_no_template_has_signs_of_its_own(template):
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
def test_signs_are_those_of_the_language(page, words):
    assert words in page


def test_a_list_has_the_comma_of_the_language(page):
    citations = re.findall(r'<a class="cite" href="#source-\d+">\[\d+(.)', page)
    assert set(citations) == {"]", "،"}


def test_a_list_of_cells_has_the_colon_of_the_language_behind_their_heads(specimen):
    theme = Theme(name="Ours", wording={"en": FRENCH})
    for style in (composed(specimen, theme=theme).style, composed(specimen, theme=theme).page_html):
        assert r'--colon: "\a0 : "' in style
    for style in (composed(specimen).style, composed(specimen).page_html):
        assert '--colon: ": "' in style


def test_another_sign_than_a_colon_is_told_to_who_compares_the_pages(specimen):
    theme = Theme(name="Ours", wording={"en": {"punctuation.colon": " –"}})
    assert '<main id="main" data-colon=" –">' in composed(specimen, theme=theme).page_html
    assert '<main id="main">' in composed(specimen).page_html
