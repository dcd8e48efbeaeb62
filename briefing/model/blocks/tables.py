"""Blocks that are printed as tables: words and numbers, people, memberships, bodies, questions."""

from collections.abc import Iterator
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, StrictInt, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from briefing.model import limits
from briefing.model.blocks.base import Block, Width
from briefing.model.facts import ObsStatus
from briefing.model.fields import (
    AssetRef,
    Edtf,
    FactRef,
    Head,
    Id,
    Language,
    Leading,
    Listed,
    MainText,
    Mark,
    Model,
    Name,
    NonEmpty,
    NoteRef,
    Number,
    OwnText,
    ParagraphRef,
    Prose,
    Slug,
    SourceRef,
    TermRef,
    Text,
    UntracedText,
    YesNo,
    optional,
    required,
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
    obs_status: ObsStatus = "A"
    notes: Annotated[tuple[Slug, ...], Mark.INTERNAL] = several(
        "The ids of the table's notes on this cell."
    )
    language: Language | None = optional(
        "The language of the value, as a BCP 47 tag such as kk, if it is not that of the column."
    )


CellField = Number | Prose | TableCell


class TableNote(Model):
    """A note below the table that cells and columns refer to by its ``id``."""

    id: Id = required("The name by which cells and columns refer to it.")
    text: Annotated[Prose, Leading(0)] = required(
        "The note, printed below the table with a letter."
    )


class Column(Model):
    """A column. Its unit is printed in its heading.

    ``align: decimal`` aligns numbers on their decimal points. Digits are printed as written: 5.0
    stays 5.0, and 2.50 stays 2.50.
    """

    key: Id = required("The name by which rows refer to the column.")
    heading: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=300), Mark.OWN_WORDS
    ] = Field("", description="The column heading. That of the first column may be left out.")
    align: Annotated[Literal["start", "end", "decimal"], Mark.INTERNAL] = Field(
        "start",
        description="How its cells are aligned. `decimal` aligns numbers on the decimal point.",
    )
    unit: Head | None = optional("The unit of its numbers, printed in the heading.")
    notes: Annotated[tuple[Slug, ...], Mark.INTERNAL] = several(
        "The ids of the table's notes on this column."
    )
    language: Language | None = optional(
        "The language of its cells, as a BCP 47 tag such as kk, if it is not that of the text. "
        "Screen readers need it."
    )

    @property
    def head(self) -> str:
        """The heading with its unit."""
        return f"{self.heading} ({self.unit})" if self.unit else self.heading


class Row(Model):
    """A row. A column for which it has no cell is printed as not available."""

    group: Text | None = optional(
        "A heading across the table, above this row and those that follow."
    )
    cells: Annotated[dict[Slug, CellField], Mark.MAIN] = required(
        "The cell of each column, by the column's key: `{year: 2022, rate: 15.0}`."
    )
    facts: tuple[FactRef, ...] = several("The facts that support it, from facts.yaml.")

    def cell(self, column: str) -> TableCell:
        """Return the cell of a column."""
        found = self.cells.get(column, MISSING)
        return found if isinstance(found, TableCell) else TableCell(value=found)

    def value(self, column: str) -> CellValue | None:
        """Return the value of a column; None if the row has none."""
        return self.cell(column).value if column in self.cells else None


class Table(Block, numbered_as="table"):
    """A table. The first column heads the rows; the column headings repeat on each page.

    Notes are printed below the table. A note that cells or columns refer to has a letter, which is
    printed in both places; letters follow the order of first mention. A note without references
    applies to the whole table. A cell is a number, prose, or a value with its status and notes:
    ``{value: 93.8, obs_status: E, notes: [rebased]}``.
    """

    caption: MainText | None = optional("What the table shows.")
    columns: NonEmpty[Column] = required("The columns, in order. The first heads the rows.")
    rows: Listed[Row] = required("The rows, in order.")
    notes: tuple[Prose | TableNote, ...] = several("The notes below the table.")
    total: YesNo = Field(False, description="Whether the last row is the sum of those above it.")
    landscape: Annotated[YesNo, Mark.LAYOUT_ONLY] = Field(
        False, description="Whether it is printed on landscape pages of its own, for a wide table."
    )
    width: Width = "full"
    source: SourceRef | None = optional("The source of the figures, from sources.yaml.")
    as_of: Edtf | None = optional("The date to which the figures apply.")

    @model_validator(mode="after")
    def _check_width(self) -> Self:
        if (columns := len(self.columns)) > (most := limits.COLUMNS.most):
            message = f"a table has at most {most} columns, and this one {columns}: split it in two"
            raise PydanticCustomError("table_columns", message)
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


# Tables of entries of one kind: people, memberships, bodies, open questions.


