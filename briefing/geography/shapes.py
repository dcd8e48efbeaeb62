"""What is on a map: features with their parts, in degrees of WGS 84, longitude first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Position = tuple[float, float]
Line = tuple[Position, ...]
Polygon = tuple[Line, ...]
"""A ring, and the rings of its holes."""


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
