"""A chart with a scale, drawn from observations."""

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from briefing.model.blocks.base import Drawing
from briefing.model.facts import Observation
from briefing.model.fields import (
    DatasetRef,
    Entries,
    Model,
    Name,
    Text,
    Verbatim,
    optional,
    several,
)

FEWEST = 4
"""Minimum number of comparable observations for a chart; for fewer, a table says as much."""

Chart = Literal["bar", "column", "line", "dot", "range"]
Role = Literal[
    "time_period", "category", "series", "panel", "key", "obs_value", "obs_low", "obs_high",
    "obs_status", "qualifier", "unit_measure", "fact", "comment", "unused",
]  # fmt: skip


class Figure(Drawing):
    """A chart of bars, columns, lines, dots or ranges. Its data are in a CSV file or in the block.

    All values share one scale; bars and columns begin at zero. Estimates have the letter e and are
    lighter (hatched in the profile `mono`) or hollow, forecasts are dashed, and a line breaks where
    a value is missing. Where all are estimates, the subtitle says so instead.
    """

    type: Literal["bar", "column", "line", "dot", "range", "small-multiples"] = Field(
        description="The type of chart."
    )
    each: Chart = Field("column", description="The type of chart in each panel of small-multiples.")
    subtitle: Text = Field(
        description="What is measured. The unit and the period are added from the data."
    )
    unit_measure: Name | None = optional("The unit of all values, if the rows do not give it.")
    file: DatasetRef | None = optional(
        "A CSV file in the briefing's folder, such as data/trade.csv."
    )
    columns: dict[Text, Role] = Field(
        {},
        description="What the columns of the file mean, if their names do not say so: "
        "`REF_AREA: category`. Write `unused` for a column that is not needed.",
    )
    observations: Annotated[tuple[Observation, ...], Entries(), Verbatim()] = several(
        "The data, if there is no file: one row for each value."
    )

    @model_validator(mode="after")
    def _has_data(self) -> Self:
        if self.file is None and not self.observations:
            raise PydanticCustomError("no_data", "neither a file nor observations")
        return self

    @property
    def chart(self) -> Chart:
        """The type of the chart, or of each panel of small multiples."""
        return self.each if self.type == "small-multiples" else self.type

    def panels(self) -> dict[str, tuple[Observation, ...]]:
        """Return the observations of each panel, by name, in the order of the data."""
        return _by(self.observations, "panel")

    def units(self) -> frozenset[str]:
        """Return the units of the values."""
        return frozenset(unit for one in self.observations if (unit := self.unit_of(one)))

    def unit_of(self, one: Observation) -> str | None:
        """Return the unit of an observation: its own, or the figure's."""
        return one.unit_measure or self.unit_measure

    def comparable(self) -> int:
        """Return the number of comparable observations: all, or for lines those of the longest."""
        there = [one for one in self.observations if not one.is_missing]
        if self.chart != "line":
            return len(there)
        lines = Counter((one.panel, one.series) for one in there)
        return max(lines.values(), default=0)

    @property
    def is_drawn(self) -> bool:
        """Whether there are enough observations for a chart; otherwise a table is printed."""
        return self.comparable() >= FEWEST


class Cell(Model):
    """The key of an observation within its figure."""

    panel: str
    series: str
    place: str


def cells(figure: Figure) -> Iterator[tuple[Cell, Observation]]:
    """Yield each observation with its cell: its category and series, or its time for either."""
    several = len({one.time_period.text for one in figure.observations if one.time_period}) > 1
    for one in figure.observations:
        time = one.time_period.text if one.time_period else ""
        place, series = one.category or time, one.series or ""
        if one.category and not one.series and several:
            series = time
        if figure.chart == "line":
            place, series = time, one.series or one.category or ""
        yield Cell(panel=one.panel or "", series=series, place=place), one


def _by(observations: tuple[Observation, ...], field: str) -> dict[str, tuple[Observation, ...]]:
    names = dict.fromkeys(getattr(one, field) or "" for one in observations)
    return {
        name: tuple(one for one in observations if (getattr(one, field) or "") == name)
        for name in names
    }
