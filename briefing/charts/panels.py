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
    Looks,
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
    thinned,
    tight,
    widest_word,
    width,
    wrapped,
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
    if chart.kind == "column" and not _fit_labels(chart, _panel_width(chart)):
        return layout_panels(replace(chart, kind="bar"))
    if len(chart.panels) == 1 and not chart.panels[0].name:
        return _layout_panel(chart, chart.panels[0], Room(0, 0, chart.style.width))
    block = _layout_rows(replace(chart, share=_SHARES[0]))
    for share in _SHARES[1:]:
        if block.height <= chart.style.height:
            break
        block = _layout_rows(replace(chart, share=share))
    return block


def _layout_rows(chart: Chart) -> Block:
    gap, side_by_side, width = (
        _PANEL_GAP * chart.style.size,
        _panels_per_row(chart),
        _panel_width(chart),
    )
    marks: list[Mark] = []
    top = 0.1 * chart.style.size
    for start in range(0, len(chart.panels), side_by_side):
        row = chart.panels[start : start + side_by_side]
        places = [(panel, place * (width + gap)) for place, panel in enumerate(row)]
        headings = [wrapped(panel.name, chart.style.size, width, bold=True) for panel in row]
        head = max(map(len, headings)) * leading(chart.style)
        for (_, x), heading in zip(places, headings, strict=True):
            middle = top + len(heading) * leading(chart.style) / 2
            marks += lines_of_text(heading, x, middle, chart.style, bold=True)
        body = top + head + 0.4 * chart.style.size
        blocks = [_layout_panel(chart, panel, Room(x, body, width)) for panel, x in places]
        marks += [mark for block in blocks for mark in block.marks]
        top = body + max(block.height for block in blocks) + 1.5 * chart.style.size
    return Block(top - 1.5 * chart.style.size, tuple(marks))


def _panel_width(chart: Chart) -> float:
    """Return the width of a panel."""
    side_by_side = _panels_per_row(chart)
    return (chart.style.width - _PANEL_GAP * chart.style.size * (side_by_side - 1)) / side_by_side


def _panels_per_row(chart: Chart) -> int:
    """Return the number of panels per row, so that no row is much shorter than the others."""
    gap = _PANEL_GAP * chart.style.size
    least = max(_NARROWEST_PANEL * chart.style.size, _narrowest_panel(chart))
    most = max(1, int((chart.style.width + gap) / (least + gap)))
    return ceil(len(chart.panels) / ceil(len(chart.panels) / most))


def _narrowest_panel(chart: Chart) -> float:
    if chart.kind == "column":
        return 0.0
    return _narrowest_lines(chart) if chart.kind == "line" else narrowest_bars(chart)


def _layout_panel(chart: Chart, panel: Panel, room: Room) -> Block:
    if chart.kind == "line":
        return _layout_lines(chart, panel, room)
    if chart.kind == "column":
        return _layout_columns(chart, panel, room)
    return layout_bars(chart, panel, room)


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

    def middle(self, category: int) -> float:
        """Return the centre of a category."""
        return self.left + (category + 0.5) * self.group

    def column(self, category: int, series: int) -> float:
        """Return the centre of the column of a series."""
        return self.middle(category) + (series - (self.series - 1) / 2) * self.slot


def _fit_labels(chart: Chart, room: float) -> bool:
    """Return whether the label of each category fits below its columns; of times, some suffice."""
    return chart.in_time or all(
        _fits_below(name, chart, _field(chart, panel, 0.0, room))
        for panel in chart.panels
        for name in panel.categories
    )


def _layout_columns(chart: Chart, panel: Panel, room: Room) -> Block:
    """Lay out a panel with columns."""
    style = chart.style
    direct = _fit_values(chart, room.width)
    field = _field(chart, panel, room.x, room.width)
    axis = tight(chart) if direct else chart.values
    several = len(panel.series) > 1
    inner = _wrap_names(chart, panel, field) if several else None
    names = key(chart, panel, room) if several and inner is None else Block(0.0, ())
    top = room.y + names.height + leading(style)
    below = leading(style) if direct and axis.low < 0 else 0.0
    bottom = top + _HIGH * style.size * chart.share
    scale = Scale.of(axis, bottom, top)
    marks: list[Mark] = [*names.marks]
    if not direct:
        marks += _grid(chart, scale, field.left, room.right)
    marks += _columns(chart, panel, field, scale, direct)
    zero = scale.at(0.0)
    marks.append(rule(field.left, zero, room.right, zero, INK))
    under = bottom + below + 0.3 * style.size
    if inner is not None:
        for category in range(len(panel.categories)):
            for number, lines in enumerate(inner):
                middle = under + len(lines) * leading(style) / 2
                marks += lines_of_text(
                    lines, field.column(category, number), middle, style, "middle", fill=GREY
                )
        under += max(map(len, inner)) * leading(style) + 0.2 * style.size
    labels, high = _categories(chart, panel, field, under)
    return Block(under + high - room.y, (*marks, *labels))


