"""Maps: areas by fill and outline, or a country among its neighbours; labels where they fit."""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise, product

from msgspec import Struct, field
from msgspec.structs import replace

from briefing.charts import Style, scene
from briefing.charts.frame import Area, Box, Fill, frame_all, frame_country, project, snap
from briefing.charts.geography import Line, Polygon, Position
from briefing.charts.scene import GREY, INK, PAPER, Block, Looks, Mark
from briefing.system.colour import match_lightness
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
    edges, numbered, left_out = _borders(areas), list[str](), list[str]()
    for shown in (*places, *sorted(areas, key=lambda area: -area.surface)):
        if not shown.label or labels.put_first(_candidates(style, shown, edges, shown.label)):
            continue
        if labels.put_first(_candidates(style, shown, edges, str(len(numbered) + 1))):
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
    paints = {"plain": LAND} | {
        fill: (style.mono and _TEXTURES.get(fill)) or scene.colour(style, number)
        for fill, number in _TINTS.items()
    }
    for shown, looks in ((plain, edge), (disputed, over)):
        for fill, paint in paints.items():
            for area in shown:
                if area.polygons and area.fill == fill:
                    yield scene.path(_ring_data(area.polygons), {"fill": paint} | looks)
    for area in disputed:
        if area.polygons:
            yield scene.path(_ring_data(area.polygons), dashed)
    for shown, looks in ((plain, edge), (disputed, dashed)):
        for area in shown:
            if area.lines:
                yield scene.path("".join(map(scene.path_data, area.lines)), looks)


def _ring_data(polygons: Iterable[Polygon]) -> str:
    return "".join(f"{scene.path_data(ring[:-1])}Z" for polygon in polygons for ring in polygon)


# Labels: inside areas or beside places, without overlaps.

_ROWS = 40  # number of heights of an area at which space for a label is searched
_PLATE = (3.0, 1.5)  # width and height that paper behind a label adds to it


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
        self.taken += [Box.from_centre(dot, size, size) for dot in dots]

    def put_first(self, candidates: Iterable[Label]) -> bool:
        """Place the first label that may stand where it is; return whether one may."""
        for label in candidates:
            box = label.box
            if not box.is_within(self.frame) or any(map(box.meets, self.taken)):
                continue
            self.taken.append(box)
            if label.has_plate:
                plate = scene.rect(box.left, box.top, box.right, box.bottom, {"fill": PAPER})
                self.plates.append(plate)
            x, y = (round(place, 1) for place in box.middle)
            bold, fill = label.bold, label.fill
            text = scene.text(label.lines, x, y, label.style, "middle", bold=bold, fill=fill)
            self.marks.append(text)
            return True
        return False


