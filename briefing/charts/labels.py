"""Places labels: at the ends of lines, in a legend, inside areas, beside places."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from briefing.charts import Chart, Panel, Point, Series, Status, Style
from briefing.charts.geography import DOT, Position, Shape
from briefing.charts.scene import (
    GREY,
    INK,
    PAPER,
    Block,
    Looks,
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
    wrapped,
)
from briefing.system.values import Value

# Places labels on a map: inside areas or beside places, without overlaps.

_ROWS = 40
"""Number of heights of an area at which space for a label is searched."""
_PAD = 1.5
"""Padding around a label."""
_SLACK = 1.06
"""Tolerance for a browser, whose fallback font may be this much wider than the page's."""


class Box(Value):
    """A rectangle on the drawing, in points."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def centred(cls, at: Position, wide: float, high: float) -> Box:
        """Return a box of a size around a point."""
        x, y = at
        return cls(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)

    @classmethod
    def of(cls, line: Iterable[Position], more: float = 0.0) -> Box:
        """Return the bounding box of a line, and ``more`` around it."""
        xs, ys = zip(*line, strict=True)
        return cls(min(xs) - more, min(ys) - more, max(xs) + more, max(ys) + more)

    @property
    def middle(self) -> Position:
        """Its centre."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def size(self) -> Position:
        """Its width and height."""
        return self.right - self.left, self.bottom - self.top

    def meets(self, other: Box) -> bool:
        """Return whether the boxes overlap."""
        return (
            self.left < other.right and other.left < self.right
            and self.top < other.bottom and other.top < self.bottom
        )  # fmt: skip

    def is_within(self, other: Box) -> bool:
        """Return whether this box lies entirely within the other."""
        return (
            self.left >= other.left and self.right <= other.right
            and self.top >= other.top and self.bottom <= other.bottom
        )  # fmt: skip

    def sides(self, wide: float, high: float, gap: float) -> Iterator[Box]:
        """Yield the places for a label beside the box, the best first."""
        x, y = self.middle
        right, left = self.right + gap, self.left - gap - wide
        above, below = self.top - gap - high, self.bottom + gap
        for start, top in (
            (right, y - high / 2), (left, y - high / 2), (x - wide / 2, above),
            (x - wide / 2, below), (right, above), (right, below), (left, above), (left, below),
        ):  # fmt: skip
            yield Box(start, top, start + wide, top + high)


class Labels(Struct):
    """The labels placed so far, and those that did not fit; none overlaps another."""

    style: Style
    frame: Box
    taken: list[Box] = field(default_factory=list)
    plates: list[Mark] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def is_free(self, box: Box) -> bool:
        """Return whether a label may stand in a box."""
        return box.is_within(self.frame) and not any(map(box.meets, self.taken))

    def put(
        self,
        lines: Sequence[str],
        box: Box,
        *,
        on_plate: bool = False,
        size: float | None = None,
        bold: bool = False,
        fill: str = INK,
    ) -> None:
        """Place a label in the middle of a box."""
        self.taken.append(box)
        if on_plate:
            self.plates.append(rect(box.left, box.top, box.right, box.bottom, {"fill": PAPER}))
        x, y = (round(place, 1) for place in box.middle)
        style = self.style if size is None else replace(self.style, size=size)
        self.marks += lines_of_text(lines, x, y, style, "middle", bold=bold, fill=fill)


Candidates = Iterator[tuple[tuple[str, ...], Box]]
"""The lines of a label, and where they could stand; the best first."""


