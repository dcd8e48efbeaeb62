"""Prose as markup: acronyms are expanded once in a paragraph, ranges stay on one line."""

import pytest

from briefing.compose.inline import Inline, list_expansions
from briefing.model import Term
from tests.conftest import composed

TERMS = {
    "un": Term(pref_label="United Nations", acronym="UN"),
    "undp": Term(pref_label="Development Programme", alt_label=("Programme",), acronym="UNDP"),
    "p5": Term(pref_label="Five and one", acronym="P5+1"),
    "astana": Term(pref_label="Astana"),
}


def prose(text, terms=TERMS):
    return str(Inline(None, None, list_expansions(terms)).prose(text))


UN = '<abbr title="United Nations">UN</abbr>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("The UN said, and the UN did.", f"The {UN} said, and the UN did."),
        ("The *UN*", f"The <em>{UN}</em>"),
        ("[the UN](https://example.org/)",
         f'<a class="out" href="https://example.org/">the {UN}</a>'),
        ("UN’s", f"{UN}’s"),
        ("The United Nations (UN) said: the UN", "The United Nations (UN) said: the UN"),
        ("The *United Nations* (UN)", "The <em>United Nations</em> (UN)"),
        ("UNDP", '<abbr title="Development Programme">UNDP</abbr>'),
        ("the Programme, or UNDP", "the Programme, or UNDP"),
        ("P5+1 and P5", '<abbr title="Five and one">P5+1</abbr> and P5'),
        ("UNESCO, pre-UN, UN/1, unUN, un", "UNESCO, pre-UN, UN/1, unUN, un"),
        ("`UN`", "<code>UN</code>"),
    ],
)  # fmt: skip
def test_an_acronym_is_expanded_at_its_first_mention_in_a_text(text, html):
    assert prose(text) == html


def test_an_ambiguous_acronym_is_not_expanded_and_an_expansion_is_escaped(specimen):
    other = Term(pref_label="Union of Notaries", acronym="UN")
    assert prose("The UN", {**TERMS, "notaries": other}) == "The UN"
    assert prose("X", {"x": Term(pref_label='A "b" & <c>', acronym="X")}) == (
        '<abbr title="A &#34;b&#34; &amp; &lt;c&gt;">X</abbr>'
    )
    assert f"The {UN} is named." in composed(specimen).page_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("for 2017–2018.", "for <r>2017–2018</r>."),
        ("1,000.5–2,000 and 5–6 %", "<r>1,000.5–2,000</r> and <r>5–6</r> %"),
        ("London–Paris <b> 5 – 6", "London–Paris &lt;b&gt; 5 – 6"),
    ],
)
def test_a_range_is_wrapped_so_that_no_line_breaks_in_it(text, html):
    html = html.replace("<r>", '<span class="range">').replace("</r>", "</span>")
    assert str(Inline(None, None).words(text)) == html
    assert prose(f"*{text}*") == f"<em>{html}</em>"
