"""An observation of a dataset, in the terms of SDMX."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from briefing.model.base import Edtf, FactRef, Model, Number, Text


class Observation(Model):
    """One value with all that must travel with it: when, of what, how sure, from which fact."""

    time_period: Edtf | None = Field(None, description="The date or period of the value.")
    category: Text | None = Field(None, description="The bar, column or row that it belongs to.")
    series: Text | None = Field(None, description="The line, or the member of a group.")
    panel: Text | None = Field(None, description="The panel of small-multiples.")
    obs_value: Number | tuple[Number, Number] | None = Field(
        None, description="A number, or [low, high]; empty if it is missing."
    )
    obs_status: Literal["A", "E", "F", "P", "B", "M"] = Field(
        "A",
        description="A normal, E estimate, F forecast, P provisional, B first after a break in the "
        "series, M missing.",
    )
    qualifier: Literal["exact", "about", "nearly", "at-least"] = Field(
        "exact", description="How exact it is: printed with the value."
    )
    unit_measure: Text | None = Field(
        None, description="Its unit, if the figure does not give one for all values."
    )
    fact: FactRef | None = Field(None, description="The fact that it rests on, from facts.yaml.")
    comment: Text | None = Field(
        None, description="A remark printed with the value in the data table."
    )

    @model_validator(mode="after")
    def _missing_says_so(self) -> Self:
        if self.obs_value is None and self.obs_status != "M":
            raise PydanticCustomError("value_missing", "no value, and the status is not M")
        if self.obs_value is not None and self.obs_status == "M":
            raise PydanticCustomError("value_not_missing", "a value, and the status is M")
        if isinstance(self.obs_value, tuple) and self.obs_value[0] > self.obs_value[1]:
            raise PydanticCustomError("range_order", "the range ends before it begins")
        return self

    @property
    def is_missing(self) -> bool:
        """Whether it has no value."""
        return self.obs_value is None