def _field(chart: Chart, panel: Panel, x: float, room: float) -> _Field:
    """Return the layout of a panel's columns: to the right of the tick labels, if there are any."""
    ticks = 0.0 if _fit_values(chart, room) else _ticks(chart) + 0.6 * chart.style.size
    return _slots(chart, panel, x + ticks, room - ticks)


def _slots(chart: Chart, panel: Panel, left: float, room: float) -> _Field:
    categories, series = max(1, len(panel.categories)), max(1, len(panel.series))
    group = room / categories
    slot = min(group / (series + (0.6 if series > 1 else 0.0)), _WIDEST * chart.style.size * 1.35)
    return _Field(left, group, slot, series)


def _fit_values(chart: Chart, room: float) -> bool:
    """Return whether each value fits at its column: in all panels, which must share one scale."""
    return all(
        width(point.label, chart.style.size)
        <= _slots(chart, panel, 0.0, room).slot - 0.3 * chart.style.size
        for panel in chart.panels
        for series in panel.series
        for point in series.points
    )


def _fits_below(name: str, chart: Chart, field: _Field) -> bool:
    """Return whether a label fits below its category without a break within a word."""
    size, room = chart.style.size, field.group - 0.6 * chart.style.size
    if widest_word(name, size, bold=True) > room:
        return False
    return len(wrapped(name, size, room, bold=True)) <= _MOST_LINES


def _wrap_names(chart: Chart, panel: Panel, field: _Field) -> list[tuple[str, ...]] | None:
    """Wrap the names of the series to the width of a column; None if they do not fit."""
    size, room = chart.style.size, field.slot - 0.4 * chart.style.size
    if any(width(word, size) > room for s in panel.series for word in s.name.split()):
        return None
    lines = [wrapped(series.name, size, room) for series in panel.series]
    return lines if max(map(len, lines)) <= _MOST_LINES else None


def _columns(
    chart: Chart, panel: Panel, field: _Field, scale: Scale, direct: bool
) -> Iterator[Mark]:
    for number, series in enumerate(panel.series):
        for point in series.points:
            middle = field.column(round(point.at), number)
            if point.value is None:
                zero = scale.at(0.0) - 0.6 * chart.style.size
                if direct:
                    yield text(point.label, middle, zero, chart.style, "middle", fill=GREY)
                continue
            half = min(0.37 * field.slot, _WIDEST * chart.style.size / 2)
            looks = _column_looks(chart, number, point, 2 * half)
            end = scale.at(point.value)
            yield rect(middle - half, scale.at(0.0), middle + half, end, looks)
            if direct:
                offset = (0.0, (0.65 if point.value < 0 else -0.65) * chart.style.size)
                yield text(point.label, middle, end, chart.style, "middle", offset=offset)


def _column_looks(chart: Chart, number: int, point: Point, wide: float) -> Looks:
    """Return the style of a column; one too narrow for a visible hatch is hollow instead."""
    paint = area(chart.style, number, point.status)
    if wide >= _NARROW:
        return paint.looks
    hollow = paint.fill.startswith("url")
    return {**paint.looks, "stroke-width": "0.3", **({"fill": PAPER} if hollow else {})}


def _grid(chart: Chart, scale: Scale, left: float, right: float) -> Iterator[Mark]:
    for value, label in chart.values.ticks:
        at = scale.at(value)
        yield rule(left, at, right, at, GRID, 0.4)
        yield text(label, left - 0.6 * chart.style.size, at, chart.style, "end", fill=GREY)


def _categories(chart: Chart, panel: Panel, field: _Field, top: float) -> tuple[list[Mark], float]:
    """Return the labels of the categories, and their height."""
    style, bold = chart.style, len(panel.series) > 1
    room = field.group - 0.6 * style.size
    names = []
    for name in panel.categories:
        least = widest_word(name, style.size, bold=bold)
        names.append(wrapped(name, style.size, max(room, least), bold=bold))
    wanted = [
        (field.middle(place), max(width(line, style.size, bold=bold) for line in lines) / 2)
        for place, lines in enumerate(names)
    ]
    ends = (field.left, field.left + field.group * len(names))
    marks: list[Mark] = []
    most = 1
    for place, at in thinned(wanted, ends, 0.5 * style.size).items():
        lines = names[place]
        most = max(most, len(lines))
        middle = top + len(lines) * leading(style) / 2
        marks += lines_of_text(lines, at, middle, style, "middle", bold=bold)
    return marks, most * leading(style)


