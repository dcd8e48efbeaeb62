"""Names and values of series: at the ends of lines, or in a legend."""

from __future__ import annotations

from collections.abc import Iterator

from briefing.charts import Chart, Panel, Point, Series, Status, Style
from briefing.charts.scene import (
    GREY,
    Block,
    Mark,
    Room,
    Scale,
    area,
    format_length,
    ink,
    leading,
    lines_of_text,
    rect,
    rule,
    spot,
    symbol,
    text,
    widest_word,
    width,
    wrap_text,
)

_NAMES = 0.3
"""Maximum fraction of the width for names at the line ends."""


def room_for_names(chart: Chart, room: float, high: float) -> float | None:
    """Return the width for names at the line ends of a plot; None if they do not fit there without
    a break within a word, or below one another.
    """
    size, most = chart.style.size, _NAMES * room
    words = (widest_word(s.name, size, bold=True) for panel in chart.panels for s in panel.series)
    lines = (sum(len(label(s, size, most)) for s in panel.series) for panel in chart.panels)
    fits = max(words) <= most and max(lines) <= high / leading(chart.style)
    return most if fits else None


def label(series: Series, size: float, room: float | None) -> tuple[str, ...]:
    """Return the lines of the label at a line end: its name, if it fits, and its last value."""
    end = last(series)
    lines = () if not series.name or room is None else wrap_text(series.name, size, room, bold=True)
    return (*lines, end.label if end is not None else "")


def last(series: Series) -> Point | None:
    """Return the last observation that has a value."""
    return next((point for point in reversed(series.points) if point.value is not None), None)


def labels(
    panel: Panel, names: list[tuple[str, ...]], style: Style, across: Scale, up: Scale
) -> Iterator[Mark]:
    """Draw the labels at the line ends, moved apart where lines end close together."""
    ends = []
    for series, name in zip(panel.series, names, strict=True):
        end = last(series)
        if end is not None and end.value is not None:
            ends.append((up.at(end.value), len(name) * leading(style), name, end))
    ends.sort(key=lambda end: end[0])
    middles = apart([(middle, high) for middle, high, _, _ in ends], up.end, up.start)
    for middle, (_, _, name, end) in zip(middles, ends, strict=True):
        start = across.at(across.high) + 1.1 * style.size
        *words, value = name
        first = middle - (len(name) - 1) * leading(style) / 2
        whole = first + (len(words) - 1) * leading(style) / 2
        yield from lines_of_text(words, start, whole, style, bold=True)
        yield text(value, start, first + len(words) * leading(style), style)
        if abs(middle - up.at(end.value or 0.0)) > 0.8 * style.size:
            yield rule(across.at(end.at) + 0.45 * style.size, up.at(end.value or 0.0),
                       start - 0.2 * style.size, middle, GREY, 0.4)  # fmt: skip


def apart(wanted: list[tuple[float, float]], top: float, bottom: float) -> list[float]:
    """Return vertical centres, in order, moved as little as needed to avoid overlaps.

    Each has its height. They may extend below the bottom only if they fill the whole height.
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


# The legend: names of series in a line, where they do not fit at their own marks.


def key(chart: Chart, panel: Panel, room: Room) -> Block:
    """Lay out each series with its symbol or fill before its name, in as many lines as needed.

    It has the status of its points, unless any of them is a normal observation.
    """
    style, size = chart.style, chart.style.size
    at, middle = room.x, room.y + 0.6 * leading(style)
    marks: list[Mark] = []
    for number, series in enumerate(panel.series):
        lines = wrap_text(series.name, size, room.width - 1.5 * size, bold=True)
        wide = 1.5 * size + max(width(words, size, bold=True) for words in lines)
        if at > room.x and at + wide > room.right:
            at, middle = room.x, middle + 1.3 * leading(style)
        states = [point.status for point in series.points if point.value is not None]
        status = states[0] if states and Status.NORMAL not in states else Status.NORMAL
        if chart.kind in ("bar", "column"):
            looks = area(style, number, status).looks
            marks.append(rect(at, middle - size / 2, at + size, middle + size / 2, looks))
        else:
            if chart.kind == "line":
                marks.append(rule(at, middle, at + size, middle, ink(style, number), 1.2))
            sign = (0.6 if chart.kind == "line" else 0.8) * size
            looks = point_looks(chart, number, status)
            marks.append(symbol(number, at + size / 2, middle, sign, looks))
        last = middle + (len(lines) - 1) * leading(style)
        marks += lines_of_text(lines, at + 1.5 * size, (middle + last) / 2, style, bold=True)
        at, middle = at + wide + 1.5 * size, last
    return Block(middle + leading(style) - room.y, tuple(marks))


def point_looks(chart: Chart, number: int, status: Status, stroke: float = 1.2) -> dict[str, str]:
    """Return the style of a point of a series."""
    return {**spot(chart.style, number, status).looks, "stroke-width": format_length(stroke)}
