"""Places labels on a map: inside areas or beside places, without overlaps."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from briefing.draw.chart import Style
from briefing.draw.metrics import width, wrapped
from briefing.draw.paint import PAPER
from briefing.draw.plane import DOT, Shape
from briefing.draw.scene import Mark, leading, lines_of_text
from briefing.geography import Position

_ROWS = 40
"""Number of heights of an area at which space for a label is searched."""
_PAD = 1.5
"""Padding around a label."""
_SLACK = 1.06
"""Tolerance for a browser, whose fallback font may be this much wider than the page's."""


@dataclass(frozen=True)
class Box:
    """A rectangle on the drawing, in points."""

    left: float
    top: float
    right: float
    bottom: float

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


@dataclass
class Names:
    """The labels placed so far, and those that did not fit."""

    style: Style
    frame: Box
    borders: tuple[Box, ...] = ()
    """The bounding box of each border segment."""
    taken: list[Box] = field(default_factory=list)
    plates: list[Mark] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    numbered: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def beside(self, label: str, at: Position) -> None:
        """Place the label of a place at one of its sides, or its number there."""
        number = str(len(self.numbered) + 1)
        for words in (label, number):
            lines = wrapped(words, self.style.size, 0.3 * self.frame.right)
            free = [box for box in self._sides(at, *self._room(lines)) if self._is_free(box)]
            if free:
                self._put(lines, self._best(free), on_plate=True)
                self.numbered += [label] if words is number else []
                return
        self.left_out.append(label)

    def _best(self, places: Sequence[Box]) -> Box:
        """Return the first box that covers no border, or else the first."""
        return next((box for box in places if not any(map(box.meets, self.borders))), places[0])

    def upon(self, label: str, shape: Shape) -> None:
        """Place the label of an area inside it, on one or more lines, or its number there."""
        if not label:
            return
        if not shape.polygons:
            for point in (*shape.points, *(line[len(line) // 2] for line in shape.lines))[:1]:
                self.beside(label, point)
            return
        number = str(len(self.numbered) + 1)
        for words in (label, number):
            for lines in self._forms(words):
                room, high = self._room(lines)
                for middle, y in _rooms(shape, room, high):
                    box = Box(middle - room / 2, y - high / 2, middle + room / 2, y + high / 2)
                    if self._is_free(box):
                        self._put(lines, box, on_plate=shape.fill != "plain")
                        self.numbered += [label] if words is number else []
                        return
        self.left_out.append(label)

    def _forms(self, words: str) -> Iterator[tuple[str, ...]]:
        """Yield the label on one line, on two, on three: never with a break within a word."""
        whole = width(words, self.style.size)
        longest = max(width(word, self.style.size) for word in words.split(" "))
        seen: set[tuple[str, ...]] = set()
        for share in (1.0, 0.6, 0.4):
            lines = wrapped(words, self.style.size, max(whole * share, longest) + 0.1)
            if lines not in seen:
                seen.add(lines)
                yield lines

    def _room(self, lines: tuple[str, ...]) -> tuple[float, float]:
        wide = max(width(line, self.style.size) for line in lines)
        return wide * _SLACK + 2 * _PAD, len(lines) * leading(self.style) + _PAD

    def _sides(self, at: Position, wide: float, high: float) -> Iterator[Box]:
        x, y = at
        gap = DOT + 0.5
        right, left = x + gap, x - gap - wide
        above, below = y - gap - high, y + gap
        for start, top in (
            (right, y - high / 2), (left, y - high / 2), (x - wide / 2, above),
            (x - wide / 2, below), (right, above), (right, below), (left, above), (left, below),
        ):  # fmt: skip
            yield Box(start, top, start + wide, top + high)

    def _is_free(self, box: Box) -> bool:
        return box.is_within(self.frame) and not any(map(box.meets, self.taken))

    def _put(self, lines: tuple[str, ...], box: Box, *, on_plate: bool) -> None:
        self.taken.append(box)
        if on_plate:
            place = {"x": box.left, "x2": box.right, "y": box.top, "y2": box.bottom}
            self.plates.append(Mark("rect", {"fill": PAPER}, (place,)))
        middle = (box.left + box.right) / 2
        self.marks += lines_of_text(
            lines, round(middle, 1), round((box.top + box.bottom) / 2, 1), self.style, "center"
        )


def borders(shapes: Iterable[Shape]) -> tuple[Box, ...]:
    """Return the bounding boxes of all segments of edges and lines."""
    lines = (line for shape in shapes for line in (*itertools.chain(*shape.polygons), *shape.lines))
    return tuple(
        Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
        for line in lines
        for (x1, y1), (x2, y2) in itertools.pairwise(line)
    )


def around(point: Position, reach: float) -> Box:
    """Return the bounding box of a dot."""
    return Box(point[0] - reach, point[1] - reach, point[0] + reach, point[1] + reach)


def _rooms(shape: Shape, room: float, high: float) -> Iterator[Position]:
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
    found: list[tuple[float, float, float]] = []
    for row in range(1, _ROWS):
        y = top + row * step
        # A label that fits at its top, middle and bottom is assumed to fit in between.
        cuts = [_within(edges, at + 0.01) for at in (y - high / 2, y, y + high / 2)]
        for start, end in _common(_common(cuts[0], cuts[1]), cuts[2]):
            if end - start >= room:
                # Closeness to the middle outweighs a little more width.
                off = abs(y - (top + bottom) / 2)
                found.append((off - (end - start), (start + end) / 2, y))
    for _, x, y in sorted(found):
        yield x, y


def _within(edges: Iterable[tuple[Position, Position]], y: float) -> list[tuple[float, float]]:
    """Return the segments of a horizontal line that lie within the area."""
    crossings = sorted(
        x + (y - y1) / (y2 - y1) * (x2 - x) for (x, y1), (x2, y2) in edges if (y1 <= y) != (y2 <= y)
    )
    return [*zip(crossings[::2], crossings[1::2], strict=False)]


def _common(
    one: list[tuple[float, float]], other: list[tuple[float, float]]
) -> list[tuple[float, float]]:
    return [
        (max(a, c), min(b, d)) for a, b in one for c, d in other if min(b, d) > max(a, c)
    ]  # fmt: skip
