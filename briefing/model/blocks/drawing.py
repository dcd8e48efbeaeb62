"""Fields that all figures share: the finding, its description, the data and their source."""

from typing import ClassVar, Literal

from pydantic import Field

from briefing.model.base import Edtf, SourceRef, Text
from briefing.model.blocks.base import Block, Numbered


class Described(Block):
    """A figure that is also described in words. A matrix or a unit figure holds its own data."""

    numbered_as: ClassVar[Numbered | None] = "figure"

    title: Text = Field(description="The finding: a sentence that says what the figure shows.")
    subtitle: Text | None = Field(
        None, description="What is counted or measured, in which unit, where and when."
    )
    alt: Text = Field(
        description="The alternative text: one short sentence, read aloud instead of the drawing."
    )
    long_description: Text = Field(
        description="Everything that the drawing shows, in words, for readers who cannot see it."
    )
    source: SourceRef = Field(description="The source of the data, from sources.yaml.")
    as_of: Edtf = Field(description="The date to which the data apply.")


class Drawing(Described):
    """A figure drawn from data, which are also printed as a table."""

    data_table: Literal["below", "annex"] = Field(
        "annex",
        description="Where the data are printed as a table: below the drawing or in the annex.",
    )
