"""A schematic map: areas by fill and line, places by dot, names where there is room for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from xml.etree.ElementTree import Element

from briefing.draw import patterns
from briefing.draw.chart import Style
from briefing.draw.engine import vega_to_svg
from briefing.draw.map_names import Box, Names, around, borders
from briefing.draw.paint import GREY, INK, PAPER, colour
from briefing.draw.plane import DOT, Fill, Plane, Shape, doubled_area, plane_for
from briefing.draw.scene import Block, Mark
from briefing.draw.svg import ready
from briefing.draw.vega import specification
from briefing.geography import Line, Polygon, Position

_FILLS: tuple[Fill, ...] = ("plain", "dark", "hatched", "dotted")
LAND = "#f0f0f0"
MARGIN = 4.0


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


def placed(sketch: Sketch) -> PlacedMap:
    """Find the place of everything: names never meet, and none leaves the frame."""
    style = sketch.style
    most = min(0.6 * style.height, 0.8 * style.width)
    plane = plane_for(_lines(sketch), style.width, most, MARGIN)
    shapes = tuple(_shape(area, plane) for area in sketch.areas)
    names = Names(style, Box(0, 0, style.width, plane.height), borders(shapes))
    names.taken += [around(plane.at(one.position), DOT) for one in sketch.places]
    names.taken += [around(point, DOT) for shape in shapes for point in shape.points]
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
    block = Block(placed.height, (*_ground(placed), *placed.marks))
    svg = vega_to_svg(specification(block, placed.style.width))
    return ready(svg, placed.name, placed.title, _patterns(placed))


def swatch(fill: Fill, is_disputed: bool, name: str, title: str, style: Style) -> PlacedMap:
    """A small piece of an area, for the key."""
    side, high = 2.4 * style.size, 1.2 * style.size
    ring = ((1.0, 1.0), (side - 1, 1.0), (side - 1, high - 1), (1.0, high - 1), (1.0, 1.0))
    shape = Shape(((ring,),), (), (), fill, is_disputed)
    small = replace(style, width=side, height=high)
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


def _ground(placed: PlacedMap) -> Iterator[Mark]:
    """Areas and lines from the ground up: what is plain, what is filled, what is disputed."""
    edge = {"stroke": GREY, "strokeWidth": 0.5, "strokeJoin": "round"}
    for fill in _FILLS:
        shapes = [s for s in placed.shapes if s.fill == fill and not s.is_disputed]
        yield from _areas(shapes, {"fill": _paint(fill, placed.style), **edge})
    disputed = [shape for shape in placed.shapes if shape.is_disputed]
    for fill in _FILLS:
        shapes = [shape for shape in disputed if shape.fill == fill]
        # The lines of its neighbours are covered first, or dashes would not be seen on them.
        over = {"fill": _paint(fill, placed.style), "stroke": PAPER, "strokeWidth": 2}
        yield from _areas(shapes, over)
    dashed = {"stroke": INK, "strokeWidth": 1, "strokeDash": [4, 2.5]}
    yield from _areas(disputed, dashed)
    plain = [shape for shape in placed.shapes if not shape.is_disputed]
    yield from _lines_of(plain, edge)
    yield from _lines_of(disputed, dashed)


def _areas(shapes: Iterable[Shape], looks: Mapping[str, Any]) -> Iterator[Mark]:
    for shape in shapes:
        rings = [f"{_path(ring[:-1])}Z" for polygon in shape.polygons for ring in polygon]
        if rings:
            yield Mark("path", looks, ({"path": "".join(rings)},))


def _lines_of(shapes: Iterable[Shape], looks: Mapping[str, Any]) -> Iterator[Mark]:
    for shape in shapes:
        if shape.lines:
            yield Mark("path", looks, ({"path": "".join(map(_path, shape.lines))},))


def _path(line: Sequence[Position]) -> str:
    """The data of a path of SVG from one position to the next."""
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in line)


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
        looks = {"shape": "circle", "size": 3.14 * DOT**2, "fill": INK, "stroke": PAPER,
                 "strokeWidth": 0.8}  # fmt: skip
        yield Mark("symbol", looks, places)
