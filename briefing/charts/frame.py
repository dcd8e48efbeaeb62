"""The part of the earth that a locator map shows: a country in one piece, with land around it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from briefing.charts.geography import (
    Line,
    Polygon,
    Position,
    doubled_area,
    unwrap,
    western_edge,
)
from briefing.system.values import Value

_BESIDE, _ABOVE = 1.16, 1.3
"""Width and height of the frame, in widths and heights of the country."""
_LOWEST, _HIGHEST = 0.58, 0.75
"""Limits of the height of the frame, in widths."""
_LEAST, _MOST = 6.0, 40.0
"""Degrees of latitude across which a small country is shown, so that other land is in sight."""
_ENOUGH, _SMALL = 2, 0.45
"""So many other lands tell where an island lies; if it is smaller than this share of the frame, one
does.
"""
_INNER = 0.8
"""Share of the frame in which land must come to be seen, and not only its edge."""
_ISLES = 3.0
"""Area in square degrees up to which all parts of a country are shown, however far apart."""


class Frame(Value):
    """An equirectangular projection of a part of the earth, which may lie across 180°."""

    left: float
    north: float
    shrink: float
    """Length of a degree of longitude, in degrees of latitude."""
    scale: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """The longitude in its middle."""
        return self.left + self.width / self.scale / self.shrink / 2

    def at(self, position: Position) -> Position:
        """Project a position, on the side of the earth that is shown."""
        return self._project(_turn_towards(position, self.middle))

    def lines(self, line: Line) -> Iterator[Line]:
        """Project a line wherever it comes into sight, in one piece."""
        whole = unwrap(line)
        for turn in (-360, 0, 360):
            points = tuple(self._project((lon + turn, lat)) for lon, lat in whole)
            xs, ys = zip(*points, strict=True)
            in_sight = min(xs) < self.width and max(xs) > 0 and min(ys) < self.height
            if in_sight and max(ys) > 0:
                yield points

    def _project(self, position: Position) -> Position:
        lon, lat = position
        return (lon - self.left) * self.shrink * self.scale, (self.north - lat) * self.scale


class _Extent(Struct):
    """A box in degrees."""

    west: float
    east: float
    south: float
    north: float

    @classmethod
    def of(cls, positions: Iterable[Position]) -> _Extent:
        lons, lats = zip(*positions, strict=True)
        return cls(min(lons), max(lons), min(lats), max(lats))

    @property
    def size(self) -> float:
        return math.hypot(self.east - self.west, self.north - self.south)

    def gap(self, other: _Extent) -> float:
        """Return the distance to another box; 0 if they meet."""
        beside = max(self.west - other.east, other.west - self.east, 0)
        return math.hypot(beside, max(self.south - other.north, other.south - self.north, 0))

    def joined(self, other: _Extent) -> _Extent:
        return _Extent(
            min(self.west, other.west), max(self.east, other.east),
            min(self.south, other.south), max(self.north, other.north),
        )  # fmt: skip


def frame_country(
    country: Sequence[Polygon],
    rest: Sequence[Sequence[Polygon]],
    places: Iterable[Position],
    size: tuple[float, float],
) -> Frame:
    """Return the frame around a country, in the limits of its height and of the outlines.

    ``rest``: the polygons of each other land; ``places``: what is marked; ``size``: the width of
    the drawing and its largest height.
    """
    width, most = size
    rings = [polygon[0] for polygon in country]
    west = western_edge(rings)
    extent = _main_part([_turn_east(west, ring) for ring in rings])
    middle, centre = (extent.west + extent.east) / 2, (extent.south + extent.north) / 2
    shrink = max(math.cos(math.radians(centre)), 0.1)
    others = [
        [_turn_towards(at, middle) for polygon in land for at in polygon[0]]
        for land in rest
        if land
    ]
    for at in (_turn_towards(place, middle) for place in places):
        extent = extent.joined(_Extent.of([at])) if _is_near(at, extent) else extent
    is_island = all(_Extent.of(land).gap(extent) for land in others)
    enough = min(_ENOUGH, len(others)) if is_island else 1
    least = _LEAST
    while True:
        wide = max((extent.east - extent.west) * shrink * _BESIDE, least)
        high = max((extent.north - extent.south) * _ABOVE, least * _LOWEST)
        ratio = min(max(high / wide, _LOWEST), _HIGHEST, most / width)
        wide, high = max(wide, high / ratio), max(wide * ratio, high)
        seen, inner = (
            _Extent(
                middle - share * wide / 2 / shrink, middle + share * wide / 2 / shrink,
                centre - share * high / 2, centre + share * high / 2,
            )
            for share in (1, _INNER)
        )  # fmt: skip
        in_sight = sum(any(_is_within(at, inner) for at in land) for land in others)
        share = max(
            (extent.east - extent.west) * shrink / wide, (extent.north - extent.south) / high
        )
        is_placed = in_sight >= enough or (in_sight and share < _SMALL)
        if least >= _MOST or not others or is_placed:
            break
        least *= 1.3
    other = [polygon for land in rest for polygon in land]
    seen = _limit_to_outlines(seen, extent, [*country, *other], other, middle)
    scale = width / ((seen.east - seen.west) * shrink)
    height = round(min((seen.north - seen.south) * scale, most), 1)
    return Frame(seen.west, seen.north, shrink, scale, width, height)


def _turn_towards(position: Position, middle: float) -> Position:
    """Return a position with the longitude that is less than half a turn from the middle."""
    lon, lat = position
    return middle + (lon - middle + 180) % 360 - 180, lat


def _turn_east(west: float, ring: Line) -> Line:
    """Return a ring in one piece that begins in the 360 degrees east of a longitude."""
    whole = unwrap(ring)
    turn = 360 * math.ceil((west - min(lon for lon, _ in whole)) / 360)
    return tuple((lon + turn, lat) for lon, lat in whole)


def _is_within(at: Position, box: _Extent) -> bool:
    return box.west < at[0] < box.east and box.south < at[1] < box.north


def _is_near(at: Position, country: _Extent) -> bool:
    return _Extent.of([at]).gap(country) < country.size / 4


def _main_part(rings: Sequence[Line]) -> _Extent:
    """Return the extent of a country: of all islands if it is small, else without far ones."""
    by_size = sorted(rings, key=lambda ring: -abs(doubled_area(ring)))
    extents = [_Extent.of(ring) for ring in by_size]
    is_small = sum(abs(doubled_area(ring)) for ring in rings) < 2 * _ISLES
    main = extents.pop(0)
    while near := [one for one in extents if is_small or main.gap(one) <= main.size / 2]:
        for one in near:
            extents.remove(one)
            main = main.joined(one)
    return main


def _limit_to_outlines(
    seen: _Extent,
    country: _Extent,
    every: Sequence[Polygon],
    rest: Sequence[Polygon],
    middle: float,
) -> _Extent:
    """Return a frame that does not go beyond the straight edge at which outlines were cut off."""
    data = _Extent.of(at for polygon in every for at in polygon[0])
    if data.east - data.west > 300 or not data.west < middle < data.east:
        return seen
    cut = {
        side
        for polygon in rest for ring in polygon
        for (x, y), (x2, y2) in pairwise(ring)
        for side, is_on in (
            ("west", x == x2 == data.west), ("east", x == x2 == data.east),
            ("south", y == y2 == data.south), ("north", y == y2 == data.north),
        ) if is_on
    }  # fmt: skip
    west, east, south, north = seen.west, seen.east, seen.south, seen.north
    # What is cut on one side moves the frame to the other, as far as that is not cut too.
    if "west" in cut and west < data.west:
        west, east = data.west, east + data.west - west
    if "east" in cut and east > data.east:
        west, east = west - (east - data.east), data.east
        west = max(west, data.west) if "west" in cut else west
    if "south" in cut and south < data.south:
        south, north = data.south, north + data.south - south
    if "north" in cut and north > data.north:
        south, north = south - (north - data.north), data.north
        south = max(south, data.south) if "south" in cut else south
    return _Extent(
        min(west, country.west), max(east, country.east),
        min(south, country.south), max(north, country.north),
    )  # fmt: skip
