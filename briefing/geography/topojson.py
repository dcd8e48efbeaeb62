"""Parses TopoJSON features, whose shared boundaries are stored once, as arcs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from briefing.geography.geojson import feature_of
from briefing.geography.shapes import Feature
from briefing.geography.values import Count, NotAMap, at, is_number, kind_of, list_of

_Transform = tuple[tuple[float, float], tuple[float, float]]
"""Scale and translation, each for longitude and latitude."""


@dataclass
class _Topology:
    """Resolves the geometries of a topology."""

    transform: _Transform | None
    count: Count
    arcs: tuple[list[list[float]], ...] = ()

    def moved(self, point: Any, place: str) -> list[float]:
        """Transform a position to degrees."""
        if not isinstance(point, list) or len(point) < 2 or not all(map(is_number, point[:2])):
            raise NotAMap("a position must be two numbers", place)
        if self.transform is None:
            return [point[0], point[1]]
        (kx, ky), (dx, dy) = self.transform
        return [point[0] * kx + dx, point[1] * ky + dy]

    def arc(self, value: Any, place: str) -> list[list[float]]:
        """Return the positions of an arc; with a transform, positions are delta-encoded."""
        points = []
        x = y = 0.0
        for number, one in enumerate(list_of(value, place)):
            where = f"{place}[{number}]"
            self.count.add(where)
            if self.transform is None:
                points.append(self.moved(one, where))
                continue
            self.moved(one, where)  # checks that it is two numbers
            x, y = x + one[0], y + one[1]
            points.append(self.moved([x, y], where))
        return points

    def geometry(self, value: Any, place: str) -> Any:
        """Convert a geometry to GeoJSON, replacing arc indices by coordinates."""
        kind = kind_of(value, place)
        if kind == "GeometryCollection":
            where = at(place, "geometries")
            inner = enumerate(list_of(value.get("geometries"), where))
            found = [self.geometry(one, f"{where}[{number}]") for number, one in inner]
            return {"type": kind, "geometries": found}
        where = at(place, "coordinates")
        if kind == "Point":
            return {"type": kind, "coordinates": self.moved(value.get("coordinates"), where)}
        if kind == "MultiPoint":
            points = [self.moved(one, where) for one in list_of(value.get("coordinates"), where)]
            return {"type": kind, "coordinates": points}
        depth = {"LineString": 0, "MultiLineString": 1, "Polygon": 1, "MultiPolygon": 2}.get(kind)
        if depth is None:
            return value
        return {"type": kind, "coordinates": self.joined(value.get("arcs"), depth, place)}

    def joined(self, value: Any, depth: int, place: str) -> list[Any]:
        """Resolve nested lists of arc indices to lines."""
        numbers = list_of(value, at(place, "arcs"))
        if depth:
            return [self.joined(one, depth - 1, place) for one in numbers]
        line: list[Any] = []
        for number in numbers:
            if not isinstance(number, int) or not -len(self.arcs) <= number < len(self.arcs):
                raise NotAMap("there is no arc with this number", at(place, "arcs"))
            # A negative index is the ones' complement of an arc to be reversed.
            arc = self.arcs[number] if number >= 0 else self.arcs[~number][::-1]
            self.count.add(at(place, "arcs"), len(arc))
            line += arc[1:] if line else arc
        return line


def features_of_topology(value: Any) -> Iterator[Feature]:
    """Yield the features of all objects of a topology. Raises NotAMap."""
    topology = _Topology(_transform(value.get("transform")), Count())
    written = enumerate(list_of(value.get("arcs"), "arcs"))
    topology.arcs = tuple(topology.arc(arc, f"arcs[{number}]") for number, arc in written)
    objects = value.get("objects")
    if not isinstance(objects, dict) or not objects:
        raise NotAMap("a topology must have objects", "objects")
    topology.count = Count()
    count = Count()
    for name, one in objects.items():
        place = f"objects.{name}"
        members = [(one, place)]
        if kind_of(one, place) == "GeometryCollection":
            inner = list_of(one.get("geometries"), f"{place}.geometries")
            members = [(part, f"{place}.geometries[{n}]") for n, part in enumerate(inner)]
        for member, where in members:
            if not isinstance(member, dict):
                raise NotAMap("this must be a mapping with a 'type'", where)
            has_shape = member.get("type") is not None
            geometry = topology.geometry(member, where) if has_shape else None
            yield feature_of(member, geometry, where, count)


def _transform(value: Any) -> _Transform | None:
    """Return the scale and translation of a quantised topology; None if it has no transform."""
    if value is None:
        return None
    pairs: list[Any] = [
        value.get(name) if isinstance(value, dict) else None for name in ("scale", "translate")
    ]
    for pair in pairs:
        if not isinstance(pair, list) or len(pair) != 2 or not all(map(is_number, pair)):
            message = "a transform must have 'scale' and 'translate', two numbers each"
            raise NotAMap(message, "transform")
    scale, origin = pairs
    return (scale[0], scale[1]), (origin[0], origin[1])
