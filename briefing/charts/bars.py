"""Bar, dot, range and unit charts: a row for each category, values along the width."""

from collections.abc import Iterator
from itertools import product
from xml.etree import ElementTree
from xml.etree.ElementTree import SubElement

from briefing.charts import Chart, Panel, Point, Status, Style, TooTall, scene
from briefing.charts.scene import GREY, GRID, INK, PAPER, Block, Mark, Room, Scale
from briefing.system.values import Value


class Row(Value):
    """A row: its label, and its points with the index of the series of each."""

    label: tuple[str, ...]
    points: tuple[tuple[int, Point], ...]
    is_heading: bool = False


def narrowest_bars(chart: Chart) -> float:
    """Return the minimum width of a panel with no broken word and distinguishable marks."""
    return _widest_label(chart) + sum(_label_margins(chart)) + 7.0 * chart.style.size


def layout_bars(chart: Chart, panel: Panel, room: Room) -> Block:
    """Lay out a panel with rows."""
    style, size, leading = chart.style, chart.style.size, scene.leading(chart.style)
    rows = [*_rows(chart, panel, room.width)]
    every = (row for other in chart.panels for row in _rows(chart, other, room.width))
    wide = (scene.width(line, size, bold=row.is_heading) for row in every for line in row.label)
    left, right = _label_margins(chart)
    start, end = room.x + max(wide, default=0.0) + size + left, room.right - right
    if end - start < 2.0 * size:
        raise TooTall("its names and values leave no room for the drawing")
    is_bar = chart.kind == "bar"
    scale = Scale(chart.tight_axis if is_bar else chart.values, start, end)
    names = _layout_names(chart, panel, rows, scale, room)
    top = middle = room.y + names.height
    marks: list[Mark] = []
    for row in rows:
        half = (len(row.label) * leading + (0.25 if row.is_heading else 0.75) * size) / 2
        middle += half
        marks.append(scene.text(row.label, room.x, middle, style, bold=row.is_heading))
        marks += _row_marks(chart, scale, middle, row)
        middle += half
    if is_bar:  # its values are beside it, so it needs no grid
        zero = scale.at(0.0)
        marks.append(scene.rule(zero, top, zero, middle, INK))
        return Block(middle - room.y, (*names.marks, *marks))
    ticks = chart.values.ticks
    wanted = [(scale.at(value), scene.width(label, size) / 2) for value, label in ticks]
    first = next((number for number, (value, _) in enumerate(ticks) if value == 0), 0)
    grid: list[Mark] = []
    for number in scene.thin_labels(wanted, (float("-inf"), float("inf")), 0.8 * size, first):
        at, under = wanted[number][0], middle + 0.7 * leading
        grid.append(scene.rule(at, top, at, middle, GRID, 0.4))
        grid.append(scene.text(ticks[number][1], at, under, style, "middle", fill=GREY))
    return Block(middle - room.y + 1.3 * leading, (*grid, *names.marks, *marks))


def _rows(chart: Chart, panel: Panel, room: float) -> Iterator[Row]:
    """Yield a row per category; for several series of bars, one per series below a heading."""
    # Labels take more of the width where a word would otherwise have to be broken.
    most = max(0.38 * room, min(_widest_label(chart), 0.5 * room))

    def wrap(name: str, *, bold: bool = False) -> tuple[str, ...]:
        return scene.wrap_text(name, chart.style.size, most, bold=bold)

    for place, category in enumerate(panel.categories):
        points = tuple(
            (number, point)
            for number, series in enumerate(panel.series)
            for point in series.points
            if point.at == place
        )
        if chart.kind == "dot" or len(panel.series) == 1:
            yield Row(wrap(category), points)
            continue
        yield Row(wrap(category, bold=True), (), is_heading=True)
        for number, point in points:
            yield Row(wrap(panel.series[number].name), ((number, point),))


def _widest_label(chart: Chart) -> float:
    names = [name for panel in chart.panels for name in panel.categories]
    if chart.kind != "dot":
        names += [series.name for series in chart.series]
    words = (scene.widest_word(name, chart.style.size, bold=True) for name in names)
    return max(words, default=0.0)


