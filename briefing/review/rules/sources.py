"""Rules on sources: what a reader must know is said, and quotations are in the archived texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from briefing.model.blocks.text import Quotation
from briefing.model.glossary import fold_type
from briefing.model.prose import parse, plain
from briefing.problems import ContentPath, Part
from briefing.review.index import Index
from briefing.review.rule import Violation, Violations, rule
from briefing.review.text import QUOTED, count_words

_PLAIN = ("primary", "official", "reference")
"""Sources that can be relied on alone: the first page names the one in any case."""
_MARKDOWN = re.compile(r"[\\*_`\[&]")
_CUT = re.compile(r"\[\s*(?:\.\.\.|…)\s*\]")
_CUT_OR_DOTS = re.compile(rf"{_CUT.pattern}|\.\.\.|…")


@rule("single-source-unsaid", "opinion-source-without-remark")
def unsaid_characters(index: Index) -> Violations:
    """That there is only one source is printed; only the editor knows how reliable it is."""
    facts, sources = index.briefing.facts, index.briefing.sources
    names = {facts[name].source for name in index.printed_facts}
    is_plain = any(sources[name].character in _PLAIN for name in names & sources.keys())
    if len(names) == 1 and not is_plain and not index.briefing.document.caution:
        message = f"every fact rests on the source '{names.pop()}', but no caution says what that "
        help = "say it in 'caution:' of the briefing: 'The source is an article, opinion in form …'"
        yield Violation(("document",), f"{message}source is", None, help)
    for name in index.named("source"):
        source = sources.get(name)
        if source is not None and source.character == "opinion" and source.remark is None:
            message = f"the source '{name}' is opinion, but no remark says how far to rely on it"
            help = "add 'remark:' with what a reader must know: whose opinion, in what tone"
            code = "opinion-source-without-remark"
            yield Violation(("sources", name), message, None, help, Part.KEY, code)


@rule("quotation-undated", "quotation-cut")
def incomplete_quotations(index: Index) -> Violations:
    for path, block in index.of_kind(Quotation):
        cut = _CUT_OR_DOTS.search(block.text)
        if block.source and block.date is None and block.omitted_context is None:
            message = f"this quotation{f' of {block.speaker}' if block.speaker else ''} has no date"
            help = "add 'date:', or say in 'omitted_context:' what is known of the occasion"
            yield Violation((*path, "text"), message, None, help)
        if cut and not block.is_excerpt:
            message = "words are cut here, but the quotation is not marked as an excerpt"
            help = "add 'is_excerpt: true', and in 'omitted_context:' what the cut words say"
            yield Violation((*path, "text"), message, cut.span(), help, code="quotation-cut")
        elif block.is_excerpt and block.omitted_context is None:
            message = "this is an excerpt, but nothing says what was left out"
            help = "add 'omitted_context:'; a condition or a question that is left out must be said"
            place = (*path, "is_excerpt")
            yield Violation(place, message, None, help, Part.KEY, "quotation-cut")


@rule(
    "unverified-fact",
    help="add 'quote:' with words of the source, and its text to archive/",
    stage="run",
    part=Part.KEY,
    fold="fact",
)
def unverified_facts(index: Index) -> Violations:
    for name, fact in index.briefing.facts.items():
        if not fact.quote or fact.source not in index.briefing.archive:
            message = f"no text of a source verifies the fact '{name}'"
            yield Violation(("facts", name), message)


# Quotations in the texts of their sources


class _Quote(NamedTuple):
    """Words that are said to be in a source, with their place in the content."""

    path: ContentPath
    start: int
    words: str
    sources: tuple[str, ...]
    is_prose: bool = False

    def normalise(self, part: str) -> str:
        """Return a part of the words as they would be in the text of a source."""
        return _normalise(plain(parse(part)) if self.is_prose and _MARKDOWN.search(part) else part)


@rule("quote-not-found")
def quotes_not_found(index: Index) -> Violations:
    """The parts of an abridged quotation are in order."""
    archive, compared = index.briefing.archive, 0
    for quote in _quotes(index) if archive else ():
        known = [name for name in quote.sources if name in archive]
        texts = [_normalise(archive[name]) for name in known]
        gaps = [_find_gap(quote, text) for text in texts]
        if not gaps or None in gaps:
            continue
        start, part = gaps[0] or (0, "")
        wanted, compared = quote.normalise(part).split(), compared + 1
        is_compared = compared <= _MOST_COMPARED and len(wanted) <= _LONGEST_COMPARED
        near, likeness = _find_nearest(wanted, texts) if is_compared else ("", 0.0)
        if len(known) == len(quote.sources) or likeness >= _SAME:  # else it may be in another
            message = f"these words are not in the text of the source '{known[0]}'"
            help = f"the nearest there is: “{near}”" if near else "compare them with the source"
            span = (quote.start + start, quote.start + start + len(part))
            yield Violation(quote.path, message, span, help)


def _quotes(index: Index) -> Iterator[_Quote]:
    for name, fact in index.briefing.facts.items():
        if fact.quote is not None:
            yield _Quote(("facts", name, "quote"), 0, fact.quote, (fact.source,))
    for path, block in index.of_kind(Quotation):
        if block.source and not block.translator:
            yield _Quote((*path, "text"), 0, block.text, (block.source,))
    for text, paragraph in index.paragraphs():
        cited = [node.source for node in text.citations]
        cited += [fact.source for _, fact in index.facts_of(paragraph)]
        for match in QUOTED.finditer(text.value):
            if count_words(match[0]) > 1:
                words, start = match[0][1:-1].rstrip(".,;"), match.start() + 1
                yield _Quote(text.path, start, words, (*dict.fromkeys(cited),), True)


def _find_gap(quote: _Quote, text: str) -> tuple[int, str] | None:
    """Return the first part of a quotation that does not follow the part before it."""
    begin, start = 0, 0
    for end, next_start in (*(cut.span() for cut in _CUT.finditer(quote.words)), (None, 0)):
        part = quote.words[start:end].strip()
        words = quote.normalise(part)
        place = text.find(words, begin)
        if place < 0:
            return quote.words.index(part, start), part
        begin, start = place + len(words), next_start
    return None


_LIKE, _SAME = 0.5, 0.8
"""How alike a passage is that is worth showing, and one that must be what is quoted."""
_PLACES_COMPARED, _LONGEST_COMPARED, _MOST_COMPARED = 8, 60, 50
"""How many passages are compared with a quotation of how many words, for how many quotations.
Who has more of them missing has the wrong text."""


def _find_nearest(wanted: list[str], texts: list[str]) -> tuple[str, float]:
    """Return the passage that is most like some words, around the rarest, and how alike it is."""
    from difflib import SequenceMatcher  # most quotations are in their sources

    best = ("", _LIKE)
    for words in (text.split() for text in texts):
        numbers = Counter(words)
        rare = sorted({*wanted} & numbers.keys(), key=lambda word: (numbers[word], word))
        for word in rare[:_PLACES_COMPARED]:
            start = max(words.index(word) - wanted.index(word), 0)
            passage = " ".join(words[start : start + len(wanted)])
            matcher = SequenceMatcher(None, passage, " ".join(wanted), autojunk=False)
            best = max(best, (passage, matcher.ratio()), key=lambda pair: pair[1])
    return best if best[0] else ("", 0.0)


_SPACED = {**{f" {mark}": mark for mark in "%‰;:!?»"}, "« ": "«"}
"""Spaces that some typographies have and others have not."""
_SIGNS = {
    "'": '"',  # within a quotation the other kind is used, so both are one
    **dict.fromkeys("‚‹›", '"'),
    **{"--": "-", " - ": "-", "…": "...", "\N{SOFT HYPHEN}": "", "\N{ZERO WIDTH SPACE}": ""},
}


@lru_cache(maxsize=256)
def _normalise(text: str) -> str:
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


@rule("place-beyond-source", help="correct the place, or the source")
def places_beyond_sources(index: Index) -> Violations:
    facts, archive = index.briefing.facts.items(), index.briefing.archive
    places: list[tuple[str, str | None, ContentPath]]
    places = [(fact.source, fact.locator, ("facts", name, "locator")) for name, fact in facts]
    places += [(one.source, one.locator, text.path) for text in index.texts
               for one in text.citations]  # fmt: skip
    places += [(block.source or "", block.locator, (*path, "locator"))
               for path, block in index.of_kind(Quotation)]  # fmt: skip
    for source, locator, path in places:
        text = archive.get(source, "") if locator else ""
        paragraphs = sum(1 for part in re.split(r"\n\s*\n|\f", text) if part.strip())
        pages, locator = text.count("\f") + 1, locator or ""
        for pattern, count, noun in (
            (_PARAGRAPH, paragraphs, "paragraphs"),
            (_PAGE, pages, "pages"),
        ):
            match = pattern.search(locator)
            last = max(map(int, re.findall(r"\d+", match[1])), default=0) if match else 0
            if last > count > 1:  # one: they are not marked
                message = f"the text of the source '{source}' has {count} {noun}; this is {locator}"
                yield Violation(path, message, index.where(path, re.escape(locator)))
