"""Two editions of a briefing to what is different between them, by meaning.

Order of fields, files and references does not count, nor does what a reader never sees. Facts
come first: where the fact behind a paragraph, a tile or a row has changed, that is the change,
and the words around it are not told again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import lru_cache

from briefing.changes.entries import Entry, Key, facts_of, joined, printed_by
from briefing.changes.spelling import is_spelling
from briefing.model import Briefing, Change, Since
from briefing.model.change import Kind, Said
from briefing.problems import Finding

__all__ = [
    "changes",
    "is_spelling",
    "not_later",
    "outdated",
    "since",
    "undated",
    "unraised",
]

ALIKE = 0.6
"""Paragraphs without an id are the same one if so much of their words is."""


def changes(before: Briefing, after: Briefing) -> tuple[Change, ...]:
    """Every difference, facts first, then what is printed in the order of the new edition."""
    facts = tuple(_compared(before.once(facts_of), after.once(facts_of)))
    told = {change.id: change.kind for change, _ in facts if not change.minor}
    printed = _compared(*_paired(before.once(printed_by), after.once(printed_by)))
    rest = (change for change, behind in printed if not _is_told(change, behind, told))
    return (*(change for change, _ in facts), *rest)


def _is_told(change: Change, behind: frozenset[str], told: Mapping[str, Kind]) -> bool:
    """Whether the change of a fact behind it says it already; an old fact in a new place is new."""
    if change.minor or change.kind not in ("added", "removed"):
        return not change.minor and any(fact in told for fact in behind)
    return any(told.get(fact) == change.kind for fact in behind)


def since(before: Briefing, after: Briefing) -> Since:
    """What the reader of an edition is told of its changes."""
    told = tuple(change for change in changes(before, after) if not change.minor)
    return Since(before.document.edition, told)


def unraised(before: Briefing, now: Briefing) -> tuple[Finding, ...]:
    """What is wrong with a briefing that differs from the frozen edition of its own number."""
    different = changes(before, now)
    number = now.document.edition
    major = [change for change in different if not change.minor]
    if major:
        one = f"{major[0].subject.replace('_', ' ')} '{major[0].id}'"
        more = f" and {len(major) - 1} more have" if len(major) > 1 else " has"
        return (
            Finding(
                "edition-not-raised",
                f"edition {number} is frozen, and {one}{more} changed since",
                ("document", "edition"),
                help=f"write: edition: {number + 1}",
            ),
        )
    return _undated("modified-not-raised", before, now, len(different))


def not_later(before: Briefing, now: Briefing) -> tuple[Finding, ...]:
    """What is wrong with the date of an edition that has another before it."""
    last = before.document
    if now.document.issued.text > last.issued.text:
        return ()
    return (
        Finding(
            "issued-not-raised",
            f"edition {now.document.edition} is issued no later than edition {last.edition},"
            f" which was issued on {last.issued}",
            ("document", "issued"),
            help="write the day on which this edition is issued: issued: YYYY-MM-DD",
        ),
    )


def outdated(before: Briefing, now: Briefing) -> dict[str, str]:
    """The sections that say something else than in the edition before, or print a fact that does,
    with the day on which that edition had them cleared.
    """
    told = _compared(before.once(facts_of), now.once(facts_of))
    facts = frozenset(change.id for change, _ in told if not change.minor)
    old, new = _paired(before.once(printed_by), now.once(printed_by))

    def has_changed(section: str) -> bool:
        was, has = (
            {key: one for key, one in printed.items() if one.path[:2] == ("sections", section)}
            for printed in (old, new)
        )
        if any(entry.facts & facts for entry in has.values()):
            return True
        return any(not change.minor for change, _ in _compared(was, has))

    cleared = {name: one.cleared.on.text for name, one in before.sections.items() if one.cleared}
    return {name: on for name, on in cleared.items() if name in now.sections and has_changed(name)}


def undated(frozen: Briefing, now: Briefing) -> tuple[Finding, ...]:
    """What keeps a correction of spelling from taking the place of what is frozen."""
    return _undated("frozen-otherwise", frozen, now, len(changes(frozen, now)))


def _undated(code: str, frozen: Briefing, now: Briefing, places: int) -> tuple[Finding, ...]:
    last = frozen.document.modified or frozen.document.issued
    dated = now.document.modified
    if not places or (dated is not None and dated.text > last.text):
        return ()
    number = now.document.edition
    return (
        Finding(
            code,
            f"spelling has changed since edition {number} was frozen, in {places} "
            f"place{'s' if places > 1 else ''}",
            ("document", "modified") if dated else ("document", "edition"),
            help="write the day of the correction: modified: YYYY-MM-DD",
        ),
    )


def _compared(
    before: Mapping[Key, Entry], after: Mapping[Key, Entry]
) -> Iterator[tuple[Change, frozenset[str]]]:
    """The changes between entries of the same key, each with the facts behind it."""
    for key, new in after.items():
        old = before.get(key)
        behind = new.facts | (old.facts if old else frozenset())
        kind, said = _difference(old, new)
        if kind is not None:
            minor = kind == "revised" and old is not None and is_spelling(old.words, new.words)
            change = Change(kind, new.subject, new.id, new.path, said[0], said[1], minor)
            yield change, behind
    for key, old in before.items():
        if key not in after:
            yield Change("removed", old.subject, old.id, None, old.shown, None), old.facts


def _difference(old: Entry | None, new: Entry) -> tuple[Kind | None, tuple[Said | None, Said]]:
    if old is None:
        return "added", (None, new.shown)
    if old.parts != new.parts:
        # Where the main words are the same, it is one of the other fields that has changed.
        if old.shown == new.shown:
            return "revised", (_without(old, new), _without(new, old))
        return "revised", (old.shown, new.shown)
    if old.dates != new.dates:
        return "re-dated", (old.dates, new.dates)
    if old.sources != new.sources:
        return "re-sourced", (old.sources, new.sources)
    return None, (None, ())


def _without(one: Entry, other: Entry) -> Said:
    """The fields of an entry that another has not, or has otherwise: ``severity: high``."""
    differ = (name for name, said in one.parts.items() if other.parts.get(name) != said)
    return joined("; ", ((f"{name.replace('_', ' ')}: ", *one.parts[name]) for name in differ))


def _paired(
    before: dict[Key, Entry], after: dict[Key, Entry]
) -> tuple[dict[Key, Entry], dict[Key, Entry]]:
    """The same, but what has lost its key and is nearly the same words gets the new one."""
    gone = {key: entry for key, entry in before.items() if key not in after}
    renamed: dict[Key, Key] = {}
    for key, entry in after.items():
        if key in before:
            continue
        alike = [
            (_likeness(old.words, entry.words), old_key)
            for old_key, old in gone.items()
            if old_key not in renamed and old_key[:2] == key[:2] and old.subject == entry.subject
        ]
        ratio, nearest = max(alike, default=(0.0, key))
        if ratio >= ALIKE:
            renamed[nearest] = key
    return {renamed.get(key, key): entry for key, entry in before.items()}, after


@lru_cache(maxsize=10_000)
def _likeness(before: str, after: str) -> float:
    """How much of their words two texts share, from 0 to 1; less than enough is not counted out."""
    compared = SequenceMatcher(None, before, after, autojunk=False)
    bounds = (compared.real_quick_ratio, compared.quick_ratio)
    return 0.0 if any(bound() < ALIKE for bound in bounds) else compared.ratio()
