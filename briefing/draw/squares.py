"""Draws counts as squares, a row for each: what is there, and what is missing from the whole.

Only lines, in the current text colour, so that they are visible on a dark screen too.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from briefing.draw.chart import Status, Style
from briefing.draw.paint import PAPER, colour
from briefing.draw.svg import SVG

SIDE = 9
"""Of a square, in points."""
GAP = 2
LINE = 10
"""Squares per line, so that tens are counted at a glance."""
_HATCH = (3, 7, 11, 15)
"""Offsets of the hatch lines along two sides of a square."""
_DOTS = (2.5, 6.5)


@dataclass(frozen=True)
class Squares:
    """A count, and the highest count of the figure, so that all have one scale."""

    title: str
    """The alternative text."""
    filled: int
    whole: int
    status: Status
    widest: int
    style: Style


def drawn(squares: Squares) -> str:
    """Draw a count as SVG."""
    across, count = min(LINE, squares.widest), max(squares.whole, squares.filled)
    width, height = across * (SIDE + GAP), -(-count // LINE) * (SIDE + GAP)
    root = Element(
        f"{{{SVG}}}svg",
        {"viewBox": f"0 0 {width} {height}", "width": f"{width}pt", "height": f"{height}pt",
         "role": "img", "color": colour(squares.style, 0)},
    )  # fmt: skip
    SubElement(root, f"{{{SVG}}}title").text = squares.title
    for number in range(count):
        x, y = (place * (SIDE + GAP) + GAP / 2 for place in (number % LINE, number // LINE))
        _square(root, x, y, squares.status if number < squares.filled else None)
    ElementTree.register_namespace("", SVG)
    return ElementTree.tostring(root, encoding="unicode")


def _square(root: Element, x: float, y: float, status: Status | None) -> None:
    """Draw a square for a status; None: for what is missing from the whole."""
    place = {"x": f"{x:g}", "y": f"{y:g}", "width": f"{SIDE}", "height": f"{SIDE}"}
    edge = {"stroke": "currentColor", "stroke-width": "0.8"}
    if status is Status.NORMAL:
        SubElement(root, f"{{{SVG}}}rect", {**place, "fill": "currentColor", **edge})
        return
    if status is None:
        edge["stroke-width"] = "0.4"
    elif status is Status.FORECAST:
        edge["stroke-dasharray"] = "3 2"
    SubElement(root, f"{{{SVG}}}rect", {"class": "hollow", **place, "fill": PAPER, **edge})
    if status is Status.ESTIMATE:
        # From one side of the square to the adjacent one, across its corner.
        ends = ((max(0, at - SIDE), min(at, SIDE)) for at in _HATCH)
        path = "".join(f"M{x + a:g},{y + b:g}L{x + b:g},{y + a:g}" for a, b in ends)
        SubElement(root, f"{{{SVG}}}path", {"d": path, "stroke": "currentColor"})
    elif status is Status.PROVISIONAL:
        for across in _DOTS:
            for down in _DOTS:
                at = {"cx": f"{x + across:g}", "cy": f"{y + down:g}", "r": "1.1"}
                SubElement(root, f"{{{SVG}}}circle", {**at, "fill": "currentColor"})
