"""A table of words and numbers."""

from typing import ClassVar, Literal

from pydantic import Field, StrictFloat, StrictInt

from briefing.model.base import Edtf, FactRef, Model, Prose, Slug, SourceRef, Text, YesNo
from briefing.model.blocks.base import Block, Numbered

Cell = StrictInt | StrictFloat | Prose


class Column(Model):
    """A column: ``key`` names it in the rows; the unit is printed in its head."""

    key: Slug
    heading: Text
    align: Literal["start", "end", "decimal"] = "start"
    unit: Text | None = None


class Row(Model):
    """A row; a column without a cell is printed as not available."""

    cells: dict[Slug, Cell]
    facts: tuple[FactRef, ...] = ()


class Table(Block):
    """Columns and rows. The first column heads its row; the head repeats on each page.

    ``notes`` are printed below with letters, in the order given.
    """

    numbered_as: ClassVar[Numbered | None] = "table"
    lists: ClassVar[tuple[str, ...]] = ("rows",)

    caption: Text
    columns: tuple[Column, ...] = Field(min_length=1)
    rows: tuple[Row, ...] = Field(min_length=1)
    notes: tuple[Prose, ...] = ()
    total: YesNo = Field(False, description="The last row is the sum of those above it.")
    source: SourceRef | None = None
    as_of: Edtf | None = None
