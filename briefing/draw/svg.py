"""Prepares the engine's SVG for embedding in a page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from briefing.draw.engine import DrawingFailed

SVG = "http://www.w3.org/2000/svg"
_ALLOWED = frozenset(
    {"svg", "g", "path", "line", "rect", "circle", "text", "tspan", "title", "defs", "clipPath",
     "pattern", "linearGradient", "radialGradient", "stop"}
)  # fmt: skip
_DROPPED = ("class", "version", "role")
_LONG = re.compile(r"-?\d+\.\d{3,}")
_OUTSIDE = re.compile(r"url\((?!#)", re.IGNORECASE)
_REFERENCE = re.compile(r"url\(#([^)]+)\)")


def ready(drawn: str, name: str, title: str, patterns: Iterable[Element] = ()) -> str:
    """Add the title, prefix all ids with ``name``, and add the patterns for fills.

    Coordinates are rounded to hundredths of a point, so that floating-point differences between
    machines do not reach the page. Raises DrawingFailed if anything refers outside the drawing.
    """
    root = ElementTree.fromstring(drawn)  # noqa: S314  # the engine's own, and it declares nothing
    for element in root.iter():
        _plain(element, name)
    width, height = root.attrib.pop("width"), root.attrib.pop("height")
    root.attrib = {
        "viewBox": root.get("viewBox", f"0 0 {width} {height}"),
        "width": f"{width}pt",
        "height": f"{height}pt",
        "role": "img",
        "direction": "ltr",  # otherwise a page in Arabic would anchor every label at its other end
    }
    heading = Element(f"{{{SVG}}}title")
    heading.text = title
    root.insert(0, heading)
    if found := [*patterns]:
        defs = Element(f"{{{SVG}}}defs")
        for pattern in found:
            pattern.set("id", f"{name}-{pattern.get('id')}")
            defs.append(pattern)
        root.insert(1, defs)
    ElementTree.register_namespace("", SVG)
    return ElementTree.tostring(root, encoding="unicode")


def _plain(element: Element, name: str) -> None:
    """Remove what a page does not need, and reject what it must not contain."""
    kind = element.tag.removeprefix(f"{{{SVG}}}")
    if kind not in _ALLOWED:
        raise DrawingFailed(f"the drawing has an element <{kind.rpartition('}')[2]}>")
    kept = {}
    for key, value in element.attrib.items():
        if key.startswith(("aria-", "on", "{")) or key in _DROPPED:
            continue
        if _OUTSIDE.search(value):
            raise DrawingFailed(f"the drawing refers to something outside itself in '{key}'")
        value = _LONG.sub(lambda match: f"{round(float(match[0]), 2):g}", value)
        value = _REFERENCE.sub(lambda match: f"url(#{name}-{match[1]})", value)
        kept[key] = f"{name}-{value}" if key == "id" else value
    element.attrib = kept
