"""Projects degrees to points on a page, as accurately as a schematic map needs.

The projection is equirectangular: a degree of longitude has its length at the middle latitude.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from briefing.charts.geography import Line, Polygon, Position

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


@dataclass(frozen=True)
class Shape:
    """The visible parts of an area, in points."""

    polygons: tuple[Polygon, ...]
    lines: tuple[Line, ...]
    points: tuple[Position, ...]
    fill: Fill
    is_disputed: bool


@dataclass(frozen=True)
class Plane:
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
        return _on_grid(x), _on_grid(y)

    def line(self, line: Line) -> Line:
        """Project a line, without repeated vertices."""
        found: list[Position] = []
        for position in line:
            point = self.at(position)
            if not found or point != found[-1]:
                found.append(point)
        return tuple(found)

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
    west = _west(whole)
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


def _west(lines: Iterable[Line]) -> float:
    """Return the eastern end of the widest empty stretch of longitude."""
    taken: set[int] = set()
    for line in lines:
        lons = [math.floor(lon) for lon, _ in line]
        taken.update(lons)
        for one, other in itertools.pairwise(lons):
            taken.update(range(min(one, other), max(one, other)))
    ends = sorted(taken)
    gaps = [*_gaps(ends)]
    west = max(gaps)[1] if gaps else math.inf
    return -180.0 if west == math.inf else west


def _gaps(taken: list[int]) -> Iterator[tuple[int, float]]:
    """Yield width and end of each empty stretch. Of equals, that at 180° is chosen."""
    if taken[0] > -180 or taken[-1] < 179:
        yield taken[0] + 360 - taken[-1], math.inf
    for one, other in itertools.pairwise(taken):
        if other - one > 1:
            yield other - one, float(other)


def _on_grid(value: float) -> float:
    return round(round(value / GRID) * GRID, 1)
