"""Writes placed marks as SVG that can be embedded in a page.

All text stays text, in the fonts of the document. Nothing refers outside the drawing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import groupby
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from briefing.charts.scene import Block, Mark, Scale
from briefing.system.fonts import Face

SVG = "http://www.w3.org/2000/svg"
FAMILIES = "Fira Sans, Noto Sans, Amiri"
"""The font families of drawings: those of the document's data and labels."""
_ATTRIBUTES = {
    "fill": "fill",
    "stroke": "stroke",
    "strokeWidth": "stroke-width",
    "strokeDash": "stroke-dasharray",
    "strokeJoin": "stroke-linejoin",
    "fontSize": "font-size",
    "fontWeight": "font-weight",
    "align": "text-anchor",
}
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
STEP = 4.0
"""Distance between the lines of a hatch, in points."""
_TRIANGLE = math.sqrt(3) / 2
"""Half the height of an equilateral triangle whose side is 2."""


def write_svg(
    block: Block, width: float, name: str, title: str, patterns: Iterable[Element] = ()
) -> str:
    """Return the marks as SVG of a width in points, with ``title`` as its alternative text.

    All ids, and references to them, begin with ``name``. Coordinates are rounded to hundredths of a
    point, so that floating-point differences between machines do not reach the page.
    """
    root = Element(_tag("svg"), {
        "viewBox": f"0 0 {_number(width)} {_number(block.height)}",
        "width": f"{_number(width)}pt",
        "height": f"{_number(block.height)}pt",
        "role": "img",
        "direction": "ltr",  # otherwise a page in Arabic would anchor every label at its other end
    })  # fmt: skip
    SubElement(root, _tag("title")).text = title
    if fills := [*patterns]:
        defs = SubElement(root, _tag("defs"))
        for pattern in fills:
            pattern.set("id", f"{name}-{pattern.get('id')}")
            defs.append(pattern)
    whole = SubElement(root, _tag("g"), {"fill": "none", "stroke-miterlimit": "10"})
    for (kind, _), marks in groupby(block.marks, key=lambda mark: (mark.kind, mark.looks)):
        layer = [*marks]
        group = SubElement(whole, _tag("g"), _looks(layer[0].looks, name))
        if kind == "text":
            group.set("font-family", FAMILIES)
        for mark in layer:
            group.extend(_SHAPES[kind](mark))
    ElementTree.register_namespace("", SVG)
    return ElementTree.tostring(root, encoding="unicode")


# Fills that stay distinct in monochrome print: hatched for estimated, dotted for provisional. A
# tile is as large as the whole drawing: where small tiles meet, viewers that draw each one
# separately (Poppler, 25.03) show a seam.


def hatch(name: str, colour: str, width: float, height: float) -> Element:
    """Return a pattern of diagonal lines on white, over a drawing of that size."""
    lines = range(0, int(width + height), int(STEP))
    path = "".join(f"M{start},0L{start - height:g},{height:g}" for start in lines)
    pattern = _pattern(name, width, height)
    SubElement(pattern, _tag("path"), {"d": path, "stroke": colour, "stroke-width": "0.75"})
    return pattern


def dots(name: str, colour: str, width: float, height: float) -> Element:
    """Return a pattern of rows of dots on white, over a drawing of that size."""
    rows = range(1, int(height), int(STEP))
    path = "".join(f"M0,{row}H{width:g}" for row in rows)
    look = {"d": path, "stroke": colour, "stroke-width": "1.4", "stroke-linecap": "round"}
    pattern = _pattern(name, width, height)
    SubElement(pattern, _tag("path"), {**look, "stroke-dasharray": f"0.01 {STEP:g}"})
    return pattern


def _pattern(name: str, width: float, height: float) -> Element:
    size = {"width": f"{width:g}", "height": f"{height:g}"}
    pattern = Element(_tag("pattern"), {"id": name, "patternUnits": "userSpaceOnUse", **size})
    SubElement(pattern, _tag("rect"), {**size, "fill": "#ffffff"})
    return pattern


def _tag(name: str) -> str:
    return f"{{{SVG}}}{name}"


