"""Accounts for what differs from a frozen edition: each difference is listed as a corrigendum.

Nothing is guessed. What the editor wrote, applied to the frozen text, gives the present text; and
figures, names, quotations, dates and sources stay as they were frozen.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from itertools import chain

from babel import Locale, UnknownLocaleError

from briefing.changes.compare import Difference, compare, list_differing
from briefing.changes.extract import extract_segments
from briefing.changes.words import (
    name_kind,
    name_place,
    normalise_segments,
    quote,
    tell_difference,
)
from briefing.model import Briefing
from briefing.model.document import Correction
from briefing.model.editions import Segments, write_text
from briefing.model.fields import Mark
from briefing.model.glossary import normalise_type
from briefing.problems import ContentPath, Finding

OF_ITSELF = {
    "identifier": "the identifier",
    "issued": "the date of issue",
    "replaces": "the document that it replaces",
    "waivers": "a waiver",
}
"""Printed properties of an edition itself: no news to readers, but constant within an edition."""
OF_FACTS = ("value", "unit", "quote", "attribution")
"""Fields of a fact that are printed where it is cited or checked, if not in its own entry."""

_FIGURE = re.compile(r"[-+]?\d+(?:[.,]\d+)*|[%$¢-¥֏؋৲৳฿₠-⃏﷼<>=±×÷≈≠≤≥]")
_WORD = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile(r"\"([^\"]*)\"|(?<!\w)'([^']*)'(?!\w)")
_PARTS = ("document", "sections", "facts", "sources", "terms", "assets")
LISTED = 3
"""Maximum number of differences that a message names."""


def check_edition_raised(
    frozen: Briefing, now: Briefing, numerals: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Report what differs from the frozen edition of the same number and is no corrigendum, and
    each corrigendum that corrects nothing. ``numerals``: the number words of the language.
    """
    if all(getattr(frozen, part) == getattr(now, part) for part in _PARTS):
        return ()  # which is seen sooner than by comparing entry with entry
    check = _Check(frozen, now, frozenset(numerals))
    findings = []
    if unlisted := [*check.differences()]:
        number, more = now.document.edition, len(unlisted) - LISTED
        told = "; ".join(unlisted[:LISTED]) + (f"; and {more} more" if more > 0 else "")
        message = f"edition {number} is frozen, and differs from it: {told}"
        help = f"undo it, or write: edition: {number + 1}; if it is a slip in the words, list it"
        help += " under 'corrections': date, was, is"
        path: ContentPath = ("document", "edition")
        findings.append(Finding("edition-not-raised", message, path, help=help))
    return (*findings, *check.unapplied())


def check_nothing_corrected(briefing: Briefing) -> tuple[Finding, ...]:
    """Report the corrigenda of an edition that is not frozen: there is nothing to correct."""
    document = briefing.document
    message = f"edition {document.edition} is not frozen, so nothing in it is corrected"
    help = "remove it: corrections are listed in the edition that they correct"
    paths: list[ContentPath] = [("document", "corrections", n)
                                for n in range(len(document.corrections))]  # fmt: skip
    return tuple(Finding("correction-not-found", message, path, help=help) for path in paths)


