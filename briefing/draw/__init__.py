"""Charts to SVG: the only import of the chart engine, and of the widths of letters.

A chart comes as a value with all its words made and its scale chosen (:mod:`chart`). Where
everything stands is found here (:mod:`rows`, :mod:`columns`, :mod:`lines`, :mod:`panels`), told to
the engine as a Vega specification (:mod:`vega`), and what the engine draws is made ready for
a page (:mod:`svg`). What has been drawn once is kept by its content (:class:`Drawer`).
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
