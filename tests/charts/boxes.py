"""Bounding boxes of the marks of a drawing, before the engine draws it, and their overlaps."""

from itertools import combinations, product
from typing import NamedTuple

from briefing.charts.panels import layout_panels
from briefing.charts.scene import width

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


def marks_of(marks, kind):
    """Return the marks of a kind: a ``line`` of a chart is a path, a ``symbol`` one with a fill."""
    if kind == "symbol":
        return [m for m in marks if m.tag in ("circle", "path") and "fill" in m.looks and m.places]
    if kind == "line":
        return [mark for mark in marks if mark.tag == "path" and "fill" not in mark.looks]
    return [mark for mark in marks if mark.tag == kind]


def texts(block):
    for mark in marks_of(block.marks, "text"):
        looks = mark.looks
        size = float(looks["font-size"].removesuffix("px"))
        before = {"start": 0, "middle": 0.5, "end": 1}[looks["text-anchor"]]
        for words, place in zip(mark.words, mark.places, strict=True):
            wide = width(words, size, bold="font-weight" in looks)
            left, y = float(place["x"]) - wide * before, float(place["y"]) - MIDDLE * size
            yield Box(left, y - UP * size, left + wide, y + DOWN * size, words)


def rects(block):
    for mark in marks_of(block.marks, "rect"):
        (place,) = mark.places
        x, y, wide, high = (float(place[name]) for name in ("x", "y", "width", "height"))
        yield Box(x, y, x + wide, y + high, f"rect {mark.looks['fill']}")


def faults(chart):
    """Describe what is illegible in a drawing: text on text or on a mark, or anything outside."""
    block = layout_panels(chart)
    words, areas = [*texts(block)], [*rects(block)]
    found = [f"{a.what!r} lies on {b.what!r}" for a, b in combinations(words, 2) if a.shares(b)]
    found += [f"{a.what!r} lies on a {b.what}" for a, b in product(words, areas) if a.shares(b)]
    for box in (*words, *areas):
        beyond = max(-box.left, -box.top, box.right - chart.style.width, box.bottom - block.height)
        if beyond > 0.5:
            found.append(f"{box.what!r} is {beyond:.1f} pt outside")
    return found
