"""Column charts: a group of columns for each category, values upwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from briefing.charts.chart import Chart, Panel, Point
from briefing.charts.labels import key
from briefing.charts.palette import GREY, GRID, INK, PAPER, area
from briefing.charts.scene import (
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
from briefing.charts.svg import widest_word, width, wrapped

_HIGH = 13.0
"""Height of the plot, in font sizes."""
_MOST_LINES = 3
_NARROW = 3.0
"""Width, in points, below which a hatch in a column is not visible."""
_WIDEST = 5.5
"""Maximum width of a column, in font sizes."""


@dataclass(frozen=True)
class _Field:
    """The horizontal layout: ``slot`` is the width per column, ``group`` that per category."""

    left: float
    group: float
    slot: float
    series: int

    def middle(self, category: int) -> float:
        """Return the centre of a category."""
        return self.left + (category + 0.5) * self.group

    def column(self, category: int, series: int) -> float:
        """Return the centre of the column of a series."""
        return self.middle(category) + (series - (self.series - 1) / 2) * self.slot


def fit(chart: Chart, room: float) -> bool:
    """Return whether the label of each category fits below its columns; of times, some suffice."""
    return chart.in_time or all(
        _name_fits(name, chart, _field(chart, panel, 0.0, room))
        for panel in chart.panels
        for name in panel.categories
    )


def layout_columns(chart: Chart, panel: Panel, room: Room) -> Block:
    """Lay out a panel with columns."""
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
    """Return the layout of a panel's columns: to the right of the tick labels, if there are any."""
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
    """Return whether each value fits at its column: in all panels, which must share one scale."""
    return all(
        width(point.label, chart.style.size)
        <= _slots(chart, panel, 0.0, room).slot - 0.3 * chart.style.size
        for panel in chart.panels
        for series in panel.series
        for point in series.points
    )


def _name_fits(name: str, chart: Chart, field: _Field) -> bool:
    """Return whether a label fits below its category without a break within a word."""
    size, room = chart.style.size, field.group - 0.6 * chart.style.size
    if widest_word(name, size, bold=True) > room:
        return False
    return len(wrapped(name, size, room, bold=True)) <= _MOST_LINES


def _names_below(chart: Chart, panel: Panel, field: _Field) -> list[tuple[str, ...]] | None:
    """Wrap the names of the series to the width of a column; None if they do not fit."""
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
    """Return the style of a column; one too narrow for a visible hatch is hollow instead."""
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
    """Return the labels of the categories, and their height."""
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
