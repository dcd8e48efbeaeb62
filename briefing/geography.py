"""GeoJSON (RFC 7946) and TopoJSON to shapes, parsed once; it knows not where they come from.

Positions are degrees of WGS 84, longitude first. Heights and other members are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from briefing import strict_json

MOST_POSITIONS = 250_000
"""A file with more is made for a wall, not for a page."""

Position = tuple[float, float]
Line = tuple[Position, ...]
Polygon = tuple[Line, ...]
"""A ring, and the rings of its holes."""


@dataclass(eq=False)
class NotAMap(Exception):
    """Why a value cannot be drawn as a map, and where in it."""

    message: str
    place: str


@dataclass(frozen=True)
class Feature:
    """A thing on the map, with all of its parts."""

    names: frozenset[str]
    """What it may be called by: its id, and those of its properties that are words or numbers."""
    properties: Mapping[str, str]
    """Those that are words or numbers."""
    polygons: tuple[Polygon, ...] = ()
    lines: tuple[Line, ...] = ()
    points: tuple[Position, ...] = ()

    def places(self) -> Iterator[Position]:
        """All positions that it has."""
        yield from self.points
        for line in (*self.lines, *(ring for polygon in self.polygons for ring in polygon)):
            yield from line


@dataclass(frozen=True)
class Bounds:
    """The degrees between which all features are."""

    west: float
    east: float
    south: float
    north: float

    def is_far(self, lon: float, lat: float) -> bool:
        """Whether a place is farther away than the features are from one another."""
        room = max(self.east - self.west, self.north - self.south)
        beside = max(self.west - lon, lon - self.east)
        return 0 < room < max(beside, self.south - lat, lat - self.north)

    def __str__(self) -> str:
        return f"lon {self.west:g} to {self.east:g}, lat {self.south:g} to {self.north:g}"


@dataclass(frozen=True)
class Geography:
    """All features of a file, in its order."""

    features: tuple[Feature, ...]
    is_topology: bool

    def named(self, name: str) -> tuple[int, ...]:
        """The places of the features that are called so."""
        return tuple(n for n, feature in enumerate(self.features) if name in feature.names)

    def bounds(self) -> Bounds:
        """Where its features are."""
        found = [place for feature in self.features for place in feature.places()]
        lons, lats = zip(*found, strict=True)
        return Bounds(min(lons), max(lons), min(lats), max(lats))

    def properties(self) -> tuple[str, ...]:
        """The names of all properties that can be printed, in order."""
        return tuple(dict.fromkeys(name for one in self.features for name in one.properties))


@lru_cache(maxsize=4)
def read(content: bytes) -> Geography:
    """The shapes of a file that has been read without complaint before."""
    return parse(strict_json.loads(content.decode()))


def parse(value: Any) -> Geography:
    """The shapes of a value that has been read from JSON. Raises NotAMap."""
    kind = _kind(value, "")
    if value.get("crs") is not None:
        _look_at_crs(value["crs"])
    written = _topology(value) if kind == "Topology" else _features(value, "", _Count())
    found = tuple(written)
    if not any(one.polygons or one.lines or one.points for one in found):
        raise NotAMap("there is nothing to draw: no feature has a geometry", "features")
    return Geography(found, kind == "Topology")


@dataclass
class _Count:
    """How many positions there have been."""

    positions: int = 0

    def add(self, place: str, more: int = 1) -> None:
        self.positions += more
        if self.positions > MOST_POSITIONS:
            message = f"there are more than {MOST_POSITIONS:,} positions".replace(",", " ")
            raise NotAMap(message, place)


def _features(value: Any, place: str, count: _Count) -> Iterator[Feature]:
    kind = _kind(value, place)
    if kind == "FeatureCollection":
        inner = _list(value.get("features"), _at(place, "features"))
        for number, one in enumerate(inner):
            where = f"{_at(place, 'features')}[{number}]"
            if _kind(one, where) != "Feature":
                raise NotAMap("this must be a Feature", _at(where, "type"))
            yield from _features(one, where, count)
    elif kind == "Feature":
        yield _feature(value, value.get("geometry"), _at(place, "geometry"), count)
    else:
        yield _feature({}, value, place, count)


def _feature(about: Any, geometry: Any, place: str, count: _Count) -> Feature:
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
        parts += _parts(geometry, place, count)
    return Feature(
        frozenset(name for name in names if name),
        words,
        tuple(part for kind, part in parts if kind == "Polygon"),
        tuple(part for kind, part in parts if kind == "LineString"),
        tuple(part for kind, part in parts if kind == "Point"),
    )


def _parts(geometry: Any, place: str, count: _Count) -> Iterator[tuple[str, Any]]:
    """The polygons, lines and points of a geometry."""
    kind = _kind(geometry, place)
    if kind == "GeometryCollection":
        inner = _list(geometry.get("geometries"), _at(place, "geometries"))
        for number, one in enumerate(inner):
            yield from _parts(one, f"{_at(place, 'geometries')}[{number}]", count)
        return
    single = kind.removeprefix("Multi")
    readers = {"Polygon": _polygon, "LineString": _line, "Point": _position}
    if single not in readers:
        raise NotAMap(f"'{kind[:40]}' is not a type of GeoJSON or TopoJSON", _at(place, "type"))
    where = _at(place, "coordinates")
    coordinates = _list(geometry.get("coordinates"), where)
    if kind == single:
        yield single, readers[single](coordinates, where, count)
    else:
        for number, one in enumerate(coordinates):
            yield single, readers[single](one, f"{where}[{number}]", count)


def _polygon(value: Any, place: str, count: _Count) -> Polygon:
    rings = []
    for number, ring in enumerate(_list(value, place)):
        where = f"{place}[{number}]"
        line = _line(ring, where, count)
        if len(line) < 4 or line[0] != line[-1]:
            message = "a ring must have four positions or more, and end where it begins"
            raise NotAMap(message, where)
        rings.append(line)
    if not rings:
        raise NotAMap("a polygon must have a ring", place)
    return tuple(rings)


def _line(value: Any, place: str, count: _Count) -> Line:
    line = tuple(
        _position(one, f"{place}[{number}]", count)
        for number, one in enumerate(_list(value, place))
    )
    if len(line) < 2:
        raise NotAMap("a line must have two positions or more", place)
    return line


def _position(value: Any, place: str, count: _Count) -> Position:
    count.add(place)
    if not isinstance(value, list) or len(value) < 2:
        raise NotAMap("a position must be [longitude, latitude]", place)
    lon, lat = value[0], value[1]
    if not _is_number(lon) or not _is_number(lat):
        raise NotAMap("a position must be two numbers", place)
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise NotAMap(
            f"[{lon:g}, {lat:g}] is not a longitude and a latitude in degrees (WGS 84)", place
        )
    return float(lon), float(lat)


# TopoJSON: lines that several shapes share are written once, as arcs


@dataclass
class _Topology:
    """What the geometries of a topology are made of."""

    transform: Any
    count: _Count
    arcs: tuple[list[list[float]], ...] = ()

    def moved(self, point: Any, place: str) -> list[float]:
        """A position in degrees."""
        if not isinstance(point, list) or len(point) < 2 or not all(map(_is_number, point[:2])):
            raise NotAMap("a position must be two numbers", place)
        if self.transform is None:
            return [point[0], point[1]]
        (kx, ky), (dx, dy) = self.transform
        return [point[0] * kx + dx, point[1] * ky + dy]

    def arc(self, value: Any, place: str) -> list[list[float]]:
        """The positions of an arc; with a transform, each is written as a step from the last."""
        points = []
        x = y = 0.0
        for number, one in enumerate(_list(value, place)):
            where = f"{place}[{number}]"
            self.count.add(where)
            if self.transform is None:
                points.append(self.moved(one, where))
                continue
            self.moved(one, where)  # two numbers
            x, y = x + one[0], y + one[1]
            points.append(self.moved([x, y], where))
        return points

    def geometry(self, value: Any, place: str) -> Any:
        """The geometry as GeoJSON has it: with coordinates in place of the numbers of arcs."""
        kind = _kind(value, place)
        if kind == "GeometryCollection":
            where = _at(place, "geometries")
            inner = enumerate(_list(value.get("geometries"), where))
            found = [self.geometry(one, f"{where}[{number}]") for number, one in inner]
            return {"type": kind, "geometries": found}
        where = _at(place, "coordinates")
        if kind == "Point":
            return {"type": kind, "coordinates": self.moved(value.get("coordinates"), where)}
        if kind == "MultiPoint":
            points = [self.moved(one, where) for one in _list(value.get("coordinates"), where)]
            return {"type": kind, "coordinates": points}
        depth = {"LineString": 0, "MultiLineString": 1, "Polygon": 1, "MultiPolygon": 2}.get(kind)
        if depth is None:
            return value
        return {"type": kind, "coordinates": self.joined(value.get("arcs"), depth, place)}

    def joined(self, value: Any, depth: int, place: str) -> list[Any]:
        """The lines, or lists of lines, that the numbers of arcs stand for."""
        numbers = _list(value, _at(place, "arcs"))
        if depth:
            return [self.joined(one, depth - 1, place) for one in numbers]
        line: list[Any] = []
        for number in numbers:
            if not isinstance(number, int) or not -len(self.arcs) <= number < len(self.arcs):
                raise NotAMap("there is no arc of this number", _at(place, "arcs"))
            # A negative number is the arc of its complement, from its end to its beginning.
            arc = self.arcs[number] if number >= 0 else self.arcs[~number][::-1]
            self.count.add(_at(place, "arcs"), len(arc))
            line += arc[1:] if line else arc
        return line


def _topology(value: Any) -> Iterator[Feature]:
    topology = _Topology(_transform(value.get("transform")), _Count())
    written = enumerate(_list(value.get("arcs"), "arcs"))
    topology.arcs = tuple(topology.arc(arc, f"arcs[{number}]") for number, arc in written)
    objects = value.get("objects")
    if not isinstance(objects, dict) or not objects:
        raise NotAMap("a topology must have objects", "objects")
    topology.count = _Count()
    count = _Count()
    for name, one in objects.items():
        place = f"objects.{name}"
        members = [(one, place)]
        if _kind(one, place) == "GeometryCollection":
            inner = _list(one.get("geometries"), f"{place}.geometries")
            members = [(part, f"{place}.geometries[{n}]") for n, part in enumerate(inner)]
        for member, where in members:
            if not isinstance(member, dict):
                raise NotAMap("this must be a mapping with a 'type'", where)
            has_shape = member.get("type") is not None
            geometry = topology.geometry(member, where) if has_shape else None
            yield _feature(member, geometry, where, count)


def _transform(value: Any) -> Any:
    """The scale and the origin of a topology whose positions are whole numbers."""
    if value is None:
        return None
    pairs = [
        value.get(name) if isinstance(value, dict) else None for name in ("scale", "translate")
    ]
    for pair in pairs:
        if not isinstance(pair, list) or len(pair) != 2 or not all(map(_is_number, pair)):
            message = "a transform must have 'scale' and 'translate', two numbers each"
            raise NotAMap(message, "transform")
    return pairs


# What a value must be


def _kind(value: Any, place: str) -> str:
    if not isinstance(value, dict):
        raise NotAMap("this must be a mapping with a 'type'", place or "the whole file")
    kind = value.get("type")
    if not isinstance(kind, str):
        raise NotAMap("a 'type' is missing", place or "the whole file")
    return kind


def _list(value: Any, place: str) -> list[Any]:
    if not isinstance(value, list):
        raise NotAMap("this must be a list", place)
    return value


def _is_number(value: Any) -> bool:
    """Whether it is a number of a size that a place on earth can have."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12


def _look_at_crs(crs: Any) -> None:
    """RFC 7946 has one reference system; the older form may name it."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or not name.endswith((":CRS84", ":4326", "EPSG:4326")):
        raise NotAMap("the reference system must be WGS 84 (CRS84)", "crs")


def _at(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name
