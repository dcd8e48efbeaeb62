"""Counts as squares, a row of squares for each: what is there, and what is missing to the whole."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from briefing.draw import patterns
from briefing.draw.chart import Status, Style
from briefing.draw.scene import GREY, PAPER, area
from briefing.draw.svg import SVG

SIDE = 9.0
"""Of a square, in points."""
GAP = 2.0
LINE = 10
"""So many squares stand in a line: tens are counted at a glance."""


@dataclass(frozen=True)
class Squares:
    """A count, and how wide the widest of the figure is, so that all have one scale."""

    name: str
    title: str
    """What is read aloud in its place."""
    filled: int
    whole: int
    status: Status
    widest: int
    style: Style


def drawn(squares: Squares) -> str:
    """The SVG of a count."""
    across, count = min(LINE, squares.widest), max(squares.whole, squares.filled)
    width, height = across * (SIDE + GAP), -(-count // LINE) * (SIDE + GAP)
    root = Element(
        f"{{{SVG}}}svg",
        {"viewBox": f"0 0 {width:g} {height:g}", "width": f"{width:g}pt", "height": f"{height:g}pt",
         "role": "img"},
    )  # fmt: skip
    SubElement(root, f"{{{SVG}}}title").text = squares.title
    paint = area(squares.style, 0, squares.status)
    made = {"hatch": patterns.hatch, "dots": patterns.dots}
    kind = next((kind for kind in made if kind in paint.fill), None)
    fill = paint.fill
    if kind is not None:
        defs = SubElement(root, f"{{{SVG}}}defs")
        defs.append(made[kind](f"{squares.name}-{kind}", paint.stroke, width, height))
        fill = f"url(#{squares.name}-{kind})"
    for number in range(count):
        x = number % LINE * (SIDE + GAP) + GAP / 2
        y = number // LINE * (SIDE + GAP) + GAP / 2
        place = {"x": f"{x:g}", "y": f"{y:g}", "width": f"{SIDE:g}", "height": f"{SIDE:g}"}
        if number < squares.filled:
            dash = {"stroke-dasharray": " ".join(map("{:g}".format, paint.dash))}
            looks = {"fill": fill, "stroke": paint.stroke, **(dash if paint.dash else {})}
        else:
            looks = {"fill": PAPER, "stroke": GREY}
        SubElement(root, f"{{{SVG}}}rect", {**place, **looks, "stroke-width": "0.8"})
    ElementTree.register_namespace("", SVG)
    return ElementTree.tostring(root, encoding="unicode")
