"""Two editions to their differences, piece by piece.

Facts come first: where the fact behind a paragraph, a tile or a row has changed, that is the
change, and its words are not told again; what else has changed there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from itertools import chain

from briefing.changes.entries import Entry, Key, facts_of, listed_in, printed_by
from briefing.changes.order import moved, moves
from briefing.changes.said import joined
from briefing.changes.spelling import is_spelling, words_in
from briefing.model import Briefing, Change
from briefing.model.change import Kind, Mention, Said, as_written
from briefing.model.edtf import EdtfDate

ALIKE = 0.6
"""Paragraphs without an id are the same one if so much of their words is."""
MOST = 20_000
"""So many pairs are looked at (a second, if they are long); beyond, all is another text."""


def changes(before: Briefing, after: Briefing) -> tuple[Change, ...]:
    """Every difference: facts first, then what is printed in the order of the new edition, then
    what the lists of sources and of names say of those that both editions list.
    """
    facts = changed_facts(before, after)
    told = {(one.change.id, one.change.kind): one.exchanged for one in facts}
    were, are = paired(before.once(printed_by), after.once(printed_by))
    printed = tuple(compared(were, are))
    old, new = before.once(listed_in), after.once(listed_in)
    both = old.keys() & new.keys()
    listed = compared(*({key: one for key, one in x.items() if key in both} for x in (old, new)))
    # The entries of a block that is gone are gone with it.
    gone = {one.old.path for one in printed if one.old and one.change.kind == "removed"}
    rest = (
        replace(one.change, is_of_fact=one.is_told_by(told))
        for one in printed
        if not (one.old and one.change.subject == "entry" and one.old.path[:-2] in gone)
    )
    return (
        *(one.change for one in facts), *rest, *moves(were, are), *(one.change for one in listed)
    )  # fmt: skip


def moved_rows(before: Briefing, after: Briefing) -> tuple[Entry, ...]:
    """Those that come before or behind others of their table, or list, than they did."""
    were, are = paired(before.once(printed_by), after.once(printed_by))
    return tuple(are[key] for key in moved(were, are) if are[key].subject == "entry")


def changed_facts(before: Briefing, after: Briefing) -> tuple[Difference, ...]:
    """Those of the facts. One that says the same under another id is the same."""
    return tuple(compared(*paired(before.once(facts_of), after.once(facts_of), alike=1)))


Exchange = tuple[tuple[str, ...], tuple[str, ...]]
"""What has gone from a place, and what has come there."""


@dataclass(frozen=True)
class Difference:
    """A change, with what stood where it is and what stands there now."""

    change: Change
    old: Entry | None
    new: Entry | None

    def is_told_by(self, facts: Mapping[tuple[str, Kind], frozenset[Exchange]]) -> bool:
        """Whether the changes of the facts behind it, of its own kind, say it already: all that has
        gone from it, each with what has come in its place.
        """
        change = self.change
        behind = (facts.get((fact, change.kind), frozenset()) for fact in change.facts)
        told = frozenset[Exchange]().union(*behind)
        return not change.minor and bool(self.exchanged) and self.exchanged <= told

    @cached_property
    def exchanged(self) -> frozenset[Exchange]:
        """What has gone with what has come in its place: words, dates and sources."""
        was, now = ((_pieces(one, self.change.kind) if one else []) for one in (self.old, self.new))
        if not was or not now:
            return frozenset(((piece,), ()) for piece in was) | {((), (piece,)) for piece in now}
        steps = SequenceMatcher(None, was, now, autojunk=False).get_opcodes()
        return frozenset(
            (tuple(was[start:end]), tuple(now[first:last]))
            for kind, start, end, first, last in steps
            if kind != "equal"
        )


def _pieces(entry: Entry, kind: Kind) -> list[str]:
    """What can be exchanged in an entry, in order, as far as it makes a change of this kind."""
    if kind == "re-sourced":
        said = [entry.sources]
    else:
        said = [*(entry.dates if kind == "re-dated" else entry.parts).values()]
    return [piece for one in chain.from_iterable(said) for piece in _pieces_of(one)]


def _pieces_of(one: str | EdtfDate | Mention) -> list[str]:
    if isinstance(one, str):
        return words_in(one)
    return [one.text if isinstance(one, EdtfDate) else f"@{one.id}"]


def compared(before: Mapping[Key, Entry], after: Mapping[Key, Entry]) -> Iterator[Difference]:
    """The differences between entries of the same key."""
    for key, new in after.items():
        old = before.get(key)
        facts = new.facts | (old.facts if old else frozenset())
        for kind, was, now in _differences(old, new):
            minor = kind == "revised" and old is not None and is_spelling(old.words, new.words)
            change = Change(kind, new.subject, new.id, new.path, was, now, minor, new.shown, facts)
            yield Difference(change, old, new)
    for key, old in before.items():
        if key not in after:
            change = Change(
                "removed", old.subject, old.id, None, old.shown, None, False, old.shown, old.facts
            )
            yield Difference(change, old, None)


def _differences(old: Entry | None, new: Entry) -> Iterator[tuple[Kind, Said | None, Said]]:
    """In what an entry is another than before: its words, its dates, its sources."""
    if old is None:
        yield "added", None, new.shown
        return
    if old.parts != new.parts:
        yield "revised", *_unlike(old.parts, new.parts, old, new)
    if old.dates != new.dates:
        yield "re-dated", *_unlike(old.dates, new.dates, old, new)
    if old.sources != new.sources:
        yield "re-sourced", old.sources, new.sources


def _unlike(
    was: Mapping[str, Said], now: Mapping[str, Said], old: Entry, new: Entry
) -> tuple[Said, Said]:
    """What is said in fields that say something else in the other edition, the main one first."""
    fields = sorted(dict.fromkeys((*was, *now)), key=lambda name: name not in (old.main, new.main))
    differ = [name for name in fields if was.get(name) != now.get(name)]
    before, after = (joined("; ", (one.get(name, ()) for name in differ)) for one in (was, now))
    return before, after


def paired(
    before: dict[Key, Entry], after: dict[Key, Entry], *, alike: float = ALIKE
) -> tuple[dict[Key, Entry], dict[Key, Entry]]:
    """The same, but what has lost its key and is the same words, or nearly, gets the new one.

    ``alike`` is how much of their words must be the same: 1 is all.
    """
    gone = {key: entry for key, entry in before.items() if key not in after}
    new = {key: entry for key, entry in after.items() if key not in before}
    same: dict[object, list[Key]] = {}
    for key, entry in gone.items():
        same.setdefault((*_kind(key, entry), entry.shown), []).append(key)
    renamed = {
        found.pop(0): key
        for key, entry in new.items()
        if (found := same.get((*_kind(key, entry), entry.shown)))
    }
    if alike < 1:
        _pair_by_facts(gone, new, renamed)
        _pair_by_entries(gone, new, renamed, alike)
        _pair_alike(gone, new, renamed, alike)
    return {renamed.get(key, key): entry for key, entry in before.items()}, after


def _kind(key: Key, entry: Entry) -> tuple[Key, str]:
    """What two entries have in common if they can be the same one."""
    return key[:2], entry.subject


def _pair_by_facts(
    gone: Mapping[Key, Entry], new: Mapping[Key, Entry], renamed: dict[Key, Key]
) -> None:
    """Add to ``renamed`` the old key of what rests on the same facts, in order."""
    same: dict[object, list[Key]] = {}
    for key, entry in gone.items():
        if entry.facts and key not in renamed:
            same.setdefault((*_kind(key, entry), entry.facts), []).append(key)
    has_one = {*renamed.values()}
    for key, entry in new.items():
        found = same.get((*_kind(key, entry), entry.facts))
        if found and key not in has_one:
            renamed[found.pop(0)] = key


def _pair_by_entries(
    gone: Mapping[Key, Entry], new: Mapping[Key, Entry], renamed: dict[Key, Key], alike: float
) -> None:
    """Add to ``renamed`` the old key of what has nearly the same entries: a table that got another
    caption is the same table.
    """
    lists = [key for key, entry in gone.items() if entry.entries and key not in renamed]
    has_one = {*renamed.values()}
    for key, entry in new.items():
        if key in has_one or not entry.entries:
            continue
        shared = [
            (_shared(gone[old].entries, entry.entries), old)
            for old in lists
            if old not in renamed and _kind(old, gone[old]) == _kind(key, entry)
        ]
        share, old_key = max(shared, default=(0.0, key))
        if share >= alike:
            renamed[old_key] = key


def _shared(before: frozenset[str], after: frozenset[str]) -> float:
    """How much of all that either has, both have, from 0 to 1."""
    return len(before & after) / len(before | after)


def _pair_alike(
    gone: Mapping[Key, Entry], new: Mapping[Key, Entry], renamed: dict[Key, Key], alike: float
) -> None:
    """Add to ``renamed`` the old key of what has nearly the same words."""
    has_one = {*renamed.values()}
    if (len(gone) - len(renamed)) * (len(new) - len(renamed)) > MOST:
        return
    for key, entry in new.items():
        if key in has_one:
            continue
        likest = [
            (_likeness(as_written(old.shown) or "", as_written(entry.shown) or ""), old_key)
            for old_key, old in gone.items()
            if old_key not in renamed and _kind(old_key, old) == _kind(key, entry)
        ]
        ratio, old_key = max(likest, default=(0.0, key))
        if ratio >= alike:
            renamed[old_key] = key


@lru_cache(maxsize=10_000)
def _likeness(before: str, after: str) -> float:
    """How much of their words two texts share, from 0 to 1; less than enough is not counted out."""
    compared = SequenceMatcher(None, before, after, autojunk=False)
    bounds = (compared.real_quick_ratio, compared.quick_ratio)
    return 0.0 if any(bound() < ALIKE for bound in bounds) else compared.ratio()
