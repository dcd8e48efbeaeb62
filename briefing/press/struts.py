"""How high a line of a style is at least, asked of the engine once.

The engine asks for the strut of each line and of each box in it (CSS 2, 10.8.1), and spells out
all that the style says of its font to find the answer that it has kept: a thirtieth of the time of
a layout. There is no issue of it; seen with WeasyPrint 70.0 (``strut``). A test fails when it is no
longer needed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from briefing.press.replaced import replace_once

_KEPT: Final = "its strut"
"""Among the attributes of a style, where no name of the engine's can be the same."""

Strut = tuple[float, float]
"""The height of a line, and how far below its upper edge the baseline is, in pixels."""


def keep_struts(weasyprint: Any) -> None:
    """Have a strut kept with its style. To be called once the engine is imported."""

    def keeping(find: Callable[[Any], Strut]) -> Callable[[Any], Strut]:
        def strut(style: Any) -> Strut:
            kept = vars(style)
            if _KEPT not in kept:
                kept[_KEPT] = find(style)
            found: Strut = kept[_KEPT]
            return found

        return strut

    replace_once(weasyprint.layout.inline, "strut", keeping)
