"""A chart as a value: all its words made, its scale chosen, nothing placed yet.

Lengths are in points, as on the page. The terms are those of SDMX (observation, status) and of
Vega (axis, domain, panel).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

ACCENT = "#16395c"
"""Of our own house."""

Kind = Literal["bar", "column", "line", "dot", "range"]


class Status(StrEnum):
    """How far an observation can be relied on, as it is drawn (SDMX code list CL_OBS_STATUS)."""

    NORMAL = "A"
    ESTIMATE = "E"
    FORECAST = "F"
    PROVISIONAL = "P"
    MISSING = "M"


@dataclass(frozen=True)
class Style:
    """What a chart is drawn for: the room on a page, the size of its letters, the printer."""

    width: float
    height: float
    size: float
    mono: bool = False
    accent: str = ACCENT
    """The darkest of its colours, from which the others are made."""


@dataclass(frozen=True)
class Point:
    """An observation. ``value`` is None if it is missing; a range has its upper end in ``high``."""

    value: float | None
    label: str
    """The value as it is printed."""
    at: float = 0.0
    """Its place on the axis of a line chart, in years; in others, the place of its category."""
    high: float | None = None
    status: Status = Status.NORMAL
    is_break: bool = False
    """Whether it cannot be compared with the observations before it."""


@dataclass(frozen=True)
class Series:
    """Observations that belong together. The name is empty if there is only one series."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Panel:
    """One field of a chart. Its categories are those of the axis without a scale."""

    name: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True)
class Axis:
    """A scale with the places that are named on it."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class Chart:
    """What is to be drawn. All panels have the same scale, or they could not be compared."""

    kind: Kind
    name: str
    """An id that no other drawing of the document has."""
    title: str
    """What is read aloud in place of the drawing."""
    panels: tuple[Panel, ...]
    values: Axis
    style: Style
    times: Axis | None = None
    """The axis of a line chart; its places are years."""
    share: float = 1.0
    """How high its fields are, of what they are if there is room."""
    step: float = 1.0
    """The time from one observation of a line to the next; what is longer is a gap."""
    in_time: bool = False
    """Whether the categories are times, one after the other: then not each needs its name."""


@dataclass(frozen=True)
class Specification:
    """A drawing that somebody else has specified: the text of a Vega-Lite specification."""

    name: str
    title: str
    text: str
    style: Style
    formats: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """How its language writes a ``number`` and a ``time``, as the engine has it (d3-format,
    d3-time-format); as in English where nothing is said."""