# Line charts over time: gaps where data are missing, names at the line ends or in a legend.

_PLOT_HEIGHT = 17.0
"""Height of the plot, in font sizes."""
_GAP = 1.5
"""Observations further apart than this many steps have a gap between them."""
_VISIBLE = 2.5
"""Size, in points, below which a hollow symbol cannot be recognised."""
_NARROWEST = 9.0
"""Minimum width of the plot, in font sizes."""


def _narrowest_lines(chart: Chart) -> float:
    """Return the minimum width of a panel in which its lines can be followed."""
    size = chart.style.size
    ends = (labels.last(series) for panel in chart.panels for series in panel.series)
    values = max((width(end.label, size) for end in ends if end is not None), default=0.0)
    return _ticks(chart) + values + _NARROWEST * size


class _Plot(Value):
    """The plot area of a panel: a time scale across, a value scale upwards."""

    chart: Chart
    across: Scale
    up: Scale

    @property
    def size(self) -> float:
        """The font size."""
        return self.chart.style.size

    def mark_size(self, series: Series) -> float:
        """Return the width at which symbols of a line do not overlap."""
        near = min((b.at - a.at for a, b in pairwise(series.points)), default=self.chart.step)
        across = self.across
        spacing = near * (across.end - across.start) / (across.high - across.low)
        return min(0.6 * self.size, 0.7 * spacing)


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
    marks: list[Mark] = [*above.marks, *_layout_grid(plot, left, right), *_times(plot, times, room)]
    for number, series in enumerate(panel.series):
        marks += _line(plot, number, series)
    for number, series in enumerate(panel.series):
        marks += _points(plot, number, series)
    marks += labels.labels(panel, names, style, across, plot.up)
    return Block(bottom + 1.6 * leading(style) - room.y, tuple(marks))


def _layout_grid(plot: _Plot, left: float, right: float) -> Iterator[Mark]:
    style = plot.chart.style
    # Grid lines end before a value, where they would look like a minus sign.
    right -= 0.5 * style.size
    for value, label in plot.chart.values.ticks:
        at = plot.up.at(value)
        yield rule(left, at, right, at, INK if value == 0 else GRID, 0.6 if value == 0 else 0.4)
        yield text(label, left - 0.6 * style.size, at, style, "end", fill=GREY)


def _times(plot: _Plot, times: Axis, room: Room) -> Iterator[Mark]:
    """Draw the labels of the time axis, as many as fit."""
    style, size, bottom = plot.chart.style, plot.size, plot.up.start
    wanted = [(plot.across.at(value), width(label, size) / 2) for value, label in times.ticks]
    for number, middle in thinned(wanted, (room.x, room.right), size).items():
        at = wanted[number][0]
        yield rule(at, bottom, at, bottom + 0.35 * size, GREY)
        yield text(times.ticks[number][1], middle, bottom + leading(style), style, "middle")


def _line(plot: _Plot, number: int, series: Series) -> Iterator[Mark]:
    """Draw a line through observations without a gap; dashed to forecasts. Where symbols are too
    dense to be recognised as hollow, the line is hollow.
    """
    chart, across, up = plot.chart, plot.across, plot.up
    is_dense = plot.mark_size(series) < _VISIBLE
    plain = {
        "stroke": ink(chart.style, number),
        "stroke-width": "0.8" if is_dense else "1.2",
        "stroke-linejoin": "round",
    }
    looks = {
        "plain": (plain,),
        "dashed": ({**plain, "stroke-dasharray": "4,3"},),
        "hollow": (
            {**plain, "stroke-width": "1.25"},
            {**plain, "stroke-width": "0.5", "stroke": PAPER},
        ),
    }
    for way, joined in groupby(
        _steps(chart, series), lambda step: _line_kind(step, is_dense=is_dense)
    ):
        steps = [step for step in joined if step is not None]
        if way is not None:
            points = (steps[0][0], *(after for _, after in steps))
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


def _line_kind(step: tuple[Point, Point] | None, *, is_dense: bool) -> str | None:
    """Return how the line to the second of two points is drawn; None if it is not."""
    if step is None:
        return None
    if step[1].status is Status.FORECAST:
        return "dashed"
    return "hollow" if is_dense and step[1].status is not Status.NORMAL else "plain"


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


def _ticks(chart: Chart) -> float:
    """Return the width of the tick labels beside the plot."""
    return max((width(label, chart.style.size) for _, label in chart.values.ticks), default=0.0)
