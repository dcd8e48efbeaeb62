"""Small counts as squares: one square for each item."""

from typing import Annotated, Literal, Self

from pydantic import Field, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from briefing.model.blocks.base import Described
from briefing.model.fields import (
    Entries,
    FactRef,
    FigureMark,
    Head,
    Leading,
    Main,
    Model,
    Text,
    Verbatim,
)

Status = Literal["A", "E", "F", "P", "M"]


class UnitGroup(Model):
    """One count, such as the visits of one year."""

    label: Annotated[Text, Main(), Leading(1)] = Field(
        description="The heading of the row, such as 2022."
    )
    obs_value: Annotated[StrictInt | None, FigureMark(), Leading(2)] = Field(
        None, ge=0, le=100, description="The count. Leave it out if it is missing."
    )
    obs_status: Status = Field(
        "A",
        description="A normal value, E estimate, F forecast, P provisional, M missing.",
    )
    of: StrictInt | None = Field(
        None,
        ge=1,
        le=100,
        description="The total that the count is part of. Empty squares stand for the rest.",
    )
    fact: FactRef | None = Field(None, description="The fact that supports it, from facts.yaml.")

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
    """Counts of up to 100 things. Each thing is a square and each count a row, so that rows can be
    compared by eye.
    """

    unit_measure: Annotated[Head, Verbatim()] = Field(
        description="What one square stands for, such as visit."
    )
    group_header: Head | None = Field(None, description="What the groups are, such as Year.")
    groups: Annotated[tuple[UnitGroup, ...], Entries(), Verbatim()] = Field(
        min_length=1, description="The counts, in order."
    )

    def widest(self) -> int:
        """Return the number of squares in the longest row."""
        return max(max(group.obs_value or 0, group.of or 0) for group in self.groups)
