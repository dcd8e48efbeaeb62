"""Draws charts and maps as SVG: the only import of glyph widths.

A chart arrives with all its text and its scale decided (:mod:`chart`). Everything is placed here
(:mod:`bars`, :mod:`columns`, :mod:`panels`, :mod:`map`), and written as
SVG (:mod:`svg`). Drawings are cached by content (:class:`Drawer`).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import msgspec

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
from briefing.system.cache import Store, hash_bytes, hash_code
from briefing.system.fonts import font_versions
from briefing.system.values import Value

if TYPE_CHECKING:
    from briefing.charts.map import PlacedMap

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

Drawable: TypeAlias = "Chart | Specification | PlacedMap"


class Drawer(Value):
    """Draws, and caches drawings in a store, if it has one."""

    store: Store | None = None
    process: Callable[[], AbstractContextManager[Executor]] | None = None
    """Starts a process for one drawing that an author has specified; None: it is drawn here."""

    def draw(self, what: Drawable) -> str:
        """Return a drawing as SVG that can be embedded in a page. Raises DrawingFailed."""
        if self.store is None:
            return self._draw_anew(what)
        key = _key(what)
        cached = self.store.get(key)
        if cached is not None:
            return cached.decode()
        svg = self._draw_anew(what)
        self.store.put(key, svg.encode())
        return svg

    def _draw_anew(self, what: Drawable) -> str:
        match what:
            case Chart():
                from briefing.charts.panels import draw_chart

                return draw_chart(what)
            case Specification():
                from briefing.vega_lite.drawing import draw_apart, draw_specification

                if self.process is None:
                    return draw_specification(what)
                return draw_apart(what, self.process)
        from briefing.charts.map import draw_map

        return draw_map(what)


def _key(what: Drawable) -> str:
    """Return the cache key of a drawing: the SHA-256 of its content, code and versions."""
    identity = [type(what).__name__, what, _program()]
    return hash_bytes(msgspec.json.encode(identity, order="sorted"))


@cache
def _program() -> str:
    """Return a hash of the code that draws and the versions of its dependencies."""
    from briefing import vega_lite

    versions = json.dumps([font_versions(), vega_lite.versions()], sort_keys=True)
    code = [hash_code(Path(__file__).parent), hash_code(Path(vega_lite.__file__).parent)]
    return hash_bytes(" ".join([versions, *code]).encode())
