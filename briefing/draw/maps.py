"""A schematic map: areas by fill and line, places by dot, names where there is room for them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal
from xml.etree.ElementTree import Element

from briefing.draw import patterns
from briefing.draw.chart import Style
from briefing.draw.engine import to_svg
from briefing.draw.metrics import width, wrapped
from briefing.draw.plane import Plane, doubled_area, plane_for
from briefing.draw.scene import (
    GREY,
    INK,
    PAPER,
    Block,
    Mark,
    colour,
    leading,
    lines_of_text,
)
from briefing.draw.svg import ready
from briefing.draw.vega import specification
from briefing.geography import Line, Polygon, Position

Fill = Literal["plain", "dark", "hatched", "dotted"]

_FILLS: tuple[Fill, ...] = ("plain", "dark", "hatched", "dotted")
LAND = "#f0f0f0"
MARGIN = 4.0
DOT = 2.2
"""How large the dot of a place is, from its middle."""
_ROWS = 40
"""At so many heights of an area room for its name is looked for."""
_PAD = 1.5
"""The room around a name."""
_SLACK = 1.06
"""A browser may have other letters than the page, and wider ones."""


@dataclass(frozen=True)
class Area:
    """A feature in degrees, with its name and its looks."""

    polygons: tuple[Polygon, ...] = ()
    lines: tuple[Line, ...] = ()
    points: tuple[Position, ...] = ()
    label: str = ""
    fill: Fill = "plain"
    is_disputed: bool = False


@dataclass(frozen=True)
class Place:
    """A point with a name."""

    label: str
    position: Position


@dataclass(frozen=True)
class Sketch:
    """A map before anything is placed."""

    name: str
    """An id that no other drawing of the document has."""
    title: str
    """What is read aloud in place of the drawing."""
    areas: tuple[Area, ...]
    places: tuple[Place, ...]
    style: Style


@dataclass(frozen=True)
class Shape:
    """What is drawn of an area, in points."""

    polygons: tuple[Polygon, ...]
    lines: tuple[Line, ...]
    points: tuple[Position, ...]
    fill: Fill
    is_disputed: bool


@dataclass(frozen=True)
class PlacedMap:
    """A map with everything in its place."""

    name: str
    title: str
    style: Style
    height: float
    shapes: tuple[Shape, ...]
    marks: tuple[Mark, ...]
    numbered: tuple[str, ...]
    """The names that have a number on the map, from 1."""
    left_out: tuple[str, ...]
    """The names for which there is no room at all."""


@dataclass(frozen=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Box) -> bool:
        return (
            self.left < other.right and other.left < self.right
            and self.top < other.bottom and other.top < self.bottom
        )  # fmt: skip

    def is_within(self, other: _Box) -> bool:
        return (
            self.left >= other.left and self.right <= other.right
            and self.top >= other.top and self.bottom <= other.bottom
        )  # fmt: skip


def placed(sketch: Sketch) -> PlacedMap:
    """Find the place of everything: names never meet, and none leaves the frame."""
    style = sketch.style
    most = min(0.6 * style.height, 0.8 * style.width)
    plane = plane_for(_lines(sketch), style.width, most, MARGIN)
    shapes = tuple(_shape(area, plane) for area in sketch.areas)
    names = _Names(style, _Box(0, 0, style.width, plane.height))
    names.taken += [_around(plane.at(one.position), DOT) for one in sketch.places]
    names.taken += [_around(point, DOT) for shape in shapes for point in shape.points]
    for place in sketch.places:
        names.beside(place.label, plane.at(place.position))
    by_size = sorted(range(len(shapes)), key=lambda n: (-_size(shapes[n]), n))
    for number in by_size:
        names.upon(sketch.areas[number].label, shapes[number])
    dots = [plane.at(one.position) for one in sketch.places]
    dots += [point for shape in shapes for point in shape.points]
    marks = (*_dots(dots), *names.plates, *names.marks)
    return PlacedMap(sketch.name, sketch.title, style, plane.height, shapes, marks,
                     tuple(names.numbered), tuple(names.left_out))  # fmt: skip


def drawn(placed: PlacedMap) -> str:
    """The SVG of a map. Raises DrawingFailed."""
    whole = specification(Block(placed.height, placed.marks), placed.style.width)
    whole["projection"] = {"type": "identity", "scale": 1, "translate": [0, 0]}
    whole["layer"] = [*_ground(placed), *whole["layer"]]
    return ready(to_svg(whole), placed.name, placed.title, _patterns(placed))


def swatch(fill: Fill, is_disputed: bool, name: str, title: str, style: Style) -> PlacedMap:
    """A small piece of an area, for the key."""
    side, high = 2.4 * style.size, 1.2 * style.size
    ring = ((1.0, 1.0), (side - 1, 1.0), (side - 1, high - 1), (1.0, high - 1), (1.0, 1.0))
    shape = Shape(((ring,),), (), (), fill, is_disputed)
    small = Style(side, high, style.size, style.mono)
    return PlacedMap(name, title, small, high, (shape,), (), (), ())


# What is drawn


def _lines(sketch: Sketch) -> Iterator[Line]:
    """All positions, as lines."""
    for area in sketch.areas:
        for polygon in area.polygons:
            yield from polygon
        yield from area.lines
        yield from ((point,) for point in area.points)
    yield from ((place.position,) for place in sketch.places)


def _shape(area: Area, plane: Plane) -> Shape:
    """What of an area can be seen; if nothing can, a dot where it lies."""
    polygons = tuple(filter(None, map(plane.polygon, area.polygons)))
    lines = tuple(line for line in map(plane.line, area.lines) if len(line) > 1)
    points = tuple(map(plane.at, area.points))
    if area.polygons and not polygons:
        points = (*points, plane.at(area.polygons[0][0][0]))
    return Shape(polygons, lines, points, area.fill, area.is_disputed)


def _size(shape: Shape) -> float:
    return sum(abs(doubled_area(polygon[0])) for polygon in shape.polygons)


def _ground(placed: PlacedMap) -> Iterator[dict[str, Any]]:
    """Areas and lines from the ground up: what is plain, what is filled, what is disputed."""
    edge = {"stroke": GREY, "strokeWidth": 0.5, "strokeJoin": "round"}
    for fill in _FILLS:
        shapes = [s for s in placed.shapes if s.fill == fill and not s.is_disputed]
        yield from _layer(shapes, "MultiPolygon", {"fill": _paint(fill, placed.style), **edge})
    disputed = [shape for shape in placed.shapes if shape.is_disputed]
    for fill in _FILLS:
        shapes = [shape for shape in disputed if shape.fill == fill]
        # The lines of its neighbours are covered first, or dashes would not be seen on them.
        over = {"fill": _paint(fill, placed.style), "stroke": PAPER, "strokeWidth": 2}
        yield from _layer(shapes, "MultiPolygon", over)
    dashed = {"filled": False, "stroke": INK, "strokeWidth": 1, "strokeDash": [4, 2.5]}
    yield from _layer(disputed, "MultiPolygon", dashed)
    plain = [shape for shape in placed.shapes if not shape.is_disputed]
    yield from _layer(plain, "MultiLineString", {"filled": False, **edge})
    yield from _layer(disputed, "MultiLineString", dashed)


def _layer(
    shapes: Iterable[Shape], kind: Literal["MultiPolygon", "MultiLineString"], looks: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    found = [s.polygons if kind == "MultiPolygon" else s.lines for s in shapes]
    values = [
        {"type": "Feature", "geometry": {"type": kind, "coordinates": parts}}
        for parts in found
        if parts
    ]
    if values:
        yield {"data": {"values": values}, "mark": {"type": "geoshape", "clip": False, **looks}}


def _paint(fill: Fill, style: Style) -> str:
    names = {"plain": LAND, "dark": colour(style, 2), "hatched": "url(#hatch)"}
    return names.get(fill, "url(#dots)")


def _patterns(placed: PlacedMap) -> Iterator[Element]:
    fills = {shape.fill for shape in placed.shapes}
    ink, room = colour(placed.style, 0), (placed.style.width, placed.height)
    if "hatched" in fills:
        yield patterns.hatch("hatch", ink, *room)
    if "dotted" in fills:
        yield patterns.dots("dots", ink, *room)


def _dots(points: Iterable[Position]) -> Iterator[Mark]:
    places = tuple({"x": x, "y": y} for x, y in points)
    if places:
        looks = {"shape": "circle", "size": 3.14 * DOT**2, "opacity": 1,
                 "fill": INK, "stroke": PAPER, "strokeWidth": 0.8}  # fmt: skip
        yield Mark("point", looks, places)


# Where names stand


@dataclass
class _Names:
    """Names that have found their places, and those that have not."""

    style: Style
    frame: _Box
    taken: list[_Box] = field(default_factory=list)
    plates: list[Mark] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    numbered: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def beside(self, label: str, at: Position) -> None:
        """The name of a place: to one of its sides, or its number there."""
        number = str(len(self.numbered) + 1)
        for words in (label, number):
            lines = wrapped(words, self.style.size, 0.3 * self.frame.right)
            for box in self._sides(at, *self._room(lines)):
                if self._is_free(box):
                    self._put(lines, box, on_plate=True)
                    self.numbered += [label] if words is number else []
                    return
        self.left_out.append(label)

    def upon(self, label: str, shape: Shape) -> None:
        """The name of an area within it, on one line or more, or its number there."""
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
                    box = _Box(middle - room / 2, y - high / 2, middle + room / 2, y + high / 2)
                    if self._is_free(box):
                        self._put(lines, box, on_plate=shape.fill != "plain")
                        self.numbered += [label] if words is number else []
                        return
        self.left_out.append(label)

    def _forms(self, words: str) -> Iterator[tuple[str, ...]]:
        """The words on one line, on two, on three: never divided within a word."""
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

    def _sides(self, at: Position, wide: float, high: float) -> Iterator[_Box]:
        x, y = at
        gap = DOT + 0.5
        right, left = x + gap, x - gap - wide
        above, below = y - gap - high, y + gap
        for start, top in (
            (right, y - high / 2), (left, y - high / 2), (x - wide / 2, above),
            (x - wide / 2, below), (right, above), (right, below), (left, above), (left, below),
        ):  # fmt: skip
            yield _Box(start, top, start + wide, top + high)

    def _is_free(self, box: _Box) -> bool:
        return box.is_within(self.frame) and not any(map(box.meets, self.taken))

    def _put(self, lines: tuple[str, ...], box: _Box, *, on_plate: bool) -> None:
        self.taken.append(box)
        if on_plate:
            place = {"x": box.left, "x2": box.right, "y": box.top, "y2": box.bottom}
            self.plates.append(Mark("rect", {"fill": PAPER, "opacity": 1}, (place,)))
        middle = (box.left + box.right) / 2
        self.marks += lines_of_text(
            lines, round(middle, 1), round((box.top + box.bottom) / 2, 1), self.style, "center"
        )


def _around(point: Position, reach: float) -> _Box:
    return _Box(point[0] - reach, point[1] - reach, point[0] + reach, point[1] + reach)


def _rooms(shape: Shape, room: float, high: float) -> Iterator[Position]:
    """The middles of the places in an area that have room for so much, the widest first."""
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
        # Between the lines of its head, its middle and its foot, a name is taken to be free.
        cuts = [_within(edges, at + 0.01) for at in (y - high / 2, y, y + high / 2)]
        for start, end in _common(_common(cuts[0], cuts[1]), cuts[2]):
            if end - start >= room:
                # Near the middle is better than a little wider.
                off = abs(y - (top + bottom) / 2)
                found.append((off - (end - start), (start + end) / 2, y))
    for _, x, y in sorted(found):
        yield x, y


def _within(edges: Iterable[tuple[Position, Position]], y: float) -> list[tuple[float, float]]:
    """The stretches of a horizontal line that lie within the area."""
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