class Names(Labels):
    """The labels of a schematic map; what has no room for its label has a number."""

    borders: tuple[Box, ...] = ()
    """The bounding box of each border segment."""
    numbered: list[str] = field(default_factory=list)

    def beside(self, label: str, at: Position) -> None:
        """Place the label of a place at one of its sides, best where it covers no border."""

        def candidates(words: str) -> Candidates:
            lines = wrapped(words, self.style.size, 0.3 * self.frame.right)
            sides = Box.centred(at, 2 * DOT, 2 * DOT).sides(*self._size(lines), 0.5)
            for box in sorted(sides, key=lambda box: any(map(box.meets, self.borders))):
                yield lines, box

        self._place(label, candidates, on_plate=True)

    def upon(self, label: str, shape: Shape) -> None:
        """Place the label of an area inside it, on one or more lines."""

        def candidates(words: str) -> Candidates:
            for lines in line_breaks(words, self.style.size):
                room, high = self._size(lines)
                for at in free_places(shape, room, high):
                    yield lines, Box.centred(at, room, high)

        if label and shape.polygons:
            self._place(label, candidates, on_plate=shape.fill != "plain")
        elif label:
            for point in (*shape.points, *(line[len(line) // 2] for line in shape.lines))[:1]:
                self.beside(label, point)

    def _place(
        self, label: str, candidates: Callable[[str], Candidates], *, on_plate: bool
    ) -> None:
        number = str(len(self.numbered) + 1)
        for words in (label, number):
            free = (found for found in candidates(words) if self.is_free(found[1]))
            if found := next(free, None):
                self.put(*found, on_plate=on_plate)
                self.numbered += [label] if words is number else []
                return
        self.left_out.append(label)

    def _size(self, lines: Sequence[str]) -> tuple[float, float]:
        wide = widest_line(lines, self.style.size)
        return wide + 2 * _PAD, len(lines) * leading(self.style) + _PAD


def widest_line(lines: Iterable[str], size: float, *, bold: bool = False) -> float:
    """Return the width of a label, which a browser may set in a fallback font."""
    return max(width(line, size, bold=bold) for line in lines) * _SLACK


def line_breaks(words: str, size: float, *, bold: bool = False) -> Iterator[tuple[str, ...]]:
    """Yield a label on one line, on two, on three: never with a break within a word."""
    whole = width(words, size, bold=bold)
    longest = widest_word(words, size, bold=bold)
    seen: set[tuple[str, ...]] = set()
    for share in (1.0, 0.6, 0.4):
        lines = wrapped(words, size, max(whole * share, longest) + 0.1, bold=bold)
        if lines not in seen:
            seen.add(lines)
            yield lines


def borders(shapes: Iterable[Shape]) -> tuple[Box, ...]:
    """Return the bounding boxes of all segments of edges and lines."""
    lines = (line for shape in shapes for line in (*itertools.chain(*shape.polygons), *shape.lines))
    return tuple(Box.of(ends) for line in lines for ends in itertools.pairwise(line))


def free_places(shape: Shape, room: float, high: float) -> Iterator[Position]:
    """Yield the centres of positions in an area with space for a label, the best first."""
    edges = [
        (one, other)
        for polygon in shape.polygons
        for ring in polygon
        for one, other in itertools.pairwise(ring)
        if one[1] != other[1]
    ]
    if not edges:
        return
    top, bottom = (pick(y for edge in edges for _, y in edge) for pick in (min, max))
    step = (bottom - top) / _ROWS
    candidates: list[tuple[float, float, float]] = []
    for row in range(1, _ROWS):
        y = top + row * step
        # A label that fits at its top, middle and bottom is assumed to fit in between.
        cuts = [_inner_segments(edges, at + 0.01) for at in (y - high / 2, y, y + high / 2)]
        for start, end in _intersect(_intersect(cuts[0], cuts[1]), cuts[2]):
            if end - start >= room:
                # Closeness to the middle outweighs a little more width.
                off = abs(y - (top + bottom) / 2)
                candidates.append((off - (end - start), (start + end) / 2, y))
    for _, x, y in sorted(candidates):
        yield x, y


def _inner_segments(
    edges: Iterable[tuple[Position, Position]], y: float
) -> list[tuple[float, float]]:
    """Return the segments of a horizontal line that lie within the area."""
    crossings = sorted(
        x + (y - y1) / (y2 - y1) * (x2 - x) for (x, y1), (x2, y2) in edges if (y1 <= y) != (y2 <= y)
    )
    return [*zip(crossings[::2], crossings[1::2], strict=False)]


def _intersect(
    one: list[tuple[float, float]], other: list[tuple[float, float]]
) -> list[tuple[float, float]]:
    return [
        (max(a, c), min(b, d)) for a, b in one for c, d in other if min(b, d) > max(a, c)
    ]  # fmt: skip


# Labels at the ends of the lines of a chart: names, if they fit there, and last values.

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
    lines = () if not series.name or room is None else wrapped(series.name, size, room, bold=True)
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
    """Lay out each series with its symbol or fill before its name, in as many lines as needed."""
    size, line = chart.style.size, 1.3 * leading(chart.style)
    at, middle = room.x, room.y + 0.6 * leading(chart.style)
    marks: list[Mark] = []
    for number, series in enumerate(panel.series):
        lines = wrapped(series.name, size, room.width - 1.5 * size, bold=True)
        wide = 1.5 * size + max(width(words, size, bold=True) for words in lines)
        if at > room.x and at + wide > room.right:
            at, middle = room.x, middle + line
        marks += _key_sign(chart, number, _status(series), at, middle)
        last = middle + (len(lines) - 1) * leading(chart.style)
        start = at + 1.5 * size
        marks += lines_of_text(lines, start, (middle + last) / 2, chart.style, bold=True)
        at, middle = at + wide + 1.5 * size, last
    return Block(middle + leading(chart.style) - room.y, tuple(marks))


def point_looks(chart: Chart, number: int, status: Status, stroke: float = 1.2) -> Looks:
    """Return the style of a point of a series."""
    return {**spot(chart.style, number, status).looks, "stroke-width": format_length(stroke)}


def _key_sign(chart: Chart, number: int, status: Status, x: float, middle: float) -> Iterator[Mark]:
    size = chart.style.size
    if chart.kind in ("bar", "column"):
        looks = area(chart.style, number, status).looks
        yield rect(x, middle - size / 2, x + size, middle + size / 2, looks)
        return
    if chart.kind == "line":
        yield rule(x, middle, x + size, middle, ink(chart.style, number), 1.2)
    wide = 0.6 * size if chart.kind == "line" else 0.8 * size
    yield symbol(number, x + size / 2, middle, wide, point_looks(chart, number, status))


def _status(series: Series) -> Status:
    """Return the status of the points, or NORMAL if any of them is a normal observation."""
    states = [point.status for point in series.points if point.value is not None]
    return states[0] if states and Status.NORMAL not in states else Status.NORMAL
