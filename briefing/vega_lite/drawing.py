"""Draws a specification written by an author, in the document's fonts and width.

It is drawn in a process of its own: it can crash the engine, or keep it busy for ever.
"""

import json
import os
import re
from collections.abc import Callable, Mapping
from concurrent.futures import BrokenExecutor, Executor
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import msgspec
from msgspec import field

from briefing import charts
from briefing.charts import DrawingFailed, Style
from briefing.charts.scene import FAMILIES, SVG, colour
from briefing.system.cache import Store, hash_bytes, hash_code
from briefing.system.fonts import FACES, FONTCONFIG, font_versions
from briefing.system.values import Value
from briefing.vega_lite import versions

AT_MOST = 60
"""Time limit for a drawing, in seconds; most take one."""
_ALLOWED = frozenset(
    {"svg", "g", "path", "line", "rect", "circle", "text", "tspan", "title", "defs", "clipPath",
     "pattern", "linearGradient", "radialGradient", "stop"}
)  # fmt: skip
_SEVERAL_VIEWS = frozenset({"hconcat", "vconcat", "concat", "facet", "repeat"})


class Specification(Value):
    """A drawing specified by an author: the text of a Vega-Lite specification."""

    name: str
    """An id, unique among the drawings of the document."""
    title: str
    """The alternative text."""
    text: str
    style: Style
    formats: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """The language's formats of ``number`` and ``time`` for the engine; English by default."""


class Drawer(Value):
    """Draws specifications, each in a process if one is given, and caches them in a store."""

    store: Store | None = None
    process: Callable[[], AbstractContextManager[Executor]] | None = None

    def draw(self, specification: Specification) -> str:
        """Return a drawing as SVG that can be embedded in a page. Raises DrawingFailed."""
        key = hash_bytes(msgspec.json.encode([specification, _program()], order="sorted"))
        if self.store is not None and (cached := self.store.get(key)) is not None:
            return cached.decode()
        if self.process is None:
            svg = draw_specification(specification)
        else:
            with self.process() as executor:
                try:
                    svg = executor.submit(_draw_in_silence, specification).result(AT_MOST)
                except BrokenExecutor as error:
                    message = "the process that drew it ended; it may need more memory"
                    raise DrawingFailed(f"{message} than there is") from error
                except TimeoutError as error:
                    raise DrawingFailed(f"it takes more than {AT_MOST} seconds") from error
        if self.store is not None:
            self.store.put(key, svg.encode())
        return svg


@cache
def _program() -> list[Any]:
    code = [hash_code(Path(__file__).parent), hash_code(Path(charts.__file__).parent)]
    return [font_versions(), versions(), *code]


def _draw_in_silence(specification: Specification) -> str:
    """Draw without stderr: crash output of the engine helps nobody."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    return draw_specification(specification)


def draw_specification(specification: Specification) -> str:
    """Draw a specification as SVG. Raises DrawingFailed.

    Text stays text, and nothing is fetched: data must be within the specification. Its width is
    that of the text, unless it specifies a smaller one.
    """
    whole, style = json.loads(specification.text), specification.style
    if isinstance(own := whole.get("width"), int | float):
        whole["width"] = min(own, style.width)
    elif "width" not in whole and not whole.keys() & _SEVERAL_VIEWS:
        whole["width"] = style.width
    if not whole.keys() & _SEVERAL_VIEWS:  # the engine fits the width of no other
        whole.setdefault("autosize", {"type": "fit", "contains": "padding"})
    try:
        svg = _engine().vegalite_to_svg(
            json.dumps(whole, ensure_ascii=False, sort_keys=True),
            config=_config(style),
            format_locale=specification.formats.get("number"),
            time_format_locale=specification.formats.get("time"),
            allowed_base_urls=[],
        )
    except ValueError as error:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        messages = [line for line in lines if "rror:" in line] or lines or [type(error).__name__]
        raise DrawingFailed(messages[0].removeprefix("Uncaught ")[:200]) from error
    return ready(svg, specification.name, specification.title)


@cache
def _engine() -> Any:
    """Load the engine on first use (0.3 s), without the system's fonts and time zone."""
    os.environ |= {"FONTCONFIG_FILE": str(FONTCONFIG), "TZ": "UTC"}
    import vl_convert

    # It measures text where a specification leaves the layout to it.
    for folder in sorted({face.path.parent for face in FACES}):
        vl_convert.register_font_directory(str(folder))
    return vl_convert


def _config(style: Style) -> dict[str, Any]:
    """Return what a specification gets that says nothing else."""
    guide = {
        "labelFont": FAMILIES, "labelFontSize": style.size,
        "titleFont": FAMILIES, "titleFontSize": style.size,
    }  # fmt: skip
    return {
        "aria": False,  # its ARIA roles are not those of a figure within text
        "background": None,
        "font": FAMILIES,
        "text": {"font": FAMILIES, "fontSize": style.size},
        "axis": guide,
        "legend": guide,
        "header": guide,
        "title": {"font": FAMILIES, "subtitleFont": FAMILIES},
        "view": {"stroke": None},
        "mark": {"color": colour(style, 0)},
        "range": {"category": [colour(style, number) for number in range(4)]},
    }


def ready(drawn: str, name: str, title: str) -> str:
    """Prepare the engine's SVG for a page: add the title, prefix all ids with ``name``.

    Coordinates are rounded as our own are. Raises DrawingFailed if anything refers outside it.
    """
    root = ElementTree.fromstring(drawn)  # noqa: S314  # the engine's own, and it declares nothing
    for element in root.iter():
        kind = element.tag.removeprefix(f"{{{SVG}}}")
        if kind not in _ALLOWED:
            raise DrawingFailed(f"the drawing has an element <{kind.rpartition('}')[2]}>")
        kept = {}
        for key, value in element.attrib.items():
            if key.startswith(("aria-", "on", "{")) or key in ("class", "version", "role"):
                continue
            if re.search(r"url\((?!#)", value, re.IGNORECASE):
                raise DrawingFailed(f"the drawing refers to something outside itself in '{key}'")
            value = re.sub(r"-?\d+\.\d{3,}", lambda long: f"{round(float(long[0]), 2):g}", value)
            value = value.replace("url(#", f"url(#{name}-")
            kept[key] = f"{name}-{value}" if key == "id" else value
        element.attrib = kept
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
