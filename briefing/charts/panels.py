"""Lays out the panels of a chart: side by side on one scale, or a single one at full width.

Columns whose labels do not fit below them become horizontal bars.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import ceil
from xml.etree.ElementTree import Element

from msgspec.structs import replace

from briefing.charts import bars, columns
from briefing.charts.chart import Chart, Panel, TooTall
from briefing.charts.scene import Block, Mark, Room, ink, leading, lines_of_text
from briefing.charts.svg import dots, hatch, wrapped, write_svg

_NARROWEST = 15.0
"""Minimum width of a panel, in font sizes."""

_GAP = 2.5
"""Distance between panels, in font sizes."""

_SHARES = (0.7, 0.55, 0.4)
"""Heights of plots in several panels, as fractions of that of a single one."""


_PATTERN = re.compile(r"url\(#((hatch|dots)-(\d+))\)")


def draw_chart(chart: Chart) -> str:
    """Draw a chart as SVG. Raises TooTall if it is higher than a page allows."""
    block = layout_panels(chart)
    if block.height > chart.style.height:
        raise TooTall(f"it is {block.height / chart.style.height:.1f} times as high as a page")
    return write_svg(block, chart.style.width, chart.name, chart.title, _patterns(chart, block))


def _patterns(chart: Chart, block: Block) -> Iterator[Element]:
    """Yield the patterns that the marks refer to."""
    fills = {str(mark.looks.get("fill")) for mark in block.marks}
    for name, kind, series in sorted({m.groups() for f in fills if (m := _PATTERN.fullmatch(f))}):
        make = hatch if kind == "hatch" else dots
        yield make(name, ink(chart.style, int(series)), chart.style.width, round(block.height, 2))


def layout_panels(chart: Chart) -> Block:
    """Lay out a chart; several panels are as high as the page allows."""
    if chart.kind == "column" and not columns.fit(chart, _panel_width(chart)):
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
    gap, side_by_side, width = _GAP * chart.style.size, _panels_per_row(chart), _panel_width(chart)
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
    return (chart.style.width - _GAP * chart.style.size * (side_by_side - 1)) / side_by_side


def _panels_per_row(chart: Chart) -> int:
    """Return the number of panels per row, so that no row is much shorter than the others."""
    gap = _GAP * chart.style.size
    least = max(_NARROWEST * chart.style.size, _narrowest_panel(chart))
    most = max(1, int((chart.style.width + gap) / (least + gap)))
    return ceil(len(chart.panels) / ceil(len(chart.panels) / most))


def _narrowest_panel(chart: Chart) -> float:
    if chart.kind == "column":
        return 0.0
    return columns.narrowest(chart) if chart.kind == "line" else bars.narrowest(chart)


def _layout_panel(chart: Chart, panel: Panel, room: Room) -> Block:
    if chart.kind == "line":
        return columns.layout_lines(chart, panel, room)
    if chart.kind == "column":
        return columns.layout_columns(chart, panel, room)
    return bars.layout_bars(chart, panel, room)
