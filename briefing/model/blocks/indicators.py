"""Tiles: a few key figures."""

from typing import Annotated, Literal

from pydantic import Field

from briefing.model.blocks.base import Block
from briefing.model.fields import (
    Counted,
    Edtf,
    Entries,
    FactRef,
    FigureMark,
    Leading,
    LocatorText,
    Main,
    Model,
    NoteRef,
    Number,
    ParagraphRef,
    SourceRef,
    Text,
    Verbatim,
)


class Indicator(Model):
    """One tile: a figure with its unit, qualifier, date, source and note."""

    label: Annotated[Text, Main(), Leading(1)] = Field(description="What is counted or measured.")
    obs_value: Annotated[Number | tuple[Number, Number], FigureMark(), Leading(2)] = Field(
        description="A number, or a range as [low, high]."
    )
    unit_measure: Text = Field(description="The unit: people, US dollars, %.")
    qualifier: Literal["exact", "about", "nearly", "at-least", "range"] = Field(
        "exact", description="How exact the figure is, printed as a word before the number."
    )
    qualifier_text: Text | None = Field(
        None, description="Another limit of the figure, such as estimate."
    )
    time_period: Edtf = Field(description="The date or period of the figure.")
    source: SourceRef = Field(description="The source of the figure, from sources.yaml.")
    locator: LocatorText | None = Field(None, description="The place in the source: para. 4.")
    note: NoteRef | None = Field(
        None,
        description="The editor's note on the figure. Its letter is printed beside the number.",
    )
    target: ParagraphRef = Field(description="The paragraph that supports it.")
    fact: FactRef | None = Field(None, description="The fact that supports it, from facts.yaml.")
    counts: ParagraphRef | None = Field(
        None, description="The block whose entries the figure counts. The two numbers must agree."
    )


class Indicators(Block):
    """Four to six tiles in a row, each with one figure."""

    title: Annotated[Text, Main()] = Field(description="The heading above the tiles.")
    items: Annotated[tuple[Indicator, ...], Entries(), Counted(), Verbatim()] = Field(
        min_length=1, description="The tiles, in order: four to six."
    )
