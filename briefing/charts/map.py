"""A schematic map: areas by fill and outline, places as dots, labels where they fit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise

from msgspec import Struct, field
from msgspec.structs import replace

from briefing.charts import Style, scene
from briefing.charts.frame import Area, Box, Fill, frame_all, project
from briefing.charts.geography import Line, Polygon, Position
from briefing.charts.scene import GREY, INK, PAPER, Block, Looks, Mark
from briefing.system.values import Value

LAND = "#f0f0f0"
MARGIN = 4.0
DOT = 2.2
"""Radius of the dot of a place, in points."""
DOT_RADIUS = math.sqrt(3.14) * DOT / 2
_TINTS: dict[Fill, int] = {"dark": 2, "hatched": 1, "dotted": 3}
"""Which colour of a series each fill has."""
_TEXTURES = {"hatched": "url(#hatch-0)", "dotted": "url(#dots-0)"}
"""What tells fills apart in black and white."""


class PlacedMap(Value):
    """A map after layout."""

    block: Block
    numbered: tuple[str, ...] = ()
    """Labels replaced by a number on the map, from 1."""
    left_out: tuple[str, ...] = ()
    """Labels that did not fit even as a number."""


def layout_map(areas: Sequence[Area], places: Sequence[Area], style: Style) -> PlacedMap:
    """Lay out a map: labels never overlap, and none leaves the frame. ``places``: labelled dots."""
    positions: list[Line] = [line for area in areas for line in (*area.rings, *area.lines)]
    positions += [(point,) for area in (*areas, *places) for point in area.points]
    frame = frame_all(positions, style.width, min(0.6 * style.height, 0.8 * style.width), MARGIN)
    areas, places = ([project(area, frame) for area in group] for group in (areas, places))
    dots = [point for shown in (*places, *areas) for point in shown.points]
    labels = Labels(style, Box(0, 0, style.width, frame.height))
    labels.keep_free(dots, 2 * DOT)
    edges, numbered, left_out = borders(areas), list[str](), list[str]()
    for shown in (*places, *sorted(areas, key=lambda area: -area.surface)):
        candidates = partial(_upon, style, shown)
        if not shown.polygons:
            ends = (*shown.points, *(line[len(line) // 2] for line in shown.lines))[:1]
            candidates = partial(_beside, style, ends, edges)
        if not shown.label or labels.put_first(candidates(shown.label)):
            continue
        if labels.put_first(candidates(str(len(numbered) + 1))):
            numbered.append(shown.label)
        else:
            left_out.append(shown.label)
    looks = {"fill": INK, "stroke": PAPER, "stroke-width": "0.8"}
    marks = (*_area_marks(areas, style), scene.circles(dots, DOT_RADIUS, looks),
             *labels.plates, *labels.marks)  # fmt: skip
    return PlacedMap(Block(frame.height, marks), tuple(numbered), tuple(left_out))


def draw_swatch(fill: Fill, is_disputed: bool, style: Style, name: str, title: str) -> str:
    """Draw a small sample of an area, for the key."""
    side, high = 2.4 * style.size, 1.2 * style.size
    ring = ((1.0, 1.0), (side - 1, 1.0), (side - 1, high - 1), (1.0, high - 1), (1.0, 1.0))
    area = Area(((ring,),), fill=fill, is_disputed=is_disputed)
    block = Block(high, tuple(_area_marks([area], style)))
    return scene.write_svg(block, replace(style, width=side), name, title)


def _area_marks(areas: Sequence[Area], style: Style) -> Iterator[Mark]:
    """Draw areas and lines from the bottom up: plain, filled, disputed."""
    edge = {"stroke": GREY, "stroke-width": "0.5", "stroke-linejoin": "round"}
    # These cover the outlines of the neighbours first, on which dashes would not be visible.
    over = {"stroke": PAPER, "stroke-width": "2"}
    dashed = {"stroke": INK, "stroke-width": "1", "stroke-dasharray": "4,2.5"}
    plain = [area for area in areas if not area.is_disputed]
    disputed = [area for area in areas if area.is_disputed]

    def filled(shown: Sequence[Area], looks: Looks) -> Iterator[Mark]:
        return (scene.path(ring_data(area.polygons), looks) for area in shown if area.polygons)

    for shown, looks in ((plain, edge), (disputed, over)):
        yield from filled([area for area in shown if area.fill == "plain"], {"fill": LAND} | looks)
        for fill, number in _TINTS.items():
            paint = (style.mono and _TEXTURES.get(fill)) or scene.colour(style, number)
            yield from filled([one for one in shown if one.fill == fill], {"fill": paint} | looks)
    yield from filled(disputed, dashed)
    for shown, looks in ((plain, edge), (disputed, dashed)):
        for area in shown:
            if area.lines:
                yield scene.path("".join(map(scene.path_data, area.lines)), looks)


def ring_data(polygons: Iterable[Polygon]) -> str:
    """Return SVG path data around polygons and their holes."""
    return "".join(f"{scene.path_data(ring[:-1])}Z" for polygon in polygons for ring in polygon)


# Labels: inside areas or beside places, without overlaps.

_ROWS = 40  # number of heights of an area at which space for a label is searched
_SLACK = 1.06  # tolerance for a browser, whose fallback font may be this much wider than the page's


class Label(Value):
    """A label on one or more lines, in the middle of a box."""

    lines: tuple[str, ...]
    box: Box
    style: Style
    bold: bool = False
    fill: str = INK
    has_plate: bool = False
    """Whether it has paper behind it."""


class Labels(Struct):
    """The labels placed so far; none overlaps another."""

    style: Style
    frame: Box
    taken: list[Box] = field(default_factory=list)
    plates: list[Mark] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    def keep_free(self, dots: Iterable[Position], size: float) -> None:
        """Keep dots free of labels."""
        self.taken += [Box.centred(dot, size, size) for dot in dots]

    def is_free(self, box: Box) -> bool:
        """Return whether a label may stand in a box."""
        return box.is_within(self.frame) and not any(map(box.meets, self.taken))

    def put_first(self, candidates: Iterable[Label]) -> Label | None:
        """Place the first label that may stand where it is, and return it."""
        label = next((one for one in candidates if self.is_free(one.box)), None)
        if label:
            box = label.box
            self.taken.append(box)
            if label.has_plate:
                plate = scene.rect(box.left, box.top, box.right, box.bottom, {"fill": PAPER})
                self.plates.append(plate)
            x, y = (round(place, 1) for place in box.middle)
            bold, fill = label.bold, label.fill
            text = scene.text(label.lines, x, y, label.style, "middle", bold=bold, fill=fill)
            self.marks.append(text)
        return label


def _beside(
    style: Style, dots: Sequence[Position], edges: Sequence[Box], words: str
) -> Iterator[Label]:
    """Yield a label at each side of a dot, best where it covers no border."""
    lines = scene.wrap_text(words, style.size, 0.3 * style.width)
    for dot in dots:
        sides = Box.centred(dot, 2 * DOT, 2 * DOT).sides(*label_size(lines, style), 0.5)
        for box in sorted(sides, key=lambda box: any(map(box.meets, edges))):
            yield Label(lines, box, style, has_plate=True)


def _upon(style: Style, area: Area, words: str) -> Iterator[Label]:
    """Yield a label inside an area, on one or more lines."""
    for lines in line_breaks(words, style.size):
        room, high = label_size(lines, style)
        for at in free_places(area, room, high):
            yield Label(lines, Box.centred(at, room, high), style, has_plate=area.fill != "plain")


def label_size(lines: Sequence[str], style: Style, *, bold: bool = False) -> tuple[float, float]:
    """Return the width of a label, which a browser may set in a fallback font, and its height."""
    widest = max(scene.width(line, style.size, bold=bold) for line in lines)
    return widest * _SLACK + 2, len(lines) * scene.leading(style)


def line_breaks(words: str, size: float, *, bold: bool = False) -> Iterable[tuple[str, ...]]:
    """Return a label on one line, on two, on three: never with a break within a word."""
    whole = scene.width(words, size, bold=bold)
    longest = scene.widest_word(words, size, bold=bold)
    rooms = (max(whole * share, longest) + 0.1 for share in (1.0, 0.6, 0.4))
    return dict.fromkeys(scene.wrap_text(words, size, room, bold=bold) for room in rooms)


def borders(areas: Iterable[Area]) -> tuple[Box, ...]:
    """Return the bounding boxes of all segments of edges and lines."""
    lines = (line for area in areas for line in (*area.rings, *area.lines))
    return tuple(Box.of(ends) for line in lines for ends in pairwise(line))


def free_places(area: Area, room: float, high: float) -> Iterator[Position]:
    """Yield the centres of positions in an area with space for a label, the best first."""
    edges = [(a, b) for ring in area.rings for a, b in pairwise(ring) if a[1] != b[1]]
    if not edges:
        return
    top, bottom = (pick(y for edge in edges for _, y in edge) for pick in (min, max))

    def segments(y: float) -> list[tuple[float, float]]:
        """Return the segments of a horizontal line that lie within the area."""
        crossings = sorted(
            x + (y - y1) / (y2 - y1) * (x2 - x)
            for (x, y1), (x2, y2) in edges
            if (y1 <= y) != (y2 <= y)
        )
        return [*zip(crossings[::2], crossings[1::2], strict=False)]

    candidates: list[tuple[float, float, float]] = []
    step = (bottom - top) / _ROWS
    for row in range(1, _ROWS):
        y = top + row * step
        # A label that fits at its top, middle and bottom is assumed to fit in between.
        inside = segments(y - high / 2 + 0.01)
        for other in (y + 0.01, y + high / 2 + 0.01):
            inside = [(max(a, c), min(b, d)) for a, b in inside for c, d in segments(other)]
        # Closeness to the middle outweighs a little more width.
        off = abs(y - (top + bottom) / 2)
        candidates += [(off - (b - a), (a + b) / 2, y) for a, b in inside if b - a >= room]
    for _, x, y in sorted(candidates):
        yield x, y
