"""The legend: names of series in a line, where they do not fit at their own marks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from briefing.draw.chart import Chart, Panel, Series, Status
from briefing.draw.metrics import width, wrapped
from briefing.draw.paint import SHAPES, area, ink, spot
from briefing.draw.scene import Block, Mark, Room, leading, lines_of_text, rule


def key(chart: Chart, panel: Panel, room: Room) -> Block:
    """Lay out each series with its symbol or fill before its name, in as many lines as needed."""
    size, line = chart.style.size, 1.3 * leading(chart.style)
    at, middle = room.x, room.y + 0.6 * leading(chart.style)
    marks: list[Mark] = []
    for number, series in enumerate(panel.series):
        lines = wrapped(series.name, size, room.width - 1.5 * size, bold=True)
        wide = 1.5 * size + max(width(words, size, bold=True) for words in lines)
        if at > room.x and at + wide > room.right:
            at, middle = room.x, middle + line
        marks += _sign(chart, number, _status(series), at, middle)
        last = middle + (len(lines) - 1) * leading(chart.style)
        start = at + 1.5 * size
        marks += lines_of_text(lines, start, (middle + last) / 2, chart.style, bold=True)
        at, middle = at + wide + 1.5 * size, last
    return Block(middle + leading(chart.style) - room.y, tuple(marks))


def point_looks(chart: Chart, number: int, status: Status, size: float) -> dict[str, Any]:
    """Return the style of a point of a series; ``size`` is its width."""
    return {
        **spot(chart.style, number, status).looks,
        "shape": SHAPES[number % len(SHAPES)],
        "size": round(size**2, 1),
        "strokeWidth": 1.2,
    }


def _sign(chart: Chart, number: int, status: Status, x: float, middle: float) -> Iterator[Mark]:
    size = chart.style.size
    if chart.kind in ("bar", "column"):
        place = {"x": x, "x2": x + size, "y": middle - size / 2, "y2": middle + size / 2}
        yield Mark("rect", area(chart.style, number, status).looks, (place,))
        return
    if chart.kind == "line":
        yield rule(x, middle, x + size, middle, ink(chart.style, number), 1.2)
    looks = point_looks(chart, number, status, 0.6 * size if chart.kind == "line" else 0.8 * size)
    yield Mark("symbol", looks, ({"x": x + size / 2, "y": middle},))


def _status(series: Series) -> Status:
    """Return the status of the points, or NORMAL if any of them is a normal observation."""
    found = [point.status for point in series.points if point.value is not None]
    return found[0] if found and Status.NORMAL not in found else Status.NORMAL
