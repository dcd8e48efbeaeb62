"""Draws a specification written by an author, in the document's fonts and width.

It is drawn in a process of its own: a specification can crash the engine, which aborts when it runs
out of memory, or keep it busy for ever.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor
from contextlib import AbstractContextManager
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from briefing.charts import DrawingFailed, Specification
from briefing.charts.scene import SVG, colour
from briefing.vega_lite import vega_lite_to_svg

AT_MOST = 60
"""Time limit for a drawing, in seconds; most take one."""
_STDERR = 2
_ENDED = "the process that drew it ended; it may need more memory than there is"
_ALLOWED = frozenset(
    {"svg", "g", "path", "line", "rect", "circle", "text", "tspan", "title", "defs", "clipPath",
     "pattern", "linearGradient", "radialGradient", "stop"}
)  # fmt: skip
_DROPPED = ("class", "version", "role")
_LONG = re.compile(r"-?\d+\.\d{3,}")
_OUTSIDE = re.compile(r"url\((?!#)", re.IGNORECASE)
_REFERENCE = re.compile(r"url\(#([^)]+)\)")


def draw_apart(
    specification: Specification, process: Callable[[], AbstractContextManager[Executor]]
) -> str:
    """Draw a specification in a new process. Raises DrawingFailed."""
    with process() as executor:
        try:
            return executor.submit(_draw_in_silence, specification).result(AT_MOST)
        except BrokenExecutor as error:
            raise DrawingFailed(_ENDED) from error
        except TimeoutError as error:
            raise DrawingFailed(f"it takes more than {AT_MOST} seconds") from error


def _draw_in_silence(specification: Specification) -> str:
    """Draw without stderr: crash output of the engine helps nobody."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), _STDERR)
    return draw_specification(specification)


def draw_specification(specification: Specification) -> str:
    """Draw a specification as SVG. Raises DrawingFailed.

    Its width is that of the text, unless it specifies a smaller one.
    """
    whole: Any = json.loads(specification.text)
    if not isinstance(whole, dict):
        raise DrawingFailed("the specification is not a mapping")
    style = specification.style
    size = {"labelFontSize": style.size, "titleFontSize": style.size}
    config = {
        "axis": size,
        "legend": size,
        "header": size,
        "text": {"fontSize": style.size},
        "mark": {"color": colour(style, 0)},
        "range": {"category": [colour(style, number) for number in range(4)]},
        **whole.get("config", {}),
    }
    autosize = {"type": "fit", "contains": "padding"}
    fitted = {"width": style.width, "autosize": autosize} if _is_single(whole) else {}
    if isinstance(own := whole.get("width"), int | float):
        whole["width"] = min(own, style.width)
    svg = vega_lite_to_svg({**fitted, **whole, "config": config}, specification.formats)
    return ready(svg, specification.name, specification.title)


def _is_single(whole: dict[str, Any]) -> bool:
    """Return whether it is a single view; the engine fits the width of no other."""
    return not whole.keys() & {"hconcat", "vconcat", "concat", "facet", "repeat"}


def ready(drawn: str, name: str, title: str) -> str:
    """Prepare the engine's SVG for a page: add the title, prefix all ids with ``name``.

    Coordinates are rounded to hundredths of a point, so that floating-point differences between
    machines do not reach the page. Raises DrawingFailed if anything refers outside the drawing.
    """
    root = ElementTree.fromstring(drawn)  # noqa: S314  # the engine's own, and it declares nothing
    for element in root.iter():
        _clean_element(element, name)
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
    ElementTree.register_namespace("", SVG)
    return ElementTree.tostring(root, encoding="unicode")


def _clean_element(element: Element, name: str) -> None:
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
