"""Rules on style: relative dates, evaluative words, lengths."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.problems import Finding
from briefing.review.index import Index, needs_language
from briefing.review.text import Text, count_words, matches, stands_before

# Rules on relative dates and evaluative words.

_SENTENCE_HEAD = re.compile(r"(?:^|[.!?:]\s+|[“\"(*]\s*)$")


@needs_language
def relative_dates(index: Index) -> Iterator[Finding]:
    """A date is absolute: a briefing is read months after it was written."""
    for text, match in _matches(
        index, index.vocabulary.relative_date, index.vocabulary.signs_of_time
    ):
        yield Finding(
            "relative-date",
            f"'{match[0]}' depends on the date of reading",
            text.path,
            help="write the date, or 'as of' with a date",
            span=(match.start(), len(match[0])),
        )


@needs_language
def evaluative_words(index: Index) -> Iterator[Finding]:
    """The editor's voice is neutral."""
    for text, match in _matches(
        index, index.vocabulary.evaluative, index.vocabulary.signs_of_judgement
    ):
        yield Finding(
            "evaluative-word",
            f"'{match[0]}' is a judgement",
            text.path,
            help="leave it out, or quote the word and say whose it is",
            span=(match.start(), len(match[0])),
        )


def _matches(
    index: Index, pattern: re.Pattern[str], signs: frozenset[str]
) -> Iterator[tuple[Text, re.Match[str]]]:
    """Yield matches in the author's own words, except names: capitalised within a sentence.

    Only texts with one of the ``signs`` are searched: most have none. Words of a fact are left out
    if a block that prints it has them too: there they are reported.
    """
    told = list(_all_matches(index, pattern, signs))
    facts = {placed.path[:4]: placed.block.printed_facts() for placed in index.blocks}
    printed = {
        (name, match[0].casefold()) for text, match in told for name in facts.get(text.path[:4], ())
    }
    for text, match in told:
        if text.path[0] != "facts" or (text.path[1], match[0].casefold()) not in printed:
            yield text, match


def _all_matches(
    index: Index, pattern: re.Pattern[str], signs: frozenset[str]
) -> Iterator[tuple[Text, re.Match[str]]]:
    for text in index.texts:
        if text.vocabulary.isdisjoint(signs):
            continue
        for match in matches(pattern, text.own):
            before = len(text.own[: match.start()].rstrip("*"))
            if match[0][0].islower() or stands_before(_SENTENCE_HEAD, text.own, before):
                yield text, match


# Rules on the length of sentences, paragraphs and key points.

LONGEST_SENTENCE = 40
LONGEST_PARAGRAPH = 90
LONGEST_KEY_POINT = 30
LONGEST_AVERAGE = 25
FEWEST = 3
"""Minimum number of sentences for an average."""


def long_sentences(index: Index) -> Iterator[Finding]:
    """A sentence has 40 words at most; key points have their own rule."""
    for text in index.texts:
        if not text.is_prose or _is_key_point(text):
            continue
        for one in text.sentences:
            if one.words > LONGEST_SENTENCE:
                yield Finding(
                    "long-sentence",
                    f"this sentence has {one.words} words; the limit is {LONGEST_SENTENCE}",
                    text.path,
                    help="divide it",
                    span=(one.start, one.length),
                )


def long_paragraphs(index: Index) -> Iterator[Finding]:
    """A paragraph has 90 words at most."""
    for text in index.texts:
        if text.path[-2:] == ("paragraph", "text"):
            words = count_words(text.plain)
            if words > LONGEST_PARAGRAPH:
                yield Finding(
                    "long-paragraph",
                    f"this paragraph has {words} words; the limit is {LONGEST_PARAGRAPH}",
                    text.path,
                    help="split it into two paragraphs",
                )


def long_key_points(index: Index) -> Iterator[Finding]:
    """A key point can be said in one breath: 30 words."""
    for text in index.texts:
        if _is_key_point(text):
            words = count_words(text.plain)
            if words > LONGEST_KEY_POINT:
                yield Finding(
                    "long-key-point",
                    f"this key point has {words} words; the limit is {LONGEST_KEY_POINT}",
                    text.path,
                    help="keep what must be said, and leave the rest to the paragraph",
                )


def long_averages(index: Index) -> Iterator[Finding]:
    """The sentences of a section have 25 words on average at most."""
    for name, section in index.briefing.in_order():
        texts = index.texts_below(("sections", name))
        found = [
            one.words
            for text in texts
            if text.path[-2:] == ("paragraph", "text")
            for one in text.sentences
        ]
        if len(found) >= FEWEST and sum(found) > LONGEST_AVERAGE * len(found):
            yield Finding(
                "long-average",
                f"the sentences of '{section.heading}' have {sum(found) / len(found):.0f} words on "
                f"average; the limit is {LONGEST_AVERAGE}",
                ("sections", name, "heading"),
                help="divide the longest",
            )


def _is_key_point(text: Text) -> bool:
    return text.path[:2] == ("document", "key_points")
