"""Lays out the panels of a chart: side by side on one scale, or a single one at full width.

Those of columns and of lines have a vertical scale of values; for rows see :mod:`bars`. Columns
whose labels do not fit below them become horizontal bars.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise
from math import ceil

from msgspec.structs import replace

from briefing.charts import Axis, Chart, Panel, Point, Series, Status, TooTall, labels
from briefing.charts.bars import layout_bars, narrowest_bars
from briefing.charts.labels import key, point_looks
from briefing.charts.scene import (
    GREY,
    GRID,
    INK,
    PAPER,
    Block,
    Mark,
    Room,
    Scale,
    area,
    ink,
    leading,
    lines_of_text,
    path,
    path_data,
    rect,
    rule,
    symbol,
    text,
    thin_labels,
    tight,
    widest_word,
    width,
    wrap_text,
    write_svg,
)
from briefing.system.values import Value

_NARROWEST_PANEL = 15.0
"""Minimum width of a panel, in font sizes."""
_PANEL_GAP = 2.5
"""Distance between panels, in font sizes."""
_SHARES = (0.7, 0.55, 0.4)
"""Heights of plots in several panels, as fractions of that of a single one."""


def draw_chart(chart: Chart) -> str:
    """Draw a chart as SVG. Raises TooTall if it is higher than a page allows."""
    block = layout_panels(chart)
    if block.height > chart.style.height:
        raise TooTall(f"it is {block.height / chart.style.height:.1f} times as high as a page")
    return write_svg(block, chart.style, chart.name, chart.title)


def layout_panels(chart: Chart) -> Block:
    """Lay out a chart; several panels are as high as the page allows."""
    size, count = chart.style.size, len(chart.panels)
    gap, least = _PANEL_GAP * size, _NARROWEST_PANEL * size
    if chart.kind != "column":
        own = _narrowest_lines(chart) if chart.kind == "line" else narrowest_bars(chart)
        least = max(least, own)
    most = max(1, int((chart.style.width + gap) / (least + gap)))
    side_by_side = ceil(count / ceil(count / most))  # no row is much shorter than the others
    width = (chart.style.width - gap * (side_by_side - 1)) / side_by_side
    if chart.kind == "column" and not _fit_labels(chart, width):
        return layout_panels(replace(chart, kind="bar"))
    if count == 1 and not chart.panels[0].name:
        return _layout_panel(chart, chart.panels[0], Room(0, 0, chart.style.width))
    for share in _SHARES:
        block = _layout_rows(replace(chart, share=share), side_by_side, width, gap)
        if block.height <= chart.style.height:
            break
    return block


def _layout_rows(chart: Chart, side_by_side: int, width: float, gap: float) -> Block:
    style, size = chart.style, chart.style.size
    marks: list[Mark] = []
    bottom = 0.1 * size
    for start in range(0, len(chart.panels), side_by_side):
        top = bottom + (1.5 * size if start else 0.0)
        row = chart.panels[start : start + side_by_side]
        places = [(panel, place * (width + gap)) for place, panel in enumerate(row)]
        headings = [wrap_text(panel.name, size, width, bold=True) for panel in row]
        for (_, x), heading in zip(places, headings, strict=True):
            middle = top + len(heading) * leading(style) / 2
            marks += lines_of_text(heading, x, middle, style, bold=True)
        body = top + max(map(len, headings)) * leading(style) + 0.4 * size
        blocks = [_layout_panel(chart, panel, Room(x, body, width)) for panel, x in places]
        marks += [mark for block in blocks for mark in block.marks]
        bottom = body + max(block.height for block in blocks)
    return Block(bottom, tuple(marks))


def _layout_panel(chart: Chart, panel: Panel, room: Room) -> Block:
    layout = {"line": _layout_lines, "column": _layout_columns}.get(chart.kind, layout_bars)
    return layout(chart, panel, room)


def _ticks(chart: Chart) -> float:
    """Return the width of the tick labels beside the plot."""
    return max((width(label, chart.style.size) for _, label in chart.values.ticks), default=0.0)


def _grid(chart: Chart, scale: Scale, left: float, right: float) -> Iterator[Mark]:
    for value, label in chart.values.ticks:
        at, is_zero = scale.at(value), value == 0 and chart.kind == "line"
        yield rule(left, at, right, at, INK if is_zero else GRID, 0.6 if is_zero else 0.4)
        yield text(label, left - 0.6 * chart.style.size, at, chart.style, "end", fill=GREY)


# Column charts: a group of columns for each category, values upwards.

_HIGH = 13.0
"""Height of the plot, in font sizes."""
_MOST_LINES = 3
_NARROW = 3.0
"""Width, in points, below which a hatch in a column is not visible."""
_WIDEST = 5.5
"""Maximum width of a column, in font sizes."""


class _Field(Value):
    """The horizontal layout: ``slot`` is the width per column, ``group`` that per category."""

    left: float
    group: float
    slot: float
    series: int

    @classmethod
    def of(cls, panel: Panel, left: float, room: float, size: float) -> _Field:
        """Return the layout of the columns of a panel."""
        categories, series = max(1, len(panel.categories)), max(1, len(panel.series))
        group = room / categories
        slot = min(group / (series + (0.6 if series > 1 else 0.0)), _WIDEST * size * 1.35)
        return cls(left, group, slot, series)

    def middle(self, category: int) -> float:
        """Return the centre of a category."""
        return self.left + (category + 0.5) * self.group

    def column(self, category: int, series: int) -> float:
        """Return the centre of the column of a series."""
        return self.middle(category) + (series - (self.series - 1) / 2) * self.slot


def _fit_values(chart: Chart, room: float) -> bool:
    """Return whether each value fits at its column: in all panels, which must share one scale."""
    size = chart.style.size
    return all(
        width(point.label, size) <= _Field.of(panel, 0.0, room, size).slot - 0.3 * size
        for panel in chart.panels
        for series in panel.series
        for point in series.points
    )


def _fit_labels(chart: Chart, room: float) -> bool:
    """Return whether the label of each category fits below its columns without a break within a
    word; of times, some suffice.
    """
    size = chart.style.size
    ticks = 0.0 if _fit_values(chart, room) else _ticks(chart) + 0.6 * size
    spaces = (
        (name, _Field.of(panel, 0.0, room - ticks, size).group - 0.6 * size)
        for panel in chart.panels
        for name in panel.categories
    )
    return chart.in_time or all(
        widest_word(name, size, bold=True) <= space
        and len(wrap_text(name, size, space, bold=True)) <= _MOST_LINES
        for name, space in spaces
    )


def _layout_columns(chart: Chart, panel: Panel, room: Room) -> Block:
    """Lay out a panel with columns."""
    style, size, several = chart.style, chart.style.size, len(panel.series) > 1
    direct = _fit_values(chart, room.width)
    ticks = 0.0 if direct else _ticks(chart) + 0.6 * size
    field = _Field.of(panel, room.x + ticks, room.width - ticks, size)
    axis = tight(chart) if direct else chart.values
    inner, space = list[tuple[str, ...]](), field.slot - 0.4 * size
    words = (word for series in panel.series for word in series.name.split())
    if several and all(width(word, size) <= space for word in words):
        inner = [wrap_text(series.name, size, space) for series in panel.series]
        inner = inner if max(map(len, inner)) <= _MOST_LINES else []
    names = key(chart, panel, room) if several and not inner else Block(0.0, ())
    top = room.y + names.height + leading(style)
    bottom = top + _HIGH * size * chart.share
    scale = Scale.of(axis, bottom, top)
    zero = scale.at(0.0)
    marks: list[Mark] = [*names.marks]
    if not direct:
        marks += _grid(chart, scale, field.left, room.right)
    marks += _columns(chart, panel, field, scale, direct)
    marks.append(rule(field.left, zero, room.right, zero, INK))
    under = bottom + (leading(style) if direct and axis.low < 0 else 0.0) + 0.3 * size
    for category in range(len(panel.categories)):
        for number, lines in enumerate(inner):
            at, middle = field.column(category, number), under + len(lines) * leading(style) / 2
            marks += lines_of_text(lines, at, middle, style, "middle", fill=GREY)
    if inner:
        under += max(map(len, inner)) * leading(style) + 0.2 * size
    rooms = (
        max(field.group - 0.6 * size, widest_word(name, size, bold=several))
        for name in panel.categories
    )
    named = [
        wrap_text(name, size, space, bold=several)
        for name, space in zip(panel.categories, rooms, strict=True)
    ]
    wanted = [
        (field.middle(place), max(width(line, size, bold=several) for line in lines) / 2)
        for place, lines in enumerate(named)
    ]
    most = 1
    ends = (field.left, field.left + field.group * len(named))
    for place, at in thin_labels(wanted, ends, 0.5 * size).items():
        lines = named[place]
        most = max(most, len(lines))
        middle = under + len(lines) * leading(style) / 2
        marks += lines_of_text(lines, at, middle, style, "middle", bold=several)
    return Block(under + most * leading(style) - room.y, tuple(marks))


def _columns(
    chart: Chart, panel: Panel, field: _Field, scale: Scale, direct: bool
) -> Iterator[Mark]:
    style, size, zero = chart.style, chart.style.size, scale.at(0.0)
    half = min(0.37 * field.slot, _WIDEST * size / 2)
    for number, series in enumerate(panel.series):
        for point in series.points:
            middle = field.column(round(point.at), number)
            if point.value is None:
                if direct:
                    yield text(point.label, middle, zero - 0.6 * size, style, "middle", fill=GREY)
                continue
            paint = area(style, number, point.status)
            looks = paint.looks
            if 2 * half < _NARROW:
                looks["stroke-width"] = "0.3"
                if paint.fill.startswith("url"):  # a hatch would not be visible
                    looks["fill"] = PAPER
            end = scale.at(point.value)
            yield rect(middle - half, zero, middle + half, end, looks)
            if direct:
                offset = (0.0, (0.65 if point.value < 0 else -0.65) * size)
                yield text(point.label, middle, end, style, "middle", offset=offset)


# Line charts over time: gaps where data are missing, names at the line ends or in a legend.

_PLOT_HEIGHT = 17.0
"""Height of the plot, in font sizes."""
_GAP = 1.5
"""Observations further apart than this many steps have a gap between them."""
_VISIBLE = 2.5
"""Size, in points, below which a hollow symbol cannot be recognised."""
_NARROWEST = 9.0
"""Minimum width of the plot, in font sizes."""


class _Plot(Value):
    """The plot area of a panel: a time scale across, a value scale upwards."""

    chart: Chart
    across: Scale
    up: Scale

    def mark_size(self, series: Series) -> float:
        """Return the width at which symbols of a line do not overlap."""
        near = min((b.at - a.at for a, b in pairwise(series.points)), default=self.chart.step)
        across = self.across
        spacing = near * (across.end - across.start) / (across.high - across.low)
        return min(0.6 * self.chart.style.size, 0.7 * spacing)


def _narrowest_lines(chart: Chart) -> float:
    """Return the minimum width of a panel in which its lines can be followed."""
    size = chart.style.size
    ends = (labels.last(series) for panel in chart.panels for series in panel.series)
    values = max((width(end.label, size) for end in ends if end is not None), default=0.0)
    return _ticks(chart) + values + _NARROWEST * size


def _layout_lines(chart: Chart, panel: Panel, room: Room) -> Block:
    """Lay out a panel with lines."""
    style, size = chart.style, chart.style.size
    times = chart.times or Axis(0.0, 1.0, ())
    left = room.x + _ticks(chart) + 0.6 * size
    high = _PLOT_HEIGHT * size * chart.share
    most = labels.room_for_names(chart, room.width, high)
    names = [labels.label(series, size, most) for series in panel.series]
    above = Block(0.0, ()) if most is not None else key(chart, panel, room)
    ends = (labels.label(series, size, most) for each in chart.panels for series in each.series)
    right = room.right - max(width(line, size, bold=True) for name in ends for line in name)
    top = room.y + above.height + 0.6 * leading(style)
    bottom = top + high
    across = Scale.of(times, left + 0.6 * size, right - 1.1 * size)
    plot = _Plot(chart, across, Scale.of(chart.values, bottom, top))
    # Grid lines end before a value, where they would look like a minus sign.
    marks: list[Mark] = [*above.marks, *_grid(chart, plot.up, left, right - 0.5 * size)]
    wanted = [(across.at(value), width(label, size) / 2) for value, label in times.ticks]
    for number, middle in thin_labels(wanted, (room.x, room.right), size).items():
        at = wanted[number][0]
        marks.append(rule(at, bottom, at, bottom + 0.35 * size, GREY))
        label = times.ticks[number][1]
        marks.append(text(label, middle, bottom + leading(style), style, "middle"))
    for number, series in enumerate(panel.series):
        marks += _line(plot, number, series)
    for number, series in enumerate(panel.series):
        marks += _points(plot, number, series)
    marks += labels.labels(panel, names, style, across, plot.up)
    return Block(bottom + 1.6 * leading(style) - room.y, tuple(marks))


def _line(plot: _Plot, number: int, series: Series) -> Iterator[Mark]:
    """Draw a line through observations without a gap; dashed to forecasts. Where symbols are too
    dense to be recognised as hollow, the line is hollow.
    """
    chart, across, up = plot.chart, plot.across, plot.up
    is_dense = plot.mark_size(series) < _VISIBLE

    def kind(step: tuple[Point, Point] | None) -> str:
        """Return how the line to the second of two points is drawn."""
        if step is None:
            return "not"
        if step[1].status is Status.FORECAST:
            return "dashed"
        return "hollow" if is_dense and step[1].status is not Status.NORMAL else "plain"

    plain = {
        "stroke": ink(chart.style, number),
        "stroke-width": "0.8" if is_dense else "1.2",
        "stroke-linejoin": "round",
    }
    core = {**plain, "stroke-width": "0.5", "stroke": PAPER}
    looks = {
        "not": (),
        "plain": (plain,),
        "dashed": ({**plain, "stroke-dasharray": "4,3"},),
        "hollow": ({**plain, "stroke-width": "1.25"}, core),
    }
    for way, joined in groupby(_steps(chart, series), kind):
        steps = [step for step in joined if step is not None]
        points = [*(before for before, _ in steps[:1]), *(after for _, after in steps)]
        data = path_data((across.at(p.at), up.at(p.value or 0.0)) for p in points)
        yield from (path(data, look) for look in looks[way])
    for before, after in pairwise(series.points):
        if after.is_break and before.value is not None and after.value is not None:
            middle = ((before.at + after.at) / 2, (before.value + after.value) / 2)
            yield text("//", across.at(middle[0]), up.at(middle[1]), chart.style, "middle")


def _steps(chart: Chart, series: Series) -> Iterator[tuple[Point, Point] | None]:
    """Yield pairs of consecutive observations; None for a gap between them."""
    for before, after in pairwise(series.points):
        is_near = after.at - before.at <= _GAP * chart.step
        is_there = before.value is not None and after.value is not None
        yield (before, after) if is_near and is_there and not after.is_break else None


def _points(plot: _Plot, number: int, series: Series) -> Iterator[Mark]:
    """Draw symbols as large as their distance allows; if too small, only those without a line."""
    size = plot.mark_size(series)
    joined = {point for step in _steps(plot.chart, series) if step is not None for point in step}
    for point in series.points:
        if point.value is None or (size < _VISIBLE and point in joined):
            continue
        wide = max(size, _VISIBLE)
        looks = point_looks(plot.chart, number, point.status, min(1.2, wide / 3))
        yield symbol(number, plot.across.at(point.at), plot.up.at(point.value), wide, looks)
