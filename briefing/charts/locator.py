"""A locator map: a country filled among its neighbours, framed around it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise, product
from typing import Literal

from msgspec import field
from msgspec.structs import replace

from briefing.charts import Style
from briefing.charts.frame import Frame, frame_country
from briefing.charts.geography import DOT, Fill, Line, Polygon, Position, Shape, doubled_area, snap
from briefing.charts.labels import Box, Labels, borders, free_places, line_breaks, widest_line
from briefing.charts.map import DOT_RADIUS, Place, PlacedMap, ring_data, surface
from briefing.charts.scene import (
    GREY,
    INK,
    PAPER,
    Looks,
    Mark,
    circles,
    leading,
    path,
    path_data,
    rect,
)
from briefing.system.colour import toned
from briefing.system.values import Value

Role = Literal["country", "neighbour", "other"]

_SPECK = 2.0
"""Extent in points below which an island is drawn as a dot of this width."""
_OWN_SPECK = 2.8
"""Width of such a dot that is of the country."""
_TINY = 9.0
"""Extent in points below which a country has a ring around it."""
_GAP = 2.0
"""Space around a name that stands beside its country."""
_SHADES: dict[Role, int] = {"neighbour": 88, "other": 93}
_SEA = 98


class Land(Value):
    """A country in degrees, with its name."""

    polygons: tuple[Polygon, ...]
    name: str
    role: Role = "other"
    is_disputed: bool = False


Lands = Sequence[tuple[Land, Shape]]
Circle = tuple[float, float, float]


class Locator(Value):
    """A locator map before layout; one of its lands, or more, is the country."""

    name: str
    """An id, unique among the drawings of the document."""
    title: str
    """The alternative text."""
    lands: tuple[Land, ...]
    places: tuple[Place, ...]
    style: Style


def layout_locator(sketch: Locator) -> PlacedMap:
    """Lay out a locator map: the country in one piece, and as large as its neighbours allow."""
    style = sketch.style
    country = [p for land in sketch.lands if land.role == "country" for p in land.polygons]
    rest = [land.polygons for land in sketch.lands if land.role != "country"]
    positions = (place.position for place in sketch.places)
    frame = frame_country(country, rest, positions, (style.width, style.height))
    lands = [(land, _shape(land, frame)) for land in sketch.lands]
    ours = [shape for land, shape in lands if land.role == "country"]
    dots = [frame.at(place.position) for place in sketch.places]
    ring = _ring(ours, style.width, frame.height)
    labels = _names(sketch, lands, frame, dots, ring)
    marks = (
        *_land_marks(lands, frame, style), *_ring_marks(ring, style), *labels.plates,
        *_dot_marks(dots, labels), *labels.marks,
    )  # fmt: skip
    return PlacedMap(
        sketch.name, sketch.title, style, frame.height, (), marks, (), tuple(labels.left_out)
    )


def _names(
    sketch: Locator,
    lands: Lands,
    frame: Frame,
    dots: Sequence[Position],
    ring: Circle | None,
) -> _Labels:
    """Place all names: those of places first, unless that drives the country's name out of it."""
    name = next(land.name for land in sketch.lands if land.role == "country")
    pairs = [*zip((place.label for place in sketch.places), dots, strict=True)]
    tries = []
    for is_first in (False, True):
        labels = _Labels(sketch.style, Box(0, 0, sketch.style.width, frame.height), lands=lands)
        labels.taken += [Box.centred(dot, 2 * DOT, 2 * DOT) for dot in dots]
        labels.surround(ring)
        if is_first:
            labels.name_country(name)
        for label, dot in pairs:
            labels.name_place(label, dot)
        if not is_first:
            labels.name_country(name)
        tries.append(labels)
    best = min(tries, key=lambda labels: (not labels.is_inside, len(labels.left_out)))
    rounds: tuple[tuple[Role, bool], ...] = (
        ("neighbour", False), ("neighbour", True), ("other", False)
    )  # fmt: skip
    for role, may_cross in rounds:
        best.name_lands(role, may_cross=may_cross)
    return best


# Shapes


