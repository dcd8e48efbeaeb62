"""Rules on style: relative dates, evaluative words, lengths."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.problems import Finding
from briefing.review.index import Index, needs_language
from briefing.review.text import Text, count_words, matches, stands_before

# Rules on words: relative dates and judgements.

_SENTENCE_HEAD = re.compile(r"(?:^|[.!?:]\s+|[“\"(*]\s*)$")


@needs_language
def relative_dates(index: Index) -> Iterator[Finding]:
    """A date is absolute: a briefing is read months after it was written."""
    for text, match in _own_words(index, index.vocabulary.relative_date):
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
    for text, match in _own_words(index, index.vocabulary.evaluative):
        yield Finding(
            "evaluative-word",
            f"'{match[0]}' is a judgement",
            text.path,
            help="leave it out, or quote the word and say whose it is",
            span=(match.start(), len(match[0])),
        )


def _own_words(index: Index, pattern: re.Pattern[str]) -> Iterator[tuple[Text, re.Match[str]]]:
    """Yield matches in the author's own words, except names: capitalised within a sentence.

    Statements of facts are left out: their words are those of the paragraph that prints them.
    """
    for text in index.texts:
        for match in matches(pattern, text.own) if text.path[0] != "facts" else ():
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
        # A word and its space are two characters at least: most texts are too short.
        if not text.is_prose or _is_key_point(text) or len(text.value) < 2 * LONGEST_SENTENCE:
            continue
        for sentence in text.sentences:
            if sentence.words > LONGEST_SENTENCE:
                yield Finding(
                    "long-sentence",
                    f"this sentence has {sentence.words} words; the limit is {LONGEST_SENTENCE}",
                    text.path,
                    help="divide it",
                    span=(sentence.start, sentence.length),
                )


def long_texts(index: Index) -> Iterator[Finding]:
    """A paragraph has 90 words at most; a key point, which is said in one breath, has 30."""
    for text in index.texts:
        if _is_paragraph(text) and (words := count_words(text.plain)) > LONGEST_PARAGRAPH:
            yield Finding(
                "long-paragraph",
                f"this paragraph has {words} words; the limit is {LONGEST_PARAGRAPH}",
                text.path,
                help="split it into two paragraphs",
            )
        if _is_key_point(text) and (words := count_words(text.plain)) > LONGEST_KEY_POINT:
            yield Finding(
                "long-key-point",
                f"this key point has {words} words; the limit is {LONGEST_KEY_POINT}",
                text.path,
                help="keep what must be said, and leave the rest to the paragraph",
            )


def long_averages(index: Index) -> Iterator[Finding]:
    """The sentences of a section have 25 words on average at most."""
    for name, section in index.briefing.in_order():
        texts = filter(_is_paragraph, index.texts_below(("sections", name)))
        lengths = [sentence.words for text in texts for sentence in text.sentences]
        if len(lengths) >= FEWEST and sum(lengths) > LONGEST_AVERAGE * len(lengths):
            yield Finding(
                "long-average",
                f"the sentences of '{section.heading}' have {sum(lengths) / len(lengths):.0f} words"
                f" on average; the limit is {LONGEST_AVERAGE}",
                ("sections", name, "heading"),
                help="divide the longest",
            )


def _is_paragraph(text: Text) -> bool:
    return text.path[-2:] == ("paragraph", "text")


def _is_key_point(text: Text) -> bool:
    return text.path[:2] == ("document", "key_points")
