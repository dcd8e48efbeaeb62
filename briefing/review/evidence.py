"""Rules on quotations: they are looked up in the text of their source, if it is in the archive."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher

from briefing.model import Briefing
from briefing.model.blocks.paragraph import Paragraph
from briefing.model.blocks.quotation import Quotation
from briefing.problems import ContentPath, Finding
from briefing.prose import parse, plain
from briefing.review.index import Index, Placed
from briefing.review.text import count_words

LONGEST_QUOTE = 12
"""Maximum number of words that identify a fact in its source; more is a quotation."""

_MARKDOWN = re.compile(r"[\\*_`\[&]")
_CUT = re.compile(r"\[\s*(?:\.\.\.|…)\s*\]")
_SIGNS = str.maketrans(
    {
        # Within a quotation the other kind is used, so all kinds are one.
        **dict.fromkeys("“”„«»‟″‘’‚‛′`´'‹›", '"'),
        **dict.fromkeys("–—‑‐−", "-"),
        "…": "...",
        "\N{SOFT HYPHEN}": "",
        "\N{ZERO WIDTH SPACE}": "",
    }
)


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
    """The texts of sources, normalised for typographic differences."""

    def __init__(self, briefing: Briefing) -> None:
        self._texts = {name: _normal(text) for name, text in briefing.archive.items()}

    def has(self, source: str) -> bool:
        return source in self._texts

    def missing(
        self, quote: str, source: str, printed: Callable[[str], str]
    ) -> tuple[int, str] | None:
        """Return the first part of a quotation that does not follow the part before it.

        ``printed`` gives the words of a part as they are printed.
        """
        text, begin, start = self._texts[source], 0, 0
        for end, next_start in (*(cut.span() for cut in _CUT.finditer(quote)), (len(quote), -1)):
            part = quote[start:end].strip()
            words = _normal(printed(part))
            found = text.find(words, begin)
            if found < 0:
                return quote.index(part, start), part
            begin, start = found + len(words), next_start
        return None

    def nearest(self, quote: str, source: str) -> str | None:
        """Return the passage of a source that is most similar to a quotation, if any is."""
        words, wanted = self._texts[source].split(), _normal(quote).split()
        size, sought = len(wanted), set(wanted)
        places = range(max(1, len(words) - size + 1))
        shared = {at: len(sought.intersection(words[at : at + size])) for at in places}
        likely = sorted(places, key=lambda at: -shared[at])[:8]
        passages = [" ".join(words[at : at + size]) for at in likely if shared[at]]
        best = max(passages, key=lambda one: _likeness(one, _normal(quote)), default=None)
        return best if best and _likeness(best, _normal(quote)) > 0.5 else None


def _printed(part: str) -> str:
    """Return prose as it is printed, without its Markdown."""
    return plain(parse(part)) if _MARKDOWN.search(part) else part


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _normal(text: str) -> str:
    return " ".join(text.translate(_SIGNS).split())
