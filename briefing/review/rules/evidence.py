"""Rules on evidence: quotations and places are looked up in the text of their source.

Only the sources whose text is in the archive can be looked up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

from briefing.model import Briefing
from briefing.model.blocks.text import Paragraph, Quotation
from briefing.model.glossary import fold_type
from briefing.model.prose import parse, plain
from briefing.problems import ContentPath, Finding, Part, and_more
from briefing.review.index import Index
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
_LIKE, _SAME = 0.5, 0.8
"""How alike a passage is that is worth showing, and one that must be what is quoted."""
_PLACES_COMPARED, _LONGEST_COMPARED, _MOST_COMPARED = 8, 60, 50
"""How many passages are compared with a quotation of how many words, for how many quotations.
Who has more of them missing has the wrong text."""


@dataclass(frozen=True)
class _Quote:
    """Words that are said to be in a source, with their place in the content."""

    path: ContentPath
    start: int
    words: str
    sources: tuple[str, ...]
    is_prose: bool


def quotes_not_found(index: Index) -> Iterator[Finding]:
    """A fact's quote, or a quotation, occurs in the text of its source, with its parts in order."""
    archive = _Archive(index.briefing) if index.briefing.archive else None
    for quote in _quotes(index) if archive else ():
        known = [name for name in quote.sources if name in index.briefing.archive]
        gaps = [archive.find_gap(quote, name) for name in known] if archive else []
        if not gaps or None in gaps:
            continue
        start, part = gaps[0] or (0, "")
        words = plain(parse(part)) if quote.is_prose and _MARKDOWN.search(part) else part
        near, likeness = archive.find_nearest(words, known) if archive else ("", 0.0)
        if len(known) < len(quote.sources) and likeness < _SAME:
            continue  # it may be in the source whose text is not archived
        yield Finding(
            "quote-not-found",
            f"these words are not in the text of the source '{known[0]}'",
            quote.path,
            help=f"the nearest there is: “{near}”" if near else "compare them with the source",
            span=(quote.start + start, len(part)),
        )


def _quotes(index: Index) -> Iterator[_Quote]:
    for name, fact in index.briefing.facts.items():
        if fact.quote is not None:
            yield _Quote(("facts", name, "quote"), 0, fact.quote, (fact.source,), False)
    for placed in index.of_kind(Quotation):
        block, path = placed.block, (*placed.path, "text")
        if block.source and not block.translator:
            yield _Quote(path, 0, block.text, (block.source,), False)
    for paragraph in index.of_kind(Paragraph):
        text = index.text_of(paragraph)
        for start, words in text.quoted():
            if count_words(words) > 1:
                cited = [one.source for one in index.prose_at[text.path].citations()]
                cited += [fact.source for _, fact in index.facts_of(paragraph)]
                sources = tuple(dict.fromkeys(cited))
                yield _Quote(text.path, start, words.rstrip(".,;"), sources, True)


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


def unverified_facts(index: Index) -> Iterator[Finding]:
    """Every fact can be looked up: it has a quote, and the text of its source is in the archive."""
    facts, archive = index.briefing.facts, index.briefing.archive
    names = [name for name, fact in facts.items() if not (fact.quote and fact.source in archive)]
    for name in names[:1]:
        yield Finding(
            "unverified-fact",
            f"the fact '{name}'{and_more(len(names) - 1, 'fact')} cannot be compared with the text "
            "of its source",
            ("facts", name),
            part=Part.KEY,
            help="add 'quote:' with words of the source, and its text to archive/",
        )


