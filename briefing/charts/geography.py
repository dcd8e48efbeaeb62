"""Parses GeoJSON (RFC 7946) to shapes."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Literal

from msgspec import Struct

from briefing.model import limits
from briefing.system.values import Value

# Map features and their parts, in degrees of WGS 84, longitude first.

Position = tuple[float, float]
Line = tuple[Position, ...]
Polygon = tuple[Line, ...]
"""An outer ring, and the rings of its holes."""


COUNTRY_CODES = ("iso_a2", "ISO_A2", "iso_a2_eh", "ISO_A2_EH")
"""Properties that may hold the code of a country. Some have it in the later ones only."""
_CLOSE = 0.05
"""Distance in degrees up to which borders meet: neighbours may have been simplified apart."""

_FAR, _FEW = 12.0, 4
"""Up to how many degrees land is near islands, and how many lands are named as near."""


class Feature(Value):
    """A map feature with all its parts."""

    names: frozenset[str]
    """Names it can be referred to by: its id, and the values of its scalar properties."""
    properties: Mapping[str, str]
    """Its properties that are strings or numbers."""
    polygons: tuple[Polygon, ...] = ()
    lines: tuple[Line, ...] = ()
    points: tuple[Position, ...] = ()

    @property
    def country_code(self) -> str | None:
        """Its code in ISO 3166-1, as Natural Earth has it; None without one."""
        values = (self.properties.get(name, "") for name in COUNTRY_CODES)
        return next((value.upper() for value in values if value.isalpha()), None)

    def name_in(self, language: str, territories: Mapping[str, str]) -> str:
        """Return its name in a language; ``territories``: those of that language, by code."""
        tag = language.partition("-")[0]
        own = [f"name_{tag}", f"NAME_{tag.upper()}"]
        general = ["name", "NAME", "admin", "ADMIN"]
        usual = territories.get(self.country_code or "", "")
        named = [self.properties.get(name, "") for name in own]
        named += [self.properties.get(name, "") for name in general] if tag == "en" else [usual]
        named += [usual, *(self.properties.get(name, "") for name in general)]
        return next(filter(None, named), "")

    def places(self) -> Iterator[Position]:
        """Yield all its positions."""
        yield from self.points
        for line in (*self.lines, *(ring for polygon in self.polygons for ring in polygon)):
            yield from line


class Bounds(Value):
    """The bounding box of all features, in degrees."""

    west: float
    east: float
    south: float
    north: float

    def gap(self, other: Bounds) -> float:
        """Return the distance to another box, whichever way around the earth."""
        middle = math.radians((self.south + self.north + other.south + other.north) / 4)
        beside = min(
            max(self.west - other.east - turn, other.west + turn - self.east, 0)
            for turn in (-360, 0, 360)
        )
        above = max(self.south - other.north, other.south - self.north, 0)
        return math.hypot(beside * math.cos(middle), above)

    def is_far(self, lon: float, lat: float) -> bool:
        """Return whether a position is farther from the box than the box is large."""
        room = max(self.east - self.west, self.north - self.south)
        beside = max(self.west - lon, lon - self.east)
        return 0 < room < max(beside, self.south - lat, lat - self.north)

    def __str__(self) -> str:
        return f"lon {self.west:g} to {self.east:g}, lat {self.south:g} to {self.north:g}"


class Geography(Value):
    """All features of a file, in order."""

    features: tuple[Feature, ...]

    def named(self, name: str) -> tuple[int, ...]:
        """Return the indices of the features with a name."""
        return tuple(n for n, feature in enumerate(self.features) if name in feature.names)

    def country(self, code: str) -> tuple[int, ...]:
        """Return the indices of the features with areas that have the code of a country."""
        wanted = code.upper()
        return tuple(
            n for n, one in enumerate(self.features) if one.polygons and one.country_code == wanted
        )

    def neighbours(self, code: str) -> tuple[int, ...]:
        """Return the indices of the features that border on a country, the longest border first.

        Those of islands are the nearest lands, the nearest first.
        """
        own = self.country(code)
        cells = {cell for n in own for place in self.features[n].places() for cell in _cells(place)}
        others = [n for n, one in enumerate(self.features) if n not in own and one.polygons]
        shared = {n: sum(_cell(p) in cells for p in self.features[n].places()) for n in others}
        if beside := [n for n in others if shared[n]]:
            return tuple(sorted(beside, key=lambda n: (-shared[n], n)))
        apart = {n: self._distance(n, own) for n in others}
        near = sorted((n for n in others if apart[n] < _FAR), key=lambda n: (apart[n], n))
        return tuple(near[:_FEW])

    def _distance(self, number: int, others: Iterable[int]) -> float:
        """Return the distance between the boxes around the parts of features, in degrees."""
        boxes = [_bounds(polygon[0]) for n in others for polygon in self.features[n].polygons]
        return min(
            _bounds(polygon[0]).gap(box)
            for polygon in self.features[number].polygons for box in boxes
        )  # fmt: skip

    def bounds(self) -> Bounds:
        """Return the bounding box of its features."""
        return _bounds(place for feature in self.features for place in feature.places())

    def properties(self) -> tuple[str, ...]:
        """Return the names of all printable properties, in order of first occurrence."""
        return tuple(
            dict.fromkeys(name for feature in self.features for name in feature.properties)
        )


def _bounds(positions: Iterable[Position]) -> Bounds:
    lons, lats = zip(*positions, strict=True)
    return Bounds(min(lons), max(lons), min(lats), max(lats))


def _cell(place: Position) -> tuple[int, int]:
    return round(place[0] / _CLOSE), round(place[1] / _CLOSE)


def _cells(place: Position) -> Iterator[tuple[int, int]]:
    """Yield the cell of a position, and those around it."""
    x, y = _cell(place)
    yield from itertools.product((x - 1, x, x + 1), (y - 1, y, y + 1))


# Validates values of a map file and locates what is wrong.


class NotAMap(Exception):
    """A value cannot be drawn as a map; ``place`` is its path in the file."""

    def __init__(self, message: str, place: str) -> None:
        super().__init__(message, place)
        self.message = message
        self.place = place


class Count(Struct):
    """Counts positions."""

    positions: int = 0

    def add(self, place: str, more: int = 1) -> None:
        """Add to the count. Raises NotAMap if it exceeds the maximum."""
        self.positions += more
        if self.positions > limits.POSITIONS.most:
            message = f"there are more than {limits.POSITIONS}"
            raise NotAMap(message, place)


def parse_type(value: Any, place: str) -> str:
    """Return the ``type`` of an object. Raises NotAMap."""
    if not isinstance(value, dict):
        raise NotAMap("this must be a mapping with a 'type'", place or "the whole file")
    kind = value.get("type")
    if not isinstance(kind, str):
        raise NotAMap("a 'type' is missing", place or "the whole file")
    return kind


def parse_list(value: Any, place: str) -> list[Any]:
    """Return a value that must be a list. Raises NotAMap."""
    if not isinstance(value, list):
        raise NotAMap("this must be a list", place)
    return value


def is_number(value: Any) -> bool:
    """Return whether a value is a number of plausible size for a coordinate."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12


