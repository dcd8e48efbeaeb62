"""Events on a true time scale."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from briefing.model.blocks.base import Block, Numbered
from briefing.model.fields import (
    UNSTATED,
    Counted,
    Dated,
    Edtf,
    Entries,
    FactRef,
    Leading,
    Main,
    Model,
    ParagraphRef,
    SourceRef,
    Text,
)


class TimelineEvent(Model):
    """A dated event. Its mark is filled if the source states the date, hollow if the date is
    inferred or the event is a state, and dashed if the event is only planned.
    """

    date: Edtf = Field(
        default_factory=lambda: UNSTATED,
        description="The date of the event, as precisely as it is known: by default, of its fact.",
    )
    label: Annotated[Text, Main(), Leading(1)] = Field(
        "", description="What happened, in a few words: by default, what its fact says."
    )
    basis: Literal["stated", "inferred"] = Field(
        "stated", description="Whether the source states the date or the editor inferred it."
    )
    certainty: Literal["done", "state", "planned"] = Field(
        "done",
        description="`done` if it happened then, `state` if it was true at that date, "
        "`planned` if it is still to come.",
    )
    fact: FactRef | None = Field(None, description="The fact that supports it, from facts.yaml.")
    target: ParagraphRef | None = Field(None, description="The paragraph that says more.")


class UndatedEvent(Model):
    """An event that the sources do not date. It is listed below the scale, never placed on it."""

    label: Annotated[Text, Main(), Leading(1)] = Field(
        "", description="What happened, in a few words: by default, what its fact says."
    )
    fact: FactRef | None = Field(None, description="The fact that supports it, from facts.yaml.")
    target: ParagraphRef | None = Field(None, description="The paragraph that says more.")


class Timeline(Block):
    """A timeline from the year ``start`` to the end of the year ``end``. Undated events are listed
    below it.
    """

    numbered_as: ClassVar[Numbered | None] = "figure"

    title: Annotated[Text, Main()] = Field(description="The subject of the events.")
    subtitle: Text | None = Field(None, description="A second line in the heading.")
    start: Annotated[StrictInt, Dated()] = Field(
        ge=1, le=9999, description="The first year of the scale."
    )
    end: Annotated[StrictInt, Dated()] = Field(
        ge=1, le=9999, description="The last year of the scale."
    )
    events: Annotated[tuple[TimelineEvent, ...], Entries(), Counted()] = Field(
        min_length=1, description="The events, in any order: they are printed by date."
    )
    undated: Annotated[tuple[UndatedEvent, ...], Entries()] = Field(
        (), description="Events without a known date, listed below the scale."
    )
    source: SourceRef = Field(
        "", description="The source of the events, from sources.yaml: by default, of their facts."
    )
    as_of: Edtf | None = Field(None, description="The date up to which events are listed.")

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        if self.start > self.end:
            raise PydanticCustomError(
                "timeline_years",
                "a timeline goes from an earlier year to a later, not from {start} to {end}",
                {"start": self.start, "end": self.end},
            )
        return self
