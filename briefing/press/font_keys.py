"""What a style says of its font, spelt out once.

The engine keeps how high a line of each font is, and looks for it under all that a style says of
its font, spelt out anew for each line and each box in it: a fortieth of the time of a layout. There
is no issue of it; seen with WeasyPrint 70.0 (``strut``, ``_font_style_cache_key``). A test fails
when it is no longer needed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from briefing.press.replaced import replace_once

_KEPT: Final = "font keys"
"""Among the attributes of a style, where no name of the engine's can be the same."""


def keep_font_keys(weasyprint: Any) -> None:
    """Have what is spelt out kept with its style. To be called once the engine is imported."""

    def keeping(spell: Callable[..., str]) -> Callable[..., str]:
        def key_of(style: Any, include_size: bool = False) -> str:
            kept: dict[bool, str] = vars(style).setdefault(_KEPT, {})
            if include_size not in kept:
                kept[include_size] = spell(style, include_size)
            return kept[include_size]

        return key_of

    replace_once(weasyprint.text.line_break, "_font_style_cache_key", keeping)
