"""Draws charts and maps as SVG: the only import of glyph widths.

A :class:`Chart` has its text and scale; its marks are placed in :mod:`panels` and :mod:`bars`, and
those of maps in :mod:`map`. Lengths are in points. The terms are those of SDMX (observation,
status) and of statistical graphics (axis, panel).
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Literal

from briefing.system.values import Value

ACCENT = "#16395c"
"""The default accent colour."""


class DrawingFailed(Exception):
    """Raised when something cannot be drawn; the message is one line."""


class TooTall(DrawingFailed):
    """Raised when a drawing does not fit on a page, in height or in width."""


class Refused(Exception):
    """Raised for a file that cannot be drawn, or reaches out of itself, at a path in it."""

    def __init__(self, message: str, place: str, reaches_out: bool = False) -> None:
        super().__init__(message, place, reaches_out)
        self.message = message
        self.place = place.lstrip(".") or "the whole file"
        self.reaches_out = reaches_out


Kind = Literal["bar", "column", "line", "dot", "range"]


class Status(StrEnum):
    """The reliability of an observation, as drawn (SDMX code list CL_OBS_STATUS)."""

    NORMAL = "A"
    ESTIMATE = "E"
    FORECAST = "F"
    PROVISIONAL = "P"
    MISSING = "M"


class Style(Value):
    """The conditions for a drawing: available size, font size, printer and accent colour."""

    width: float
    height: float
    size: float
    mono: bool = False
    accent: str = ACCENT
    """The darkest colour, from which the others are derived."""


class Point(Value):
    """An observation. ``value`` is None if it is missing; ``high`` is the upper end of a range."""

    value: float | None
    label: str
    """The value as printed."""
    at: float = 0.0
    """Position on the time axis of a line chart, in years; otherwise the index of its category."""
    high: float | None = None
    status: Status = Status.NORMAL
    is_break: bool = False
    """Whether it starts a break in series: not comparable with earlier observations."""


class Series(Value):
    """Related observations. The name is empty if there is only one series."""

    name: str
    points: tuple[Point, ...]


class Panel(Value):
    """One plot of a chart. Its categories belong to the axis without a scale."""

    name: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]


class Axis(Value):
    """A scale with its labelled ticks."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]


class Chart(Value):
    """A chart to be drawn. All panels share one scale, so that they can be compared."""

    kind: Kind
    name: str
    """An id, unique among the drawings of the document."""
    title: str
    """The alternative text."""
    panels: tuple[Panel, ...]
    values: Axis
    style: Style
    times: Axis | None = None
    """The time axis of a line chart, in years."""
    share: float = 1.0
    """Height of the plots, as a fraction of their full height."""
    step: float = 1.0
    """Interval between consecutive observations of a line; a longer one is a gap."""
    in_time: bool = False
    """Whether the categories are consecutive times: then not each needs a label."""

    @property
    def series(self) -> Iterator[Series]:
        """The series of all panels."""
        return (series for panel in self.panels for series in panel.series)

    @property
    def points(self) -> Iterator[Point]:
        """The observations of all panels."""
        return (point for series in self.series for point in series.points)

    @property
    def tight_axis(self) -> Axis:
        """An axis from zero to the extreme values: enough for bars with their values printed."""
        values = [point.value for point in self.points if point.value is not None]
        low, high = min((0.0, *values)), max((0.0, *values))
        return Axis(low, high if high > low else low + 1.0, ())
