"""A table of words and numbers."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from briefing.model import limits
from briefing.model.blocks.base import WIDTH_DESCRIBED, Block, Numbered, Width
from briefing.model.fields import (
    Counted,
    Edtf,
    Entries,
    FactRef,
    Head,
    Internal,
    Language,
    LayoutOnly,
    Leading,
    Main,
    Model,
    Number,
    Prose,
    Slug,
    SourceRef,
    Text,
    Verbatim,
    YesNo,
    optional,
    several,
)

MISSING = ".."
"""Printed where there is no value."""

CellValue = Number | Prose


class TableCell(Model):
    """A cell that has a status or notes besides its value."""

    value: Annotated[CellValue, Leading(0)] = Field(
        MISSING, description="The value. Without it, the cell is printed as not available."
    )
    obs_status: Literal["A", "E", "F", "P", "B", "M"] = Field(
        "A",
        description="A normal value, E estimate, F forecast, P provisional, B first value "
        "after a break in the series, M missing.",
    )
    notes: Annotated[tuple[Slug, ...], Internal()] = several(
        "The ids of the table's notes on this cell."
    )
    language: Language | None = optional(
        "The language of the value, as a BCP 47 tag such as kk, if it is not that of the column."
    )


CellField = Number | Prose | TableCell


class TableNote(Model):
    """A note below the table that cells and columns refer to by its ``id``."""

    id: Annotated[Slug, Internal()] = Field(
        description="The name by which cells and columns refer to it."
    )
    text: Annotated[Prose, Leading(0)] = Field(
        description="The note, printed below the table with a letter."
    )


class Column(Model):
    """A column. Its unit is printed in its heading.

    ``align: decimal`` aligns numbers on their decimal points. Digits are printed as written: 5.0
    stays 5.0, and 2.50 stays 2.50.
    """

    key: Annotated[Slug, Internal()] = Field(
        description="The name by which rows refer to the column."
    )
    heading: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = Field(
        "", description="The column heading. That of the first column may be left out."
    )
    align: Annotated[Literal["start", "end", "decimal"], Internal()] = Field(
        "start",
        description="How its cells are aligned. `decimal` aligns numbers on the decimal point.",
    )
    unit: Head | None = optional("The unit of its numbers, printed in the heading.")
    notes: Annotated[tuple[Slug, ...], Internal()] = several(
        "The ids of the table's notes on this column."
    )
    language: Language | None = optional(
        "The language of its cells, as a BCP 47 tag such as kk, if it is not that of the text. "
        "Screen readers need it."
    )


class Row(Model):
    """A row. A column for which it has no cell is printed as not available."""

    group: Text | None = optional(
        "A heading across the table, above this row and those that follow."
    )
    cells: Annotated[dict[Slug, CellField], Main()] = Field(
        description="The cell of each column, by the column's key: `{year: 2022, rate: 15.0}`."
    )
    facts: tuple[FactRef, ...] = several("The facts that support it, from facts.yaml.")

    def cell(self, column: str) -> TableCell:
        """Return the cell of a column."""
        found = self.cells.get(column, MISSING)
        return found if isinstance(found, TableCell) else TableCell(value=found)

    def value(self, column: str) -> CellValue | None:
        """Return the value of a column; None if the row has none."""
        return self.cell(column).value if column in self.cells else None


class Table(Block):
    """A table. The first column heads the rows; the column headings repeat on each page.

    Notes are printed below the table. A note that cells or columns refer to has a letter, which is
    printed in both places; letters follow the order of first mention. A note without references
    applies to the whole table. A cell is a number, prose, or a value with its status and notes:
    ``{value: 93.8, obs_status: E, notes: [rebased]}``.
    """

    numbered_as: ClassVar[Numbered | None] = "table"

    caption: Annotated[Text | None, Main()] = optional("What the table shows.")
    columns: tuple[Column, ...] = Field(
        min_length=1, description="The columns, in order. The first heads the rows."
    )
    rows: Annotated[tuple[Row, ...], Entries(), Counted(), Verbatim()] = Field(
        min_length=1, description="The rows, in order."
    )
    notes: tuple[Prose | TableNote, ...] = several("The notes below the table.")
    total: YesNo = Field(False, description="Whether the last row is the sum of those above it.")
    landscape: Annotated[YesNo, LayoutOnly()] = Field(
        False, description="Whether it is printed on landscape pages of its own, for a wide table."
    )
    width: Annotated[Width, LayoutOnly()] = Field("full", description=WIDTH_DESCRIBED)
    source: SourceRef | None = optional("The source of the figures, from sources.yaml.")
    as_of: Edtf | None = optional("The date to which the figures apply.")

    @model_validator(mode="after")
    def _check_width(self) -> Self:
        if len(self.columns) > limits.COLUMNS.most:
            raise PydanticCustomError(
                "table_columns",
                "a table has at most {most} columns, and this one {columns}: split it in two",
                {"most": limits.COLUMNS.most, "columns": len(self.columns)},
            )
        return self

    def count_entries(self) -> int:
        """Return the number of rows; the total is none."""
        return len(self.rows) - (1 if self.total else 0)

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
