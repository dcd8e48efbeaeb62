"""Rules on quotations: they are looked up in the text of their source, if it is in the archive."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from heapq import nsmallest
from sys import intern

from briefing.model import Briefing
from briefing.model.blocks.paragraph import Paragraph
from briefing.model.blocks.quotation import Quotation
from briefing.model.glossary import fold_type
from briefing.model.prose import parse, plain
from briefing.problems import ContentPath, Finding
from briefing.review.index import Index, Placed
from briefing.review.text import count_words

LONGEST_QUOTE = 12
"""Maximum number of words that identify a fact in its source; more is a quotation."""

_MARKDOWN = re.compile(r"[\\*_`\[&]")
_CUT = re.compile(r"\[\s*(?:\.\.\.|…)\s*\]")
_SPACED = {**{f" {mark}": mark for mark in "%‰;:!?»"}, "« ": "«"}
"""Spaces that some typographies have and others have not."""
_SIGNS = {
    "'": '"',  # within a quotation the other kind is used, so both are one
    **dict.fromkeys("‚‹›", '"'),
    "--": "-",
    " - ": "-",
    "…": "...",
    "\N{SOFT HYPHEN}": "",
    "\N{ZERO WIDTH SPACE}": "",
}
_ASKED_FIRST = 50
"""So many quotations are looked for in a text before an index of its words is worth making."""
_LIKELY = 8
"""How many passages that share words with a quotation are compared with it by letters."""
_LONGEST_COMPARED = 60
"""Maximum number of words of a quotation that is compared with passages."""
_WORDS_COMPARED = 1_000_000
"""How many words are compared in the search for the nearest passages: less than a second of work.
Who has hundreds of quotations missing has the wrong text."""
_LONGEST_REMEMBERED = 300_000
"""In characters: a text of 150 pages, some of which are kept for the next briefings."""


def quotes_not_found(index: Index) -> Iterator[Finding]:
    """A fact's quote, or a quotation, occurs in the text of its source, with its parts in order."""
    archive = _Archive(index.briefing)
    prose = {text.path for text in index.texts if text.is_prose}
    for path, quote, sources in (*_quotes(index), *_quoted_in_text(index)):
        known = [name for name in sources if archive.has(name)]
        if not sources or len(known) < len(sources):
            continue  # it may be in a source whose text is not archived
        printed = _printed if path in prose else str
        missing = [archive.missing(quote[1], name, printed) for name in known]
        first = missing[0]
        if first is None or None in missing:
            continue  # one of the sources has it
        start, part = first
        near = archive.nearest(printed(part), known[0])
        yield Finding(
            "quote-not-found",
            f"these words are not in the text of the source '{known[0]}'",
            path,
            help=f"the nearest there is: “{near}”" if near else "compare them with the source",
            span=(quote[0] + start, len(part)),
        )


def long_quotes(index: Index) -> Iterator[Finding]:
    """A fact quotes a few words only."""
    for name, fact in index.briefing.facts.items():
        if fact.quote is not None and (words := count_words(fact.quote)) > LONGEST_QUOTE:
            yield Finding(
                "quote-too-long",
                f"the quote has {words} words; the limit is {LONGEST_QUOTE}",
                ("facts", name, "quote"),
                help="keep only the words that are needed to find the place",
            )


def unverified(briefing: Briefing) -> tuple[str, ...]:
    """Return the facts that cannot be looked up: without a quote, or without the source's text."""
    return tuple(
        name
        for name, fact in briefing.facts.items()
        if fact.quote is None or fact.source not in briefing.archive
    )


_Quote = tuple[ContentPath, tuple[int, str], tuple[str, ...]]
"""Path of a quotation, its offset in the text there and its words, and its sources."""


def _quotes(index: Index) -> Iterator[_Quote]:
    for name, fact in index.briefing.facts.items():
        if fact.quote is not None:
            yield ("facts", name, "quote"), (0, fact.quote), (fact.source,)
    for placed in index.of_kind(Quotation):
        if not placed.block.translator:
            yield (*placed.path, "text"), (0, placed.block.text), (placed.block.source,)


def _quoted_in_text(index: Index) -> Iterator[_Quote]:
    """Yield passages in quotation marks, from paragraphs with known sources."""
    for placed in index.of_kind(Paragraph) if index.briefing.archive else ():
        text = index.text_of(placed)
        for start, words in text.quoted():
            if count_words(words) > 1:
                yield text.path, (start, words.rstrip(".,;")), _sources_of(index, placed)


