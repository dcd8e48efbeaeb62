"""Notes of a table: their letters, and where the table refers to them."""

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
    """A note's letter where it is referred to; the note links back to the ``first`` reference."""

    letter: str
    first: bool


@dataclass(frozen=True)
class TableNotes:
    """The notes of a table. Those that are referred to have letters."""

    table: Table

    def at(self, *place: str | int) -> tuple[Mark, ...]:
        """Return the marks at a place, in the order of their letters."""
        marks = self._marks.get(place, ())
        return tuple(sorted(marks, key=lambda mark: (len(mark.letter), mark.letter)))

    @property
    def lettered(self) -> tuple[tuple[str, str], ...]:
        """The letter and the text of each note that is referred to."""
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
        """The letters of the notes that are referred to, in the order of first mention."""
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
