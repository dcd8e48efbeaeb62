"""Lines over time: no line across what is missing, each named at its end."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from briefing.draw.chart import Axis, Chart, Panel, Point, Series, Status
from briefing.draw.key import point_looks
from briefing.draw.metrics import width, wrapped
from briefing.draw.scene import (
    GREY,
    GRID,
    INK,
    Block,
    Mark,
    Scale,
    colour,
    field_height,
    leading,
    lines_of_text,
    rule,
    text,
)

_HIGH = 17.0
"""The field is so many letters' sizes high."""
_NAMES = 0.3
"""The names at the ends of lines have at most so much of the width."""
_ROUNDING = 1.5
"""What is further apart than so many steps has something missing in between."""


def placed(chart: Chart, panel: Panel, x: float, y: float, room: float) -> Block:
    """A panel with lines, its upper left corner at ``x``, ``y``."""
    style, size = chart.style, chart.style.size
    times = chart.times or Axis(0.0, 1.0, ())
    ticks = max((width(label, size) for _, label in chart.values.ticks), default=0.0)
    left = x + ticks + 0.6 * size
    names = [_name(series, size, _NAMES * room) for series in panel.series]
    right = x + room - max((width(line, size, bold=True) for n in names for line in n), default=0.0)
    top = y + 0.6 * leading(style)
    bottom = top + field_height(chart, _HIGH)
    across = Scale.of(times, left + 0.6 * size, right - 1.1 * size)
    up = Scale.of(chart.values, bottom, top)
    marks: list[Mark] = [
        *_grid(chart, up, left, right),
        *_times(chart, times, across, bottom, x, x + room),
    ]
    for number, series in enumerate(panel.series):
        marks += _line(chart, number, series, across, up)
    for number, series in enumerate(panel.series):
        marks += _points(chart, number, series, across, up)
    marks += _ends(chart, panel, names, across, up, (top, bottom))
    return Block(bottom + 1.6 * leading(style) - y, tuple(marks))


def _grid(chart: Chart, up: Scale, left: float, right: float) -> Iterator[Mark]:
    for value, label in chart.values.ticks:
        at = up.at(value)
        yield rule(left, at, right, at, INK if value == 0 else GRID, 0.6 if value == 0 else 0.4)
        yield text(label, left - 0.6 * chart.style.size, at, chart.style, "right", fill=GREY)


def _times(
    chart: Chart, times: Axis, across: Scale, bottom: float, least: float, most: float
) -> Iterator[Mark]:
    """The years below, as many as there is room for."""
    size, end = chart.style.size, least
    for value, label in times.ticks:
        half = width(label, size) / 2
        at = min(max(across.at(value), least + half), most - half)
        if at - half >= end:
            yield rule(across.at(value), bottom, across.at(value), bottom + 0.35 * size, GREY)
            yield text(label, at, bottom + leading(chart.style), chart.style, "center")
            end = at + half + size


def _line(chart: Chart, number: int, series: Series, across: Scale, up: Scale) -> Iterator[Mark]:
    """From each observation to the next; dashed to what is expected only."""
    ink = colour(chart.style, number if number % 4 != 3 else 0)
    for before, after in pairwise(series.points):
        if before.value is None or after.value is None:
            continue
        if after.at - before.at > _ROUNDING * chart.step:
            continue
        if after.is_break:
            middle = ((before.at + after.at) / 2, (before.value + after.value) / 2)
            yield text("//", across.at(middle[0]), up.at(middle[1]), chart.style, "center")
            continue
        looks = {"stroke": ink, "strokeWidth": 1.2}
        if after.status is Status.FORECAST:
            looks["strokeDash"] = [4, 3]
        place = {"x": before.at, "y": before.value, "x2": after.at, "y2": after.value}
        yield Mark("rule", looks, (place,), across, up)


def _points(chart: Chart, number: int, series: Series, across: Scale, up: Scale) -> Iterator[Mark]:
    """As large as their distance allows."""
    near = min((b.at - a.at for a, b in pairwise(series.points)), default=chart.step)
    apart = near * (across.end - across.start) / (across.high - across.low)
    wide = max(1.2, min(0.6 * chart.style.size, 0.7 * apart))
    for point in series.points:
        if point.value is None or (wide < 2.5 and point.status is Status.NORMAL):
            continue
        looks = point_looks(chart, number, point.status, wide)
        looks["strokeWidth"] = min(1.2, wide / 3)
        yield Mark("point", looks, ({"x": point.at, "y": point.value},), across, up)


def _name(series: Series, size: float, room: float) -> tuple[str, ...]:
    """What stands at the end of a line: its name, and its last value."""
    last = _last(series)
    lines = wrapped(series.name, size, room, bold=True) if series.name else ()
    return (*lines, last.label) if last is not None else lines


def _last(series: Series) -> Point | None:
    return next((point for point in reversed(series.points) if point.value is not None), None)


def _ends(
    chart: Chart,
    panel: Panel,
    names: list[tuple[str, ...]],
    across: Scale,
    up: Scale,
    field: tuple[float, float],
) -> Iterator[Mark]:
    """The names at the ends, pushed apart where lines end close together."""
    style = chart.style
    ends = []
    for series, name in zip(panel.series, names, strict=True):
        last = _last(series)
        if last is not None and last.value is not None:
            ends.append((up.at(last.value), len(name) * leading(style), name, last))
    ends.sort(key=lambda end: end[0])
    middles = apart([(middle, high) for middle, high, _, _ in ends], *field)
    for middle, (_, _, name, last) in zip(middles, ends, strict=True):
        start = across.at(across.high) + 1.1 * style.size
        *words, value = name
        first = middle - (len(name) - 1) * leading(style) / 2
        whole = first + (len(words) - 1) * leading(style) / 2
        yield from lines_of_text(words, start, whole, style, bold=True)
        yield text(value, start, first + len(words) * leading(style), style)
        if abs(middle - up.at(last.value or 0.0)) > 0.8 * style.size:
            yield rule(across.at(last.at) + 0.45 * style.size, up.at(last.value or 0.0),
                       start - 0.2 * style.size, middle, GREY, 0.4)  # fmt: skip


def apart(wanted: list[tuple[float, float]], top: float, bottom: float) -> list[float]:
    """Middles of things, in order, moved as little as keeps them from covering one another.

    Each has its height. They may stand out at the bottom only if they fill the whole field.
    """
    placed: list[float] = []
    for middle, high in wanted:
        least = placed[-1] + wanted[len(placed) - 1][1] / 2 if placed else top
        placed.append(max(middle, least + high / 2))
    end = bottom
    for place in range(len(placed) - 1, -1, -1):
        high = wanted[place][1]
        room = sum(size for _, size in wanted[:place])
        placed[place] = max(min(placed[place], end - high / 2), top + room + high / 2)
        end = placed[place] - high / 2
    return placed
