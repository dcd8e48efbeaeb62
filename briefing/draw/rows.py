"""Bar, dot and range charts: a row for each category, values along the width."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from briefing.draw.chart import Chart, Panel, Style, TooTall
from briefing.draw.key import key
from briefing.draw.metrics import widest_word, width, wrapped
from briefing.draw.paint import GREY, GRID, INK
from briefing.draw.row_marks import Lane, Points, is_left, row_marks
from briefing.draw.scene import (
    Block,
    Mark,
    Room,
    Scale,
    leading,
    lines_of_text,
    rule,
    text,
    thinned,
    tight,
)

_LABELS = 0.38
"""Maximum fraction of the width for the labels of rows."""
_LONG_WORDS = 0.5
"""The same, where a word would otherwise have to be broken."""
_NARROWEST = 6.0
"""Minimum width of the plot, in font sizes, if panels can be rearranged."""
_LEAST = 2.0
"""Width, in font sizes, below which a plot shows nothing."""


@dataclass(frozen=True)
class Row:
    """A row: its label, and its points with the index of the series of each."""

    label: tuple[str, ...]
    points: Points
    is_heading: bool = False

    def height(self, style: Style) -> float:
        """Return its height, including the space around it."""
        space = 0.25 if self.is_heading else 0.75
        return len(self.label) * leading(style) + space * style.size


def narrowest(chart: Chart) -> float:
    """Return the minimum width of a panel with no broken word and distinguishable marks."""
    return _widest(chart) + sum(_beside(chart)) + (_NARROWEST + 1.0) * chart.style.size


def placed(chart: Chart, panel: Panel, room: Room) -> Block:
    """Lay out a panel with rows."""
    style = chart.style
    rows = [*_rows(chart, panel, room.width)]
    labels = max(
        (
            width(line, style.size, bold=row.is_heading)
            for each in chart.panels
            for row in _rows(chart, each, room.width)
            for line in row.label
        ),
        default=0.0,
    )
    left, right = _beside(chart)
    axis = tight(chart) if chart.kind == "bar" else chart.values
    start, end = room.x + labels + style.size + left, room.right - right
    if end - start < _LEAST * style.size:
        raise TooTall("its names and values leave no room for the drawing")
    scale = Scale.of(axis, start, end)
    names = _names(chart, panel, rows, scale, room)
    top = room.y + names.height
    marks: list[Mark] = []
    middle = top
    for row in rows:
        middle += row.height(style) / 2
        marks += lines_of_text(row.label, room.x, middle, style, bold=row.is_heading)
        marks += row_marks(Lane(chart, scale, middle), row.points)
        middle += row.height(style) / 2
    grid = [*_grid(chart, scale, top, middle)]
    height = middle - room.y + (0.0 if chart.kind == "bar" else 1.3 * leading(style))
    return Block(height, (*grid, *names.marks, *marks, *_baseline(chart, scale, top, middle)))


def _rows(chart: Chart, panel: Panel, room: float) -> Iterator[Row]:
    """Yield a row per category; for several series of bars, one per series below a heading."""
    style = chart.style
    most = max(_LABELS * room, min(_widest(chart), _LONG_WORDS * room))
    for place, category in enumerate(panel.categories):
        points = tuple(
            (number, point)
            for number, series in enumerate(panel.series)
            for point in series.points
            if point.at == place
        )
        if chart.kind == "dot" or len(panel.series) == 1:
            yield Row(wrapped(category, style.size, most), points)
            continue
        yield Row(wrapped(category, style.size, most, bold=True), (), is_heading=True)
        for number, point in points:
            yield Row(wrapped(panel.series[number].name, style.size, most), ((number, point),))


def _widest(chart: Chart) -> float:
    """Return the width of the longest word in the labels of rows."""
    names = [name for panel in chart.panels for name in panel.categories]
    if chart.kind != "dot":
        names += [series.name for panel in chart.panels for series in panel.series]
    return max((widest_word(name, chart.style.size, bold=True) for name in names), default=0.0)


def _beside(chart: Chart) -> tuple[float, float]:
    """Return the space left and right of the plot for the values beside their marks.

    It is common to all panels, so that one length means the same in each.
    """
    size = chart.style.size
    points = (p for panel in chart.panels for series in panel.series for p in series.points)
    labels = [(point, width(point.label, size)) for point in points]
    spare = 0.5 * size + (0.0 if chart.kind == "bar" else 0.45 * size)
    right = max((wide + spare for point, wide in labels if not is_left(chart, point)), default=0.0)
    left = max((wide + spare for point, wide in labels if is_left(chart, point)), default=0.0)
    if chart.kind == "dot":
        # The first dot of a row has its value to the left.
        left = right = max((wide + spare for _, wide in labels), default=0.0)
    if chart.kind != "bar":  # tick labels extend beyond the axis on both sides
        ends = [width(label, size) / 2 for _, label in chart.values.ticks]
        left, right = max((left, *ends)), max((right, *ends))
    return left, right


def _names(chart: Chart, panel: Panel, rows: list[Row], scale: Scale, room: Room) -> Block:
    """Place the names of series of dots above the first row; in a legend if they would overlap."""
    if chart.kind != "dot" or len(panel.series) < 2 or not rows:
        return Block(0.0, ())
    over = _over(chart, panel, rows[0], scale)
    if len(over) < len(panel.series) or not _stand_apart(over, scale.start, room.right):
        return key(chart, panel, room)
    middle = room.y + 0.6 * leading(chart.style)
    names = (text(n, at, middle, chart.style, "center", bold=True) for at, _, n in over)
    return Block(1.3 * leading(chart.style), tuple(names))


def _over(chart: Chart, panel: Panel, row: Row, scale: Scale) -> list[tuple[float, float, str]]:
    """Return position, half width and name of each series in a row."""
    names = ((point.value, panel.series[number].name) for number, point in row.points)
    size = chart.style.size
    return sorted(
        (scale.at(value), width(name, size, bold=True) / 2, name)
        for value, name in names
        if value is not None
    )


def _stand_apart(over: list[tuple[float, float, str]], start: float, end: float) -> bool:
    """Return whether names fit side by side between two positions."""
    edges = [start, *(edge for at, half, _ in over for edge in (at - half, at + half)), end]
    return edges == sorted(edges)


def _grid(chart: Chart, scale: Scale, top: float, bottom: float) -> Iterator[Mark]:
    """Draw grid lines with tick labels below; bars have their values beside them and need none."""
    if chart.kind == "bar":
        return
    size, ticks = chart.style.size, chart.values.ticks
    wanted = [(scale.at(value), width(label, size) / 2) for value, label in ticks]
    zero = next((number for number, (value, _) in enumerate(ticks) if value == 0), 0)
    for number in thinned(wanted, (float("-inf"), float("inf")), 0.8 * size, zero):
        at = wanted[number][0]
        yield rule(at, top, at, bottom, GRID, 0.4)
        yield text(ticks[number][1], at, bottom + 0.7 * leading(chart.style), chart.style,
                   "center", fill=GREY)  # fmt: skip


def _baseline(chart: Chart, scale: Scale, top: float, bottom: float) -> Iterator[Mark]:
    if chart.kind == "bar":
        at = scale.at(0.0)
        yield rule(at, top, at, bottom, INK)
