"""Draws charts as SVG: the only import of the chart engine, and of glyph widths.

A chart arrives with all its text and its scale decided (:mod:`chart`). Everything is placed here
(:mod:`rows`, :mod:`columns`, :mod:`lines`, :mod:`panels`), passed to the engine as a Vega
specification (:mod:`vega`), and the engine's output is prepared for a page (:mod:`svg`). Drawings
are cached by content (:class:`Drawer`).
"""

from briefing.draw.chart import (
    Axis,
    Chart,
    Panel,
    Point,
    Series,
    Specification,
    Status,
    Style,
)
from briefing.draw.drawer import Drawer
from briefing.draw.engine import DrawingFailed, TooTall, versions

__all__ = [
    "Axis",
    "Chart",
    "Drawer",
    "DrawingFailed",
    "Panel",
    "Point",
    "Series",
    "Specification",
    "Status",
    "Style",
    "TooTall",
    "versions",
]
