"""The part of the earth that a map shows, and areas as they are drawn in it.

The projection is equirectangular: a degree of longitude has its length at the middle latitude.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Literal

from msgspec.structs import replace

from briefing.charts.geography import Bounds, Line, Polygon, Position
from briefing.system.values import Value

GRID = 0.2
"""Grid to which vertices are snapped, in points: neighbours still share their border."""
_LOWEST = 0.58  # minimum height of the frame around a country, in widths

Fill = Literal["plain", "dark", "hatched", "dotted", "country", "neighbour", "other"]
"""The fill of an area; the last three are those of a locator map."""


class Box(Value):
    """A rectangle on the drawing, in points."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def from_centre(cls, at: Position, wide: float, high: float) -> Box:
        """Return a box of a size around a point."""
        x, y = at
        return cls(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)

    @classmethod
    def of(cls, line: Iterable[Position], more: float = 0.0) -> Box:
        """Return the bounding box of a line, and ``more`` around it."""
        xs, ys = zip(*line, strict=True)
        return cls(min(xs) - more, min(ys) - more, max(xs) + more, max(ys) + more)

    @property
    def middle(self) -> Position:
        """Its centre."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def size(self) -> Position:
        """Its width and height."""
        return self.right - self.left, self.bottom - self.top

    def meets(self, other: Box) -> bool:
        """Return whether the boxes overlap."""
        return (
            self.left < other.right and other.left < self.right
            and self.top < other.bottom and other.top < self.bottom
        )  # fmt: skip

    def is_within(self, other: Box) -> bool:
        """Return whether this box lies entirely within the other."""
        return (
            self.left >= other.left and self.right <= other.right
            and self.top >= other.top and self.bottom <= other.bottom
        )  # fmt: skip

    def sides(self, wide: float, high: float, gap: float) -> Iterator[Box]:
        """Yield the places for a label beside the box, the best first."""
        x, y = self.middle
        right, left = self.right + gap, self.left - gap - wide
        above, below = self.top - gap - high, self.bottom + gap
        for start, top in (
            (right, y - high / 2), (left, y - high / 2), (x - wide / 2, above),
            (x - wide / 2, below), (right, above), (right, below), (left, above), (left, below),
        ):  # fmt: skip
            yield Box(start, top, start + wide, top + high)


class Area(Value):
    """A feature of a map with its label: in degrees, or in points once it is in a frame."""

    polygons: tuple[Polygon, ...] = ()
    lines: tuple[Line, ...] = ()
    points: tuple[Position, ...] = ()
    label: str = ""
    fill: Fill = "plain"
    is_disputed: bool = False

    @property
    def surface(self) -> float:
        """Twice its area, to compare it with others."""
        return sum(abs(doubled_area(polygon[0])) for polygon in self.polygons)

    @property
    def rings(self) -> Iterator[Line]:
        """The rings of its polygons."""
        return (ring for polygon in self.polygons for ring in polygon)


class Frame(Value):
    """A part of the earth on a drawing. It may lie across 180°."""

    left: float
    north: float
    shrink: float
    """Length of a degree of longitude, in degrees of latitude."""
    scale: float
    width: float
    height: float

    def at(self, position: Position) -> Position:
        """Project a position, on the side of the earth that is shown."""
        middle = self.left + self.width / self.scale / self.shrink / 2
        return self._project(_turn_towards(position, middle))

    def lines(self, line: Line) -> Iterator[Line]:
        """Project a line wherever it comes into sight, in one piece."""
        whole = unwrap(line)
        for turn in (-360, 0, 360):
            points = tuple(self._project((lon + turn, lat)) for lon, lat in whole)
            if Box.of(points).meets(Box(0, 0, self.width, self.height)):
                yield points

    def _project(self, position: Position) -> Position:
        lon, lat = position
        return (lon - self.left) * self.shrink * self.scale, (self.north - lat) * self.scale


def frame_all(lines: Iterable[Line], width: float, most: float, margin: float) -> Frame:
    """Return the frame in which lines fill a width, limited to a height of ``most``."""
    box = Bounds.of(at for line in _turn_east(lines) for at in line)
    shrink = max(math.cos(math.radians((box.south + box.north) / 2)), 0.1)
    wide, high = (box.east - box.west) * shrink, box.north - box.south
    across = max(wide, 0.05)  # degrees: a few streets
    down = max(high, 0.15 * across)  # labels need space
    scale = min((width - 2 * margin) / across, (most - 2 * margin) / down)
    # What is narrower or flatter than its drawing is centred.
    height = down * scale + 2 * margin
    left, north = box.west - (width / scale - wide) / 2 / shrink, box.north
    return Frame(left, north + (height / scale - high) / 2, shrink, scale, width, round(height, 1))


def frame_country(
    country: Sequence[Polygon],
    rest: Sequence[Sequence[Polygon]],
    places: Iterable[Position],
    size: tuple[float, float],
) -> Frame:
    """Return the frame around a country among the ``rest``, with the ``places`` marked near it.

    ``size``: the width of the drawing and its largest height.
    """
    width, most = size
    extent = _main_part(_turn_east(polygon[0] for polygon in country))
    middle, centre = (extent.west + extent.east) / 2, (extent.south + extent.north) / 2
    shrink = max(math.cos(math.radians(centre)), 0.1)
    others = [
        [_turn_towards(at, middle) for polygon in land for at in polygon[0]]
        for land in rest
        if land
    ]
    for at in (Bounds.of([_turn_towards(place, middle)]) for place in places):
        extent = extent.joined(at) if at.gap(extent) < extent.size / 4 else extent
    is_island = all(Bounds.of(land).gap(extent) for land in others)
    enough = min(2, len(others)) if is_island else 1  # so many tell where an island lies
    own_width, own_height = (extent.east - extent.west) * shrink, extent.north - extent.south
    least = 6.0  # degrees of latitude, increased until other land is in sight
    while True:
        wide, high = max(own_width * 1.16, least), max(own_height * 1.3, least * _LOWEST)
        ratio = min(max(high / wide, _LOWEST), 0.75, most / width)
        wide, high = max(wide, high / ratio), max(wide * ratio, high)
        seen, inner = (
            Bounds(
                middle - share * wide / 2 / shrink, middle + share * wide / 2 / shrink,
                centre - share * high / 2, centre + share * high / 2,
            )
            for share in (1, 0.8)  # land is seen if it comes that far into the frame
        )  # fmt: skip
        in_sight = sum(any(map(inner.has_inside, land)) for land in others)
        is_small = max(own_width / wide, own_height / high) < 0.45
        if in_sight >= enough or (in_sight and is_small) or least >= 40 or not others:
            break
        least *= 1.3
    other = [polygon for land in rest for polygon in land]
    seen = _limit_to_outlines(seen, extent, [*country, *other], other, middle)
    scale = width / ((seen.east - seen.west) * shrink)
    height = round(min((seen.north - seen.south) * scale, most), 1)
    return Frame(seen.west, seen.north, shrink, scale, width, height)


def _main_part(rings: Sequence[Line]) -> Bounds:
    """Return the extent of a country: without islands that are far, unless it is small itself."""
    by_size = sorted(rings, key=lambda ring: -abs(doubled_area(ring)))
    main, *extents = map(Bounds.of, by_size)
    is_small = sum(abs(doubled_area(ring)) for ring in rings) < 6.0  # twice its square degrees
    while near := [one for one in extents if is_small or main.gap(one) <= main.size / 2]:
        for one in near:
            extents.remove(one)
            main = main.joined(one)
    return main


def _limit_to_outlines(
    seen: Bounds, country: Bounds, every: Sequence[Polygon], rest: Sequence[Polygon], middle: float
) -> Bounds:
    """Return a frame that does not go beyond the straight edge at which outlines were cut off."""
    data = Bounds.of(at for polygon in every for at in polygon[0])
    if data.east - data.west > 300 or not data.west < middle < data.east:
        return seen
    edges = [edge for polygon in rest for ring in polygon for edge in pairwise(ring)]

    def clip_ends(
        low: float, high: float, axis: int, ends: tuple[float, float]
    ) -> tuple[float, ...]:
        """What is cut at one end moves the frame to the other, as far as that is not cut too."""
        first, last = ends
        is_cut = [any(a[axis] == b[axis] == end for a, b in edges) for end in ends]
        if is_cut[0] and low < first:
            low, high = first, high + first - low
        if is_cut[1] and high > last:
            low, high = low - (high - last), last
            low = max(low, first) if is_cut[0] else low
        return low, high

    west, east = clip_ends(seen.west, seen.east, 0, (data.west, data.east))
    south, north = clip_ends(seen.south, seen.north, 1, (data.south, data.north))
    return Bounds(west, east, south, north).joined(country)


# Areas as they are drawn: snapped to the grid, and no finer than can be seen.


def project(area: Area, frame: Frame, least: float = 2 * GRID, apart: float = 0.0) -> Area:
    """Return what is in sight of an area, in points.

    Parts smaller than ``least`` are dots: all of a country that are ``apart`` from its larger
    parts; of another area only if it has no larger parts.
    """
    polygons: list[Polygon] = []
    specks: list[Box] = []
    for polygon in area.polygons:
        for outer in frame.lines(polygon[0]):
            if max((box := Box.of(outer)).size) < least:
                specks.append(box)
                continue
            holes = [ring for hole in polygon[1:] for ring in frame.lines(hole)]
            rings = [_clip(ring, frame.width, frame.height) for ring in (outer, *holes)]
            if len(rings[0]) > 3:  # outer ring clockwise, holes counterclockwise, as SVG fills them
                visible = enumerate(ring for ring in rings if len(ring) > 3)
                polygons.append(tuple(
                    ring if (doubled_area(ring) > 0) == (number == 0) else ring[::-1]
                    for number, ring in visible
                ))  # fmt: skip
    near = [Box.of(polygon[0], apart) for polygon in polygons]
    are_shown = area.fill == "country" or not polygons
    alone = (one.middle for one in specks if are_shown and not any(map(one.meets, near)))
    dots = (_snap_points([at])[0] for at in (*map(frame.at, area.points), *alone))
    lines = (_snap_points(part) for line in area.lines for part in frame.lines(line))
    long = tuple(line for line in lines if len(line) > 1)
    points = tuple(dict.fromkeys(dots))
    return replace(area, polygons=tuple(polygons), lines=long, points=points)


def _clip(ring: Line, wide: float, high: float) -> Line:
    """Return the part of a ring within the drawing (Sutherland and Hodgman 1974)."""
    points = [*ring[:-1]]
    for axis, limit, sign in ((0, 0.0, 1), (0, wide, -1), (1, 0.0, 1), (1, high, -1)):
        clipped: list[Position] = []
        for before, after in zip([*points[-1:], *points[:-1]], points, strict=True):
            was, is_in = ((at[axis] - limit) * sign >= 0 for at in (before, after))
            if was != is_in:
                share = (limit - before[axis]) / (after[axis] - before[axis])
                (x, y), (x2, y2) = before, after
                clipped.append((x + share * (x2 - x), y + share * (y2 - y)))
            if is_in:
                clipped.append(after)
        points = clipped
    kept = _snap_points(points)
    return (*kept, kept[0]) if len(kept) > 2 else ()


def _snap_points(points: Iterable[Position]) -> Line:
    return tuple(at for at, _ in groupby((snap(x), snap(y)) for x, y in points))


def snap(value: float) -> float:
    """Return a length on the grid."""
    return round(round(value / GRID) * GRID, 1)


def doubled_area(ring: Line) -> float:
    """Return twice the signed area of a ring, positive if clockwise on the page."""
    return sum(x * y2 - x2 * y for (x, y), (x2, y2) in pairwise(ring))


# Longitudes


def _turn_east(lines: Iterable[Line]) -> list[Line]:
    """Return each line in one piece that begins in the 360 degrees east of the widest empty
    stretch of longitude; of equals, east of that at 180°.
    """
    whole, taken = [*map(unwrap, lines)], set[int]()
    for line in whole:
        lons = [math.floor(lon) for lon, _ in line]
        taken.update(lons)
        for start, end in pairwise(lons):
            taken.update(range(min(start, end), max(start, end)))
    ends = sorted({(lon + 180) % 360 - 180 if lon != 180 else lon for lon in taken})
    gaps = [(after - before, after) for before, after in pairwise(ends) if after > before + 1]
    west, widest = -180, ends[0] + 360 - ends[-1] if ends[0] > -180 or ends[-1] < 179 else 0
    if gaps and max(gaps)[0] > widest:
        west = max(gaps)[1]
    turns = (360 * math.ceil((west - min(lon for lon, _ in line)) / 360) for line in whole)
    return [
        tuple((lon + turn, lat) for lon, lat in line)
        for line, turn in zip(whole, turns, strict=True)
    ]


def unwrap(line: Line) -> Line:
    """Return a line whose longitudes do not jump where it crosses 180°, unless along a pole."""
    turn, before, whole = 0.0, line[0][0], []
    for lon, lat in line:
        if abs(lon - before) > 180 and abs(lat) < 90:
            turn += 360 if lon < before else -360
        before = lon
        whole.append((lon + turn, lat))
    return tuple(whole)


def _turn_towards(position: Position, middle: float) -> Position:
    lon, lat = position
    return lon + 360 * round((middle - lon) / 360), lat
