"""Columns: a group for each category, values upwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from briefing.draw.chart import Chart, Panel, Point
from briefing.draw.key import key
from briefing.draw.metrics import widest_word, width, wrapped
from briefing.draw.paint import GREY, GRID, INK, PAPER, area
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
    tight,
)

_HIGH = 13.0
"""The field of the columns is so many letters' sizes high."""
_MOST_LINES = 3
_NARROW = 3.0
"""In a column of fewer points no hatch can be seen."""
_WIDEST = 5.5
"""A column is no wider than so many letters' sizes."""


@dataclass(frozen=True)
class _Field:
    """Where the columns stand: ``slot`` is the room of one, ``group`` that of a category."""

    left: float
    group: float
    slot: float
    series: int

    def middle(self, category: int) -> float:
        """The middle of a category."""
        return self.left + (category + 0.5) * self.group

    def column(self, category: int, series: int) -> float:
        """The middle of the column of a series."""
        return self.middle(category) + (series - (self.series - 1) / 2) * self.slot


def fit(chart: Chart, room: float) -> bool:
    """Whether each category has room for its name below its columns; of times, some are enough."""
    return chart.in_time or all(
        _name_fits(name, chart, _field(chart, panel, 0.0, room))
        for panel in chart.panels
        for name in panel.categories
    )


def placed(chart: Chart, panel: Panel, room: Room) -> Block:
    """A panel with columns."""
    style = chart.style
    direct = _values_fit(chart, room.width)
    field = _field(chart, panel, room.x, room.width)
    axis = tight(chart) if direct else chart.values
    several = len(panel.series) > 1
    inner = _names_below(chart, panel, field) if several else None
    names = key(chart, panel, room) if several and inner is None else Block(0.0, ())
    top = room.y + names.height + leading(style)
    below = leading(style) if direct and axis.low < 0 else 0.0
    bottom = top + field_height(chart, _HIGH)
    scale = Scale.of(axis, bottom, top)
    marks: list[Mark] = [*names.marks]
    if not direct:
        marks += _grid(chart, scale, field.left, room.right)
    marks += _columns(chart, panel, field, scale, direct)
    zero = scale.at(0.0)
    marks.append(rule(field.left, zero, room.right, zero, INK))
    under = bottom + below + 0.3 * style.size
    if inner is not None:
        for category in range(len(panel.categories)):
            for number, lines in enumerate(inner):
                middle = under + len(lines) * leading(style) / 2
                marks += lines_of_text(
                    lines, field.column(category, number), middle, style, "center", fill=GREY
                )
        under += max(map(len, inner)) * leading(style) + 0.2 * style.size
    labels, high = _categories(chart, panel, field, under)
    return Block(under + high - room.y, (*marks, *labels))


def _field(chart: Chart, panel: Panel, x: float, room: float) -> _Field:
    """Where the columns of a panel stand: right of the numbers of the axis, if there are any."""
    size, ticks = chart.style.size, 0.0
    if not _values_fit(chart, room):
        ticks = (
            max((width(label, size) for _, label in chart.values.ticks), default=0.0) + 0.6 * size
        )
    return _slots(chart, panel, x + ticks, room - ticks)


def _slots(chart: Chart, panel: Panel, left: float, room: float) -> _Field:
    categories, series = max(1, len(panel.categories)), max(1, len(panel.series))
    group = room / categories
    slot = min(group / (series + (0.6 if series > 1 else 0.0)), _WIDEST * chart.style.size * 1.35)
    return _Field(left, group, slot, series)


def _values_fit(chart: Chart, room: float) -> bool:
    """Whether each value can stand at its own column: in all panels, or they had two scales."""
    return all(
        width(point.label, chart.style.size)
        <= _slots(chart, panel, 0.0, room).slot - 0.3 * chart.style.size
        for panel in chart.panels
        for series in panel.series
        for point in series.points
    )


def _name_fits(name: str, chart: Chart, field: _Field) -> bool:
    """Whether a name can stand below its category, with no word divided."""
    size, room = chart.style.size, field.group - 0.6 * chart.style.size
    if widest_word(name, size, bold=True) > room:
        return False
    return len(wrapped(name, size, room, bold=True)) <= _MOST_LINES


def _names_below(chart: Chart, panel: Panel, field: _Field) -> list[tuple[str, ...]] | None:
    """The names of the series in lines as wide as a column; None if they do not fit there."""
    size, room = chart.style.size, field.slot - 0.4 * chart.style.size
    if any(width(word, size) > room for s in panel.series for word in s.name.split()):
        return None
    lines = [wrapped(series.name, size, room) for series in panel.series]
    return lines if max(map(len, lines)) <= _MOST_LINES else None


def _columns(
    chart: Chart, panel: Panel, field: _Field, scale: Scale, direct: bool
) -> Iterator[Mark]:
    for number, series in enumerate(panel.series):
        for point in series.points:
            middle = field.column(round(point.at), number)
            if point.value is None:
                zero = scale.at(0.0) - 0.6 * chart.style.size
                if direct:
                    yield text(point.label, middle, zero, chart.style, "center", fill=GREY)
                continue
            half = min(0.37 * field.slot, _WIDEST * chart.style.size / 2)
            place = {"x": middle - half, "x2": middle + half, "y": 0.0, "y2": point.value}
            looks = _looks(chart, number, point, 2 * half)
            yield Mark("rect", looks, (place,), None, scale)
            if direct:
                yield _value(chart, point, point.value, middle, scale)


def _looks(chart: Chart, number: int, point: Point, wide: float) -> dict[str, Any]:
    """The looks of a column; where no hatch can be seen, it is hollow instead."""
    paint = area(chart.style, number, point.status)
    if wide >= _NARROW:
        return paint.looks
    hollow = paint.fill.startswith("url")
    return {**paint.looks, "strokeWidth": 0.3, **({"fill": PAPER} if hollow else {})}


def _value(chart: Chart, point: Point, value: float, middle: float, scale: Scale) -> Mark:
    away = (0.65 if value < 0 else -0.65) * chart.style.size
    return text(point.label, middle, value, chart.style, "center", y_scale=scale, dy=away)


def _grid(chart: Chart, scale: Scale, left: float, right: float) -> Iterator[Mark]:
    for value, label in chart.values.ticks:
        at = scale.at(value)
        yield rule(left, at, right, at, GRID, 0.4)
        yield text(label, left - 0.6 * chart.style.size, at, chart.style, "right", fill=GREY)


def _categories(chart: Chart, panel: Panel, field: _Field, top: float) -> tuple[list[Mark], float]:
    """The names of the categories, and how high they stand."""
    style, bold = chart.style, len(panel.series) > 1
    room = field.group - 0.6 * style.size
    names = []
    for name in panel.categories:
        least = widest_word(name, style.size, bold=bold)
        names.append(wrapped(name, style.size, max(room, least), bold=bold))
    wanted = [
        (field.middle(place), max(width(line, style.size, bold=bold) for line in lines) / 2)
        for place, lines in enumerate(names)
    ]
    ends = (field.left, field.left + field.group * len(names))
    marks: list[Mark] = []
    most = 1
    for place, at in thinned(wanted, ends, 0.5 * style.size).items():
        lines = names[place]
        most = max(most, len(lines))
        middle = top + len(lines) * leading(style) / 2
        marks += lines_of_text(lines, at, middle, style, "center", bold=bold)
    return marks, most * leading(style)