class _Check:
    """The comparison of a briefing with its frozen edition."""

    def __init__(self, frozen: Briefing, now: Briefing, numerals: frozenset[str]) -> None:
        self._frozen, self._now, self._numerals = frozen, now, numerals
        kept, listed = frozen.document.corrections, now.document.corrections
        self._kept = sum(1 for one, other in zip(kept, listed, strict=False) if one == other)
        self._new = listed[self._kept :]
        self._used: set[int] = set()
        self._names = frozenset(chain(_name_words(frozen), _name_words(now)))

    def differences(self) -> Iterator[str]:
        """Yield in words what differs and is not accounted for by the corrigenda."""
        before, after = self._frozen.document, self._now.document
        for name, words in OF_ITSELF.items():
            if getattr(before, name) != getattr(after, name):
                yield words
        for gone in before.corrections[self._kept :]:
            yield f"the corrigendum of {gone.date} is gone"
        if not self._new and before.modified != after.modified:
            yield "the date of correction is another, and no correction is listed"
        for section, other in zip(self._frozen.in_order(), self._now.in_order(), strict=False):
            if section[1].cleared != other[1].cleared:
                yield f"the clearance of the section {quote((other[1].heading,))}"
        for id, fact in self._now.facts.items():
            old = self._frozen.facts.get(id, fact)
            for name in OF_FACTS:
                if getattr(old, name) != getattr(fact, name):
                    yield f"the {name} of the fact {quote((fact.statement,))}"
        for difference in compare(self._frozen, self._now):
            if reason := self._object(difference):
                yield reason

    def unapplied(self) -> Iterator[Finding]:
        """Yield each new corrigendum that corrects nothing."""
        for number, one in enumerate(self._new):
            if number not in self._used:
                edition, path = self._now.document.edition, self._kept + number
                message = f"no text that has changed since edition {edition} was frozen had the"
                help = "copy the words from the frozen edition, correct them in the text too, or"
                place: ContentPath = ("document", "corrections", path, "was")
                yield Finding("correction-not-found", f"{message} words {quote((one.was,))}",
                              place, help=f"{help} remove this entry")  # fmt: skip

    def _object(self, difference: Difference) -> str | None:
        """Return in words what no corrigendum accounts for, or None if all is accounted for."""
        change, old, new = difference.change, difference.old, difference.new
        place = name_place(change)
        if change.kind != "revised" or old is None or new is None:
            return f"{place} ({name_kind(change.kind)})"
        for part in list_differing(old.parts, new.parts):
            texts = [one.parts.get(part, ()) for one in (old, new)]
            was, now = map(_written, texts)
            column = new.heads.get(part) or old.heads.get(part)
            under = f" under {quote((column,))}" if column else ""
            told = f"{place}{under}: {tell_difference(*(write_text(one) or '' for one in texts))}"
            is_listed = self._corrected(was) == now
            if part in old.verbatim | new.verbatim:
                return f"{told}, which no correction can change"
            if not is_listed:
                return told
            if kind := self._fixed(was, now):
                return f"{told}, and a correction cannot change {kind}"
        return None

    def _corrected(self, text: str) -> str:
        """Return a text with each new corrigendum applied wherever its words stand."""
        for number, one in enumerate(self._new):
            text, count = _pattern(one).subn(_plain(one.now).replace("\\", r"\\"), text)
            if count:
                self._used.add(number)
        return text

    def _fixed(self, was: str, now: str) -> str | None:
        """Return what differs between two texts that no corrigendum can change, or None."""
        for kind, extract in (
            ("figures", self._list_figures),
            ("names and dates", self._list_names),
            ("quotations", _QUOTED.findall),
        ):
            if extract(was) != extract(now):
                return kind
        return None

    def _list_figures(self, text: str) -> list[str]:
        words = (word.casefold() for word in _WORD.findall(text))
        return [*_FIGURE.findall(text), *(word for word in words if word in self._numerals)]

    def _list_names(self, text: str) -> list[str]:
        return [word for word in _WORD.findall(text) if word in self._names]


def _pattern(correction: Correction) -> re.Pattern[str]:
    """Return a pattern that finds the words of a corrigendum, whole."""
    words = _plain(correction.was)
    start = r"(?<!\w)" if words[:1].isalnum() else ""
    return re.compile(start + re.escape(words) + (r"(?!\w)" if words[-1:].isalnum() else ""))


def _plain(words: str) -> str:
    """Return words of the editor as in a text to compare: without markup or typography."""
    return _written(extract_segments(words, (Mark.PROSE,)))


def _written(segments: Segments) -> str:
    return write_text(normalise_segments(segments)) or ""


def _name_words(briefing: Briefing) -> Iterator[str]:
    """Yield the words of the names that occur in a briefing, and of months, days and countries."""
    for name in filter(None, _list_names(briefing)):
        for word in _WORD.findall(normalise_type(name)):
            if word[0].isupper() and (len(word) > 3 or (len(word) > 1 and word.isupper())):
                yield word
    with suppress(UnknownLocaleError, ValueError):
        locale = Locale.parse(briefing.document.language, sep="-")
        for names in (locale.months, locale.days):
            for context in ("format", "stand-alone"):
                yield from names[context]["wide"].values()


def _list_names(briefing: Briefing) -> Iterator[str | None]:
    for term in briefing.terms.values():
        yield from (term.pref_label, term.acronym, term.native_form, *term.alt_label)
    for fact in briefing.facts.values():
        yield from fact.entities
    for _, section in briefing.in_order():
        for block in section.blocks:
            yield getattr(block, "speaker", None)
            yield from (getattr(entry, "name", None) for *_, entry in block.entries())
    document = briefing.document
    yield from (document.publisher, *document.creator, *document.contributor)
    with suppress(UnknownLocaleError, ValueError):
        territories = Locale.parse(document.language, sep="-").territories
        yield from (name for code, name in territories.items() if not code.isdigit())
