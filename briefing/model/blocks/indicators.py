"""Tiles: a few figures to be seen first."""

from typing import ClassVar, Literal

from pydantic import Field, StrictFloat, StrictInt

from briefing.model.base import Edtf, FactRef, Model, NoteRef, ParagraphRef, SourceRef, Text
from briefing.model.blocks.base import Block

Number = StrictInt | StrictFloat


class Indicator(Model):
    """One figure with all that must travel with it: unit, qualifier, date, source and note."""

    label: Text
    obs_value: Number | tuple[Number, Number] = Field(description="A number, or [low, high].")
    unit_measure: Text
    qualifier: Literal["exact", "about", "nearly", "at-least", "range"] = "exact"
    qualifier_text: Text | None = Field(None, description="What else limits the figure.")
    time_period: Edtf
    source: SourceRef
    locator: Text | None = None
    note: NoteRef | None = None
    target: ParagraphRef
    fact: FactRef | None = None
    counts: ParagraphRef | None = Field(
        None, description="The block whose entries the figure counts."
    )


class Indicators(Block):
    """Four to six tiles in a row."""

    lists: ClassVar[tuple[str, ...]] = ("items",)

    title: Text
    items: tuple[Indicator, ...] = Field(min_length=1)
