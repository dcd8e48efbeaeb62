import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.model.prose import (
    Citation,
    Link,
    Reference,
    Span,
    Words,
    cited,
    join_locator,
    parse,
    plain,
)


def test_a_citation_has_a_source_and_a_locator():
    assert parse("[@daily, para. 4]") == (Citation("daily", "para. 4"),)


def test_one_pair_of_brackets_holds_several_citations():
    assert parse("[@a; @b, p. 2]") == (Citation("a", None), Citation("b", "p. 2"))


@pytest.mark.parametrize(
    "locator",
    ["para.~12", "headline and para.~12", "paras~1 and~12", "Government, Article~41",
     "Annex~IV, §~3", "Annexe~B du rapport", "p.~ii of the annex", "Government, Executive branch",
     "part~A"],
)  # fmt: skip
def test_the_number_in_a_locator_stays_on_the_line_of_its_label(locator):
    assert join_locator(locator.replace("~", " ")) == locator.replace("~", "\N{NO-BREAK SPACE}")


def test_the_number_of_a_source_stays_with_the_first_word_of_a_locator():
    assert cited(1, "Government, Capital") == "1,\N{NO-BREAK SPACE}Government, Capital"
    assert cited(1, None) == "1"


def test_a_link_without_words_is_a_reference():
    assert parse("[](#first)") == (Reference("first", ()),)


def test_a_link_with_words_keeps_them():
    assert parse("[there](#first)") == (Reference("first", (Words("there"),)),)


def test_a_web_link_is_a_link():
    assert parse("[x](https://example.org)") == (Link("https://example.org", (Words("x"),)),)


def test_emphasis_is_nested():
    assert parse("*a **b***") == (Span("em", (Words("a "), Span("strong", (Words("b"),)))),)


def test_words_are_kept_however_deeply_emphasis_is_nested():
    text = "*a **b " * 600 + "c** d* " * 600
    assert plain(parse(text)).split() == ["a", "b"] * 600 + ["c", "d"] * 600


def test_html_is_plain_text():
    assert plain(parse("<b>x</b> & <script>")) == "<b>x</b> & <script>"


def test_a_script_address_is_not_a_link():
    assert not any(isinstance(node, Link) for node in parse("[x](javascript:alert(1))"))


def test_a_line_break_is_a_space():
    assert plain(parse("one\ntwo")) == "one two"


def test_other_text_in_square_brackets_is_not_a_citation():
    assert plain(parse("[@ nobody] and [2013]")) == "[@ nobody] and [2013]"


@given(st.text())
def test_every_text_can_be_parsed(text):
    parse(text)


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1))
def test_letters_and_digits_of_every_script_are_kept(text):
    assert plain(parse(text)) == text
