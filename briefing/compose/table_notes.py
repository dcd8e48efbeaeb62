"""The notes of a table: which have letters, and where in the table the letters stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from briefing.compose.numbering import letters
from briefing.model.blocks.table import Table, TableNote

Place = tuple[str | int, ...]
"""A path within a table: ``("rows", 3, "cells", "growth")``."""


@dataclass(frozen=True)
class Mark:
    """The letter of a note where it is referred to; the note leads back to the ``first`` place."""

    letter: str
    first: bool


@dataclass(frozen=True)
class TableNotes:
    """The notes of a table. Those that something refers to have letters."""

    table: Table

    def at(self, *place: str | int) -> tuple[Mark, ...]:
        """Return the marks at a place, in the order of their letters."""
        marks = self._marks.get(place, ())
        return tuple(sorted(marks, key=lambda mark: (len(mark.letter), mark.letter)))

    @property
    def lettered(self) -> tuple[tuple[str, str], ...]:
        """The notes with letters, each behind its letter."""
        texts = {note.id: note.text for note in self.table.notes if isinstance(note, TableNote)}
        return tuple((letter, texts[name]) for name, letter in self._letters.items())

    @property
    def others(self) -> tuple[str, ...]:
        """The notes on the whole table."""
        return tuple(
            note if isinstance(note, str) else note.text
            for note in self.table.notes
            if isinstance(note, str) or note.id not in self._letters
        )

    @cached_property
    def _letters(self) -> Mapping[str, str]:
        """The letter of each note, in the order of first mention."""
        known = {note.id for note in self.table.notes if isinstance(note, TableNote)}
        named = dict.fromkeys(name for name, _ in self.table.references() if name in known)
        return {name: letters(number).lower() for number, name in enumerate(named, start=1)}

    @cached_property
    def _marks(self) -> Mapping[Place, tuple[Mark, ...]]:
        marks: dict[Place, tuple[Mark, ...]] = {}
        seen: set[str] = set()
        for name, path in self.table.references():
            if name in self._letters:
                place = path[:-2]
                marks[place] = (*marks.get(place, ()), Mark(self._letters[name], name not in seen))
                seen.add(name)
        return marks