class Person(Model):
    """A person, and the post held at the date of the briefing."""

    name: Annotated[Text, Mark.MAIN, Mark.NAME] = required(
        "The name as written in the language of the text."
    )
    native_name: Annotated[Text | None, Mark.EXTERNAL] = optional(
        "The name in its own language and script. Left out if no font has it."
    )
    native_language: Annotated[Language | None, Mark.NEVER_PRINTED] = optional(
        "The language of the native name, as a BCP 47 tag such as kk."
    )
    honorific: Text | None = optional("The style printed before the name: H.E., Dr.")
    post: Text = required("The post held at the date of the briefing.")
    organisation: Text | None = optional("The organisation or state that the post belongs to.")
    since: Edtf | None = optional("The date since which the post has been held.")
    pronunciation: UntracedText | None = optional("How to say the name: nur-SUL-tan.")
    languages: tuple[Text, ...] = several("The languages that the person speaks.")
    remark: Prose | None = optional("Anything else worth knowing.")
    biography: Prose | None = optional("A line of biography.")
    photo: AssetRef | None = optional(
        "A portrait: a PNG, JPEG or SVG file in the briefing's folder."
    )
    fact: FactRef | None = optional("The fact that supports it, from which it takes `since`.")
    facts: tuple[FactRef, ...] = several("The facts that support it, from facts.yaml.")


class People(Block, numbered_as="table"):
    """A table of people whom the reader may meet or name."""

    caption: MainText = required("Who is listed.")
    items: Listed[Person] = required("The people, in order of precedence.")


# A matrix of organisations and the roles a country has in them.

Role = Literal[
    "initiator", "founder", "member", "observer", "partner", "chair", "host", "not-specified"
]


class Membership(Model):
    """One organisation and the country's roles in it, as far as the source states them."""

    organisation: TermRef = required("The organisation, from terms.yaml.")
    roles: NonEmpty[Role] = required(
        "The country's roles in it; not-specified if the source names none."
    )
    detail: Annotated[OwnText | None, Mark.MAIN] = optional("What the source says about the role.")
    since: Edtf | None = optional("The date from which the country has had the role.")
    until: Edtf | None = optional("The date until which it had the role, if it has ended.")
    fact: FactRef | None = optional("The fact that supports it, from which it takes `since`.")
    facts: tuple[FactRef, ...] = several("The facts that support it, from facts.yaml.")
    target: ParagraphRef | None = optional("The paragraph that says more.")


class Memberships(Block, numbered_as="table"):
    """A table of organisations and the country's roles in them. A role that the source does not
    name is printed as “not specified”.
    """

    caption: MainText = required("What the table lists.")
    items: Listed[Membership] = required("The organisations, in order.")
    source: SourceRef = Field(
        "", description="The source of the table, from sources.yaml: by default, of its facts."
    )
    as_of: Edtf | None = optional("The date to which the roles apply.")

    def used_roles(self) -> tuple[str, ...]:
        """Return the roles that occur, in the order of the model."""
        used = {role for item in self.items for role in item.roles}
        return tuple(role for role in get_args(Role) if role in used)


class Body(Model):
    """One body, such as a UN agency. Leave out ``status`` if no source states it."""

    organisation: TermRef = required("The body, from terms.yaml.")
    category: Text | None = optional("The type of body, such as Programme.")
    status: Literal["resident", "regional", "non-resident", "unknown"] = Field(
        "unknown", description="Whether it has an office in the country."
    )
    city: Text | None = optional("The city of its office.")
    remark: Prose | None = optional("Anything else worth knowing.")
    fact: FactRef | None = optional("The fact that supports it, from facts.yaml.")


class Bodies(Block, numbered_as="table"):
    """A table of bodies. A row of squares above it, one for each body, marks the stated count."""

    caption: MainText = required("What the table lists.")
    stated: StrictInt = required("The number of bodies that the source states.", ge=0)
    items: Listed[Body] = required("The bodies, in order.")
    note: NoteRef | None = optional(
        "The editor's note that explains why the list and the stated count differ."
    )
    source: SourceRef = Field(
        "",
        description="The source of the stated count, from sources.yaml: by default, of its facts.",
    )
    as_of: Edtf | None = optional("The date to which the list applies.")


class Gap(Model):
    """A question that the briefing leaves open, who is to answer it and where to look."""

    question: Annotated[Prose, Mark.MAIN] = required("What is not known, as a question.")
    owner: Name | None = optional("The person or desk that is to find the answer.")
    due: Edtf | None = optional("The date by which the answer is due.")
    suggested_source: Prose | None = optional("Where to look, or whom to ask.")
    target: ParagraphRef | None = optional("The paragraph that raises the question.")


class Gaps(Block, numbered_as="table"):
    """A table of open questions."""

    caption: MainText = required("What the table lists.")
    items: Annotated[NonEmpty[Gap], Mark.ENTRIES, Mark.COUNTED] = required(
        "The questions, most important first."
    )