def look_at_crs(crs: Any) -> None:
    """Check the ``crs`` member of pre-RFC 7946 files: only WGS 84 is allowed. Raises NotAMap."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or not name.endswith((":CRS84", ":4326", "EPSG:4326")):
        raise NotAMap("the reference system must be WGS 84 (CRS84)", "crs")


def member_path(place: str, name: str) -> str:
    """Return the path of a member."""
    return f"{place}.{name}" if place else name


# Parses GeoJSON (RFC 7946) features. Altitudes and unknown members are ignored.


def parse_features(value: Any, place: str, count: Count) -> Iterator[Feature]:
    """Yield the features of a collection, a feature or a bare geometry. Raises NotAMap."""
    kind = parse_type(value, place)
    if kind == "FeatureCollection":
        inner = parse_list(value.get("features"), member_path(place, "features"))
        for number, item in enumerate(inner):
            where = f"{member_path(place, 'features')}[{number}]"
            if parse_type(item, where) != "Feature":
                raise NotAMap("this must be a Feature", member_path(where, "type"))
            yield from parse_features(item, where, count)
    elif kind == "Feature":
        yield parse_feature(value, value.get("geometry"), member_path(place, "geometry"), count)
    else:
        yield parse_feature({}, value, place, count)


def parse_feature(about: Any, geometry: Any, place: str, count: Count) -> Feature:
    """Return a feature; ``geometry`` may be None, ``about`` has its id and properties."""
    properties = about.get("properties")
    if properties is not None and not isinstance(properties, dict):
        raise NotAMap("this must be a mapping", place.replace("geometry", "properties"))
    words = {
        name: str(value).strip()
        for name, value in (properties or {}).items()
        if isinstance(value, str | int | float) and not isinstance(value, bool)
    }
    own = about.get("id")
    names = {*words.values(), *((str(own),) if isinstance(own, str | int) else ())}
    parts: list[tuple[str, Any]] = []
    if geometry is not None:
        parts += _geometry_parts(geometry, place, count)
    return Feature(
        frozenset(name for name in names if name),
        words,
        tuple(part for kind, part in parts if kind == "Polygon"),
        tuple(part for kind, part in parts if kind == "LineString"),
        tuple(part for kind, part in parts if kind == "Point"),
    )


def _geometry_parts(geometry: Any, place: str, count: Count) -> Iterator[tuple[str, Any]]:
    """Yield the polygons, lines and points of a geometry."""
    kind = parse_type(geometry, place)
    if kind == "GeometryCollection":
        inner = parse_list(geometry.get("geometries"), member_path(place, "geometries"))
        for number, item in enumerate(inner):
            yield from _geometry_parts(item, f"{member_path(place, 'geometries')}[{number}]", count)
        return
    single = kind.removeprefix("Multi")
    readers = {"Polygon": _parse_polygon, "LineString": _parse_line, "Point": _parse_position}
    if single not in readers:
        raise NotAMap(f"'{kind[:40]}' is not a type of GeoJSON", member_path(place, "type"))
    where = member_path(place, "coordinates")
    coordinates = parse_list(geometry.get("coordinates"), where)
    if kind == single:
        yield single, readers[single](coordinates, where, count)
    else:
        for number, item in enumerate(coordinates):
            yield single, readers[single](item, f"{where}[{number}]", count)


def _parse_polygon(value: Any, place: str, count: Count) -> Polygon:
    rings = []
    for number, ring in enumerate(parse_list(value, place)):
        where = f"{place}[{number}]"
        line = _parse_line(ring, where, count)
        if len(line) < 4 or line[0] != line[-1]:
            message = "a ring must have four positions or more, and end where it begins"
            raise NotAMap(message, where)
        rings.append(line)
    if not rings:
        raise NotAMap("a polygon must have a ring", place)
    return tuple(rings)


def _parse_line(value: Any, place: str, count: Count) -> Line:
    positions = parse_list(value, place)
    line: list[Position] = []
    try:
        for position in positions:
            line.append(_parse_position(position, "", count))
    except NotAMap as wrong:  # its place is not written for each of thousands of positions
        raise NotAMap(wrong.message, f"{place}[{len(line)}]") from None
    if len(line) < 2:
        raise NotAMap("a line must have two positions or more", place)
    return tuple(line)


def _parse_position(value: Any, place: str, count: Count) -> Position:
    count.add(place)
    if not isinstance(value, list) or len(value) < 2:
        raise NotAMap("a position must be [longitude, latitude]", place)
    lon, lat = value[0], value[1]
    if not is_number(lon) or not is_number(lat):
        raise NotAMap("a position must be two numbers", place)
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise NotAMap(
            f"[{lon:g}, {lat:g}] is not a longitude and a latitude in degrees (WGS 84)", place
        )
    return float(lon), float(lat)


__all__ = [
    "Bounds",
    "Feature",
    "Geography",
    "Line",
    "NotAMap",
    "Polygon",
    "Position",
    "parse",
    "read",
]


@lru_cache(maxsize=4)
def read(content: bytes) -> Geography:
    """Return the shapes of a file that has already been validated; memoised."""
    return parse(json.loads(content))


def parse(value: Any) -> Geography:
    """Return the shapes of a decoded JSON value. Raises NotAMap."""
    kind = parse_type(value, "")
    if value.get("crs") is not None:
        look_at_crs(value["crs"])
    if kind == "Topology":
        raise NotAMap("it is TopoJSON, which is not drawn", "type")
    features = tuple(parse_features(value, "", Count()))
    if not any(feature.polygons or feature.lines or feature.points for feature in features):
        raise NotAMap("there is nothing to draw: no feature has a geometry", "features")
    return Geography(features)


# Projects degrees to points on a page, as accurately as a schematic map needs.
#
# The projection is equirectangular: a degree of longitude has its length at the middle latitude.

GRID = 0.2
"""Grid to which vertices are snapped, in points; finer detail is not visible on paper.

