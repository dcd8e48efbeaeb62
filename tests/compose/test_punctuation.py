"""Punctuation between labels comes from the labels of a language, not from templates."""

import re

from briefing.model import Theme
from briefing.model.renditions import RENDITIONS
from tests.conftest import TEMPLATES, composed, edited

BODIES = ("blocks/*.jinja", "parts/*.jinja", "renditions/*.jinja")
SIGN = re.compile(r"""(?:\}\}|%\}|</\w+>)[:;,](?=[\s<{])|(?:\{\{ |join\(|else )"[:;,]""")
"""Punctuation after a printed value, or as a separator."""

FRENCH = {
    "punctuation.colon": "\N{NO-BREAK SPACE}:",
    "punctuation.comma": "،",
    "punctuation.semicolon": "\N{NO-BREAK SPACE};",
    "punctuation.quoted": "«\N{NO-BREAK SPACE}{words}\N{NO-BREAK SPACE}»",
}


def test_no_template_has_literal_punctuation():
    for template in (file for folder in BODIES for file in TEMPLATES.glob(folder)):
        assert SIGN.findall(template.read_text("utf-8")) == [], template


def test_punctuation_comes_from_the_labels(specimen):
    document = composed(specimen, theme=Theme(name="Ours", wording={"en": FRENCH}))
    page = document.page_html.replace("\N{NO-BREAK SPACE}", "~")
    for words in (
        '<p class="origin">Source~: <a',
        "<strong>Subjects~:</strong>",
        "~; single entries~: <a",
        "«~These are the words.~»",
        "~; excerpt",
    ):
        assert words in page
    assert set(re.findall(r'<a class="cite" href="#source-\d+">\[\d+(.)', page)) == {"]", "،"}
    for style in (document.style, document.page_html):  # before the cells of stacked tables
        assert r'--colon: "\a0 : "' in style
        assert "content: attr(data-head) var(--colon)" in style
    quoting = edited(specimen, "facts", "F1", "quote", "It has “weight”")
    sheet = composed(quoting, rendition=RENDITIONS["factcheck"]).page_html
    assert "“It has ‘weight’”" in sheet


def test_a_colon_other_than_the_default_is_given_to_the_inspection(specimen):
    theme = Theme(name="Ours", wording={"en": {"punctuation.colon": " –"}})
    assert '<main id="main" data-colon=" –">' in composed(specimen, theme=theme).page_html
    page = composed(specimen).page_html
    assert '<main id="main">' in page
    assert '--colon: ": "' in page
