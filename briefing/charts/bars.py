"""Bar, dot, range and unit charts: a row for each category, values along the width."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from briefing.charts import Chart, Panel, Point, Status, Style, TooTall
from briefing.charts.labels import key, point_looks
from briefing.charts.scene import (
    GREY,
    GRID,
    INK,
    PAPER,
    SVG,
    Anchor,
    Block,
    Mark,
    Room,
    Scale,
    area,
    colour,
    leading,
    lighter,
    lines_of_text,
    rect,
    rule,
    symbol,
    text,
    thinned,
    tight,
    widest_word,
    width,
    wrapped,
)
from briefing.system.values import Value

Points = tuple[tuple[int, Point], ...]
"""The points of a row, each with the number of its series."""


# The marks of a row: a bar, a range, or dots, with their values.


class Lane(Value):
    """The line on which a row has its marks: its vertical position and its value scale."""

    chart: Chart
    scale: Scale
    middle: float

    @property
    def size(self) -> float:
        """The font size."""
        return self.chart.style.size

    def rect(self, number: int, point: Point, ends: tuple[float, float], half: float) -> Mark:
        """Return a rectangle from value to value; ``half`` its height, in font sizes."""
        looks = area(self.chart.style, number, point.status).looks
        x, x2 = map(self.scale.at, ends)
        return rect(x, self.middle - half * self.size, x2, self.middle + half * self.size, looks)

    def text(self, words: str, value: float, away: float, fill: str = INK) -> Mark:
        """Return words beside the mark of a value; ``away`` from it, in font sizes."""
        anchor: Anchor = "end" if away < 0 else "start"
        x, offset = self.scale.at(value), (away * self.size, 0.0)
        return text(words, x, self.middle, self.chart.style, anchor, fill=fill, offset=offset)


def is_left(chart: Chart, point: Point) -> bool:
    """Return whether the value is to the left of its mark."""
    return chart.kind == "bar" and (point.value or 0.0) < 0


def row_marks(lane: Lane, points: Points) -> Iterator[Mark]:
    """Yield the marks of a row."""
    chart, scale, middle = lane.chart, lane.scale, lane.middle
    present = [(number, point, point.value) for number, point in points if point.value is not None]
    if chart.kind == "dot" and len(present) > 1:
        ends = [scale.at(value) for _, _, value in present]
        yield rule(min(ends), middle, max(ends), middle, GREY)
    if points and not present:
        yield lane.text(points[0][1].label, min(max(0.0, scale.low), scale.high), 0.4, GREY)
    for number, point, value in present:
        if chart.kind == "bar":
            yield lane.rect(number, point, (0.0, value), 0.55)
            yield lane.text(point.label, value, -0.4 if is_left(chart, point) else 0.4)
        elif point.high is not None:  # from end to end, never as a mean
            yield lane.rect(number, point, (value, point.high), 0.4)
        else:
            looks = point_looks(chart, number, point.status)
            yield symbol(number, scale.at(value), middle, 0.8 * lane.size, looks)
    if chart.kind != "bar" and present:
        yield from _values(lane, [point for _, point, _ in present])


def _values(lane: Lane, points: list[Point]) -> Iterator[Mark]:
    """Draw the values after the last mark of a row and before the first; not between marks."""
    ends = sorted((p.value or 0.0 if p.high is None else p.high, p.value or 0.0, p.label)
                  for p in points)  # fmt: skip
    sides = [(ends[-1][0], ends[-1][2], 0.8)]
    if len(ends) > 1:
        _, low, label = min(ends, key=lambda end: end[1])
        sides.append((low, label, -0.8))
    for value, label, away in sides:
        start = lane.scale.at(value) + away * lane.size
        wide = width(label, lane.size)
        yield from _mask_grid(lane, *((start, start + wide) if away > 0 else (start - wide, start)))
        yield lane.text(label, value, away)


def _mask_grid(lane: Lane, start: float, end: float) -> Iterator[Mark]:
    """Interrupt the grid lines behind a value."""
    middle, half = lane.middle, 0.5 * lane.size
    for value, _ in lane.chart.values.ticks:
        at = lane.scale.at(value)
        if start - 0.2 * half < at < end + 0.2 * half:
            yield rule(at, middle - half, at, middle + half, PAPER, 1.0)


# Bar, dot and range charts: a row for each category, values along the width.

_LABELS = 0.38
"""Maximum fraction of the width for the labels of rows."""
_LONG_WORDS = 0.5
"""The same, where a word would otherwise have to be broken."""
_NARROWEST = 6.0
"""Minimum width of the plot, in font sizes, if panels can be rearranged."""
_LEAST = 2.0
"""Width, in font sizes, below which a plot shows nothing."""


class Row(Value):
    """A row: its label, and its points with the index of the series of each."""

    label: tuple[str, ...]
    points: Points
    is_heading: bool = False

    def height(self, style: Style) -> float:
        """Return its height, including the space around it."""
        space = 0.25 if self.is_heading else 0.75
        return len(self.label) * leading(style) + space * style.size


def narrowest_bars(chart: Chart) -> float:
    """Return the minimum width of a panel with no broken word and distinguishable marks."""
    return _widest_label(chart) + sum(_label_margins(chart)) + (_NARROWEST + 1.0) * chart.style.size


def layout_bars(chart: Chart, panel: Panel, room: Room) -> Block:
    """Lay out a panel with rows."""
    style = chart.style
    rows = [*_rows(chart, panel, room.width)]
    labels = max(
        (
            width(line, style.size, bold=row.is_heading)
            for other in chart.panels
            for row in _rows(chart, other, room.width)
            for line in row.label
        ),
        default=0.0,
    )
    left, right = _label_margins(chart)
    axis = tight(chart) if chart.kind == "bar" else chart.values
    start, end = room.x + labels + style.size + left, room.right - right
    if end - start < _LEAST * style.size:
        raise TooTall("its names and values leave no room for the drawing")
    scale = Scale.of(axis, start, end)
    names = _layout_names(chart, panel, rows, scale, room)
    top = room.y + names.height
    marks: list[Mark] = []
    middle = top
    for row in rows:
        middle += row.height(style) / 2
        marks += lines_of_text(row.label, room.x, middle, style, bold=row.is_heading)
        marks += row_marks(Lane(chart, scale, middle), row.points)
        middle += row.height(style) / 2
    grid = [*_layout_grid(chart, scale, top, middle)]
    height = middle - room.y + (0.0 if chart.kind == "bar" else 1.3 * leading(style))
    return Block(height, (*grid, *names.marks, *marks, *_baseline(chart, scale, top, middle)))


def _rows(chart: Chart, panel: Panel, room: float) -> Iterator[Row]:
    """Yield a row per category; for several series of bars, one per series below a heading."""
    style = chart.style
    most = max(_LABELS * room, min(_widest_label(chart), _LONG_WORDS * room))
    for place, category in enumerate(panel.categories):
        points = tuple(
            (number, point)
            for number, series in enumerate(panel.series)
            for point in series.points
            if point.at == place
        )
        if chart.kind == "dot" or len(panel.series) == 1:
            yield Row(wrapped(category, style.size, most), points)
            continue
        yield Row(wrapped(category, style.size, most, bold=True), (), is_heading=True)
        for number, point in points:
            yield Row(wrapped(panel.series[number].name, style.size, most), ((number, point),))


def _widest_label(chart: Chart) -> float:
    """Return the width of the longest word in the labels of rows."""
    names = [name for panel in chart.panels for name in panel.categories]
    if chart.kind != "dot":
        names += [series.name for panel in chart.panels for series in panel.series]
    return max((widest_word(name, chart.style.size, bold=True) for name in names), default=0.0)


def _label_margins(chart: Chart) -> tuple[float, float]:
    """Return the space left and right of the plot for the values beside their marks.

    It is common to all panels, so that one length means the same in each.
    """
    size = chart.style.size
    points = (p for panel in chart.panels for series in panel.series for p in series.points)
    labels = [(point, width(point.label, size)) for point in points]
    spare = 0.5 * size + (0.0 if chart.kind == "bar" else 0.45 * size)
    right = max((wide + spare for point, wide in labels if not is_left(chart, point)), default=0.0)
    left = max((wide + spare for point, wide in labels if is_left(chart, point)), default=0.0)
    if chart.kind == "dot":
        # The first dot of a row has its value to the left.
        left = right = max((wide + spare for _, wide in labels), default=0.0)
    if chart.kind != "bar":  # tick labels extend beyond the axis on both sides
        ends = [width(label, size) / 2 for _, label in chart.values.ticks]
        left, right = max((left, *ends)), max((right, *ends))
    return left, right


def _layout_names(chart: Chart, panel: Panel, rows: list[Row], scale: Scale, room: Room) -> Block:
    """Place the names of series of dots above the first row; in a legend if they would overlap."""
    if chart.kind != "dot" or len(panel.series) < 2 or not rows:
        return Block(0.0, ())
    over = _name_places(chart, panel, rows[0], scale)
    if len(over) < len(panel.series) or not _fit_side_by_side(over, scale.start, room.right):
        return key(chart, panel, room)
    middle = room.y + 0.6 * leading(chart.style)
    names = (text(n, at, middle, chart.style, "middle", bold=True) for at, _, n in over)
    return Block(1.3 * leading(chart.style), tuple(names))


def _name_places(
    chart: Chart, panel: Panel, row: Row, scale: Scale
) -> list[tuple[float, float, str]]:
    """Return position, half width and name of each series in a row."""
    names = ((point.value, panel.series[number].name) for number, point in row.points)
    size = chart.style.size
    return sorted(
        (scale.at(value), width(name, size, bold=True) / 2, name)
        for value, name in names
        if value is not None
    )


def _fit_side_by_side(over: list[tuple[float, float, str]], start: float, end: float) -> bool:
    """Return whether names fit side by side between two positions."""
    edges = [start, *(edge for at, half, _ in over for edge in (at - half, at + half)), end]
    return edges == sorted(edges)


def _layout_grid(chart: Chart, scale: Scale, top: float, bottom: float) -> Iterator[Mark]:
    """Draw grid lines with tick labels below; bars have their values beside them and need none."""
    if chart.kind == "bar":
        return
    size, ticks = chart.style.size, chart.values.ticks
    wanted = [(scale.at(value), width(label, size) / 2) for value, label in ticks]
    zero = next((number for number, (value, _) in enumerate(ticks) if value == 0), 0)
    for number in thinned(wanted, (float("-inf"), float("inf")), 0.8 * size, zero):
        at = wanted[number][0]
        yield rule(at, top, at, bottom, GRID, 0.4)
        yield text(ticks[number][1], at, bottom + 0.7 * leading(chart.style), chart.style,
                   "middle", fill=GREY)  # fmt: skip


def _baseline(chart: Chart, scale: Scale, top: float, bottom: float) -> Iterator[Mark]:
    if chart.kind == "bar":
        at = scale.at(0.0)
        yield rule(at, top, at, bottom, INK)


# Draws counts as squares, a row for each: what is there, and what is missing from the whole.
#
# Only lines, in the current text colour, so that they are visible on a dark screen too.

SIDE = 9
"""Of a square, in points."""
GAP = 2
LINE = 10
"""Squares per line, so that tens are counted at a glance."""
_HATCH = (3, 7, 11, 15)
"""Offsets of the hatch lines along two sides of a square."""
_DOTS = (2.5, 6.5)


class Squares(Value):
    """A count, and the highest count of the figure, so that all have one scale."""

    title: str
    """The alternative text."""
    filled: int
    whole: int
    status: Status
    widest: int
    style: Style


def draw_unit(squares: Squares) -> str:
    """Draw a count as SVG."""
    across, count = min(LINE, squares.widest), max(squares.whole, squares.filled)
    width, height = across * (SIDE + GAP), -(-count // LINE) * (SIDE + GAP)
    root = Element(
        f"{{{SVG}}}svg",
        {"viewBox": f"0 0 {width} {height}", "width": f"{width}pt", "height": f"{height}pt",
         "role": "img", "color": colour(squares.style, 0)},
    )  # fmt: skip
    SubElement(root, f"{{{SVG}}}title").text = squares.title
    for number in range(count):
        x, y = (place * (SIDE + GAP) + GAP / 2 for place in (number % LINE, number // LINE))
        _square(root, x, y, squares.status if number < squares.filled else None, squares.style)
    ElementTree.register_namespace("", SVG)
    return ElementTree.tostring(root, encoding="unicode")


def _square(root: Element, x: float, y: float, status: Status | None, style: Style) -> None:
    """Draw a square for a status; None: for what is missing from the whole."""
    place = {"x": f"{x:g}", "y": f"{y:g}", "width": f"{SIDE}", "height": f"{SIDE}"}
    edge = {"stroke": "currentColor", "stroke-width": "0.8"}
    if status is Status.NORMAL:
        SubElement(root, f"{{{SVG}}}rect", {**place, "fill": "currentColor", **edge})
        return
    if status in (Status.ESTIMATE, Status.PROVISIONAL) and not style.mono:
        tint = lighter(colour(style, 0))
        SubElement(root, f"{{{SVG}}}rect", {**place, "fill": tint, **edge})
        return
    if status is None:
        edge["stroke-width"] = "0.4"
    elif status is Status.FORECAST:
        edge["stroke-dasharray"] = "3 2"
    SubElement(root, f"{{{SVG}}}rect", {"class": "hollow", **place, "fill": PAPER, **edge})
    if status is Status.ESTIMATE:
        # From one side of the square to the adjacent one, across its corner.
        ends = ((max(0, at - SIDE), min(at, SIDE)) for at in _HATCH)
        path = "".join(f"M{x + a:g},{y + b:g}L{x + b:g},{y + a:g}" for a, b in ends)
        SubElement(root, f"{{{SVG}}}path", {"d": path, "stroke": "currentColor"})
    elif status is Status.PROVISIONAL:
        for across in _DOTS:
            for down in _DOTS:
                at = {"cx": f"{x + across:g}", "cy": f"{y + down:g}", "r": "1.1"}
                SubElement(root, f"{{{SVG}}}circle", {**at, "fill": "currentColor"})
