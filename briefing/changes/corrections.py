"""Accounts for what differs from a frozen edition: each difference is listed as a corrigendum.

Nothing is guessed. What the editor wrote, applied to the frozen text, gives the present text; and
figures, names, quotations, dates and sources stay as they were frozen.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from operator import eq
from typing import Any

from babel import Locale, UnknownLocaleError

from briefing.changes.compare import compare, list_differing
from briefing.changes.extract import extract_segments
from briefing.changes.words import (
    KINDS,
    name_place,
    normalise_segments,
    quote,
    tell_difference,
)
from briefing.model import Briefing, Change
from briefing.model.briefing import walk_texts
from briefing.model.document import Correction
from briefing.model.editions import Segments, write_text
from briefing.model.fields import Constant, Mark, field_marks, marked_fields
from briefing.model.glossary import normalise_type
from briefing.problems import ContentPath, Finding

_FIGURE = re.compile(r"[-+]?\d+(?:[.,]\d+)*|[%$¢-¥֏؋৲৳฿₠-⃏﷼<>=±×÷≈≠≤≥]")
_WORD = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile(r"\"([^\"]*)\"|(?<!\w)'([^']*)'(?!\w)")
LISTED = 3
"""Maximum number of differences that a message names."""


def check_edition_raised(
    frozen: Briefing, now: Briefing, numerals: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Report what differs from the frozen edition of the same number and is no corrigendum, and
    each corrigendum that corrects nothing. ``numerals``: the number words of the language.
    """
    listed, edition = now.document.corrections, now.document.edition
    kept = sum(map(eq, frozen.document.corrections, listed))
    new = [(_pattern(correction), _plain(correction.now)) for correction in listed[kept:]]
    used: set[int] = set()
    names = {*_name_words(frozen), *_name_words(now)}

    def correct(text: str) -> str:
        """Return a text with each new corrigendum applied wherever its words stand."""
        for number, (pattern, words) in enumerate(new):
            text, count = pattern.subn(words.replace("\\", r"\\"), text)
            if count:
                used.add(number)
        return text

    def extract_fixed(text: str) -> dict[str, list[Any]]:
        """Return what no corrigendum can change in a text, by what it is called."""
        numbers = [word for word in _WORD.findall(text.casefold()) if word in numerals]
        return {
            "figures": [*_FIGURE.findall(text), *numbers],
            "names and dates": [word for word in _WORD.findall(text) if word in names],
            "quotations": _QUOTED.findall(text),
        }

    unlisted = [*_list_differences_of_itself(frozen, now, kept)]
    objections = (_object_to(change, correct, extract_fixed) for change in compare(frozen, now))
    unlisted += filter(None, objections)
    findings = []
    if unlisted:
        more = len(unlisted) - LISTED
        told = "; ".join(unlisted[:LISTED]) + (f"; and {more} more" if more > 0 else "")
        message = f"edition {edition} is frozen, and differs from it: {told}"
        help = f"undo it, or write: edition: {edition + 1}; if it is a slip in the words, list it"
        help += " under 'corrections': date, was, is"
        findings.append(Finding("edition-not-raised", message, ("document", "edition"), help=help))
    for number in range(kept, len(listed)):
        if number - kept not in used:
            message = f"no text that has changed since edition {edition} was frozen had the words"
            message += f" {quote((listed[number].was,))}"
            help = "copy the words from the frozen edition, correct them in the text too, or"
            help += " remove this entry"
            path: ContentPath = ("document", "corrections", number, "was")
            findings.append(Finding("correction-not-found", message, path, help=help))
    return tuple(findings)


def check_nothing_corrected(briefing: Briefing) -> tuple[Finding, ...]:
    """Report the corrigenda of an edition that is not frozen: there is nothing to correct."""
    document = briefing.document
    message = f"edition {document.edition} is not frozen, so nothing in it is corrected"
    help = "remove it: corrections are listed in the edition that they correct"
    return tuple(
        Finding("correction-not-found", message, ("document", "corrections", n), help=help)
        for n in range(len(document.corrections))
    )


def _list_differences_of_itself(frozen: Briefing, now: Briefing, kept: int) -> Iterator[str]:
    """Yield in words what no corrigendum can account for, in what is printed of the edition itself
    and of facts. ``kept``: how many of its corrigenda are unchanged.
    """
    before, after = frozen.document, now.document
    for name, marks in field_marks(type(after)).items():
        constant = next((mark for mark in marks if isinstance(mark, Constant)), None)
        if constant and getattr(before, name) != getattr(after, name):
            yield constant.name
    for gone in before.corrections[kept:]:
        yield f"the corrigendum of {gone.date} is gone"
    if not after.corrections[kept:] and before.modified != after.modified:
        yield "the date of correction is another, and no correction is listed"
    for (_, section), (_, other) in zip(frozen.in_order(), now.in_order(), strict=False):
        if section.cleared != other.cleared:
            yield f"the clearance of the section {quote((other.heading,))}"
    for id, fact in now.facts.items():
        old = frozen.facts.get(id, fact)
        for name in marked_fields(type(fact), Mark.CITED):
            if getattr(old, name) != getattr(fact, name):
                yield f"the {name} of the fact {quote((fact.statement,))}"


def _object_to(
    change: Change,
    correct: Callable[[str], str],
    extract_fixed: Callable[[str], Mapping[str, list[Any]]],
) -> str | None:
    """Return in words what no corrigendum accounts for, or None if all is accounted for."""
    place, old, new = name_place(change), change.old, change.new
    if change.kind != "revised" or old is None or new is None:
        return f"{place} ({KINDS[change.kind]})"
    for part in list_differing(old.parts, new.parts):
        texts = [one.parts.get(part, ()) for one in (old, new)]
        was, now = map(_write_segments, texts)
        column = new.heads.get(part) or old.heads.get(part)
        under = f" under {quote((column,))}" if column else ""
        told = f"{place}{under}: {tell_difference(*map(write_text, texts))}"
        is_listed = correct(was) == now
        if part in old.verbatim | new.verbatim:
            return f"{told}, which no correction can change"
        if not is_listed:
            return told
        before, after = extract_fixed(was), extract_fixed(now)
        for kind, words in before.items():
            if words != after[kind]:
                return f"{told}, and a correction cannot change {kind}"
    return None


def _pattern(correction: Correction) -> re.Pattern[str]:
    """Return a pattern that finds the words of a corrigendum, whole."""
    words = _plain(correction.was)
    start = r"(?<!\w)" if words[:1].isalnum() else ""
    return re.compile(start + re.escape(words) + (r"(?!\w)" if words[-1:].isalnum() else ""))


def _plain(words: str) -> str:
    """Return words of the editor as in a text to compare: without markup or typography."""
    return _write_segments(extract_segments(words, (Mark.PROSE,)))


def _write_segments(segments: Segments) -> str:
    return write_text(normalise_segments(segments))


def _name_words(briefing: Briefing) -> Iterator[str]:
    """Yield the words of the names that occur in a briefing, and of months, days and countries."""
    names = [visit.value for visit in walk_texts(briefing) if Mark.NAME in visit.marks]
    with suppress(UnknownLocaleError, ValueError):
        locale = Locale.parse(briefing.document.language, sep="-")
        names += (name for code, name in locale.territories.items() if not code.isdigit())
        for spelled in (locale.months, locale.days):
            for context in ("format", "stand-alone"):
                yield from spelled[context]["wide"].values()
    for name in names:
        for word in _WORD.findall(normalise_type(name)):
            if word[0].isupper() and (len(word) > 3 or (len(word) > 1 and word.isupper())):
                yield word
