"""A table of words and numbers."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from briefing.model.base import Edtf, FactRef, Model, Number, Prose, Slug, SourceRef, Text, YesNo
from briefing.model.blocks.base import Block, Numbered

MISSING = ".."
"""Printed where there is no value."""

Value = Number | Prose


class TableCell(Model):
    """A cell with more than its value: what sort of number it is, and notes of the table."""

    value: Value = Field(MISSING, description="If left out, it is printed as not available.")
    obs_status: Literal["A", "E", "F", "P", "B", "M"] = Field(
        "A",
        description="A normal, E estimate, F forecast, P provisional, B first after a break in the "
        "series, M missing.",
    )
    notes: tuple[Slug, ...] = Field((), description="The ids of table notes.")


CellField = Number | Prose | TableCell


class TableNote(Model):
    """A note of a table that its cells and columns can refer to by its `id`."""

    id: Slug = Field(description="The name by which cells and columns refer to it.")
    text: Prose = Field(description="The note, printed below the table with a letter.")


class Column(Model):
    """A column: ``key`` names it in the rows; the unit is printed in its head.

    With ``align: decimal`` numbers stand with their decimal points below each other, in the digits
    that are written: 5.0 stays 5.0, and 2.50 stays 2.50.
    """

    key: Slug = Field(description="Its name in the rows.")
    heading: Text = Field(description="The column heading.")
    align: Literal["start", "end", "decimal"] = Field(
        "start", description="The alignment of its cells; decimal aligns the decimal points."
    )
    unit: Text | None = Field(None, description="The unit of its numbers, printed in the heading.")
    notes: tuple[Slug, ...] = Field((), description="The ids of table notes.")


class Row(Model):
    """A row; a column without a cell is printed as not available."""

    group: Text | None = Field(
        None, description="A heading across the table, above this row and those that follow."
    )
    cells: dict[Slug, CellField] = Field(
        description="The content of each column, by the column's key."
    )
    facts: tuple[FactRef, ...] = Field((), description="The facts that it rests on.")

    def cell(self, column: str) -> TableCell:
        """Return the cell of a column."""
        found = self.cells.get(column, MISSING)
        return found if isinstance(found, TableCell) else TableCell(value=found)

    def value(self, column: str) -> Value | None:
        """Return the value of a column; None if the row has none."""
        return self.cell(column).value if column in self.cells else None


class Table(Block):
    """Columns and rows. The first column heads its row; the head repeats on each page.

    ``notes`` are printed below with letters. A note that cells or columns refer to has its letter
    there as well, in the order of first mention; a note to which nothing refers is one on the whole
    table. A cell is a number, prose, or a value with its status and its notes:
    ``{value: 93.8, obs_status: E, notes: [rebased]}``.
    """

    numbered_as: ClassVar[Numbered | None] = "table"
    lists: ClassVar[tuple[str, ...]] = ("rows",)

    caption: Text = Field(description="What the table shows.")
    columns: tuple[Column, ...] = Field(
        min_length=1, description="The columns, in order; the first heads the rows."
    )
    rows: tuple[Row, ...] = Field(min_length=1, description="The rows, in order.")
    notes: tuple[Prose | TableNote, ...] = Field((), description="The notes below the table.")
    total: YesNo = Field(False, description="The last row is the sum of those above it.")
    landscape: YesNo = Field(
        False, description="Print it on separate landscape pages: for wide tables."
    )
    source: SourceRef | None = Field(
        None, description="The source of the figures, from sources.yaml."
    )
    as_of: Edtf | None = Field(None, description="The date to which the figures apply.")

    def texts_of_notes(self) -> tuple[str, ...]:
        """Return the texts of its notes, in order."""
        return tuple(note if isinstance(note, str) else note.text for note in self.notes)

    def references(self) -> Iterator[tuple[str, tuple[str | int, ...]]]:
        """Yield each reference to a note in reading order: its id, and its path in the table."""
        for number, column in enumerate(self.columns):
            for place, name in enumerate(column.notes):
                yield name, ("columns", number, "notes", place)
        for number, row in enumerate(self.rows):
            for column in self.columns:
                for place, name in enumerate(row.cell(column.key).notes):
                    yield name, ("rows", number, "cells", column.key, "notes", place)