def _shape(land: Land, frame: Frame) -> Shape:
    """Return what is in sight of a land; islands too small to be seen alone are points."""
    polygons: list[Polygon] = []
    specks: list[Line] = []
    least = _OWN_SPECK if land.role == "country" else _SPECK
    for polygon in land.polygons:
        for outer in frame.lines(polygon[0]):
            if max(Box.of(outer).size) < least:
                specks.append(outer)
                continue
            holes = [ring for hole in polygon[1:] for ring in frame.lines(hole)]
            rings = [_clip(ring, frame.width, frame.height) for ring in (outer, *holes)]
            if len(rings[0]) > 3:
                polygons.append(tuple(
                    ring if (doubled_area(ring) > 0) == (number == 0) else ring[::-1]
                    for number, ring in enumerate(rings) if len(ring) > 3
                ))  # fmt: skip
    points: dict[Position, None] = {}
    near = [Box.of(polygon[0], _SPECK) for polygon in polygons]
    for speck in specks if land.role == "country" or not polygons else ():
        box = Box.of(speck)
        x, y = box.middle
        if not any(map(box.meets, near)):
            points[snap(x), snap(y)] = None
    fill: Fill = "dark" if land.role == "country" else "plain"
    return Shape(tuple(polygons), (), tuple(points), fill, land.is_disputed)


def _clip(ring: Line, wide: float, high: float) -> Line:
    """Return the part of a ring within the drawing (Sutherland and Hodgman 1974)."""
    points = [*ring[:-1]]
    for axis, limit, sign in ((0, 0.0, 1), (0, wide, -1), (1, 0.0, 1), (1, high, -1)):
        clipped: list[Position] = []
        for before, after in zip([*points[-1:], *points[:-1]], points, strict=True):
            was, is_in = ((at[axis] - limit) * sign >= 0 for at in (before, after))
            if was != is_in:
                share = (limit - before[axis]) / (after[axis] - before[axis])
                clipped.append((
                    before[0] + share * (after[0] - before[0]),
                    before[1] + share * (after[1] - before[1]),
                ))  # fmt: skip
            if is_in:
                clipped.append(after)
        points = clipped
    kept: list[Position] = []
    for x, y in points:
        at = snap(x), snap(y)
        if not kept or at != kept[-1]:
            kept.append(at)
    return (*kept, kept[0]) if len(kept) > 2 else ()


def _edges(shapes: Iterable[Shape], wide: float, high: float) -> Iterator[Line]:
    """Yield the outlines of shapes: a shared border once, and not the edge of the drawing."""
    seen: set[tuple[Position, Position]] = set()
    for ring in (ring for shape in shapes for polygon in shape.polygons for ring in polygon):
        line = [ring[0]]
        for at, end in pairwise(ring):
            is_edge = any(
                at[axis] == end[axis] and at[axis] in (0.0, limit)
                for axis, limit in ((0, wide), (1, high))
            )
            if is_edge or (at, end) in seen or (end, at) in seen:
                if len(line) > 1:
                    yield tuple(line)
                line = []
            seen.add((at, end))
            line.append(end)
        if len(line) > 1:
            yield tuple(line)


def shade(style: Style, role: Role | Literal["sea"]) -> str:
    """Return the colour of a land, or of the sea."""
    accent = "#000000" if style.mono else style.accent
    if role == "country":
        return accent
    if role == "sea":
        return PAPER if style.mono else toned(accent, _SEA)
    return toned(accent, _SHADES[role])


def _land_marks(lands: Lands, frame: Frame, style: Style) -> Iterator[Mark]:
    """Draw the sea, the lands, their borders, and over all of them the country."""
    wide, high = snap(frame.width), snap(frame.height)
    yield rect(0, 0, frame.width, frame.height, {"fill": shade(style, "sea")})
    shades: tuple[Role, ...] = ("other", "neighbour")
    for role in shades:
        shapes = [shape for land, shape in lands if land.role == role]
        yield from _filled(shapes, shade(style, role))
        yield _specks(shapes, toned(shade(style, role), 70))
    rest = [shape for land, shape in lands if land.role != "country"]
    yield from _outlined(rest, wide, high, {"stroke": PAPER, "stroke-width": "0.6"})
    ours = [shape for land, shape in lands if land.role == "country"]
    yield from _outlined(ours, wide, high, {"stroke": PAPER, "stroke-width": "1.6"})
    yield from _filled(ours, shade(style, "country"))
    yield _specks(ours, shade(style, "country"), _OWN_SPECK)
    disputed = [shape for land, shape in lands if land.is_disputed]
    dashes = {"stroke": INK, "stroke-width": "0.75", "stroke-dasharray": "3,2"}
    yield from _outlined(disputed, wide, high, dashes)


