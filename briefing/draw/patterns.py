"""Fills that stay distinct in monochrome print: hatched for estimated, dotted for provisional.

A tile is as large as the whole drawing: where small tiles meet, viewers that draw each one
separately (Poppler, 25.03) show a seam.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from briefing.draw.svg import SVG

STEP = 4.0
"""Distance between the lines of a hatch, in points."""


def hatch(name: str, colour: str, width: float, height: float) -> Element:
    """Return diagonal lines on white, over a drawing of that size."""
    lines = range(0, int(width + height), int(STEP))
    path = "".join(f"M{start},0L{start - height:g},{height:g}" for start in lines)
    pattern = _pattern(name, width, height)
    SubElement(pattern, f"{{{SVG}}}path", {"d": path, "stroke": colour, "stroke-width": "0.75"})
    return pattern


def dots(name: str, colour: str, width: float, height: float) -> Element:
    """Return rows of dots on white, over a drawing of that size."""
    rows = range(1, int(height), int(STEP))
    path = "".join(f"M0,{row}H{width:g}" for row in rows)
    look = {"d": path, "stroke": colour, "stroke-width": "1.4", "stroke-linecap": "round"}
    pattern = _pattern(name, width, height)
    SubElement(pattern, f"{{{SVG}}}path", {**look, "stroke-dasharray": f"0.01 {STEP:g}"})
    return pattern


def _pattern(name: str, width: float, height: float) -> Element:
    size = {"width": f"{width:g}", "height": f"{height:g}"}
    made = Element(f"{{{SVG}}}pattern", {"id": name, "patternUnits": "userSpaceOnUse", **size})
    SubElement(made, f"{{{SVG}}}rect", {**size, "fill": "#ffffff"})
    return made
