"""Bounding boxes of the marks of a drawing, before the engine draws it, and their overlaps."""

from itertools import combinations
from typing import NamedTuple

from briefing.charts.panels import layout_panels
from briefing.charts.svg import width

UP, DOWN, MIDDLE = 0.38, 0.34, 0.34
"""Extent of the ink of a line around its middle, in em; descenders may touch what is below."""


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float
    what: str

    def shares(self, other, slack=0.3):
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > slack and down > slack


def at(scale, value):
    return value if scale is None else scale.at(value)


def texts(block):
    for mark in block.marks:
        if mark.kind == "text":
            looks, (place,) = mark.looks, mark.places
            size = looks["fontSize"]
            wide = width(place["text"], size, bold="fontWeight" in looks)
            x = at(mark.x, place["x"]) + looks.get("dx", 0)
            y = at(mark.y, place["y"]) + looks["dy"] - MIDDLE * size
            left = x - wide * {"left": 0, "center": 0.5, "right": 1}[looks["align"]]
            yield Box(left, y - UP * size, left + wide, y + DOWN * size, place["text"])


def rects(block):
    for mark in block.marks:
        if mark.kind == "rect":
            (place,) = mark.places
            across = sorted((at(mark.x, place["x"]), at(mark.x, place["x2"])))
            down = sorted((at(mark.y, place["y"]), at(mark.y, place["y2"])))
            yield Box(across[0], down[0], across[1], down[1], f"rect {mark.looks['fill']}")


def spots(block):
    for mark in block.marks:
        if mark.kind == "point":
            (place,) = mark.places
            half = mark.looks["size"] ** 0.5 / 2
            x, y = at(mark.x, place["x"]), at(mark.y, place["y"])
            yield Box(x - half, y - half, x + half, y + half, f"point {mark.looks['fill']}")


def faults(chart):
    """Describe what is illegible in a drawing: text on text or on a mark, or anything outside."""
    block = layout_panels(chart)
    words = [*texts(block)]
    found = [f"{a.what!r} lies on {b.what!r}" for a, b in combinations(words, 2) if a.shares(b)]
    for mark in (*rects(block), *spots(block)):
        found += [f"{word.what!r} lies on a {mark.what}" for word in words if word.shares(mark)]
    for box in (*words, *rects(block), *spots(block)):
        beyond = max(-box.left, -box.top, box.right - chart.style.width, box.bottom - block.height)
        if beyond > 0.5:
            found.append(f"{box.what!r} is {beyond:.1f} pt outside")
    return found