Neighbours share a border, and still share it after snapping.
"""
_LEAST = 0.05
"""Minimum extent of a map, in degrees: a few streets."""
_FLATTEST = 0.15
"""Minimum ratio of height to width: labels need space."""

DOT = 2.2
"""Radius of the dot of a place, in points."""

Fill = Literal["plain", "dark", "hatched", "dotted"]


class Shape(Value):
    """The visible parts of an area, in points."""

    polygons: tuple[Polygon, ...]
    lines: tuple[Line, ...]
    points: tuple[Position, ...]
    fill: Fill
    is_disputed: bool


class Plane(Value):
    """A projection of the earth onto the drawing."""

    west: float
    """Longitudes west of this are drawn in the east: a country across 180° stays in one piece."""
    left: float
    north: float
    shrink: float
    """Length of a degree of longitude, in degrees of latitude."""
    scale: float
    across: float
    down: float
    height: float
    """Height of the whole drawing."""

    def at(self, position: Position) -> Position:
        """Project a position, snapped to the grid."""
        lon, lat = position
        lon = lon + 360 if lon < self.west else lon
        x = self.across + (lon - self.left) * self.shrink * self.scale
        y = self.down + (self.north - lat) * self.scale
        return snap(x), snap(y)

    def line(self, line: Line) -> Line:
        """Project a line, without repeated vertices."""
        points: list[Position] = []
        for position in line:
            point = self.at(position)
            if not points or point != points[-1]:
                points.append(point)
        return tuple(points)

    def polygon(self, polygon: Polygon) -> Polygon:
        """Project the visible rings: outer clockwise, holes counterclockwise, as SVG fills them."""
        rings = [ring for ring in map(self.line, polygon) if len(ring) > 3]
        if not rings or len(self.line(polygon[0])) <= 3:
            return ()
        return tuple(
            ring if (doubled_area(ring) > 0) == (number == 0) else ring[::-1]
            for number, ring in enumerate(rings)
        )


def fit_projection(lines: Iterable[Line], width: float, most: float, margin: float) -> Plane:
    """Return the projection in which the lines fill a width, limited to a height of ``most``."""
    whole = [*lines]
    west = western_edge(whole)
    lons = [lon + 360 if lon < west else lon for line in whole for lon, _ in line]
    lats = [lat for line in whole for _, lat in line]
    left, right, south, north = min(lons), max(lons), min(lats), max(lats)
    shrink = max(math.cos(math.radians((south + north) / 2)), 0.1)
    wide, high = (right - left) * shrink, north - south
    across = max(wide, _LEAST)
    down = max(high, _FLATTEST * across)
    scale = min((width - 2 * margin) / across, (most - 2 * margin) / down)
    # What is narrower or flatter than its drawing is centred.
    height = down * scale + 2 * margin
    beside, above = (width - wide * scale) / 2, (height - high * scale) / 2
    return Plane(west, left, north, shrink, scale, beside, above, round(height, 1))


def doubled_area(ring: Line) -> float:
    """Return twice the signed area of a ring, positive if clockwise on the page."""
    return sum(
        x * y2 - x2 * y for (x, y), (x2, y2) in itertools.pairwise(ring)
    )  # fmt: skip


def western_edge(lines: Iterable[Line]) -> float:
    """Return the eastern end of the widest empty stretch of longitude."""
    taken: set[int] = set()
    for line in lines:
        lons = [math.floor(lon) for lon, _ in unwrap(line)]
        taken.update(lons)
        for start, end in itertools.pairwise(lons):
            taken.update(range(min(start, end), max(start, end)))
    ends = sorted({(lon + 180) % 360 - 180 if lon != 180 else lon for lon in taken})
    gaps = [*_gaps(ends)]
    west = max(gaps)[1] if gaps else math.inf
    return -180.0 if west == math.inf else west


def unwrap(line: Line) -> Line:
    """Return a line whose longitudes do not jump where it crosses 180°, unless along a pole."""
    turn, before, whole = 0.0, line[0][0], []
    for lon, lat in line:
        if abs(lon - before) > 180 and abs(lat) < 90:
            turn += 360 if lon < before else -360
        before = lon
        whole.append((lon + turn, lat))
    return tuple(whole)


def _gaps(taken: list[int]) -> Iterator[tuple[int, float]]:
    """Yield width and end of each empty stretch. Of equals, that at 180° is chosen."""
    if taken[0] > -180 or taken[-1] < 179:
        yield taken[0] + 360 - taken[-1], math.inf
    for before, after in itertools.pairwise(taken):
        if after - before > 1:
            yield after - before, float(after)


def snap(value: float) -> float:
    """Return a length on the grid."""
    return round(round(value / GRID) * GRID, 1)
