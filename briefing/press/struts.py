"""Caches the strut of a style, the minimum height of its lines.

The engine asks for the strut of each line and of each box in it (CSS 2, 10.8.1), and rebuilds the
cache key from all font properties of the style each time: a thirtieth of the layout time. No
upstream issue; observed with WeasyPrint 70.0 (``strut``). A test fails once this patch is obsolete.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from briefing.press.replaced import replace_once

_KEPT: Final = "its strut"
"""Attribute name on a style object; the space keeps it from clashing with the engine's names."""

Strut = tuple[float, float]
"""Line height, and distance of the baseline from the top of the line, in pixels."""


def keep_struts(weasyprint: Any) -> None:
    """Patch the engine to store each strut with its style. Call after it is imported."""

    def keeping(find: Callable[[Any], Strut]) -> Callable[[Any], Strut]:
        def strut(style: Any) -> Strut:
            kept = vars(style)
            if _KEPT not in kept:
                kept[_KEPT] = find(style)
            found: Strut = kept[_KEPT]
            return found

        return strut

    replace_once(weasyprint.layout.inline, "strut", keeping)
