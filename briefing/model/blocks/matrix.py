"""A matrix of rows and columns with a mark in each cell."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from briefing.model.blocks.base import Described
from briefing.model.fields import (
    Entries,
    FactRef,
    Head,
    Leading,
    Main,
    Model,
    Text,
    Verbatim,
)

Mark = Literal["yes", "partly", "no", "planned", "unknown"]

MOST = 12
"""Maximum number of columns: more are too narrow for their headings."""


class MatrixRow(Model):
    """One row, with a mark for each column."""

    label: Annotated[Text, Main(), Leading(1)] = Field(description="The heading of the row.")
    marks: tuple[Mark, ...] = Field(
        min_length=1, description="One mark for each column, in the order of the columns."
    )
    fact: FactRef | None = Field(None, description="The fact that supports it, from facts.yaml.")
    facts: tuple[FactRef, ...] = Field(
        (), description="The facts that support it, from facts.yaml."
    )


class Matrix(Described):
    """A table of marks. Each kind of mark has its own shape, and is read aloud as a word."""

    row_header: Head | None = Field(None, description="What the rows are, such as Office.")
    columns: tuple[Head, ...] = Field(min_length=1, description="The column headings, up to 12.")
    rows: Annotated[tuple[MatrixRow, ...], Entries(), Verbatim()] = Field(
        min_length=1, description="The rows, in order."
    )

    @model_validator(mode="after")
    def _a_mark_for_each_column(self) -> Self:
        if len(self.columns) > MOST:
            raise PydanticCustomError(
                "matrix_columns",
                "a matrix has at most {most} columns, and this one {columns}: split it in two",
                {"most": MOST, "columns": len(self.columns)},
            )
        for row in self.rows:
            if len(row.marks) != len(self.columns):
                raise PydanticCustomError(
                    "matrix_row",
                    "the row '{row}' has {marks} marks, and the matrix has {columns} columns",
                    {"row": row.label, "marks": len(row.marks), "columns": len(self.columns)},
                )
        return self

    def used_marks(self) -> tuple[Mark, ...]:
        """Return the marks that occur, in the order of the key."""
        used = {mark for row in self.rows for mark in row.marks}
        every: tuple[Mark, ...] = ("yes", "partly", "no", "planned", "unknown")
        return tuple(mark for mark in every if mark in used)
