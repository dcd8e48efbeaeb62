"""Glyphs between which nothing is moved are one string.

The engine writes how far the next glyph is moved even where rounding leaves nothing of it, which is
after nearly every glyph, and after most lines: a seventh of what is drawn, and whoever reads the
file takes an eighth longer. There is no issue of it; seen with WeasyPrint 70.0
(``draw_first_line`` compares with zero before it rounds). A test fails when it is no longer needed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from briefing.press.replaced import replace_once

_NO_MOVE: Final = ">0<"
"""The end of a string, a move of nothing, the next string (ISO 32000-1, 9.4.3: TJ)."""
_AT_THE_END: Final = ">0"


def join_glyphs(weasyprint: Any) -> None:
    """Leave out moves of nothing. To be called once the engine is imported."""

    def showing(show: Callable[[Any, str], None]) -> Callable[[Any, str], None]:
        return lambda stream, text: show(stream, joined(text))

    replace_once(weasyprint.pdf.stream.Stream, "show_text", showing)


def joined(text: str) -> str:
    """The operand of TJ, without moves of nothing."""
    text = text.replace(_NO_MOVE, "")
    return text[:-1] if text.endswith(_AT_THE_END) else text
