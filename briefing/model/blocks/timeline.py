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

    date: Edtf
    label: Text
    basis: Literal["stated", "inferred"] = "stated"
    certainty: Literal["done", "state", "planned"] = "done"
    fact: FactRef | None = None
    target: ParagraphRef | None = None


class UndatedEvent(Model):
    """An event that the sources do not date: listed beside the scale, never placed on it."""

    label: Text
    fact: FactRef | None = None
    target: ParagraphRef | None = None


class Timeline(Block):
    """A timeline from the year ``start`` to the end of ``end``, and what cannot stand on it."""

    numbered_as: ClassVar[Numbered | None] = "figure"
    lists: ClassVar[tuple[str, ...]] = ("events", "undated")

    title: Text
    subtitle: Text | None = None
    start: StrictInt = Field(ge=1, le=9999)
    end: StrictInt = Field(ge=1, le=9999)
    events: tuple[TimelineEvent, ...] = Field(min_length=1)
    undated: tuple[UndatedEvent, ...] = ()
    source: SourceRef
    as_of: Edtf | None = None

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        if self.start > self.end:
            raise PydanticCustomError(
                "timeline_years",
                "a timeline goes from an earlier year to a later, not from {start} to {end}",
                {"start": self.start, "end": self.end},
            )
        return self
