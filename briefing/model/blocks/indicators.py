"""Tiles: a few key figures."""

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from briefing.model.blocks.base import Block
from briefing.model.facts import split_source
from briefing.model.fields import (
    UNSTATED,
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
    """One tile: a figure with its unit, qualifier, date, source and note.

    A tile that names a fact or an observation takes all of these from it: ``{label: Population,
    fact: population}``.
    """

    label: Annotated[Text, Main(), Leading(1)] = Field(description="What is counted or measured.")
    obs_value: Annotated[Number | tuple[Number, Number] | None, FigureMark(), Leading(2)] = Field(
        None, description="A number, or a range as [low, high]."
    )
    unit_measure: Text = Field("", description="The unit: people, US dollars, %.")
    qualifier: Literal["exact", "about", "nearly", "at-least", "range"] = Field(
        "exact", description="How exact the figure is, printed as a word before the number."
    )
    qualifier_text: Text | None = Field(
        None, description="Another limit of the figure, such as estimate."
    )
    time_period: Edtf = Field(
        default_factory=lambda: UNSTATED, description="The date or period of the figure."
    )
    source: SourceRef = Field("", description="The source of the figure, from sources.yaml.")
    locator: LocatorText | None = Field(None, description="The place in the source: para. 4.")
    note: NoteRef | None = Field(
        None,
        description="The editor's note on the figure. Its letter is printed beside the number.",
    )
    target: ParagraphRef | None = Field(None, description="The paragraph that supports it.")
    fact: FactRef | None = Field(
        None,
        description="The fact or the observation that it prints: population, trade.exports.2024.",
    )
    counts: ParagraphRef | None = Field(
        None, description="The block whose entries the figure counts. The two numbers must agree."
    )

    @model_validator(mode="before")
    @classmethod
    def _split_source(cls, data: Any) -> Any:
        return split_source(data) if isinstance(data, dict) else data


class Indicators(Block):
    """Four to six tiles in a row, each with one figure."""

    title: Annotated[Text, Main()] = Field(description="The heading above the tiles.")
    items: Annotated[tuple[Indicator, ...], Entries(), Counted(), Verbatim()] = Field(
        min_length=1, description="The tiles, in order: four to six."
    )
