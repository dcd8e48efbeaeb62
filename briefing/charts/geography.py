"""Parses GeoJSON (RFC 7946) to features, in degrees of WGS 84, longitude first."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import product
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from briefing.charts import Refused
from briefing.model import limits
from briefing.system.values import Value

Position = tuple[float, float]
Line = tuple[Position, ...]
Polygon = tuple[Line, ...]
"""An outer ring, and the rings of its holes."""

_USUAL = ""  # stands for the usual name of a territory among the properties that hold names
_CLOSE = 0.05
"""Distance in degrees up to which borders meet: neighbours may have been simplified apart."""


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
        codes = ("iso_a2", "ISO_A2", "iso_a2_eh", "ISO_A2_EH")  # some have it in a later one only
        values = (self.properties.get(name, "") for name in codes)
        return next((value.upper() for value in values if value.isalpha()), None)

    def name_in(self, language: str, territories: Mapping[str, str]) -> str:
        """Return its name in a language; ``territories``: those of that language, by code."""
        tag = language.partition("-")[0]
        own, general = (f"name_{tag}", f"NAME_{tag.upper()}"), ("name", "NAME", "admin", "ADMIN")
        order = (*own, *general, _USUAL) if tag == "en" else (*own, _USUAL, *general)
        names = {**self.properties, _USUAL: territories.get(self.country_code or "", "")}
        return next(filter(None, map(names.get, order)), "")

    def places(self) -> Iterator[Position]:
        """Yield all its positions."""
        yield from self.points
        for line in (*self.lines, *(ring for polygon in self.polygons for ring in polygon)):
            yield from line


class Bounds(Value):
    """A box around positions, in degrees."""

    west: float
    east: float
    south: float
    north: float

    @classmethod
    def of(cls, positions: Iterable[Position]) -> Bounds:
        """Return the box around positions."""
        lons, lats = zip(*positions, strict=True)
        return cls(min(lons), max(lons), min(lats), max(lats))

    @property
    def size(self) -> float:
        """The length of its diagonal, in degrees of latitude."""
        return math.hypot((self.east - self.west) * self._shrink(self), self.north - self.south)

    def gap(self, other: Bounds) -> float:
        """Return the distance to another box, whichever way around the earth; 0 if they meet."""
        beside = min(
            max(self.west - other.east - turn, other.west + turn - self.east, 0)
            for turn in (-360, 0, 360)
        )
        above = max(self.south - other.north, other.south - self.north, 0)
        return math.hypot(beside * self._shrink(other), above)

    def _shrink(self, other: Bounds) -> float:
        """Return the length of a degree of longitude halfway to another box."""
        return math.cos(math.radians((self.south + self.north + other.south + other.north) / 4))

    def joined(self, other: Bounds) -> Bounds:
        """Return the box around both."""
        return Bounds(
            min(self.west, other.west), max(self.east, other.east),
            min(self.south, other.south), max(self.north, other.north),
        )  # fmt: skip

    def has_inside(self, position: Position) -> bool:
        """Return whether a position is in the box, and not on its edge."""
        return self.west < position[0] < self.east and self.south < position[1] < self.north

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

        Those of islands are the four nearest lands within 12 degrees, the nearest first.
        """

        def cell(place: Position) -> tuple[int, int]:
            return round(place[0] / _CLOSE), round(place[1] / _CLOSE)

        def boxes(numbers: Iterable[int]) -> list[Bounds]:
            return [Bounds.of(p[0]) for n in numbers for p in self.features[n].polygons]

        own = self.country(code)
        cells = {cell(place) for n in own for place in self.features[n].places()}
        cells = {(x + dx, y + dy) for x, y in cells for dx, dy in product((-1, 0, 1), repeat=2)}
        others = [n for n, one in enumerate(self.features) if n not in own and one.polygons]
        shared = {n: sum(cell(p) in cells for p in self.features[n].places()) for n in others}
        if beside := [n for n in others if shared[n]]:
            return tuple(sorted(beside, key=lambda n: (-shared[n], n)))
        ours = boxes(own)
        apart = {n: min(box.gap(one) for box in boxes([n]) for one in ours) for n in others}
        near = sorted((n for n in others if apart[n] < 12), key=lambda n: (apart[n], n))
        return tuple(near[:4])

    def bounds(self) -> Bounds:
        """Return the bounding box of its features."""
        return Bounds.of(place for feature in self.features for place in feature.places())


