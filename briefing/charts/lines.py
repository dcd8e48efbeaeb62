"""Line charts over time: gaps where data are missing, names at the line ends or in a legend."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from briefing.charts import labels
from briefing.charts.chart import Axis, Chart, Panel, Point, Series, Status
from briefing.charts.labels import key, point_looks
from briefing.charts.palette import GREY, GRID, INK, PAPER, ink
from briefing.charts.scene import (
    Block,
    Mark,
    Room,
    Scale,
    field_height,
    leading,
    rule,
    text,
    thinned,
)
from briefing.charts.svg import width

_HIGH = 17.0
"""Height of the plot, in font sizes."""
_GAP = 1.5
"""Observations further apart than this many steps have a gap between them."""
_VISIBLE = 2.5
"""Size, in points, below which a hollow symbol cannot be recognised."""
_NARROWEST = 9.0
"""Minimum width of the plot, in font sizes."""


def narrowest(chart: Chart) -> float:
    """Return the minimum width of a panel in which its lines can be followed."""
    size = chart.style.size
    ends = (labels.last(series) for panel in chart.panels for series in panel.series)
    values = max((width(end.label, size) for end in ends if end is not None), default=0.0)
    return _ticks(chart) + values + _NARROWEST * size


@dataclass(frozen=True)
class _Plot:
    """The plot area of a panel: a time scale across, a value scale upwards."""

    chart: Chart
    across: Scale
    up: Scale

    @property
    def size(self) -> float:
        """The font size."""
        return self.chart.style.size

    def mark_size(self, series: Series) -> float:
        """Return the width at which symbols of a line do not overlap."""
        near = min((b.at - a.at for a, b in pairwise(series.points)), default=self.chart.step)
        across = self.across
        spacing = near * (across.end - across.start) / (across.high - across.low)
        return min(0.6 * self.size, 0.7 * spacing)


def layout_lines(chart: Chart, panel: Panel, room: Room) -> Block:
    """Lay out a panel with lines."""
    style, size = chart.style, chart.style.size
    times = chart.times or Axis(0.0, 1.0, ())
    left = room.x + _ticks(chart) + 0.6 * size
    high = field_height(chart, _HIGH)
    most = labels.room_for_names(chart, room.width, high)
    names = [labels.label(series, size, most) for series in panel.series]
    above = Block(0.0, ()) if most is not None else key(chart, panel, room)
    ends = (labels.label(series, size, most) for each in chart.panels for series in each.series)
    right = room.right - max(width(line, size, bold=True) for name in ends for line in name)
    top = room.y + above.height + 0.6 * leading(style)
    bottom = top + high
    across = Scale.of(times, left + 0.6 * size, right - 1.1 * size)
    plot = _Plot(chart, across, Scale.of(chart.values, bottom, top))
    marks: list[Mark] = [
        *above.marks,
        *_grid(plot, left, right),
        *_times(plot, times, room),
    ]
    for number, series in enumerate(panel.series):
        marks += _line(plot, number, series)
    for number, series in enumerate(panel.series):
        marks += _points(plot, number, series)
    marks += labels.labels(panel, names, style, across, plot.up)
    return Block(bottom + 1.6 * leading(style) - room.y, tuple(marks))


def _grid(plot: _Plot, left: float, right: float) -> Iterator[Mark]:
    style = plot.chart.style
    # Grid lines end before a value, where they would look like a minus sign.
    right -= 0.5 * style.size
    for value, label in plot.chart.values.ticks:
        at = plot.up.at(value)
        yield rule(left, at, right, at, INK if value == 0 else GRID, 0.6 if value == 0 else 0.4)
        yield text(label, left - 0.6 * style.size, at, style, "right", fill=GREY)


def _times(plot: _Plot, times: Axis, room: Room) -> Iterator[Mark]:
    """Draw the labels of the time axis, as many as fit."""
    style, size, bottom = plot.chart.style, plot.size, plot.up.start
    wanted = [(plot.across.at(value), width(label, size) / 2) for value, label in times.ticks]
    for number, middle in thinned(wanted, (room.x, room.right), size).items():
        at = wanted[number][0]
        yield rule(at, bottom, at, bottom + 0.35 * size, GREY)
        yield text(times.ticks[number][1], middle, bottom + leading(style), style, "center")


def _line(plot: _Plot, number: int, series: Series) -> Iterator[Mark]:
    """Draw a line through observations without a gap; dashed to forecasts. Where symbols are too
    dense to be recognised as hollow, the line is hollow.
    """
    chart, across, up = plot.chart, plot.across, plot.up
    is_dense = plot.mark_size(series) < _VISIBLE
    plain = {
        "stroke": ink(chart.style, number),
        "strokeWidth": 0.8 if is_dense else 1.2,
        "strokeJoin": "round",
    }
    looks = {
        "plain": (plain,),
        "dashed": ({**plain, "strokeDash": [4, 3]},),
        "hollow": ({**plain, "strokeWidth": 2.2}, {**plain, "strokeWidth": 1.2, "stroke": PAPER}),
    }
    for way, joined in groupby(_steps(chart, series), lambda step: _way(step, is_dense=is_dense)):
        found = [step for step in joined if step is not None]
        if way is not None:
            points = (found[0][0], *(after for _, after in found))
            places = tuple({"x": one.at, "y": one.value or 0.0} for one in points)
            yield from (Mark("line", look, places, across, up) for look in looks[way])
    for before, after in pairwise(series.points):
        if after.is_break and before.value is not None and after.value is not None:
            middle = ((before.at + after.at) / 2, (before.value + after.value) / 2)
            yield text("//", across.at(middle[0]), up.at(middle[1]), chart.style, "center")


def _steps(chart: Chart, series: Series) -> Iterator[tuple[Point, Point] | None]:
    """Yield pairs of consecutive observations; None for a gap between them."""
    for before, after in pairwise(series.points):
        is_near = after.at - before.at <= _GAP * chart.step
        is_there = before.value is not None and after.value is not None
        yield (before, after) if is_near and is_there and not after.is_break else None


def _way(step: tuple[Point, Point] | None, *, is_dense: bool) -> str | None:
    """Return how the line to the second of two points is drawn; None if it is not."""
    if step is None:
        return None
    if step[1].status is Status.FORECAST:
        return "dashed"
    return "hollow" if is_dense and step[1].status is not Status.NORMAL else "plain"


def _points(plot: _Plot, number: int, series: Series) -> Iterator[Mark]:
    """Draw symbols as large as their distance allows; if too small, only those without a line."""
    size = plot.mark_size(series)
    joined = {point for step in _steps(plot.chart, series) if step is not None for point in step}
    for point in series.points:
        if point.value is None or (size < _VISIBLE and point in joined):
            continue
        wide = max(size, _VISIBLE)
        looks = point_looks(plot.chart, number, point.status, wide)
        looks["strokeWidth"] = min(1.2, wide / 3)
        yield Mark("symbol", looks, ({"x": point.at, "y": point.value},), plot.across, plot.up)


def _ticks(chart: Chart) -> float:
    """Return the width of the tick labels beside the plot."""
    return max((width(label, chart.style.size) for _, label in chart.values.ticks), default=0.0)
