import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.model.prose import (
    Citation,
    Link,
    Reference,
    Span,
    Words,
    format_citation,
    join_locator,
    parse,
    plain,
)


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("[@daily, para. 4]", (Citation("daily", "para. 4"),)),
        ("[@a; @b, p. 2]", (Citation("a", None), Citation("b", "p. 2"))),
        ("[](#first)", (Reference("first", ()),)),
        ("[there](#first)", (Reference("first", (Words("there"),)),)),
        ("[x](https://example.org)", (Link("https://example.org", (Words("x"),)),)),
        ("*a **b***", (Span("em", (Words("a "), Span("strong", (Words("b"),)))),)),
    ],
)
def test_markup_is_read_as_a_tree(text, nodes):
    assert parse(text) == nodes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("*a **b " * 600 + "c** d* " * 600, " ".join(["a", "b"] * 600 + ["c", "d"] * 600)),
        ("<b>x</b> & <script>", "<b>x</b> & <script>"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("one\ntwo", "one two"),
        ("[@ nobody] and [2013]", "[@ nobody] and [2013]"),
    ],
)
def test_what_is_no_markup_is_kept_as_words(text, words):
    assert plain(parse(text)).split() == words.split()


@pytest.mark.parametrize(
    "locator",
    ["para.~12", "headline and para.~12", "paras~1 and~12", "Government, Article~41",
     "Annex~IV, §~3", "Annexe~B du rapport", "p.~ii of the annex", "Government, Executive branch",
     "part~A"],
)  # fmt: skip
def test_the_number_in_a_locator_stays_on_the_line_of_its_label(locator):
    assert join_locator(locator.replace("~", " ")) == locator.replace("~", "\N{NO-BREAK SPACE}")


def test_the_number_of_a_source_stays_with_the_first_word_of_a_locator():
    assert format_citation(1, "Government, Capital") == "1,\N{NO-BREAK SPACE}Government, Capital"
    assert format_citation(1, None) == "1"


@given(st.text())
def test_every_text_can_be_parsed(text):
    parse(text)


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1))
def test_letters_and_digits_of_every_script_are_kept(text):
    assert plain(parse(text)) == text
