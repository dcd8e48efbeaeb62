"""Parses GeoJSON (RFC 7946) features. Altitudes and unknown members are ignored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from briefing.geography.shapes import Feature, Line, Polygon, Position
from briefing.geography.values import Count, NotAMap, at, is_number, kind_of, list_of


def features_of(value: Any, place: str, count: Count) -> Iterator[Feature]:
    """Yield the features of a collection, a feature or a bare geometry. Raises NotAMap."""
    kind = kind_of(value, place)
    if kind == "FeatureCollection":
        inner = list_of(value.get("features"), at(place, "features"))
        for number, one in enumerate(inner):
            where = f"{at(place, 'features')}[{number}]"
            if kind_of(one, where) != "Feature":
                raise NotAMap("this must be a Feature", at(where, "type"))
            yield from features_of(one, where, count)
    elif kind == "Feature":
        yield feature_of(value, value.get("geometry"), at(place, "geometry"), count)
    else:
        yield feature_of({}, value, place, count)


def feature_of(about: Any, geometry: Any, place: str, count: Count) -> Feature:
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
        parts += _parts(geometry, place, count)
    return Feature(
        frozenset(name for name in names if name),
        words,
        tuple(part for kind, part in parts if kind == "Polygon"),
        tuple(part for kind, part in parts if kind == "LineString"),
        tuple(part for kind, part in parts if kind == "Point"),
    )


def _parts(geometry: Any, place: str, count: Count) -> Iterator[tuple[str, Any]]:
    """Yield the polygons, lines and points of a geometry."""
    kind = kind_of(geometry, place)
    if kind == "GeometryCollection":
        inner = list_of(geometry.get("geometries"), at(place, "geometries"))
        for number, one in enumerate(inner):
            yield from _parts(one, f"{at(place, 'geometries')}[{number}]", count)
        return
    single = kind.removeprefix("Multi")
    readers = {"Polygon": _polygon, "LineString": _line, "Point": _position}
    if single not in readers:
        raise NotAMap(f"'{kind[:40]}' is not a type of GeoJSON", at(place, "type"))
    where = at(place, "coordinates")
    coordinates = list_of(geometry.get("coordinates"), where)
    if kind == single:
        yield single, readers[single](coordinates, where, count)
    else:
        for number, one in enumerate(coordinates):
            yield single, readers[single](one, f"{where}[{number}]", count)


def _polygon(value: Any, place: str, count: Count) -> Polygon:
    rings = []
    for number, ring in enumerate(list_of(value, place)):
        where = f"{place}[{number}]"
        line = _line(ring, where, count)
        if len(line) < 4 or line[0] != line[-1]:
            message = "a ring must have four positions or more, and end where it begins"
            raise NotAMap(message, where)
        rings.append(line)
    if not rings:
        raise NotAMap("a polygon must have a ring", place)
    return tuple(rings)


def _line(value: Any, place: str, count: Count) -> Line:
    line = tuple(
        _position(one, f"{place}[{number}]", count)
        for number, one in enumerate(list_of(value, place))
    )
    if len(line) < 2:
        raise NotAMap("a line must have two positions or more", place)
    return line


def _position(value: Any, place: str, count: Count) -> Position:
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