def _filled(shapes: Sequence[Shape], paint: str) -> Iterator[Mark]:
    if data := ring_data(polygon for shape in shapes for polygon in shape.polygons):
        # A stroke of the same colour closes the seam between two halves of a country at 180°.
        looks = {"fill": paint, "stroke": paint, "stroke-width": "0.25"}
        yield path(data, {**looks, "stroke-linejoin": "round"})


def _outlined(shapes: Sequence[Shape], wide: float, high: float, looks: Looks) -> Iterator[Mark]:
    if data := "".join(map(path_data, _edges(shapes, wide, high))):
        yield path(data, {**looks, "stroke-linejoin": "round"})


def _specks(shapes: Sequence[Shape], paint: str, wide: float = _SPECK) -> Mark:
    return circles((at for shape in shapes for at in shape.points), wide / 2, {"fill": paint})


# The ring around a country too small to be found


def _ring(ours: Sequence[Shape], wide: float, high: float) -> Circle | None:
    """Return centre and radius of a ring around the country, if it needs one."""
    box = _box(ours)
    parts = [polygon[0] for shape in ours for polygon in shape.polygons]
    if box is None or any(max(Box.of(part).size) > _TINY for part in parts):
        return None
    reach = math.hypot(*box.size) / 2 + 4
    if reach > 0.3 * min(wide, high):
        return None
    x, y = box.middle
    return round(x, 1), round(y, 1), reach


def _box(shapes: Sequence[Shape]) -> Box | None:
    points = [at for shape in shapes for polygon in shape.polygons for at in polygon[0]]
    points += [at for shape in shapes for at in shape.points]
    return Box.of(points) if points else None


def _ring_marks(ring: Circle | None, style: Style) -> Iterator[Mark]:
    if ring:
        x, y, reach = ring
        looks = {"stroke-width": "1", "stroke": shade(style, "country")}
        yield circles([(x, y)], math.sqrt(round((2 * reach) ** 2, 1)) / 2, looks)


def _dot_marks(dots: Sequence[Position], labels: _Labels) -> Iterator[Mark]:
    for x, y in dots:
        fill, stroke = (PAPER, INK) if labels.is_ours((x, y)) else (INK, PAPER)
        looks = {"fill": fill, "stroke": stroke, "stroke-width": "0.8"}
        yield circles([(round(x, 1), round(y, 1))], DOT_RADIUS, looks)


# Names


