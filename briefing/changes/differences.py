"""Two editions to their differences, piece by piece.

Facts come first: where the fact behind a paragraph, a tile or a row has changed, that is the
change, and its words are not told again; what else has changed there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from briefing.changes.entries import Entry, Key, facts_of, listed_in, printed_by
from briefing.changes.said import joined
from briefing.changes.spelling import is_spelling, words_in
from briefing.model import Briefing, Change
from briefing.model.change import Kind, Said

ALIKE = 0.6
"""Paragraphs without an id are the same one if so much of their words is."""


def changes(before: Briefing, after: Briefing) -> tuple[Change, ...]:
    """Every difference: facts first, then what is printed in the order of the new edition, then
    what the lists of sources and of names say of those that both editions list.
    """
    facts = tuple(compared(before.once(facts_of), after.once(facts_of)))
    told = [one for one in facts if not one.change.minor]
    printed = compared(*paired(before.once(printed_by), after.once(printed_by)))
    old, new = before.once(listed_in), after.once(listed_in)
    both = old.keys() & new.keys()
    listed = compared(*({key: one for key, one in x.items() if key in both} for x in (old, new)))
    rest = (one for one in printed if not one.is_told_by(told))
    return tuple(one.change for one in (*facts, *rest, *listed))


@dataclass(frozen=True)
class Difference:
    """A change, with what stood where it is and what stands there now."""

    change: Change
    old: Entry | None
    new: Entry | None

    @property
    def facts(self) -> frozenset[str]:
        """The facts behind it."""
        return frozenset().union(*(one.facts for one in (self.old, self.new) if one))

    def is_told_by(self, facts: Iterable[Difference]) -> bool:
        """Whether the changes of the facts behind it say it already.

        They do not if it is of another kind, as is an old fact in a new place, or in other words.
        """
        kind = self.change.kind
        behind = [one for one in facts if one.change.id in self.facts]
        if kind != "revised":
            return any(one.change.kind == kind for one in behind)
        if self.change.minor or not behind:
            return False
        (was, now), told = self.words, [one.words for one in behind]
        gone, come = (frozenset().union(*found) for found in zip(*told, strict=True))
        return was - now <= gone and now - was <= come

    @property
    def words(self) -> tuple[frozenset[str], frozenset[str]]:
        """All that stood there, and all that stands there now."""
        was, now = (words_in(one.words if one else "") for one in (self.old, self.new))
        return was, now


def compared(before: Mapping[Key, Entry], after: Mapping[Key, Entry]) -> Iterator[Difference]:
    """The differences between entries of the same key."""
    for key, new in after.items():
        old = before.get(key)
        for kind, was, now in _differences(old, new):
            minor = kind == "revised" and old is not None and is_spelling(old.words, new.words)
            change = Change(kind, new.subject, new.id, new.path, was, now, minor)
            yield Difference(change, old, new)
    for key, old in before.items():
        if key not in after:
            change = Change("removed", old.subject, old.id, None, old.shown, None)
            yield Difference(change, old, None)


def _differences(old: Entry | None, new: Entry) -> Iterator[tuple[Kind, Said | None, Said]]:
    """In what an entry is another than before: its words, its dates, its sources."""
    if old is None:
        yield "added", None, new.shown
        return
    if old.parts != new.parts:
        yield "revised", _otherwise(old, new), _otherwise(new, old)
    if old.dates != new.dates:
        yield "re-dated", old.dates, new.dates
    if old.sources != new.sources:
        yield "re-sourced", old.sources, new.sources


def _otherwise(one: Entry, other: Entry) -> Said:
    """What an entry says in other words than another, its main words first."""
    if not (one.main or other.main):
        return one.shown
    differ = {name: said for name, said in one.parts.items() if other.parts.get(name) != said}
    main = [differ.pop(one.main)] if one.main in differ else []
    return joined("; ", (*main, *differ.values()))


def paired(
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