def _candidates(style: Style, area: Area, edges: Sequence[Box], words: str) -> Iterator[Label]:
    """Yield labels inside an area; of a dot or line beside it, best where they cover no border."""
    if area.polygons:
        for lines in _line_breaks(words, style.size):
            room = _label_size(lines, style, _PLATE)
            for at in _free_places(area, *room):
                yield Label(
                    lines, Box.from_centre(at, *room), style, has_plate=area.fill != "plain"
                )
        return
    lines = scene.wrap_text(words, style.size, 0.3 * style.width)
    for dot in (*area.points, *(line[len(line) // 2] for line in area.lines))[:1]:
        sides = Box.from_centre(dot, 2 * DOT, 2 * DOT).sides(
            *_label_size(lines, style, _PLATE), 0.5
        )
        for box in sorted(sides, key=lambda box: any(map(box.meets, edges))):
            yield Label(lines, box, style, has_plate=True)


def _label_size(
    lines: Sequence[str], style: Style, around: Position = (2.0, 0.0), *, bold: bool = False
) -> Position:
    """Return the width and height of a label, with what is kept free ``around`` it."""
    widest = max(scene.width(line, style.size, bold=bold) for line in lines)
    # A browser's fallback font may be this much wider than the page's.
    return widest * 1.06 + around[0], len(lines) * scene.leading(style) + around[1]


def _line_breaks(words: str, size: float, *, bold: bool = False) -> Iterable[tuple[str, ...]]:
    """Return a label on one line, on two, on three: never with a break within a word."""
    whole = scene.width(words, size, bold=bold)
    longest = scene.widest_word(words, size, bold=bold)
    rooms = (max(whole * share, longest) + 0.1 for share in (1.0, 0.6, 0.4))
    return dict.fromkeys(scene.wrap_text(words, size, room, bold=bold) for room in rooms)


def _borders(areas: Iterable[Area]) -> tuple[Box, ...]:
    lines = (line for area in areas for line in (*area.rings, *area.lines))
    return tuple(Box.of(ends) for line in lines for ends in pairwise(line))


def _free_places(area: Area, room: float, high: float) -> Iterator[Position]:
    """Yield the centres of positions in an area with space for a label, the best first."""
    edges = [edge for ring in area.rings for edge in pairwise(ring)]
    if not edges:
        return
    top, bottom = (pick(y for edge in edges for _, y in edge) for pick in (min, max))

    def segments(y: float) -> list[tuple[float, float]]:
        """Return the segments of a horizontal line that lie within the area."""
        crossings = sorted(_crossings(edges, y))
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


# A locator map: a country filled among its neighbours, framed around it.

_SPECK = 2.0  # extent in points below which an island is drawn as a dot of this width
_OWN_SPECK = 2.8  # width of such a dot that is of the country
_GAP = 2.0  # space around a name that stands beside its country


def layout_locator(areas: Sequence[Area], places: Sequence[Area], style: Style) -> PlacedMap:
    """Lay out a locator map: the country in one piece, and as large as its neighbours allow."""
    country = [p for area in areas if area.fill == "country" for p in area.polygons]
    rest = [area.polygons for area in areas if area.fill != "country"]
    positions = [place.points[0] for place in places]
    frame = frame_country(country, rest, positions, (style.width, style.height))
    lands = [
        project(area, frame, _OWN_SPECK if area.fill == "country" else _SPECK, _SPECK)
        for area in areas
    ]
    dots = [*map(frame.at, positions)]
    names = _Names(style, Box(0, 0, style.width, frame.height), lands=lands)
    names.keep_free(dots, 2 * DOT)
    for place, dot in zip(places, dots, strict=True):
        names.name_place(place.label, dot)
    names.name_country()
    names.name_lands("neighbour")
    names.name_lands("neighbour", may_cross=True)
    names.name_lands("other")
    marks = [*_land_marks(lands, names.frame, style)]
    if names.ring:
        looks = {"stroke-width": "1", "stroke": shade(style, "country")}
        reach = math.sqrt(round(names.ring.size[0] ** 2, 1)) / 2
        marks.append(scene.circles([names.ring.middle], reach, looks))
    marks += names.plates
    for x, y in dots:
        fill, stroke = (PAPER, INK) if names.is_ours((x, y)) else (INK, PAPER)
        looks = {"fill": fill, "stroke": stroke, "stroke-width": "0.8"}
        marks.append(scene.circles([(round(x, 1), round(y, 1))], DOT_RADIUS, looks))
    block = Block(frame.height, (*marks, *names.marks))
    return PlacedMap(block, left_out=tuple(names.left_out))


def shade(style: Style, part: str) -> str:
    """Return the colour of the ``country``, a ``neighbour``, an ``other`` land or the ``sea``."""
    accent = "#000000" if style.mono else style.accent
    if part == "country" or (part == "sea" and style.mono):
        return accent if part == "country" else PAPER
    return match_lightness(accent, {"neighbour": 88, "other": 93, "sea": 98}[part])


def _land_marks(lands: Sequence[Area], frame: Box, style: Style) -> Iterator[Mark]:
    """Draw the sea, the lands, their borders, and over all of them the country."""

    def filled(areas: Sequence[Area], paint: str, dots: str, wide: float) -> Iterator[Mark]:
        if data := _ring_data(polygon for area in areas for polygon in area.polygons):
            # A stroke of the same colour closes the seam between two halves of a country at 180°.
            looks = {"fill": paint, "stroke": paint, "stroke-width": "0.25"}
            yield scene.path(data, {**looks, "stroke-linejoin": "round"})
        yield scene.circles((at for area in areas for at in area.points), wide / 2, {"fill": dots})

    def outlined(areas: Sequence[Area], looks: Looks) -> Iterator[Mark]:
        edges = _edges(areas, snap(frame.right), snap(frame.bottom))
        if data := "".join(map(scene.path_data, edges)):
            yield scene.path(data, {**looks, "stroke-linejoin": "round"})

    yield scene.rect(0, 0, frame.right, frame.bottom, {"fill": shade(style, "sea")})
    for kind in ("other", "neighbour"):
        paint = shade(style, kind)
        areas = [land for land in lands if land.fill == kind]
        yield from filled(areas, paint, match_lightness(paint, 70), _SPECK)
    ours = [land for land in lands if land.fill == "country"]
    rest = [land for land in lands if land.fill != "country"]
    for areas, wide in ((rest, "0.6"), (ours, "1.6")):
        yield from outlined(areas, {"stroke": PAPER, "stroke-width": wide})
    paint = shade(style, "country")
    yield from filled(ours, paint, paint, _OWN_SPECK)
    dashes = {"stroke": INK, "stroke-width": "0.75", "stroke-dasharray": "3,2"}
    yield from outlined([land for land in lands if land.is_disputed], dashes)


def _edges(areas: Iterable[Area], wide: float, high: float) -> Iterator[Line]:
    """Yield the outlines of areas: a shared border once, and not the edge of the drawing."""
    seen: set[frozenset[Position]] = set()

    def is_drawn(edge: tuple[Position, Position]) -> bool:
        is_new = frozenset(edge) not in seen
        seen.add(frozenset(edge))
        (x, y), (x2, y2) = edge
        return is_new and not (x == x2 and x in (0.0, wide)) and not (y == y2 and y in (0.0, high))

    for ring in (ring for area in areas for ring in area.rings):
        for is_visible, edges in groupby(pairwise(ring), is_drawn):
            if is_visible:
                (start, end), *rest = edges
                yield (start, end, *(end for _, end in rest))


class _Names(Labels):
    lands: Sequence[Area] = ()
    named: set[str] = field(default_factory=set)
    left_out: list[str] = field(default_factory=list)
    ours: list[Area] = field(default_factory=list)
    """The areas of the country."""
    coast: tuple[Box, ...] = ()
    """The boxes of the segments of its coast and borders."""
    ring: Box | None = None
    """The box of the ring around it, if it is too small to be found."""

    def __post_init__(self) -> None:
        self.ours = [land for land in self.lands if land.fill == "country"]
        self.coast = _borders(self.ours)
        self.keep_free((at for area in self.ours for at in area.points), 2.0)
        parts = [Box.of(polygon[0]) for area in self.ours for polygon in area.polygons]
        if (box := self._box()) and not any(max(part.size) > 9 for part in parts):
            reach = math.hypot(*box.size) / 2 + 4
            if reach <= 0.3 * min(self.frame.size):
                x, y = box.middle
                self.ring = Box.from_centre((round(x, 1), round(y, 1)), 2 * reach, 2 * reach)
                self.taken.append(self.ring)

    def _box(self, *, has_dots: bool = True) -> Box | None:
        """Return the box of what is in sight of the country."""
        points = [at for area in self.ours for polygon in area.polygons for at in polygon[0]]
        points += [at for area in self.ours for at in area.points if has_dots]
        return Box.of(points) if points else None

    def is_ours(self, at: Position) -> bool:
        return any(_is_inside(at, area) for area in self.ours)

    def name_country(self) -> None:
        """Place the name of the country in it, or else beside it, at best in the sea."""
        name = next(land.label for land in self.lands if land.fill == "country")
        box = self.ring or self._box(has_dots=False) or self._box() or self.frame
        largest, paint = max(self.ours, key=lambda area: area.surface), shade(self.style, "country")
        rest = [land for land in self.lands if land.fill != "country"]
        right, bottom = self.frame.size
        grid = [(right * x / 24, bottom * y / 24) for x, y in product(range(1, 24), repeat=2)]
        grid.sort(key=lambda at: (math.dist(at, box.middle), at))

        def boxes_of(where: str, room: Position) -> Iterable[Box]:
            if where == "inside":
                return (Box.from_centre(at, *room) for at in _free_places(largest, *room))
            anywhere = (Box.from_centre(at, *room) for at in grid)
            boxes = box.sides(*room, _GAP) if where == "beside" else anywhere
            clear = (one for one in boxes if not any(map(one.meets, self.coast)))
            outside = [one for one in clear if not self.is_ours(one.middle)]
            return sorted(outside, key=lambda one: any(_is_inside(one.middle, a) for a in rest))

        def candidates() -> Iterator[Label]:
            for where, share in product(("inside", "beside", "anywhere"), (1.12, 0.95)):
                style = replace(self.style, size=round(self.style.size * share, 1))
                fill = PAPER if where == "inside" else paint
                for lines in _line_breaks(name, style.size, bold=True):
                    for place in boxes_of(where, _label_size(lines, style, bold=True)):
                        yield Label(lines, place, style, bold=True, fill=fill)

        if not self.put_first(candidates()):
            self.left_out.append(name)

    def name_place(self, label: str, at: Position) -> None:
        """Place the label of a place beside its dot: in white on the country, in ink elsewhere."""
        room = _label_size((label,), self.style)
        beside, first = Box.from_centre(at, 2 * DOT, 2 * DOT), 0.5
        if self.ring and beside.meets(self.ring):
            beside, first = self.ring, _GAP
        boxes = [box for gap in (first, 4, 8) for box in beside.sides(*room, gap)]
        whole = (
            Label((label,), box, self.style, fill=PAPER if self.is_ours(box.middle) else INK)
            for box in boxes
            if not any(map(box.meets, self.coast))
        )
        across = (Label((label,), box, self.style, has_plate=True) for box in boxes)
        if not self.put_first((*whole, *across)):
            self.left_out.append(label)

    def name_lands(self, kind: str, *, may_cross: bool = False) -> None:
        """Place the names of lands, the largest first; ``may_cross``: also over their borders."""
        are_all_isles = not any(area.polygons for area in self.ours)
        lands = [land for land in self.lands if land.fill == kind]
        for land in sorted(lands, key=lambda land: -land.surface):
            is_isle = not land.polygons and not (kind == "neighbour" or are_all_isles)
            if not land.label or land.label in self.named or is_isle:
                continue
            candidates = (
                Label(lines, box, self.style, fill=GREY)
                for lines in _line_breaks(land.label, self.style.size)
                for box in _places(land, *_label_size(lines, self.style), may_cross)
                if not any(map(box.meets, self.coast))
            )
            if self.put_first(candidates):
                self.named.add(land.label)


def _places(land: Area, wide: float, high: float, may_cross: bool) -> Iterator[Box]:
    """Yield the places for the name of a land, the best first."""
    if not land.polygons:
        for at in land.points[:1]:
            yield from Box.from_centre(at, _SPECK, _SPECK).sides(wide, high, 0.5)
        return
    for x, y in _free_places(land, *((3, 2) if may_cross else (wide, high))):
        for step in (0.0, -0.25, 0.25, -0.5, 0.5) if may_cross else (0.0,):
            yield Box.from_centre((x + step * wide, y), wide, high)


def _is_inside(at: Position, area: Area) -> bool:
    edges = (edge for ring in area.rings for edge in pairwise(ring))
    return sum(at[0] < x for x in _crossings(edges, at[1])) % 2 == 1


def _crossings(edges: Iterable[tuple[Position, Position]], y: float) -> Iterator[float]:
    """Yield where edges cross a horizontal line."""
    for (x1, y1), (x2, y2) in edges:
        if (y1 <= y) != (y2 <= y):
            yield x1 + (y - y1) / (y2 - y1) * (x2 - x1)
