"""Removes zero position adjustments from TJ operands, joining the strings around them.

The engine writes an adjustment even where it rounds to zero, which is after nearly every glyph and
most lines: a seventh of the content stream, and parsing the file takes an eighth longer. No
upstream issue; observed with WeasyPrint 70.0 (``draw_first_line`` compares with zero before it
rounds). A test fails once this patch is obsolete.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from briefing.press.replaced import replace_once

_NO_MOVE: Final = ">0<"
"""End of a string, a zero adjustment, start of the next (ISO 32000-1, 9.4.3: TJ)."""
_AT_THE_END: Final = ">0"


def join_glyphs(weasyprint: Any) -> None:
    """Patch the engine to omit zero adjustments. Call after it is imported."""

    def showing(show: Callable[[Any, str], None]) -> Callable[[Any, str], None]:
        return lambda stream, text: show(stream, joined(text))

    replace_once(weasyprint.pdf.stream.Stream, "show_text", showing)


def joined(text: str) -> str:
    """Return a TJ operand without zero adjustments."""
    text = text.replace(_NO_MOVE, "")
    return text[:-1] if text.endswith(_AT_THE_END) else text