def _is_left(chart: Chart, point: Point) -> bool:
    return chart.kind == "bar" and (point.value or 0.0) < 0


def _label_margins(chart: Chart) -> tuple[float, float]:
    """Return the space left and right of the plot for values, the same in all panels."""
    size, is_bar = chart.style.size, chart.kind == "bar"
    spare = (0.5 if is_bar else 0.95) * size
    rooms = [(_is_left(chart, p), scene.width(p.label, size) + spare) for p in chart.points]
    left, right = (
        max((room for is_left, room in rooms if is_left is side), default=0.0)
        for side in (True, False)
    )
    if is_bar:
        return left, right
    # Labels of ticks extend on both sides; the first dot of a row has its value to the left.
    ends = [scene.width(label, size) / 2 for _, label in chart.values.ticks]
    return max(right if chart.kind == "dot" else 0.0, 0.0, *ends), max(right, 0.0, *ends)


def _layout_names(chart: Chart, panel: Panel, rows: list[Row], scale: Scale, room: Room) -> Block:
    """Place the names of series of dots above the first row; in a legend if they would overlap."""
    if chart.kind != "dot" or len(panel.series) < 2 or not rows:
        return Block(0.0, ())
    style = chart.style
    named = ((point.value, panel.series[number].name) for number, point in rows[0].points)
    over = sorted(
        (scale.at(value), scene.width(name, style.size, bold=True) / 2, name)
        for value, name in named
        if value is not None
    )
    ends = (edge for at, half, _ in over for edge in (at - half, at + half))
    edges = [scale.start, *ends, room.right]
    if len(over) < len(panel.series) or edges != sorted(edges):
        return layout_legend(chart, panel, room)
    middle = room.y + 0.6 * scene.leading(style)
    names = (scene.text(name, at, middle, style, "middle", bold=True) for at, _, name in over)
    return Block(1.3 * scene.leading(style), tuple(names))


def _row_marks(chart: Chart, scale: Scale, middle: float, row: Row) -> Iterator[Mark]:
    style, size, is_bar = chart.style, chart.style.size, chart.kind == "bar"

    def beside(words: str, value: float, away: float, fill: str = INK) -> Mark:
        """Return words beside the mark of a value; ``away`` from it, in font sizes."""
        x, offset = scale.at(value), (away * size, 0.0)
        anchor: scene.Anchor = "end" if away < 0 else "start"
        return scene.text(words, x, middle, style, anchor, fill=fill, offset=offset)

    present = [(number, p, p.value) for number, p in row.points if p.value is not None]
    if chart.kind == "dot" and len(present) > 1:
        places = [scale.at(value) for *_, value in present]
        yield scene.rule(min(places), middle, max(places), middle, GREY)
    if row.points and not present:
        nearest = min(max(0.0, scale.axis.low), scale.axis.high)
        yield beside(row.points[0][1].label, nearest, 0.4, GREY)
    for number, point, value in present:
        if is_bar or point.high is not None:  # a range from end to end, never as a mean
            start, end = (0.0, value) if point.high is None else (value, point.high)
            half = (0.55 if is_bar else 0.4) * size
            looks = scene.area(style, number, point.status)
            yield scene.rect(scale.at(start), middle - half, scale.at(end), middle + half, looks)
        else:
            looks = scene.spot(style, number, point.status)
            yield scene.symbol(number, scale.at(value), middle, 0.8 * size, looks)
        if is_bar:
            yield beside(point.label, value, -0.4 if _is_left(chart, point) else 0.4)
    if is_bar or not present:
        return
    # The values after the last mark of a row and before the first; not between marks.
    ends = [(value if p.high is None else p.high, value, p.label) for _, p, value in present]
    high, _, label = max(ends)
    sides = [(high, label, 0.8)]
    if len(ends) > 1:
        _, low, label = min(sorted(ends), key=lambda end: end[1])
        sides.append((low, label, -0.8))
    for value, label, away in sides:
        at, wide = scale.at(value) + away * size, scene.width(label, size)
        start, end = (at, at + wide) if away > 0 else (at - wide, at)
        for tick, _ in chart.values.ticks:  # the grid is interrupted behind a value
            line = scale.at(tick)
            if start - 0.1 * size < line < end + 0.1 * size:
                yield scene.rule(line, middle - 0.5 * size, line, middle + 0.5 * size, PAPER, 1.0)
        yield beside(label, value, away)


