"""A schematic map: areas by fill and outline, places as dots, labels where they fit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from msgspec.structs import replace

from briefing.charts import Style
from briefing.charts.geography import (
    DOT,
    Fill,
    Line,
    Plane,
    Polygon,
    Position,
    Shape,
    doubled_area,
    fit_projection,
)
from briefing.charts.labels import Box, Names, borders
from briefing.charts.scene import (
    GREY,
    INK,
    PAPER,
    Block,
    Looks,
    Mark,
    circles,
    colour,
    dots,
    hatch,
    path,
    path_data,
    write_svg,
)
from briefing.system.values import Value

_FILLS: tuple[Fill, ...] = ("plain", "dark", "hatched", "dotted")
LAND = "#f0f0f0"
MARGIN = 4.0
DOT_RADIUS = math.sqrt(3.14) * DOT / 2
_DOT_LOOKS = {"fill": INK, "stroke": PAPER, "stroke-width": "0.8"}


class Area(Value):
    """A feature in degrees, with its label and its style."""

    polygons: tuple[Polygon, ...] = ()
    lines: tuple[Line, ...] = ()
    points: tuple[Position, ...] = ()
    label: str = ""
    fill: Fill = "plain"
    is_disputed: bool = False


class Place(Value):
    """A labelled point."""

    label: str
    position: Position


class Sketch(Value):
    """A map before layout."""

    name: str
    """An id, unique among the drawings of the document."""
    title: str
    """The alternative text."""
    areas: tuple[Area, ...]
    places: tuple[Place, ...]
    style: Style


class PlacedMap(Value):
    """A map after layout."""

    name: str
    title: str
    style: Style
    height: float
    shapes: tuple[Shape, ...]
    marks: tuple[Mark, ...]
    numbered: tuple[str, ...]
    """Labels replaced by a number on the map, from 1."""
    left_out: tuple[str, ...]
    """Labels that did not fit even as a number."""


def layout_map(sketch: Sketch) -> PlacedMap:
    """Lay out a map: labels never overlap, and none leaves the frame."""
    style = sketch.style
    most = min(0.6 * style.height, 0.8 * style.width)
    plane = fit_projection(_positions(sketch), style.width, most, MARGIN)
    shapes = tuple(_shape(area, plane) for area in sketch.areas)
    spots = [plane.at(place.position) for place in sketch.places]
    spots += [point for shape in shapes for point in shape.points]
    names = Names(style, Box(0, 0, style.width, plane.height), borders=borders(shapes))
    names.taken += [Box.centred(spot, 2 * DOT, 2 * DOT) for spot in spots]
    for place in sketch.places:
        names.beside(place.label, plane.at(place.position))
    by_size = sorted(range(len(shapes)), key=lambda n: -surface(shapes[n]))
    for number in by_size:
        names.upon(sketch.areas[number].label, shapes[number])
    marks = (circles(spots, DOT_RADIUS, _DOT_LOOKS), *names.plates, *names.marks)
    return PlacedMap(sketch.name, sketch.title, style, plane.height, shapes, marks,
                     tuple(names.numbered), tuple(names.left_out))  # fmt: skip


def draw_map(placed: PlacedMap) -> str:
    """Draw a map as SVG."""
    block = Block(placed.height, (*_area_layers(placed), *placed.marks))
    patterns = _patterns(placed)
    return write_svg(block, placed.style.width, placed.name, placed.title, patterns)


def swatch(fill: Fill, is_disputed: bool, name: str, title: str, style: Style) -> PlacedMap:
    """Return a small sample of an area, for the key."""
    side, high = 2.4 * style.size, 1.2 * style.size
    ring = ((1.0, 1.0), (side - 1, 1.0), (side - 1, high - 1), (1.0, high - 1), (1.0, 1.0))
    shape = Shape(((ring,),), (), (), fill, is_disputed)
    small = replace(style, width=side, height=high)
    return PlacedMap(name, title, small, high, (shape,), (), (), ())


# Drawing


def _positions(sketch: Sketch) -> Iterator[Line]:
    """Yield all positions, as lines."""
    for area in sketch.areas:
        for polygon in area.polygons:
            yield from polygon
        yield from area.lines
        yield from ((point,) for point in area.points)
    yield from ((place.position,) for place in sketch.places)


def _shape(area: Area, plane: Plane) -> Shape:
    """Return the visible shape of an area; if nothing is visible, a dot at its location."""
    polygons = tuple(filter(None, map(plane.polygon, area.polygons)))
    lines = tuple(line for line in map(plane.line, area.lines) if len(line) > 1)
    points = tuple(map(plane.at, area.points))
    if area.polygons and not polygons:
        points = (*points, plane.at(area.polygons[0][0][0]))
    return Shape(polygons, lines, points, area.fill, area.is_disputed)


def surface(shape: Shape) -> float:
    """Return twice the area of a shape, to compare it with others."""
    return sum(abs(doubled_area(polygon[0])) for polygon in shape.polygons)


def _area_layers(placed: PlacedMap) -> Iterator[Mark]:
    """Draw areas and lines from the bottom up: plain, filled, disputed."""
    edge = {"stroke": GREY, "stroke-width": "0.5", "stroke-linejoin": "round"}
    # These cover the outlines of the neighbours first, on which dashes would not be visible.
    over = {"stroke": PAPER, "stroke-width": "2"}
    dashed = {"stroke": INK, "stroke-width": "1", "stroke-dasharray": "4,2.5"}
    plain = [shape for shape in placed.shapes if not shape.is_disputed]
    disputed = [shape for shape in placed.shapes if shape.is_disputed]
    for shapes, looks in ((plain, edge), (disputed, over)):
        for fill in _FILLS:
            paint = {"fill": _fill_paint(fill, placed.style)}
            yield from _area_marks((s for s in shapes if s.fill == fill), paint | looks)
    yield from _area_marks(disputed, dashed)
    for shapes, looks in ((plain, edge), (disputed, dashed)):
        lines = ("".join(map(path_data, shape.lines)) for shape in shapes if shape.lines)
        yield from (path(data, looks) for data in lines)


def _area_marks(shapes: Iterable[Shape], looks: Looks) -> Iterator[Mark]:
    for shape in shapes:
        if shape.polygons:
            yield path(ring_data(shape.polygons), looks)


def ring_data(polygons: Iterable[Polygon]) -> str:
    """Return SVG path data around polygons and their holes."""
    rings = (ring for polygon in polygons for ring in polygon)
    return "".join(f"{path_data(ring[:-1])}Z" for ring in rings)


def _fill_paint(fill: Fill, style: Style) -> str:
    """Return the paint of an area: three tints, of which two have a texture in black and white."""
    if fill == "plain":
        return LAND
    if fill == "dark":
        return colour(style, 2)
    if style.mono:
        return "url(#hatch)" if fill == "hatched" else "url(#dots)"
    return colour(style, 1 if fill == "hatched" else 3)


def _patterns(placed: PlacedMap) -> Iterator[Element]:
    fills = {shape.fill for shape in placed.shapes if placed.style.mono}
    ink, room = colour(placed.style, 0), (placed.style.width, placed.height)
    if "hatched" in fills:
        yield hatch("hatch", ink, *room)
    if "dotted" in fills:
        yield dots("dots", ink, *room)
