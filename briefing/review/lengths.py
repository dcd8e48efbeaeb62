"""Rules on the length of sentences, paragraphs and key points."""

from __future__ import annotations

from collections.abc import Iterator

from briefing.problems import Finding
from briefing.review.index import Index
from briefing.review.text import Text, count_words

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
