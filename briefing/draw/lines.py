"""Lines over time: no line across what is missing, each named at its end, or in a key above."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from briefing.draw.chart import Axis, Chart, Panel, Point, Series, Status
from briefing.draw.key import key, point_looks
from briefing.draw.metrics import widest_word, width, wrapped
from briefing.draw.paint import GREY, GRID, INK, PAPER, ink
from briefing.draw.scene import (
    Block,
    Mark,
    Room,
    Scale,
    field_height,
    leading,
    lines_of_text,
    rule,
    text,
    thinned,
)

_HIGH = 17.0
"""The field is so many letters' sizes high."""
_NAMES = 0.3
"""The names at the ends of lines have at most so much of the width."""
_GAP = 1.5
"""Between observations that are further apart than so many steps something is missing."""
_VISIBLE = 2.5
"""Smaller marks, in points, are not seen to be hollow."""
_NARROWEST = 9.0
"""The field is no narrower than so many letters' sizes."""


def narrowest(chart: Chart) -> float:
    """The least room of a panel in which its lines can be followed."""
    size = chart.style.size
    ends = (_last(series) for panel in chart.panels for series in panel.series)
    values = max((width(end.label, size) for end in ends if end is not None), default=0.0)
    return _ticks(chart) + values + _NARROWEST * size


@dataclass(frozen=True)
class _Field:
    """Where the lines of a panel are: times along its width, values upwards."""

    chart: Chart
    across: Scale
    up: Scale

    @property
    def size(self) -> float:
        """The size of its letters."""
        return self.chart.style.size

    def mark_size(self, series: Series) -> float:
        """How wide the marks of a line can be without covering one another."""
        near = min((b.at - a.at for a, b in pairwise(series.points)), default=self.chart.step)
        across = self.across
        spacing = near * (across.end - across.start) / (across.high - across.low)
        return min(0.6 * self.size, 0.7 * spacing)


def placed(chart: Chart, panel: Panel, room: Room) -> Block:
    """A panel with lines."""
    style, size = chart.style, chart.style.size
    times = chart.times or Axis(0.0, 1.0, ())
    left = room.x + _ticks(chart) + 0.6 * size
    most = _NAMES * room.width if _names_fit(chart, room.width) else None
    names = [_name(series, size, most) for series in panel.series]
    above = Block(0.0, ()) if most is not None else key(chart, panel, room)
    ends = (_name(series, size, most) for each in chart.panels for series in each.series)
    right = room.right - max(width(line, size, bold=True) for name in ends for line in name)
    top = room.y + above.height + 0.6 * leading(style)
    bottom = top + field_height(chart, _HIGH)
    across = Scale.of(times, left + 0.6 * size, right - 1.1 * size)
    field = _Field(chart, across, Scale.of(chart.values, bottom, top))
    marks: list[Mark] = [
        *above.marks,
        *_grid(field, left, right),
        *_times(field, times, room),
    ]
    for number, series in enumerate(panel.series):
        marks += _line(field, number, series)
    for number, series in enumerate(panel.series):
        marks += _points(field, number, series)
    marks += _ends(field, panel, names)
    return Block(bottom + 1.6 * leading(style) - room.y, tuple(marks))


def _grid(field: _Field, left: float, right: float) -> Iterator[Mark]:
    style = field.chart.style
    # No line leads up to a value, or it would seem to have a minus sign.
    right -= 0.5 * style.size
    for value, label in field.chart.values.ticks:
        at = field.up.at(value)
        yield rule(left, at, right, at, INK if value == 0 else GRID, 0.6 if value == 0 else 0.4)
        yield text(label, left - 0.6 * style.size, at, style, "right", fill=GREY)


def _times(field: _Field, times: Axis, room: Room) -> Iterator[Mark]:
    """The years below, as many as there is room for."""
    style, size, bottom = field.chart.style, field.size, field.up.start
    wanted = [(field.across.at(value), width(label, size) / 2) for value, label in times.ticks]
    for number, middle in thinned(wanted, (room.x, room.right), size).items():
        at = wanted[number][0]
        yield rule(at, bottom, at, bottom + 0.35 * size, GREY)
        yield text(times.ticks[number][1], middle, bottom + leading(style), style, "center")


def _line(field: _Field, number: int, series: Series) -> Iterator[Mark]:
    """Through all that follows without a gap; dashed to what is expected only. Where marks are too
    near one another to be seen hollow, the line is.
    """
    chart, across, up = field.chart, field.across, field.up
    is_dense = field.mark_size(series) < _VISIBLE
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
    """From each observation to the next; None where something is missing in between."""
    for before, after in pairwise(series.points):
        is_near = after.at - before.at <= _GAP * chart.step
        is_there = before.value is not None and after.value is not None
        yield (before, after) if is_near and is_there and not after.is_break else None


def _way(step: tuple[Point, Point] | None, *, is_dense: bool) -> str | None:
    """How the line leads to the second of two points; None if it does not."""
    if step is None:
        return None
    if step[1].status is Status.FORECAST:
        return "dashed"
    return "hollow" if is_dense and step[1].status is not Status.NORMAL else "plain"


def _points(field: _Field, number: int, series: Series) -> Iterator[Mark]:
    """As large as their distance allows; where that is too little, only what no line leads to."""
    size = field.mark_size(series)
    joined = {point for step in _steps(field.chart, series) if step is not None for point in step}
    for point in series.points:
        if point.value is None or (size < _VISIBLE and point in joined):
            continue
        wide = max(size, _VISIBLE)
        looks = point_looks(field.chart, number, point.status, wide)
        looks["strokeWidth"] = min(1.2, wide / 3)
        yield Mark("symbol", looks, ({"x": point.at, "y": point.value},), field.across, field.up)


def _ticks(chart: Chart) -> float:
    """How wide the numbers beside the field are."""
    return max((width(label, chart.style.size) for _, label in chart.values.ticks), default=0.0)


def _names_fit(chart: Chart, room: float) -> bool:
    """Whether the names can stand at the ends of the lines: no word divided, none too low."""
    size, most = chart.style.size, _NAMES * room
    high = field_height(chart, _HIGH) / leading(chart.style)
    words = (widest_word(s.name, size, bold=True) for panel in chart.panels for s in panel.series)
    lines = (sum(len(_name(s, size, most)) for s in panel.series) for panel in chart.panels)
    return max(words) <= most and max(lines) <= high


def _name(series: Series, size: float, room: float | None) -> tuple[str, ...]:
    """What stands at the end of a line: its name, if there is room for it, and its last value."""
    last = _last(series)
    lines = () if not series.name or room is None else wrapped(series.name, size, room, bold=True)
    return (*lines, last.label if last is not None else "")


def _last(series: Series) -> Point | None:
    return next((point for point in reversed(series.points) if point.value is not None), None)


def _ends(field: _Field, panel: Panel, names: list[tuple[str, ...]]) -> Iterator[Mark]:
    """The names at the ends, pushed apart where lines end close together."""
    style, across, up = field.chart.style, field.across, field.up
    ends = []
    for series, name in zip(panel.series, names, strict=True):
        last = _last(series)
        if last is not None and last.value is not None:
            ends.append((up.at(last.value), len(name) * leading(style), name, last))
    ends.sort(key=lambda end: end[0])
    middles = apart([(middle, high) for middle, high, _, _ in ends], up.end, up.start)
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
