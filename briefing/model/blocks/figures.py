"""Figures drawn from data: charts, tiles, timelines, matrices and counts."""

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any, Literal, NamedTuple, Self, get_args

from pydantic import Field, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from briefing.model.blocks.base import Block, Described, Drawing, SideWidth
from briefing.model.facts import Amount, DateBasis, Observation, split_source
from briefing.model.fields import (
    DatasetRef,
    Edtf,
    Entries,
    FactRef,
    Head,
    Label,
    Leading,
    Listed,
    LocatorText,
    MainText,
    Mark,
    Model,
    Name,
    NonEmpty,
    NoteRef,
    OwnText,
    ParagraphRef,
    SourceRef,
    Subtitle,
    Text,
    inherited,
    optional,
    required,
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

    type: Literal["bar", "column", "line", "dot", "range", "small-multiples"] = required(
        "The type of chart."
    )
    each: Chart = Field("column", description="The type of chart in each panel of small-multiples.")
    subtitle: Subtitle = required(
        "What is measured. The unit and the period are added from the data."
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
    observations: Annotated[Entries[Observation], Mark.VERBATIM] = several(
        "The data, if there is no file: one row for each value."
    )

    @model_validator(mode="after")
    def _check_data(self) -> Self:
        if self.file is None and not self.observations:
            raise PydanticCustomError("no_data", "neither a file nor observations")
        return self

    @property
    def chart(self) -> Chart:
        """The type of the chart, or of each panel of small multiples."""
        return self.each if self.type == "small-multiples" else self.type

    def units(self) -> frozenset[str]:
        """Return the units of the values."""
        return frozenset(filter(None, map(self.unit_of, self.observations)))

    def unit_of(self, observation: Observation) -> str | None:
        """Return the unit of an observation: its own, or the figure's."""
        return observation.unit_measure or self.unit_measure

    def comparable(self) -> int:
        """Return the number of comparable observations: all, or for lines those of the longest."""
        there = [row for row in self.observations if not row.is_missing]
        if self.chart != "line":
            return len(there)
        return max(Counter((row.panel, row.series) for row in there).values(), default=0)

    @property
    def is_drawn(self) -> bool:
        """Whether there are enough observations for a chart; otherwise a table is printed."""
        return self.comparable() >= FEWEST


class Cell(NamedTuple):
    """The key of an observation within its figure."""

    panel: str
    series: str
    place: str


def cells(figure: Figure) -> Iterator[tuple[Cell, Observation]]:
    """Yield each observation with its cell: its category and series, or its time for either."""
    times = {row.time_period.text for row in figure.observations if row.time_period}
    for row in figure.observations:
        time = row.time_period.text if row.time_period else ""
        place, series = row.category or time, row.series or ""
        if row.category and not row.series and len(times) > 1:
            series = time
        if figure.chart == "line":
            place, series = time, row.series or row.category or ""
        yield Cell(row.panel or "", series, place), row


class Indicator(Model):
    """One tile: a figure with its unit, qualifier, date, source and note.

    A tile that names a fact or an observation takes all of these from it: ``{label: Population,
    fact: population}``.
    """

    label: Label = required("What is counted or measured.")
    obs_value: Annotated[Amount | None, Mark.FIGURE, Mark.QUANTITY, Leading(2)] = optional(
        "A number, or a range as [low, high]."
    )
    unit_measure: Annotated[Text, Mark.QUANTITY] = Field(
        "", description="The unit: people, US dollars, %."
    )
    qualifier: Annotated[
        Literal["exact", "about", "nearly", "at-least", "range"], Mark.QUANTITY
    ] = Field("exact", description="How exact the figure is, printed as a word before the number.")
    qualifier_text: Annotated[OwnText | None, Mark.QUANTITY] = optional(
        "Another limit of the figure, such as estimate."
    )
    time_period: Edtf = inherited("The date or period of the figure.")
    source: SourceRef = Field("", description="The source of the figure, from sources.yaml.")
    locator: LocatorText | None = optional("The place in the source: para. 4.")
    note: NoteRef | None = optional(
        "The editor's note on the figure. Its letter is printed beside the number."
    )
    target: ParagraphRef | None = optional("The paragraph that supports it.")
    fact: FactRef | None = optional(
        "The fact or the observation that it prints: population, trade.exports.2024."
    )
    counts: ParagraphRef | None = optional(
        "The block whose entries the figure counts. The two numbers must agree."
    )

    @model_validator(mode="before")
    @classmethod
    def _split_source(cls, data: Any) -> Any:
        return split_source(data) if isinstance(data, dict) else data


class Indicators(Block):
    """Four to six tiles in a row, each with one figure."""

    title: MainText = required("The heading above the tiles.")
    items: Listed[Indicator] = required("The tiles, in order: four to six.")
    width: SideWidth = "full"


class TimelineEvent(Model):
    """A dated event. Its mark is filled if the source states the date, hollow if the date is
    inferred or the event is a state, and dashed if the event is only planned.
    """

    date: Edtf = inherited(
        "The date of the event, as precisely as it is known: by default, of its fact."
    )
    label: Label = Field(
        "", description="What happened, in a few words: by default, what its fact says."
    )
    basis: DateBasis = "stated"
    certainty: Literal["done", "state", "planned"] = Field(
        "done",
        description="`done` if it happened then, `state` if it was true at that date, "
        "`planned` if it is still to come.",
    )
    fact: FactRef | None = optional("The fact that supports it, from facts.yaml.")
    target: ParagraphRef | None = optional("The paragraph that says more.")


class UndatedEvent(Model):
    """An event that the sources do not date. It is listed below the scale, never placed on it."""

    label: Label = Field(
        "", description="What happened, in a few words: by default, what its fact says."
    )
    fact: FactRef | None = optional("The fact that supports it, from facts.yaml.")
    target: ParagraphRef | None = optional("The paragraph that says more.")


class Timeline(Block, numbered_as="figure"):
    """A timeline from the year ``start`` to the end of the year ``end``. Undated events are listed
    below it.
    """

    title: MainText = required("The subject of the events.")
    subtitle: Subtitle | None = optional("A second line in the heading.")
    start: Annotated[StrictInt, Mark.DATED] = required(
        "The first year of the scale.", ge=1, le=9999
    )
    end: Annotated[StrictInt, Mark.DATED] = required("The last year of the scale.", ge=1, le=9999)
    events: Annotated[NonEmpty[TimelineEvent], Mark.ENTRIES, Mark.COUNTED] = required(
        "The events, in any order: they are printed by date."
    )
    undated: Entries[UndatedEvent] = several("Events without a known date, listed below the scale.")
    source: SourceRef = Field(
        "", description="The source of the events, from sources.yaml: by default, of their facts."
    )
    as_of: Edtf | None = optional("The date up to which events are listed.")

    @model_validator(mode="after")
    def _check_years(self) -> Self:
        if self.start > self.end:
            years = f"from {self.start} to {self.end}"
            message = f"a timeline goes from an earlier year to a later, not {years}"
            raise PydanticCustomError("timeline_years", message)
        return self


Sign = Literal["yes", "partly", "no", "planned", "unknown"]

MOST = 12
"""Maximum number of columns: more are too narrow for their headings."""


class MatrixRow(Model):
    """One row, with a mark for each column."""

    label: Label = required("The heading of the row.")
    marks: NonEmpty[Sign] = required("One mark for each column, in the order of the columns.")
    fact: FactRef | None = optional("The fact that supports it, from facts.yaml.")
    facts: tuple[FactRef, ...] = several("The facts that support it, from facts.yaml.")


class Matrix(Described):
    """A table of marks. Each kind of mark has its own shape, and is read aloud as a word."""

    row_header: Head | None = optional("What the rows are, such as Office.")
    columns: NonEmpty[Head] = required("The column headings, up to 12.")
    rows: Annotated[NonEmpty[MatrixRow], Mark.ENTRIES, Mark.VERBATIM] = required(
        "The rows, in order."
    )

    @model_validator(mode="after")
    def _check_marks(self) -> Self:
        columns = len(self.columns)
        if columns > MOST:
            counts = f"at most {MOST} columns, and this one {columns}"
            raise PydanticCustomError("matrix_columns", f"a matrix has {counts}: split it in two")
        for row in self.rows:
            if (marks := len(row.marks)) != columns:
                message = f"has {marks} marks, and the matrix has {columns} columns"
                raise PydanticCustomError("matrix_row", f"the row '{row.label}' {message}")
        return self

    def used_marks(self) -> tuple[Sign, ...]:
        """Return the marks that occur, in the order of the key."""
        used = {mark for row in self.rows for mark in row.marks}
        return tuple(mark for mark in get_args(Sign) if mark in used)


class UnitGroup(Model):
    """One count, such as the visits of one year."""

    label: Label = required("The heading of the row, such as 2022.")
    obs_value: Annotated[StrictInt | None, Mark.FIGURE, Leading(2)] = optional(
        "The count. Leave it out if it is missing.", ge=0, le=100
    )
    obs_status: Literal["A", "E", "F", "P", "M"] = Field(
        "A", description="A normal value, E estimate, F forecast, P provisional, M missing."
    )
    of: StrictInt | None = optional(
        "The total that the count is part of. Empty squares stand for the rest.", ge=1, le=100
    )
    fact: FactRef | None = optional("The fact that supports it, from facts.yaml.")

    @model_validator(mode="after")
    def _check_count(self) -> Self:
        if (self.obs_value is None) != (self.obs_status == "M"):
            message = "needs either 'obs_value' or, if the count is missing, 'obs_status: M'"
            raise PydanticCustomError("unit_missing", f"'{self.label}' {message}")
        if self.of is not None and (self.obs_value or 0) > self.of:
            raise PydanticCustomError("unit_whole", f"'{self.label}' counts more than its whole")
        return self


class Unit(Described):
    """Counts of up to 100 things. Each thing is a square and each count a row, so that rows can be
    compared by eye.
    """

    unit_measure: Annotated[Head, Mark.VERBATIM] = required(
        "What one square stands for, such as visit."
    )
    group_header: Head | None = optional("What the groups are, such as Year.")
    groups: Annotated[NonEmpty[UnitGroup], Mark.ENTRIES, Mark.VERBATIM] = required(
        "The counts, in order."
    )
