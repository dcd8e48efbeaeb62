"""Finds content that was moved, even if unchanged.

Additions and removals shift what follows, but do not change the relative order: that is no move.
The content of a moved section moves with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from briefing.changes.entries import Key
from briefing.changes.entry import Entry
from briefing.model import Change

Home = tuple[object, ...]
"""The key of the container: a section, the annexes, a table, the key points."""


def moves(before: Mapping[Key, Entry], after: Mapping[Key, Entry]) -> Iterator[Change]:
    """Yield a change for everything that was moved."""
    for key in _moved(before, after):
        new = after[key]
        yield Change(
            "moved", new.subject, new.id, new.path, None, None, False, new.shown, new.facts
        )


def _moved(before: Mapping[Key, Entry], after: Mapping[Key, Entry]) -> Iterator[Key]:
    """Yield the keys of what has another container, or another position among its siblings."""
    old, new = _homes(before), _homes(after)
    yield from (key for key, home in new.items() if old.get(key, home) != home)
    for home in dict.fromkeys(new.values()):
        were, are = (
            [key for key in one if old.get(key) == new.get(key) == home] for one in (old, new)
        )
        same = SequenceMatcher(None, were, are, autojunk=False).get_matching_blocks()
        stayed = {key for start, _, size in same for key in were[start : start + size]}
        yield from (key for key in are if key not in stayed)


def _homes(entries: Mapping[Key, Entry]) -> dict[Key, Home]:
    """Return the container of each entry, by the keys of either edition."""
    keys = {entry.path: key for key, entry in entries.items()}

    def home(entry: Entry) -> Home:
        if entry.subject == "section":
            return (entry.listed,)
        # The innermost container: a row's table, a block's section.
        around = (entry.path[:size] for size in range(len(entry.path) - 1, 0, -1))
        return next((keys[path] for path in around if path in keys), entry.path[:-1])

    return {key: home(entry) for key, entry in entries.items()}
