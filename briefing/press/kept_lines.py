"""Reuses the shaping result of a line for drawing.

The engine discards a line's Pango layout once it is measured and shapes the line again to draw it.
Keeping the layout is not enough: the engine sets single-paragraph mode only when drawing, which
makes Pango shape again. The second shaping lengthens layout by an eighth. Only justified lines are
drawn differently from how they were measured. No upstream issue; observed with WeasyPrint 70.0
(``first_line_metrics``, ``draw_text``, ``draw_first_line``). A test fails once this patch is
obsolete.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from briefing.press.replaced import replace_once

_PARAGRAPHS: Final = re.compile("[\n\v\f\r\x85\u2028\u2029]")
"""Characters at which Pango ends a line or a paragraph (UAX 14: BK, CR, LF, NL)."""


def keep_lines(weasyprint: Any) -> None:
    """Patch the engine to shape each line once. Call after it is imported."""
    pango = weasyprint.text.ffi.pango

    def setting(set_text: Callable[..., None]) -> Callable[..., None]:
        def set_text_of_a_paragraph(layout: Any, text: str, justify: bool = False) -> None:
            is_one = _PARAGRAPHS.search(text) is None
            pango.pango_layout_set_single_paragraph_mode(layout.layout, is_one)
            set_text(layout, text, justify)

        return set_text_of_a_paragraph

    def keeping(deactivate: Callable[[Any], None]) -> Callable[[Any], None]:
        def deactivate_once_drawn(layout: Any) -> None:
            if layout.justification_spacing or getattr(layout, "is_drawn", False):
                deactivate(layout)

        return deactivate_once_drawn

    def finding(reactivate: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
        def reactivate_if_gone(layout: Any, style: Any) -> None:
            layout.is_drawn = True
            if getattr(layout, "style", None) is not style:
                reactivate(layout, style)

        return reactivate_if_gone

    layout = weasyprint.text.line_break.Layout
    replace_once(layout, "set_text", setting)
    replace_once(layout, "deactivate", keeping)
    replace_once(layout, "reactivate", finding)