def _sources_of(index: Index, placed: Placed[Paragraph]) -> tuple[str, ...]:
    cited = (one.source for one in index.prose_at[(*placed.path, "text")].citations())
    return tuple(dict.fromkeys((*cited, *(fact.source for _, fact in index.facts_of(placed)))))


class _Archive:
    """The texts of sources, normalised for typographic differences when they are first needed."""

    def __init__(self, briefing: Briefing) -> None:
        self._written = briefing.archive
        self._texts: dict[str, _SourceText] = {}
        self._left = _WORDS_COMPARED

    def has(self, source: str) -> bool:
        return source in self._written

    def missing(
        self, quote: str, source: str, printed: Callable[[str], str]
    ) -> tuple[int, str] | None:
        """Return the first part of a quotation that does not follow the part before it.

        ``printed`` gives the words of a part as they are printed.
        """
        text, begin, start = self._text(source), 0, 0
        for end, next_start in (*(cut.span() for cut in _CUT.finditer(quote)), (len(quote), -1)):
            part = quote[start:end].strip()
            words = _normal(printed(part))
            found = text.find(words, begin)
            if found < 0:
                return quote.index(part, start), part
            begin, start = found + len(words), next_start
        return None

    def nearest(self, quote: str, source: str) -> str | None:
        """Return the passage of a source that is most similar to a quotation, if any is.

        None for a long quotation, and after the work that some dozens of quotations make.
        """
        words, wanted = self._text(source).words, _normal(quote).split()
        size, normal = len(wanted), " ".join(wanted)
        cost = len(words) + size * size * _LIKELY
        if size > _LONGEST_COMPARED or cost > self._left:
            return None
        self._left -= cost
        shared = _shared(words, wanted)
        likely = nsmallest(_LIKELY, range(len(shared)), key=lambda at: -shared[at])
        passages = [" ".join(words[at : at + size]) for at in likely if shared[at]]
        ratios = {one: _likeness(one, normal) for one in passages}
        best = max(ratios, key=ratios.__getitem__, default=None)
        return best if best and ratios[best] > 0.5 else None

    def _text(self, source: str) -> _SourceText:
        if source not in self._texts:
            written = self._written[source]
            make = _remembered if len(written) <= _LONGEST_REMEMBERED else _SourceText
            self._texts[source] = make(written)
        return self._texts[source]


class _SourceText:
    """The normalised text of a source, in which many quotations are looked for."""

    def __init__(self, written: str) -> None:
        self._text = _normal(written)
        self._asked = 0

    @cached_property
    def words(self) -> list[str]:
        """Its words."""
        return [*map(intern, self._text.split())]

    def find(self, part: str, begin: int) -> int:
        """Return where a normalised text first stands from ``begin``, or -1."""
        self._asked += 1
        first, _, rest = part.partition(" ")
        inner = rest.rpartition(" ")[0].split()  # the first and the last may be parts of words
        if self._asked <= _ASKED_FIRST or not inner:
            return self._text.find(part, begin)
        rarest = min(inner, key=lambda word: len(self._places.get(word, ())))
        offset = len(first) + 1 + f" {' '.join(inner)} ".index(f" {rarest} ")
        places = self._places.get(rarest, ())
        for number in range(bisect_left(places, begin + offset), len(places)):
            if self._text.startswith(part, places[number] - offset):
                return places[number] - offset
        return -1

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """The offsets of each word."""
        places: dict[str, list[int]] = {}
        at = 0
        for word in self.words:
            places.setdefault(word, []).append(at)
            at += len(word) + 1
        return places


@lru_cache(maxsize=32)
def _remembered(written: str) -> _SourceText:
    """Return a text that other briefings, reviewed after this one, also quote."""
    return _SourceText(written)


def _shared(words: list[str], wanted: list[str]) -> list[int]:
    """Return at each place of a text how many different words of a quotation follow there."""
    size = len(wanted)
    within = dict.fromkeys(wanted, 0)
    number, shared = 0, []
    for at, word in enumerate(words):
        if word in within:
            number += not within[word]
            within[word] += 1
        if at >= size and (past := words[at - size]) in within:
            within[past] -= 1
            number -= not within[past]
        if at >= size - 1:
            shared.append(number)
    return shared or [number]


def _printed(part: str) -> str:
    """Return prose as it is printed, without its Markdown."""
    return plain(parse(part)) if _MARKDOWN.search(part) else part


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _normal(text: str) -> str:
    """Return a text without what the typography may change."""
    text = " ".join(text.split())
    for sign, usual in _SPACED.items():
        text = text.replace(sign, usual)
    text = fold_type(text)
    for sign, usual in _SIGNS.items():
        text = text.replace(sign, usual)
    return " ".join(text.split())
