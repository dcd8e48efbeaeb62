"""Draws charts and maps as SVG: the only import of glyph widths.

A chart arrives with all its text and its scale decided, nothing placed yet (:class:`Chart`).
Everything is placed in :mod:`panels`, :mod:`bars`, :mod:`map` and :mod:`locator`, and written as
SVG (:mod:`scene`). Drawings are cached by content (:class:`Drawer`). Lengths are in points, as on
the page. The terms are those of SDMX (observation, status) and of statistical graphics (axis,
domain, panel).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import msgspec
from msgspec import field

from briefing.system.cache import Store, hash_bytes, hash_code
from briefing.system.fonts import font_versions
from briefing.system.values import Value

if TYPE_CHECKING:
    from briefing.charts.map import PlacedMap

ACCENT = "#16395c"
"""The default accent colour."""


class DrawingFailed(Exception):
    """Raised when something cannot be drawn; the message is one line."""


class TooTall(DrawingFailed):
    """Raised when a drawing does not fit on a page, in height or in width."""


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


class Specification(Value):
    """A drawing specified by an author: the text of a Vega-Lite specification."""

    name: str
    title: str
    text: str
    style: Style
    formats: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """The language's formats of ``number`` and ``time``, as the engine takes them (d3-format,
    d3-time-format); English by default."""


Drawable: TypeAlias = "Chart | Specification | PlacedMap"


class Drawer(Value):
    """Draws, and caches drawings in a store, if it has one."""

    store: Store | None = None
    process: Callable[[], AbstractContextManager[Executor]] | None = None
    """Starts a process for one drawing that an author has specified; None: it is drawn here."""

    def draw(self, what: Drawable) -> str:
        """Return a drawing as SVG that can be embedded in a page. Raises DrawingFailed."""
        if self.store is None:
            return self._draw_anew(what)
        identity = [type(what).__name__, what, _program()]
        key = hash_bytes(msgspec.json.encode(identity, order="sorted"))
        if (cached := self.store.get(key)) is not None:
            return cached.decode()
        svg = self._draw_anew(what)
        self.store.put(key, svg.encode())
        return svg

    def _draw_anew(self, what: Drawable) -> str:
        match what:
            case Chart():
                from briefing.charts.panels import draw_chart

                return draw_chart(what)
            case Specification():
                from briefing.vega_lite.drawing import draw_apart, draw_specification

                return draw_apart(what, self.process) if self.process else draw_specification(what)
        from briefing.charts.scene import Block, write_svg

        return write_svg(Block(what.height, what.marks), what.style, what.name, what.title)


@cache
def _program() -> str:
    """Return a hash of the code that draws and the versions of its dependencies."""
    from briefing import vega_lite

    versions = json.dumps([font_versions(), vega_lite.versions()], sort_keys=True)
    code = [hash_code(Path(__file__).parent), hash_code(Path(vega_lite.__file__).parent)]
    return hash_bytes(" ".join([versions, *code]).encode())