@dataclass
class _Archive:
    """The texts of sources, normalised when they are first needed."""

    briefing: Briefing
    compared: int = 0
    texts: dict[str, str] = field(default_factory=dict)

    def text(self, source: str) -> str:
        """Return the normalised text of a source."""
        if source not in self.texts:
            self.texts[source] = _normal_text(self.briefing.archive[source])
        return self.texts[source]

    def find_gap(self, quote: _Quote, source: str) -> tuple[int, str] | None:
        """Return the first part of a quotation that does not follow the part before it."""
        text, begin, start = self.text(source), 0, 0
        cuts = [*(cut.span() for cut in _CUT.finditer(quote.words)), (len(quote.words), -1)]
        for end, next_start in cuts:
            part = quote.words[start:end].strip()
            is_marked = quote.is_prose and _MARKDOWN.search(part)
            words = _normal(plain(parse(part)) if is_marked else part)
            place = text.find(words, begin)
            if place < 0:
                return quote.words.index(part, start), part
            begin, start = place + len(words), next_start
        return None

    def find_nearest(self, quote: str, sources: list[str]) -> tuple[str, float]:
        """Return the passage of the sources that is most like a quotation, and how alike it is.

        It is looked for around the words of the quotation that are rarest there.
        """
        wanted = _normal(quote).split()
        best = ("", _LIKE)
        self.compared += 1
        if self.compared > _MOST_COMPARED or len(wanted) > _LONGEST_COMPARED:
            return "", 0.0
        for source in sources:
            words = self.text(source).split()
            places: dict[str, list[int]] = {word: [] for word in wanted}
            for number, word in enumerate(words):
                if word in places:
                    places[word].append(number)
            rare = sorted(filter(places.get, places), key=lambda word: len(places[word]))
            starts = dict.fromkeys(
                max(number - wanted.index(word), 0)
                for word in rare
                for number in places[word][:_PLACES_COMPARED]
            )
            for start in [*starts][:_PLACES_COMPARED]:
                passage = " ".join(words[start : start + len(wanted)])
                matcher = SequenceMatcher(None, passage, " ".join(wanted), autojunk=False)
                best = max(best, (passage, matcher.ratio()), key=lambda pair: pair[1])
        return best if best[0] else ("", 0.0)


@lru_cache(maxsize=32)
def _normal_text(written: str) -> str:
    """Return the normalised text of a source, which other briefings may also quote."""
    return _normal(written)


def _normal(text: str) -> str:
    """Return a text without what the typography may change."""
    text = " ".join(text.split())
    for sign, usual in _SPACED.items():
        text = text.replace(sign, usual)
    text = fold_type(text)
    for sign, usual in _SIGNS.items():
        text = text.replace(sign, usual)
    return " ".join(text.split())


_PARAGRAPH = re.compile(r"\bparas?(?:\.|graphs?\b)\s*([\d\s,–-]+)")
_PAGE = re.compile(r"\bpp?\.\s*([\d\s,–-]+)")


def places_beyond_sources(index: Index) -> Iterator[Finding]:
    """A place in a source exists: paragraph 40 of a text of 24 paragraphs does not."""
    facts = index.briefing.facts.items()
    places: list[tuple[str, str | None, ContentPath]] = [
        (fact.source, fact.locator, ("facts", name, "locator")) for name, fact in facts
    ]
    places += [
        (one.source, one.locator, prose.path) for prose in index.proses for one in prose.citations()
    ]
    places += [
        (placed.block.source or "", placed.block.locator, (*placed.path, "locator"))
        for placed in index.of_kind(Quotation)
    ]
    for source, locator, path in places:
        for pattern, count, noun in _lengths(index.briefing, source) if locator else ():
            match = pattern.search(locator or "")
            last = max(map(int, re.findall(r"\d+", match[1])), default=0) if match else 0
            if last > count > 1:
                yield Finding(
                    "place-beyond-source",
                    f"the text of the source '{source}' has {count} {noun}; this is {locator}",
                    path,
                    help="correct the place, or the source",
                    span=index.where(path, re.escape(locator or "")),
                )


def _lengths(briefing: Briefing, source: str) -> tuple[tuple[re.Pattern[str], int, str], ...]:
    """Return the numbers of paragraphs and pages of a source; 1 if they are not marked."""
    text = briefing.archive.get(source, "")
    paragraphs = sum(map(bool, map(str.strip, re.split(r"\n\s*\n|\f", text))))
    return (_PARAGRAPH, paragraphs, "paragraphs"), (_PAGE, text.count("\f") + 1, "pages")