def layout_legend(chart: Chart, panel: Panel, room: Room) -> Block:
    """Lay out each series, with the status of its points if none is normal, before its name."""
    style, size, leading = chart.style, chart.style.size, scene.leading(chart.style)
    at, middle = room.x, room.y + 0.6 * leading
    marks: list[Mark] = []
    for number, series in enumerate(panel.series):
        lines = scene.wrap_text(series.name, size, room.width - 1.5 * size, bold=True)
        wide = 1.5 * size + max(scene.width(words, size, bold=True) for words in lines)
        if at > room.x and at + wide > room.right:
            at, middle = room.x, middle + 1.3 * leading
        states = [point.status for point in series.points if point.value is not None]
        status = states[0] if states and Status.NORMAL not in states else Status.NORMAL
        if chart.kind in ("bar", "column"):
            looks = scene.area(style, number, status)
            marks.append(scene.rect(at, middle - size / 2, at + size, middle + size / 2, looks))
        else:
            if chart.kind == "line":
                paint = scene.ink(style, number)
                marks.append(scene.rule(at, middle, at + size, middle, paint, 1.2))
            sign = (0.6 if chart.kind == "line" else 0.8) * size
            looks = scene.spot(style, number, status)
            marks.append(scene.symbol(number, at + size / 2, middle, sign, looks))
        last = middle + (len(lines) - 1) * leading
        marks.append(scene.text(lines, at + 1.5 * size, (middle + last) / 2, style, bold=True))
        at, middle = at + wide + 1.5 * size, last
    return Block(middle + leading - room.y, tuple(marks))


# Counts as squares, a row for each: what is there, and what is missing from the whole.
#
# Only lines, in the current text colour, so that they are visible on a dark screen too.

SIDE, GAP = 9, 2
"""Of a square, in points, and between squares."""
LINE = 10
"""Squares per line, so that tens are counted at a glance."""


def draw_squares(
    filled: int, whole: int, status: Status, widest: int, style: Style, title: str
) -> str:
    """Draw a count as SVG, on the scale of the ``widest`` one of the figure."""
    across, count = min(LINE, widest), max(whole, filled)
    width, height = across * (SIDE + GAP), -(-count // LINE) * (SIDE + GAP)
    accent = scene.colour(style, 0)
    root = scene.start_svg(width, height, title, color=accent)
    tint = PAPER if style.mono else scene.lighter(accent)
    fills = {Status.NORMAL: "currentColor", Status.ESTIMATE: tint, Status.PROVISIONAL: tint}
    for number in range(count):
        x, y = (place * (SIDE + GAP) + GAP / 2 for place in (number % LINE, number // LINE))
        is_filled = number < filled
        fill = fills.get(status, PAPER) if is_filled else PAPER
        SubElement(root, "rect", {
            **({"class": "hollow"} if fill == PAPER else {}),
            "x": f"{x:g}", "y": f"{y:g}", "width": f"{SIDE}", "height": f"{SIDE}",
            "fill": fill, "stroke": "currentColor", "stroke-width": "0.8" if is_filled else "0.4",
            **({"stroke-dasharray": "3 2"} if is_filled and status is Status.FORECAST else {}),
        })  # fmt: skip
        if fill != PAPER or not is_filled:
            continue
        if status is Status.ESTIMATE:
            ends = ((0, 3), (0, 7), (2, 9), (6, 9))  # of lines across a corner
            path = "".join(f"M{x + a:g},{y + b:g}L{x + b:g},{y + a:g}" for a, b in ends)
            SubElement(root, "path", {"d": path, "stroke": "currentColor"})
        elif status is Status.PROVISIONAL:
            for right, down in product((2.5, 6.5), repeat=2):
                at = {"cx": f"{x + right:g}", "cy": f"{y + down:g}", "r": "1.1"}
                SubElement(root, "circle", {**at, "fill": "currentColor"})
    return ElementTree.tostring(root, encoding="unicode")
