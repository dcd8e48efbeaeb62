"""Map features and their parts, in degrees of WGS 84, longitude first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Position = tuple[float, float]
Line = tuple[Position, ...]
Polygon = tuple[Line, ...]
"""An outer ring, and the rings of its holes."""


@dataclass(frozen=True)
class Feature:
    """A map feature with all its parts."""

    names: frozenset[str]
    """Names it can be referred to by: its id, and the values of its scalar properties."""
    properties: Mapping[str, str]
    """Its properties that are strings or numbers."""
    polygons: tuple[Polygon, ...] = ()
    lines: tuple[Line, ...] = ()
    points: tuple[Position, ...] = ()

    def places(self) -> Iterator[Position]:
        """Yield all its positions."""
        yield from self.points
        for line in (*self.lines, *(ring for polygon in self.polygons for ring in polygon)):
            yield from line


@dataclass(frozen=True)
class Bounds:
    """The bounding box of all features, in degrees."""

    west: float
    east: float
    south: float
    north: float

    def is_far(self, lon: float, lat: float) -> bool:
        """Return whether a position is farther from the box than the box is large."""
        room = max(self.east - self.west, self.north - self.south)
        beside = max(self.west - lon, lon - self.east)
        return 0 < room < max(beside, self.south - lat, lat - self.north)

    def __str__(self) -> str:
        return f"lon {self.west:g} to {self.east:g}, lat {self.south:g} to {self.north:g}"


@dataclass(frozen=True)
class Geography:
    """All features of a file, in order."""

    features: tuple[Feature, ...]

    def named(self, name: str) -> tuple[int, ...]:
        """Return the indices of the features with a name."""
        return tuple(n for n, feature in enumerate(self.features) if name in feature.names)

    def bounds(self) -> Bounds:
        """Return the bounding box of its features."""
        found = [place for feature in self.features for place in feature.places()]
        lons, lats = zip(*found, strict=True)
        return Bounds(min(lons), max(lons), min(lats), max(lats))

    def properties(self) -> tuple[str, ...]:
        """Return the names of all printable properties, in order of first occurrence."""
        return tuple(dict.fromkeys(name for one in self.features for name in one.properties))
