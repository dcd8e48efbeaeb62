"""Converts marks to a Vega specification, and that to SVG.

Vega-Lite would add nothing, since every scale, position and colour is decided: it takes 0.1 s to
load and a third of the time of each drawing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any
from xml.etree.ElementTree import Element

from briefing.draw import patterns
from briefing.draw.chart import Chart
from briefing.draw.engine import FAMILIES, TooTall, vega_to_svg
from briefing.draw.paint import ink
from briefing.draw.panels import placed
from briefing.draw.scene import Block, Mark, Scale
from briefing.draw.svg import ready

_PATTERN = re.compile(r"url\(#((hatch|dots)-(\d+))\)")


def drawn(chart: Chart) -> str:
    """Draw a chart as SVG. Raises DrawingFailed, TooTall if it is higher than a page allows."""
    block = placed(chart)
    if block.height > chart.style.height:
        raise TooTall(f"it is {block.height / chart.style.height:.1f} times as high as a page")
    svg = vega_to_svg(specification(block, chart.style.width))
    return ready(svg, chart.name, chart.title, _patterns(chart, block))


def specification(block: Block, width: float) -> dict[str, Any]:
    """Return the marks as Vega. The engine applies the scales and has nothing left to lay out."""
    layers = [[*marks] for _, marks in groupby(block.marks, key=_looks)]
    used = dict.fromkeys(scale for mark, *_ in layers for scale in (mark.x, mark.y) if scale)
    scales = {scale: f"scale-{number}" for number, scale in enumerate(used)}
    return {
        "$schema": "https://vega.github.io/schema/vega/v6.json",
        "width": width,
        "height": round(block.height, 2),
        "autosize": "none",
        "padding": 0,
        "config": {"text": {"font": FAMILIES}},
        "scales": [_scale(name, scale) for scale, name in scales.items()],
        "data": [
            {
                "name": f"layer-{number}",
                "values": [place for mark in layer for place in mark.places],
            }
            for number, layer in enumerate(layers)
        ],
        "marks": [
            {
                "type": layer[0].kind,
                "from": {"data": f"layer-{number}"},
                "encode": {"enter": _encoding(layer[0], scales)},
            }
            for number, layer in enumerate(layers)
        ],
    }


def _looks(mark: Mark) -> tuple[object, ...]:
    """Return what marks drawn together have in common; two lines would be joined."""
    alone = mark.places if mark.kind == "line" else ()
    return mark.kind, mark.looks, mark.x, mark.y, alone


def _encoding(mark: Mark, scales: Mapping[Scale, str]) -> dict[str, Any]:
    """Encode the style as values and positions as data fields, through their scales."""
    encoding: dict[str, Any] = {name: {"value": value} for name, value in mark.looks.items()}
    for field in mark.places[0]:
        scale = {"x": mark.x, "y": mark.y}.get(field[0])
        encoding[field] = {"field": field}
        if scale is not None:
            encoding[field]["scale"] = scales[scale]
    return encoding


def _scale(name: str, scale: Scale) -> dict[str, Any]:
    return {
        "name": name,
        "type": "linear",
        "domain": [scale.low, scale.high],
        "range": [round(scale.start, 2), round(scale.end, 2)],
        "nice": False,
        "zero": False,
    }


def _patterns(chart: Chart, block: Block) -> Iterator[Element]:
    """Yield the patterns that the marks refer to."""
    fills = {str(mark.looks.get("fill")) for mark in block.marks}
    for name, kind, series in sorted({m.groups() for f in fills if (m := _PATTERN.fullmatch(f))}):
        make = patterns.hatch if kind == "hatch" else patterns.dots
        yield make(name, ink(chart.style, int(series)), chart.style.width, round(block.height, 2))
