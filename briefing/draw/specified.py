"""Draws a specification written by an author, in the document's fonts and width."""

from __future__ import annotations

import json
from typing import Any

from briefing.draw.chart import Specification
from briefing.draw.engine import DrawingFailed, vega_lite_to_svg
from briefing.draw.paint import colour
from briefing.draw.svg import ready


def drawn(specification: Specification) -> str:
    """Draw a specification as SVG. Raises DrawingFailed.

    Its width is that of the text, unless it specifies a smaller one.
    """
    whole: Any = json.loads(specification.text)
    if not isinstance(whole, dict):
        raise DrawingFailed("the specification is not a mapping")
    style = specification.style
    size = {"labelFontSize": style.size, "titleFontSize": style.size}
    config = {
        "axis": size,
        "legend": size,
        "header": size,
        "text": {"fontSize": style.size},
        "mark": {"color": colour(style, 0)},
        "range": {"category": [colour(style, number) for number in range(4)]},
        **whole.get("config", {}),
    }
    autosize = {"type": "fit", "contains": "padding"}
    fitted = {"width": style.width, "autosize": autosize} if _is_single(whole) else {}
    if isinstance(own := whole.get("width"), int | float):
        whole["width"] = min(own, style.width)
    svg = vega_lite_to_svg({**fitted, **whole, "config": config}, specification.formats)
    return ready(svg, specification.name, specification.title)


def _is_single(whole: dict[str, Any]) -> bool:
    """Return whether it is a single view; the engine fits the width of no other."""
    return not whole.keys() & {"hconcat", "vconcat", "concat", "facet", "repeat"}
