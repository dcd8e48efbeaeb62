"""Marks to a Vega-Lite specification, and that to SVG."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any
from xml.etree.ElementTree import Element

from briefing.draw import patterns
from briefing.draw.chart import Chart
from briefing.draw.engine import TooTall, to_svg
from briefing.draw.panels import placed
from briefing.draw.scene import Block, Mark, Scale, ink
from briefing.draw.svg import ready

_PATTERN = re.compile(r"url\(#((hatch|dots)-(\d+))\)")


def drawn(chart: Chart) -> str:
    """The SVG of a chart. Raises DrawingFailed, TooTall if it is higher than a page has room."""
    block = placed(chart)
    if block.height > chart.style.height:
        raise TooTall(f"it is {block.height / chart.style.height:.1f} times as high as a page")
    svg = to_svg(specification(block, chart.style.width))
    return ready(svg, chart.name, chart.title, _patterns(chart, block))


def specification(block: Block, width: float) -> dict[str, Any]:
    """The marks as Vega-Lite. The engine applies the scales; it is left no room to move things."""
    together = groupby(block.marks, key=lambda mark: (mark.kind, mark.looks, mark.x, mark.y))
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": width,
        "height": round(block.height, 2),
        "autosize": "none",
        "padding": 0,
        "layer": [*_layers(together)],
        "resolve": {"scale": {"x": "independent", "y": "independent"}},
    }


def _layers(groups: Iterable[tuple[Any, Iterable[Mark]]]) -> Iterator[dict[str, Any]]:
    for (kind, looks, x, y), marks in groups:
        corners = [
            {**place, "of": number} for number, mark in enumerate(marks) for place in mark.places
        ]
        encoding = {"x": _channel("x", x), "y": _channel("y", y)}
        encoding |= {end: {"field": end} for end in ("x2", "y2") if end in corners[0]}
        if kind == "text":
            encoding["text"] = {"field": "text", "type": "nominal"}
        if kind == "line":
            encoding["detail"] = {"field": "of", "type": "nominal"}
            encoding["order"] = {"field": "nth", "type": "quantitative"}
            corners = [{**corner, "nth": nth} for nth, corner in enumerate(corners)]
        mark = {"type": kind, "clip": False, **looks}
        yield {"data": {"values": corners}, "mark": mark, "encoding": encoding}


def _channel(name: str, scale: Scale | None) -> dict[str, Any]:
    """Places as they are, or values by a scale."""
    channel: dict[str, Any] = {"field": name, "type": "quantitative", "axis": None}
    if scale is None:
        return {**channel, "scale": None}
    domain, places = [scale.low, scale.high], [round(scale.start, 2), round(scale.end, 2)]
    return {
        **channel,
        "scale": {"domain": domain, "range": places, "nice": False, "zero": False},
        "stack": None,
    }


def _patterns(chart: Chart, block: Block) -> Iterator[Element]:
    """The fills that the marks name."""
    fills = {str(mark.looks.get("fill")) for mark in block.marks}
    for name, kind, series in sorted({m.groups() for f in fills if (m := _PATTERN.fullmatch(f))}):
        make = patterns.hatch if kind == "hatch" else patterns.dots
        yield make(name, ink(chart.style, int(series)), chart.style.width, round(block.height, 2))
