"""Small counts as squares: one square for each item."""

from typing import ClassVar, Literal, Self

from pydantic import Field, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from briefing.model.base import FactRef, Model, Text
from briefing.model.blocks.drawing import Described

Status = Literal["A", "E", "F", "P", "M"]


class UnitGroup(Model):
    """A count: how many there are, and of how many."""

    label: Text = Field(description="What the group is.")
    obs_value: StrictInt | None = Field(None, ge=0, le=100, description="How many there are.")
    obs_status: Status = Field(
        "A",
        description="A normal, E estimate, F forecast, P provisional, M missing (SDMX).",
    )
    of: StrictInt | None = Field(
        None, ge=1, le=100, description="The whole: empty squares stand for the rest of it."
    )
    fact: FactRef | None = Field(None, description="The fact that it rests on, from facts.yaml.")

    @model_validator(mode="after")
    def _counted(self) -> Self:
        if (self.obs_value is None) != (self.obs_status == "M"):
            raise PydanticCustomError(
                "unit_missing",
                "'{label}' needs either 'obs_value' or, if the count is missing, 'obs_status: M'",
                {"label": self.label},
            )
        if self.of is not None and (self.obs_value or 0) > self.of:
            raise PydanticCustomError(
                "unit_whole", "'{label}' counts more than its whole", {"label": self.label}
            )
        return self


class Unit(Described):
    """Counts of up to 100 things, a square for each; their rows can be compared by eye."""

    lists: ClassVar[tuple[str, ...]] = ("groups",)

    unit_measure: Text = Field(description="What one square stands for: “body”, “visit”.")
    group_header: Text | None = Field(None, description="What the groups are: “Year”.")
    groups: tuple[UnitGroup, ...] = Field(min_length=1, description="The groups, in order.")

    def widest(self) -> int:
        """Return the number of squares in the longest row."""
        return max(max(group.obs_value or 0, group.of or 0) for group in self.groups)
