"""The marks of a row: a bar, a range, or dots, with their values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from briefing.draw.chart import Chart, Point
from briefing.draw.key import point_looks
from briefing.draw.metrics import width
from briefing.draw.paint import GREY, PAPER, area
from briefing.draw.scene import Mark, Scale, rule, text

Points = tuple[tuple[int, Point], ...]
"""The points of a row, each with the number of its series."""


@dataclass(frozen=True)
class Lane:
    """The line on which a row has its marks: its vertical position and its value scale."""

    chart: Chart
    scale: Scale
    middle: float

    @property
    def size(self) -> float:
        """The font size."""
        return self.chart.style.size


def is_left(chart: Chart, point: Point) -> bool:
    """Return whether the value is to the left of its mark."""
    return chart.kind == "bar" and (point.value or 0.0) < 0


def row_marks(lane: Lane, points: Points) -> Iterator[Mark]:
    """Yield the marks of a row."""
    chart, scale, middle = lane.chart, lane.scale, lane.middle
    there = [(number, point) for number, point in points if point.value is not None]
    if chart.kind == "dot" and len(there) > 1:
        ends = [point.value for _, point in there if point.value is not None]
        place = {"x": min(ends), "x2": max(ends), "y": middle}
        yield Mark("rule", {"stroke": GREY, "strokeWidth": 0.6}, (place,), scale)
    if points and not there:
        at = scale.at(min(max(0.0, scale.low), scale.high)) + 0.4 * lane.size
        yield text(points[0][1].label, at, middle, chart.style, fill=GREY)
    for number, point in points:
        if point.value is None:
            continue
        if chart.kind == "bar":
            yield from _bar(lane, number, point, point.value)
        elif point.high is not None:
            yield _range(lane, number, point, (point.value, point.high))
        else:
            yield _dot(lane, number, point, point.value)
    if chart.kind != "bar":
        yield from _values(lane, there)


def _bar(lane: Lane, number: int, point: Point, value: float) -> Iterator[Mark]:
    style, middle, size = lane.chart.style, lane.middle, lane.size
    place = {"x": 0.0, "x2": value, "y": middle - 0.55 * size, "y2": middle + 0.55 * size}
    yield Mark("rect", area(style, number, point.status).looks, (place,), lane.scale)
    left = is_left(lane.chart, point)
    yield text(
        point.label, value, middle, style, "right" if left else "left",
        x_scale=lane.scale, dx=(-0.4 if left else 0.4) * size,
    )  # fmt: skip


def _range(lane: Lane, number: int, point: Point, ends: tuple[float, float]) -> Mark:
    """Draw a range from end to end, never as a mean."""
    middle, size = lane.middle, lane.size
    place = {"x": ends[0], "x2": ends[1], "y": middle - 0.4 * size, "y2": middle + 0.4 * size}
    return Mark("rect", area(lane.chart.style, number, point.status).looks, (place,), lane.scale)


def _dot(lane: Lane, number: int, point: Point, value: float) -> Mark:
    looks = point_looks(lane.chart, number, point.status, 0.8 * lane.size)
    return Mark("symbol", looks, ({"x": value, "y": lane.middle},), lane.scale)


def _values(lane: Lane, there: list[tuple[int, Point]]) -> Iterator[Mark]:
    """Draw the values after the last mark of a row and before the first; not between marks."""
    style, scale, middle, size = lane.chart.style, lane.scale, lane.middle, lane.size
    ends = sorted(
        ((point.high if point.high is not None else point.value or 0.0), point.value or 0.0,
         point.label)
        for _, point in there
    )  # fmt: skip
    if not ends:
        return
    right, left = ends[-1], min(ends, key=lambda end: end[1])
    start = scale.at(right[0]) + 0.8 * size
    yield from _gaps(lane, start, start + width(right[2], size))
    yield text(right[2], right[0], middle, style, x_scale=scale, dx=0.8 * size)
    if len(ends) > 1:
        end = scale.at(left[1]) - 0.8 * size
        yield from _gaps(lane, end - width(left[2], size), end)
        yield text(left[2], left[1], middle, style, "right", x_scale=scale, dx=-0.8 * size)


def _gaps(lane: Lane, start: float, end: float) -> Iterator[Mark]:
    """Interrupt the grid lines behind a value."""
    middle, half = lane.middle, 0.5 * lane.size
    for value, _ in lane.chart.values.ticks:
        at = lane.scale.at(value)
        if start - 0.2 * half < at < end + 0.2 * half:
            yield rule(at, middle - half, at, middle + half, PAPER, 1.0)