def _number(value: float) -> str:
    """Return a length without needless digits: ``12.5``, never ``-0`` or ``1e-05``."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def _looks(looks: Mapping[str, Any], name: str) -> dict[str, str]:
    """Return a style as attributes, with references to the patterns of this drawing."""
    attributes = {_ATTRIBUTES[key]: value for key, value in looks.items() if key in _ATTRIBUTES}
    return {key: _value(key, value, name) for key, value in attributes.items()}


def _value(key: str, value: Any, name: str) -> str:
    match key:
        case "text-anchor":
            return _ANCHORS[value]
        case "font-size":
            return f"{_number(value)}px"
        case "stroke-dasharray":
            return ",".join(map(_number, value))
    if isinstance(value, int | float):
        return _number(value)
    return str(value).replace("url(#", f"url(#{name}-")


def _scale(scale: Scale | None, value: Any) -> float:
    return float(value) if scale is None else scale.at(value)


def _rect(mark: Mark) -> Iterator[Element]:
    for place in mark.places:
        left, right = sorted(_scale(mark.x, place[end]) for end in ("x", "x2"))
        top, bottom = sorted(_scale(mark.y, place[end]) for end in ("y", "y2"))
        box = {"x": left, "y": top, "width": right - left, "height": bottom - top}
        yield Element(_tag("rect"), {key: _number(value) for key, value in box.items()})


def _rule(mark: Mark) -> Iterator[Element]:
    for place in mark.places:
        x, y = _scale(mark.x, place["x"]), _scale(mark.y, place["y"])
        ends = {"x1": x, "y1": y, "x2": x, "y2": y}
        ends |= {"x2": _scale(mark.x, place["x2"])} if "x2" in place else {}
        ends |= {"y2": _scale(mark.y, place["y2"])} if "y2" in place else {}
        yield Element(_tag("line"), {key: _number(value) for key, value in ends.items()})


def _text(mark: Mark) -> Iterator[Element]:
    for place in mark.places:
        x = _scale(mark.x, place["x"]) + mark.looks.get("dx", 0.0)
        y = _scale(mark.y, place["y"]) + mark.looks["dy"]
        line = Element(_tag("text"), {"x": _number(x), "y": _number(y)})
        line.text = str(place["text"])
        yield line


def _line(mark: Mark) -> Iterator[Element]:
    corners = ((_scale(mark.x, place["x"]), _scale(mark.y, place["y"])) for place in mark.places)
    path = "L".join(f"{_number(x)},{_number(y)}" for x, y in corners)
    yield Element(_tag("path"), {"d": f"M{path}"})


def _path(mark: Mark) -> Iterator[Element]:
    for place in mark.places:
        yield Element(_tag("path"), {"d": str(place["path"])})


def _symbol(mark: Mark) -> Iterator[Element]:
    """Draw symbols around their places; ``size`` is the square of their width."""
    half = math.sqrt(mark.looks["size"]) / 2
    for place in mark.places:
        x, y = _scale(mark.x, place["x"]), _scale(mark.y, place["y"])
        match mark.looks["shape"]:
            case "circle":
                circle = {"cx": _number(x), "cy": _number(y), "r": _number(half)}
                yield Element(_tag("circle"), circle)
                continue
            case "square":
                corners: tuple[tuple[float, float], ...]
                corners = ((-half, -half), (half, -half), (half, half), (-half, half))
            case "diamond":
                corners = ((-half, 0.0), (0.0, -half), (half, 0.0), (0.0, half))
            case _:
                high = _TRIANGLE * half
                corners = ((0.0, -high), (-half, high), (half, high))
        path = "L".join(f"{_number(x + dx)},{_number(y + dy)}" for dx, dy in corners)
        yield Element(_tag("path"), {"d": f"M{path}Z"})


_SHAPES = {
    "rect": _rect, "rule": _rule, "text": _text, "line": _line, "path": _path, "symbol": _symbol
}  # fmt: skip


# Measures the width of text in the fonts of a drawing, before anything is drawn.
#
# Widths are read from the font tables. Kerning and Arabic joining only make a word narrower, so a
# word always fits in the width given here.

_UNKNOWN = 1.0
"""Width of a character that no font has, in em."""


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a line of text, in the unit of ``size``."""
    return sum(_advance(sign, bold) for sign in text) * size


def widest_word(text: str, size: float, *, bold: bool = False) -> float:
    """Return the minimum width in which a text can be wrapped without a break within a word."""
    return max(width(word, size, bold=bold) for word in text.split(" "))


def wrapped(text: str, size: float, room: float, *, bold: bool = False) -> tuple[str, ...]:
    """Wrap a text to lines no wider than ``room``; a longer word is broken where necessary."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if width(longer, size, bold=bold) <= room:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        *whole, lines[-1] = _pieces(word, size, room, bold)
        lines[-1:-1] = whole
    return tuple(lines)


def _pieces(word: str, size: float, room: float, bold: bool) -> list[str]:
    pieces = [""]
    for sign in word:
        if pieces[-1] and width(pieces[-1] + sign, size, bold=bold) > room:
            pieces.append("")
        pieces[-1] += sign
    return pieces


@cache
def _advance(sign: str, bold: bool) -> float:
    """Return the advance width of a character in em, in the first font that has it."""
    for glyphs, widths, units in _fonts(bold):
        glyph = glyphs.get(ord(sign))
        if glyph is not None:
            return float(widths[glyph][0]) / units
    return _UNKNOWN


@cache
def _fonts(bold: bool) -> tuple[tuple[Any, Any, int], ...]:
    """Return character map, widths and units per em of each font, in order of fallback."""
    from fontTools.ttLib import TTFont

    fonts = []
    for family in FAMILIES.split(", "):
        weight = None if family.startswith("Noto") else 700 if bold else 400
        with TTFont(Face(family, weight).path, lazy=True) as font:
            widths = dict(font["hmtx"].metrics)
            fonts.append((font.getBestCmap(), widths, int(font["head"].unitsPerEm)))
    return tuple(fonts)
