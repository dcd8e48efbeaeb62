"""Draws charts and maps as SVG: the only import of glyph widths.

A chart arrives with all its text and its scale decided (:mod:`chart`). Everything is placed here
(:mod:`rows`, :mod:`columns`, :mod:`lines`, :mod:`panels`), and written as
SVG (:mod:`svg`). Drawings are cached by content (:class:`Drawer`).
"""

from briefing.charts.chart import (
    Axis,
    Chart,
    DrawingFailed,
    Panel,
    Point,
    Series,
    Specification,
    Status,
    Style,
    TooTall,
)
from briefing.charts.drawer import Drawer

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
]
