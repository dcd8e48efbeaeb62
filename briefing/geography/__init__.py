"""Parses GeoJSON (RFC 7946) to shapes."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from briefing.geography.geojson import features_of
from briefing.geography.shapes import Bounds, Feature, Geography, Line, Polygon, Position
from briefing.geography.values import Count, NotAMap, kind_of, look_at_crs

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
    kind = kind_of(value, "")
    if value.get("crs") is not None:
        look_at_crs(value["crs"])
    if kind == "Topology":
        raise NotAMap("it is TopoJSON, which is not drawn", "type")
    found = tuple(features_of(value, "", Count()))
    if not any(one.polygons or one.lines or one.points for one in found):
        raise NotAMap("there is nothing to draw: no feature has a geometry", "features")
    return Geography(found)
