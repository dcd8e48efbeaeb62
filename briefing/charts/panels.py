"""Lays out the panels of a chart: side by side on one scale, or a single one at full width.

Columns whose labels do not fit below them become horizontal bars (:mod:`bars`).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise, product
from math import ceil

from msgspec.structs import replace

from briefing.charts import Axis, Chart, Panel, Point, Series, Status, Style, TooTall, scene
from briefing.charts.bars import layout_bars, layout_legend, narrowest_bars
from briefing.charts.scene import GREY, GRID, INK, PAPER, Block, Looks, Mark, Room, Scale


def draw_chart(chart: Chart) -> str:
    """Draw a chart as SVG. Raises TooTall if it is higher than a page allows."""
    block = layout_panels(chart)
    if block.height > chart.style.height:
        raise TooTall(f"it is {block.height / chart.style.height:.1f} times as high as a page")
    return scene.write_svg(block, chart.style, chart.name, chart.title)


def layout_panels(chart: Chart) -> Block:
    """Lay out a chart; several panels are as high as the page allows."""
    size, count = chart.style.size, len(chart.panels)
    gap, least = 2.5 * size, 15.0 * size
    if chart.kind == "line":  # its lines can be followed
        ends = filter(None, map(_last_point, chart.series))
        values = max((scene.width(end.label, size) for end in ends), default=0.0)
        least = max(least, _tick_room(chart) + values + 9.0 * size)
    elif chart.kind != "column":
        least = max(least, narrowest_bars(chart))
    most = max(1, int((chart.style.width + gap) / (least + gap)))
    side_by_side = ceil(count / ceil(count / most))  # no row is much shorter than the others
    width = (chart.style.width - gap * (side_by_side - 1)) / side_by_side
    if chart.kind == "column" and not _fit_labels(chart, width):
        return layout_panels(replace(chart, kind="bar"))
    if count == 1 and not chart.panels[0].name:
        return _layout_panel(chart, chart.panels[0], Room(0, 0, chart.style.width))
    for share in (0.7, 0.55, 0.4):  # of the height of a single plot
        block = _layout_rows(replace(chart, share=share), side_by_side, width, gap)
        if block.height <= chart.style.height:
            break
    return block


def _layout_rows(chart: Chart, side_by_side: int, width: float, gap: float) -> Block:
    style, size, leading = chart.style, chart.style.size, scene.leading(chart.style)
    marks: list[Mark] = []
    bottom = 0.1 * size
    for start in range(0, len(chart.panels), side_by_side):
        top = bottom + (1.5 * size if start else 0.0)
        row = chart.panels[start : start + side_by_side]
        places = [place * (width + gap) for place in range(len(row))]
        headings = [scene.wrap_text(panel.name, size, width, bold=True) for panel in row]
        for x, heading in zip(places, headings, strict=True):
            marks.append(scene.text(heading, x, top + len(heading) * leading / 2, style, bold=True))
        body = top + max(map(len, headings)) * leading + 0.4 * size
        for x, panel in zip(places, row, strict=True):
            block = _layout_panel(chart, panel, Room(x, body, width))
            marks += block.marks
            bottom = max(bottom, body + block.height)
    return Block(bottom, tuple(marks))


def _layout_panel(chart: Chart, panel: Panel, room: Room) -> Block:
    layout = {"line": _layout_lines, "column": _layout_columns}.get(chart.kind, layout_bars)
    return layout(chart, panel, room)


def _tick_room(chart: Chart) -> float:
    size = chart.style.size
    return max((scene.width(label, size) for _, label in chart.values.ticks), default=0.0)


def _grid(chart: Chart, scale: Scale, left: float, right: float) -> Iterator[Mark]:
    for value, label in chart.values.ticks:
        at, is_zero = scale.at(value), value == 0 and chart.kind == "line"
        yield scene.rule(left, at, right, at, INK if is_zero else GRID, 0.6 if is_zero else 0.4)
        yield scene.text(label, left - 0.6 * chart.style.size, at, chart.style, "end", fill=GREY)


# Column charts: a group of columns for each category, values upwards.

_MOST_LINES = 3
_WIDEST = 5.5  # maximum width of a column, in font sizes


def _slots(panel: Panel, room: float, size: float) -> tuple[float, float]:
    """Return the width per category, and per column."""
    series = max(1, len(panel.series))
    group = room / max(1, len(panel.categories))
    return group, min(group / (series + (0.6 if series > 1 else 0.0)), _WIDEST * size * 1.35)


def _fit_values(chart: Chart, room: float) -> bool:
    """Return whether each value fits at its column: in all panels, which must share one scale."""
    size = chart.style.size
    return all(
        scene.width(point.label, size) <= _slots(panel, room, size)[1] - 0.3 * size
        for panel in chart.panels
        for series in panel.series
        for point in series.points
    )


def _fit_labels(chart: Chart, room: float) -> bool:
    """Return whether each category has room below its columns; of times, some suffice."""
    size = chart.style.size
    ticks = 0.0 if _fit_values(chart, room) else _tick_room(chart) + 0.6 * size
    spaces = (
        (name, _slots(panel, room - ticks, size)[0] - 0.6 * size)
        for panel in chart.panels
        for name in panel.categories
    )
    return chart.in_time or all(
        scene.widest_word(name, size, bold=True) <= space
        and len(scene.wrap_text(name, size, space, bold=True)) <= _MOST_LINES
        for name, space in spaces
    )


def _layout_columns(chart: Chart, panel: Panel, room: Room) -> Block:
    style, size, leading = chart.style, chart.style.size, scene.leading(chart.style)
    several, direct = len(panel.series) > 1, _fit_values(chart, room.width)
    left = room.x + (0.0 if direct else _tick_room(chart) + 0.6 * size)
    group, slot = _slots(panel, room.right - left, size)

    def middle_of(category: int) -> float:
        return left + (category + 0.5) * group

    def column(category: int, series: int) -> float:
        return middle_of(category) + (series - (len(panel.series) - 1) / 2) * slot

    inner, space = list[tuple[str, ...]](), slot - 0.4 * size
    words = (word for series in panel.series for word in series.name.split())
    if several and all(scene.width(word, size) <= space for word in words):
        inner = [scene.wrap_text(series.name, size, space) for series in panel.series]
        inner = inner if max(map(len, inner)) <= _MOST_LINES else []
    names = layout_legend(chart, panel, room) if several and not inner else Block(0.0, ())
    top = room.y + names.height + leading
    bottom = top + 13.0 * size * chart.share
    scale = Scale(chart.tight_axis if direct else chart.values, bottom, top)
    zero, half = scale.at(0.0), min(0.37 * slot, _WIDEST * size / 2)
    marks: list[Mark] = [*names.marks]
    if not direct:
        marks += _grid(chart, scale, left, room.right)
    for number, series in enumerate(panel.series):
        for point in series.points:
            at = column(round(point.at), number)
            if point.value is not None:
                looks = _column_looks(style, number, point.status, 2 * half)
                end, below = scale.at(point.value), point.value < 0
                offset = (0.0, (0.65 if below else -0.65) * size)
                marks.append(scene.rect(at - half, zero, at + half, end, looks))
                if direct:
                    marks.append(scene.text(point.label, at, end, style, "middle", offset=offset))
            elif direct:
                above = zero - 0.6 * size
                marks.append(scene.text(point.label, at, above, style, "middle", fill=GREY))
    marks.append(scene.rule(left, zero, room.right, zero, INK))
    under = bottom + (leading if direct and scale.axis.low < 0 else 0.0) + 0.3 * size
    for category, (number, lines) in product(range(len(panel.categories)), enumerate(inner)):
        at, middle = column(category, number), under + len(lines) * leading / 2
        marks.append(scene.text(lines, at, middle, style, "middle", fill=GREY))
    if inner:
        under += max(map(len, inner)) * leading + 0.2 * size
    named, wanted = [], []
    for place, name in enumerate(panel.categories):
        space = max(group - 0.6 * size, scene.widest_word(name, size, bold=several))
        named.append(scene.wrap_text(name, size, space, bold=several))
        wide = max(scene.width(line, size, bold=several) for line in named[-1])
        wanted.append((middle_of(place), wide / 2))
    labels = scene.thin_labels(wanted, (left, left + group * len(named)), 0.5 * size)
    for place, at in labels.items():
        lines, middle = named[place], under + len(named[place]) * leading / 2
        marks.append(scene.text(lines, at, middle, style, "middle", bold=several))
    most = max((len(named[place]) for place in labels), default=1)
    return Block(under + most * leading - room.y, tuple(marks))


def _column_looks(style: Style, series: int, status: Status, wide: float) -> Looks:
    looks = scene.area(style, series, status)
    if wide < 3.0:  # points: a hatch would not be visible
        looks["stroke-width"] = "0.3"
        looks["fill"] = PAPER if looks["fill"].startswith("url") else looks["fill"]
    return looks


# Line charts over time: gaps where data are missing, names at the line ends or in a legend.

_VISIBLE = 2.5  # size, in points, below which a hollow symbol cannot be recognised


def _layout_lines(chart: Chart, panel: Panel, room: Room) -> Block:
    style, size, leading = chart.style, chart.style.size, scene.leading(chart.style)
    times = chart.times or Axis(0.0, 1.0, ())
    left = room.x + _tick_room(chart) + 0.6 * size
    high = 17.0 * size * chart.share
    most = _room_for_names(chart, room.width, high)
    legend = Block(0.0, ()) if most is not None else layout_legend(chart, panel, room)
    ends = (line for series in chart.series for line in _end_label(series, size, most))
    right = room.right - max(scene.width(line, size, bold=True) for line in ends)
    top = room.y + legend.height + 0.6 * leading
    bottom = top + high
    across = Scale(times, left + 0.6 * size, right - 1.1 * size)
    up = Scale(chart.values, bottom, top)
    # Grid lines end before a value, where they would look like a minus sign.
    marks: list[Mark] = [*legend.marks, *_grid(chart, up, left, right - 0.5 * size)]
    wanted = [(across.at(value), scene.width(label, size) / 2) for value, label in times.ticks]
    for number, middle in scene.thin_labels(wanted, (room.x, room.right), size).items():
        at, (_, label) = wanted[number][0], times.ticks[number]
        marks.append(scene.rule(at, bottom, at, bottom + 0.35 * size, GREY))
        marks.append(scene.text(label, middle, bottom + leading, style, "middle"))
    for draw in (_line, _symbols):
        for number, series in enumerate(panel.series):
            marks += draw(chart, number, series, across, up)
    marks += _end_labels(chart, panel, most, across, up)
    return Block(bottom + 1.6 * leading - room.y, tuple(marks))


def _symbol_size(chart: Chart, series: Series, across: Scale) -> float:
    """Return the width at which the symbols of a line do not overlap."""
    near = min((b.at - a.at for a, b in pairwise(series.points)), default=chart.step)
    spacing = near * (across.end - across.start) / (across.axis.high - across.axis.low)
    return min(0.6 * chart.style.size, 0.7 * spacing)


def _line(chart: Chart, number: int, series: Series, across: Scale, up: Scale) -> Iterator[Mark]:
    """Draw a line with gaps, dashed to forecasts, and hollow where symbols are too dense to be."""
    is_dense = _symbol_size(chart, series, across) < _VISIBLE

    plain = {
        "stroke": scene.ink(chart.style, number),
        "stroke-width": "0.8" if is_dense else "1.2",
        "stroke-linejoin": "round",
    }
    core = {**plain, "stroke-width": "0.5", "stroke": PAPER}

    def looks(step: tuple[Point, Point] | None) -> tuple[Looks, ...]:
        """Return how the line to the second of two points is drawn."""
        if step is None:
            return ()
        if step[1].status is Status.FORECAST:
            return ({**plain, "stroke-dasharray": "4,3"},)
        is_hollow = is_dense and step[1].status is not Status.NORMAL
        return ({**plain, "stroke-width": "1.25"}, core) if is_hollow else (plain,)

    for strokes, joined in groupby(_steps(chart, series), looks):
        steps = [step for step in joined if step is not None]
        points = [*(before for before, _ in steps[:1]), *(after for _, after in steps)]
        data = scene.path_data((across.at(p.at), up.at(p.value or 0.0)) for p in points)
        yield from (scene.path(data, stroke) for stroke in strokes)
    for before, after in pairwise(series.points):
        if after.is_break and before.value is not None and after.value is not None:
            x, y = (before.at + after.at) / 2, (before.value + after.value) / 2
            yield scene.text("//", across.at(x), up.at(y), chart.style, "middle")


def _steps(chart: Chart, series: Series) -> Iterator[tuple[Point, Point] | None]:
    for before, after in pairwise(series.points):
        is_near = after.at - before.at <= 1.5 * chart.step
        is_there = before.value is not None and after.value is not None
        yield (before, after) if is_near and is_there and not after.is_break else None


def _symbols(chart: Chart, number: int, series: Series, across: Scale, up: Scale) -> Iterator[Mark]:
    """Draw symbols as large as their distance allows; if too small, only those without a line."""
    size = _symbol_size(chart, series, across)
    joined = {point for step in _steps(chart, series) if step is not None for point in step}
    for point in series.points:
        if point.value is not None and (size >= _VISIBLE or point not in joined):
            wide = max(size, _VISIBLE)
            looks = scene.spot(chart.style, number, point.status, min(1.2, wide / 3))
            yield scene.symbol(number, across.at(point.at), up.at(point.value), wide, looks)


# Names and values of series, at the ends of lines.


def _last_point(series: Series) -> Point | None:
    return next((point for point in reversed(series.points) if point.value is not None), None)


def _room_for_names(chart: Chart, room: float, high: float) -> float | None:
    """Return the width for names at the line ends of a plot; None if they do not fit there."""
    size, most = chart.style.size, 0.3 * room
    longest = max(scene.widest_word(series.name, size, bold=True) for series in chart.series)
    lines = (sum(len(_end_label(s, size, most)) for s in panel.series) for panel in chart.panels)
    fits = longest <= most and max(lines) <= high / scene.leading(chart.style)
    return most if fits else None


def _end_label(series: Series, size: float, room: float | None) -> tuple[str, ...]:
    """Return the lines of the label at a line end: its name, if it fits, and its last value."""
    value = end.label if (end := _last_point(series)) else ""
    if not series.name or room is None:
        return (value,)
    return (*scene.wrap_text(series.name, size, room, bold=True), value)


def _end_labels(
    chart: Chart, panel: Panel, most: float | None, across: Scale, up: Scale
) -> Iterator[Mark]:
    style, size, leading = chart.style, chart.style.size, scene.leading(chart.style)
    ends = []
    for series in panel.series:
        end = _last_point(series)
        if end is not None and end.value is not None:
            ends.append((up.at(end.value), across.at(end.at), _end_label(series, size, most)))
    ends.sort(key=lambda end: end[0])
    middles = separate_labels([(y, len(name) * leading) for y, _, name in ends], up.end, up.start)
    for middle, (y, x, (*words, value)) in zip(middles, ends, strict=True):
        start, first = across.end + 1.1 * size, middle - len(words) * leading / 2
        above = first + (len(words) - 1) * leading / 2
        yield scene.text(words, start, above, style, bold=True)
        yield scene.text(value, start, first + len(words) * leading, style)
        if abs(middle - y) > 0.8 * size:
            yield scene.rule(x + 0.45 * size, y, start - 0.2 * size, middle, GREY, 0.4)


def separate_labels(wanted: list[tuple[float, float]], top: float, bottom: float) -> list[float]:
    """Return the centres of labels of given heights, moved as little as needed to avoid overlaps.

    They may extend below the bottom only if they fill the whole height.
    """
    placed: list[float] = []
    for middle, high in wanted:
        least = placed[-1] + wanted[len(placed) - 1][1] / 2 if placed else top
        placed.append(max(middle, least + high / 2))
    end = bottom
    for place in range(len(placed) - 1, -1, -1):
        high = wanted[place][1]
        room = sum(size for _, size in wanted[:place])
        placed[place] = max(min(placed[place], end - high / 2), top + room + high / 2)
        end = placed[place] - high / 2
    return placed
