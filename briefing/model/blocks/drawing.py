"""What all drawn blocks share: the finding, the text alternative, the data and the source."""

from typing import ClassVar, Literal

from pydantic import Field

from briefing.model.base import Edtf, SourceRef, Text
from briefing.model.blocks.base import Block, Numbered


class Described(Block):
    """A figure that is described in words as well. One that is a table holds its own data."""

    numbered_as: ClassVar[Numbered | None] = "figure"

    title: Text = Field(description="The finding: a sentence that says what the figure shows.")
    subtitle: Text | None = Field(
        None, description="What is counted or measured, in which unit, where and when."
    )
    alt: Text = Field(
        description="The alternative text, read aloud instead of the drawing: one short sentence."
    )
    long_description: Text = Field(
        description="Everything the drawing shows, in words, for readers who cannot see it."
    )
    source: SourceRef = Field(description="The source of the data.")
    as_of: Edtf = Field(description="The date to which the data apply.")


class Drawing(Described):
    """A figure that is drawn from data. It is never the only place where something is said."""

    data_table: Literal["below", "annex"] = Field(
        "annex",
        description="Where the data are printed as a table: below the drawing or in the annex.",
    )