class _Labels(Labels):
    """The names on a locator map."""

    lands: Lands = ()
    named: set[str] = field(default_factory=set)
    ring: Box | None = None
    """The box of the ring around the country."""
    is_inside: bool = False
    """Whether the name of the country is in it."""

    ours: list[Shape] = field(default_factory=list)
    """The shapes of the country."""
    rest: list[Shape] = field(default_factory=list)
    """The shapes of others."""
    coast: tuple[Box, ...] = ()
    """The boxes of the segments of its coast and borders."""

    def __post_init__(self) -> None:
        self.ours = [shape for land, shape in self.lands if land.role == "country"]
        self.rest = [shape for land, shape in self.lands if land.role != "country"]
        self.coast = borders(self.ours)
        self.taken += [Box.centred(at, 2.0, 2.0) for shape in self.ours for at in shape.points]

    def is_ours(self, at: Position) -> bool:
        """Return whether a point is in the country."""
        return any(_is_inside(at, shape) for shape in self.ours)

    def surround(self, ring: Circle | None) -> None:
        """Keep the ring around the country free of labels."""
        if ring:
            x, y, reach = ring
            self.ring = Box.centred((x, y), 2 * reach, 2 * reach)
            self.taken.append(self.ring)

    def name_country(self, name: str) -> None:
        """Place the name of the country in it, or else beside it, at best in the sea."""
        largest = sorted(self.ours, key=surface, reverse=True)[:1]
        paint = shade(self.style, "country")
        solid = [Shape(shape.polygons, (), (), "dark", False) for shape in self.ours]
        box = self.ring or _box(solid) or _box(self.ours) or self.frame
        places: tuple[tuple[str, Callable[[float, float], Iterable[Box]]], ...] = (
            (PAPER, lambda wide, high: (
                Box.centred(at, wide, high)
                for shape in largest for at in free_places(shape, wide, high)
            )),
            (paint, lambda wide, high: self._outside(box.sides(wide, high, _GAP))),
            (paint, lambda wide, high: self._outside(self._grid(box, wide, high))),
        )  # fmt: skip
        for fill, boxes in places:
            for share in (1.12, 0.95):
                size = round(self.style.size * share, 1)
                for lines in line_breaks(name, size, bold=True):
                    room = self._size(lines, size, bold=True)
                    if found := next(filter(self.is_free, boxes(*room)), None):
                        self.put(lines, found, size=size, fill=fill, bold=True)
                        self.is_inside = fill == PAPER
                        return
        self.left_out.append(name)

    def _outside(self, boxes: Iterable[Box]) -> list[Box]:
        """Return the boxes that do not touch the country, first those in the sea."""
        clear = [box for box in boxes if not any(map(box.meets, self.coast))]
        clear = [box for box in clear if not self.is_ours(box.middle)]
        return sorted(clear, key=lambda box: any(_is_inside(box.middle, s) for s in self.rest))

    def _grid(self, box: Box, wide: float, high: float) -> Iterator[Box]:
        """Yield places all over the drawing, those near the country first."""
        right, bottom = self.frame.right, self.frame.bottom
        grid = product(range(1, 24), range(1, 24))
        spots = [(right * column / 24, bottom * row / 24) for row, column in grid]
        for at in sorted(spots, key=lambda at: (math.dist(at, box.middle), at)):
            yield Box.centred(at, wide, high)

    def name_place(self, label: str, at: Position) -> None:
        """Place the label of a place beside its dot: in white on the country, in ink elsewhere."""
        wide, high = self._size((label,), self.style.size)
        dot = Box.centred(at, 2 * DOT, 2 * DOT)
        is_ringed = self.ring is not None and dot.meets(self.ring)
        beside, first = (self.ring, _GAP) if self.ring and is_ringed else (dot, 0.5)
        boxes = (box for gap in (first, 4, 8) for box in beside.sides(wide, high, gap))
        free = [box for box in boxes if self.is_free(box)]
        if not free:
            self.left_out.append(label)
            return
        whole = [box for box in free if not any(map(box.meets, self.coast))]
        box = (whole or free)[0]
        fill = PAPER if whole and self.is_ours(box.middle) else INK
        self.put((label,), box, on_plate=not whole, fill=fill)

    def name_lands(self, role: Role, *, may_cross: bool) -> None:
        """Place the names of lands, the largest first; ``may_cross``: also over their borders."""
        are_all_isles = not any(shape.polygons for shape in self.ours)
        lands = [pair for pair in self.lands if pair[0].role == role]
        for land, shape in sorted(lands, key=lambda pair: -surface(pair[1])):
            is_isle = not shape.polygons and not (role == "neighbour" or are_all_isles)
            if not land.name or land.name in self.named or is_isle:
                continue
            for lines in line_breaks(land.name, self.style.size):
                boxes = self._places(shape, *self._size(lines, self.style.size), may_cross)
                clear = (box for box in boxes if not any(map(box.meets, self.coast)))
                if box := next(filter(self.is_free, clear), None):
                    self.put(lines, box, fill=GREY)
                    self.named.add(land.name)
                    break

    def _places(self, shape: Shape, wide: float, high: float, may_cross: bool) -> Iterator[Box]:
        """Yield the places for the name of a land, the best first."""
        if not shape.polygons:
            for at in shape.points[:1]:
                yield from Box.centred(at, _SPECK, _SPECK).sides(wide, high, 0.5)
        elif not may_cross:
            for at in free_places(shape, wide, high):
                yield Box.centred(at, wide, high)
        else:
            for x, y in free_places(shape, 3, 2):
                for step in (0.0, -0.25, 0.25, -0.5, 0.5):
                    yield Box.centred((x + step * wide, y), wide, high)

    def _size(self, lines: Sequence[str], size: float, *, bold: bool = False) -> Position:
        style = replace(self.style, size=size)
        return widest_line(lines, size, bold=bold) + 2, len(lines) * leading(style)


def _is_inside(at: Position, shape: Shape) -> bool:
    """Return whether a point is in a shape, by the edges to its right."""
    x, y = at
    edges = (edge for polygon in shape.polygons for ring in polygon for edge in pairwise(ring))
    crossed = sum(
        (y1 <= y) != (y2 <= y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1)
        for (x1, y1), (x2, y2) in edges
    )
    return crossed % 2 == 1
