"""Characters that no font has: which, and where they are written."""

import random
import string

import pytest

from briefing.review import missing_glyphs, unknown_letters

from .test_references import briefing, only

KNOWN = frozenset(map(ord, string.printable))
TEXT = ("sections", "two", "blocks", 2, "paragraph", "text")


def test_a_character_without_a_glyph_is_found_where_it_is_used():
    seen = briefing({"paragraph": "Some text."}, {"paragraph": "A rare 𓂀 sign."})
    finding = only(missing_glyphs(seen, ["𓂀"]))
    assert finding.path == TEXT
    assert finding.span == (7, 1)
    assert "U+13080" in finding.message


def test_a_character_that_a_template_writes_is_said_to_be_so():
    assert "a template writes it" in only(missing_glyphs(briefing(), ["☃"])).help


def test_all_characters_of_a_text_are_told_in_its_order_the_first_two_by_name():
    seen = briefing({"paragraph": "Some text."}, {"paragraph": "Growth (率は増长) and ♞."})
    finding = only(missing_glyphs(seen, "♞増长率は"))
    assert finding.message == (
        "no font has the characters '率' (U+7387), 'は' (U+306F, hiragana letter ha)"
        " and 3 more: 増 长 ♞"
    )
    assert finding.span == (8, 1)


def test_a_check_tells_of_a_text_what_a_build_does():
    text = "Growth (率は増长) and ♞, \u0605 and \U000f0000."
    seen = briefing({"paragraph": "Some text."}, {"paragraph": text})
    pressed = [sign for sign in text if ord(sign) not in KNOWN]
    random.Random(0).shuffle(pressed)
    assert missing_glyphs(seen, pressed) == unknown_letters(seen, KNOWN) != ()


@pytest.mark.parametrize(
    ("source", "field"),
    [
        ({"title": "人民日报"}, "title"),
        ({"author": ["A. Writer", "新华社"]}, "author"),
        ({"container-title": "人民日报"}, "container-title"),
        ({"remark": "Also known as 人民日报."}, "remark"),
    ],
)
def test_what_the_list_of_sources_prints_is_seen_by_a_check(source, field):
    assert only(unknown_letters(briefing(source=source), KNOWN)).path[:3] == (
        *("sources", "paper"),
        field,
    )


@pytest.mark.parametrize(
    "block",
    [
        {"paragraph": "A [page](https://example.org/人民)."},
        {"paragraph": "A soft\u00adhyphen, a joiner\u200d, a selector\ufe0f and a\u3000space."},
        {"people": {"caption": "P",
                    "items": [{"name": "A. Name", "post": "Post", "native_language": "中文"}]}},
    ],
    ids=["address", "nothing to see", "language"],
)  # fmt: skip
def test_what_is_not_set_in_type_needs_no_glyph(block):
    assert unknown_letters(briefing({"paragraph": "Text."}, block), KNOWN) == ()


def test_a_source_that_is_not_cited_is_not_printed():
    seen = briefing(sources=("paper", "人民日报"))
    assert unknown_letters(seen, KNOWN) == ()


@pytest.mark.parametrize("text", ["&#x7387;", "[@paper, 率]", "`率`"])
def test_what_a_mark_prints_is_seen_by_a_check(text):
    finding = only(unknown_letters(briefing({"paragraph": text}), KNOWN))
    assert "'率' (U+7387)" in finding.message
