"""Events on a true time scale."""

from typing import ClassVar, Literal, Self

from pydantic import Field, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from briefing.model.base import Edtf, FactRef, Model, ParagraphRef, SourceRef, Text
from briefing.model.blocks.base import Block, Numbered


class TimelineEvent(Model):
    """A dated event. Its mark is filled if the date is stated, hollow if it is inferred or a state
    ("as of"), dashed if the event is only planned.
    """

    date: Edtf = Field(description="When it happened, as precisely as known.")
    label: Text = Field(description="What happened, in a few words.")
    basis: Literal["stated", "inferred"] = Field(
        "stated", description="Whether the date is stated in the source or inferred."
    )
    certainty: Literal["done", "state", "planned"] = Field(
        "done", description="Whether it has happened, is true as of the date, or is planned."
    )
    fact: FactRef | None = Field(None, description="The fact that it rests on, from facts.yaml.")
    target: ParagraphRef | None = Field(None, description="The paragraph that says more.")


class UndatedEvent(Model):
    """An event that the sources do not date: listed beside the scale, never placed on it."""

    label: Text = Field(description="What happened, in a few words.")
    fact: FactRef | None = Field(None, description="The fact that it rests on, from facts.yaml.")
    target: ParagraphRef | None = Field(None, description="The paragraph that says more.")


class Timeline(Block):
    """A timeline from the year ``start`` to the end of ``end``, and what cannot stand on it."""

    numbered_as: ClassVar[Numbered | None] = "figure"
    lists: ClassVar[tuple[str, ...]] = ("events", "undated")

    title: Text = Field(description="The subject of the events.")
    subtitle: Text | None = Field(None, description="A second line in the heading.")
    start: StrictInt = Field(ge=1, le=9999, description="The first year of the scale.")
    end: StrictInt = Field(ge=1, le=9999, description="The last year of the scale.")
    events: tuple[TimelineEvent, ...] = Field(min_length=1, description="The events, in any order.")
    undated: tuple[UndatedEvent, ...] = Field(
        (), description="Events of unknown date: listed below the scale."
    )
    source: SourceRef = Field(description="The source of the events, from sources.yaml.")
    as_of: Edtf | None = Field(None, description="The date up to which they are listed.")

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        if self.start > self.end:
            raise PydanticCustomError(
                "timeline_years",
                "a timeline goes from an earlier year to a later, not from {start} to {end}",
                {"start": self.start, "end": self.end},
            )
        return self