_Position = Annotated[tuple[float, ...], Meta(min_length=2)]
_Line = Annotated[tuple[_Position, ...], Meta(min_length=2)]
_Polygon = Annotated[tuple[Annotated[tuple[_Position, ...], Meta(min_length=4)], ...],
                     Meta(min_length=1)]  # fmt: skip
_COORDINATES: dict[str, Any] = {
    "Point": _Position, "MultiPoint": tuple[_Position, ...],
    "LineString": _Line, "MultiLineString": tuple[_Line, ...],
    "Polygon": _Polygon, "MultiPolygon": tuple[_Polygon, ...],
}  # fmt: skip


class _Object(Struct):
    type: str
    id: Any = None
    properties: dict[str, Any] | None = None
    geometry: _Object | None = None
    features: tuple[_Object, ...] = ()
    coordinates: Any = None


@lru_cache(maxsize=4)
def read(content: bytes) -> Geography:
    """Return the features of a JSON text; memoised. Raises Refused."""
    whole = _convert(json.loads(content), _Object, "")
    found = [_feature(one, f"features[{n}]") for n, one in enumerate(whole.features)]
    if whole.type != "FeatureCollection":
        found = [_feature(whole, "")]
    positions = sum(1 for feature in found for _ in feature.places())
    if positions > limits.POSITIONS.most:
        raise Refused(f"there are more than {limits.POSITIONS}", "")
    if not positions:
        raise Refused("there is nothing to draw: no feature has a geometry", "")
    return Geography(tuple(found))


def _convert(value: Any, kind: Any, place: str) -> Any:
    """Convert a value to a type. Raises Refused with the path of what is of another type."""
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        message, _, path = str(error).partition(" - at `$")
        what = f"{message[0].lower()}{message[1:].replace('`', '')}"
        raise Refused(f"this is not GeoJSON: {what}", f"{place}{path.rstrip('`')}") from None


def _feature(item: _Object, place: str) -> Feature:
    """Return a feature, or that of a bare geometry. Raises Refused."""
    words = {
        name: str(value).strip()
        for name, value in (item.properties or {}).items()
        if isinstance(value, str | int | float) and not isinstance(value, bool)
    }
    names = {*words.values(), *((str(item.id),) if isinstance(item.id, str | int) else ())}
    polygons: list[Polygon] = []
    lines: list[Line] = []
    points: list[Position] = []
    is_feature = item.type == "Feature"
    geometry, where = (item.geometry, f"{place}.geometry") if is_feature else (item, place)
    if geometry is not None:
        if geometry.type not in _COORDINATES:
            raise Refused(f"'{geometry.type[:40]}' is not a type of GeoJSON", f"{where}.type")
        where = f"{where}.coordinates"
        found = _convert(geometry.coordinates, _COORDINATES[geometry.type], where)
        single = geometry.type.removeprefix("Multi")
        for part in (found,) if single == geometry.type else found:
            if single == "Point":
                points += _line((part,), where)
            elif single == "LineString":
                lines.append(_line(part, where))
            else:
                polygons.append(tuple(_line(ring, where) for ring in part))
                if any(ring[0] != ring[-1] for ring in polygons[-1]):
                    raise Refused("a ring must end where it begins", where)
    known = frozenset(filter(None, names))
    return Feature(known, words, tuple(polygons), tuple(lines), tuple(points))


def _line(positions: Iterable[tuple[float, ...]], place: str) -> Line:
    for lon, lat, *_ in positions:
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            message = f"[{lon:g}, {lat:g}] is not a longitude and a latitude in degrees (WGS 84)"
            raise Refused(message, place)
    return tuple((lon, lat) for lon, lat, *_ in positions)
