"""Keeps the space at which a line was broken, so that assistive technology separates the words.

The engine strips that space, and readers of tagged PDF that use the text alone, not its position,
join the last word of a line to the first of the next (ISO 32000-1, 14.8.2.5: word breaks are
explicit). No upstream issue; observed with WeasyPrint 70.0 (``split_text_box``,
``remove_last_whitespace``). A test fails once this patch is obsolete.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from briefing.pdf.patches.patch import replace_once

_SPACE: Final = " "
_SHOWN: Final = re.compile(rb">[-+.\d]*\] TJ\Z")
"""The end of a text-showing operation (ISO 32000-1, 9.4.3), with or without an adjustment."""


def keep_spaces(weasyprint: Any) -> None:
    """Patch the engine to end broken lines with their space. Call after it is imported."""
    boxes, lines = weasyprint.formatting_structure.boxes, weasyprint.layout.inline

    def broken(split: Callable[..., Any]) -> Callable[..., Any]:
        def split_text_box(context: Any, box: Any, width: Any, skip: int, **more: Any) -> Any:
            made, resume, is_forced = split(context, box, width, skip, **more)
            if made is not None:
                # ``resume`` is an offset in UTF-8 bytes.
                is_broken = resume is not None and not is_forced
                before = box.text.encode()[:resume] if is_broken else b""
                made.ends_with_space = before.endswith(b" ")
            return made, resume, is_forced

        return split_text_box

    def marking(remove: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
        def remove_last_whitespace(context: Any, line: Any) -> None:
            texts = [*_texts(line, boxes.TextBox)]
            is_broken = bool(texts) and texts[0].text.endswith(_SPACE)
            remove(context, line)
            # The last text box may be empty now; then the one before it ends the line.
            shown = next((text for text in texts if text.text), None)
            if is_broken and shown is not None:
                shown.ends_with_space = True

        return remove_last_whitespace

    def ending(draw: Callable[..., Any]) -> Callable[..., Any]:
        def draw_first_line(stream: Any, textbox: Any, *how: Any) -> Any:
            if not getattr(textbox, "ends_with_space", False):
                return draw(stream, textbox, *how)
            layout = textbox.pango_layout
            line, _ = layout.get_first_line()
            if layout.first_line_direction % 2:  # right to left: it would shift all to its right
                return draw(stream, textbox, *how)
            font, _ = stream.add_font(_last_font(line, weasyprint.text.ffi.ffi.NULL))
            glyph = _space_of(font)
            if glyph is None:  # first space in this font: let Pango find the glyph
                layout.set_text(layout.text + _SPACE)
            drawn = draw(stream, textbox, *how)
            shown = stream.stream[-1]
            if glyph is not None and (end := _SHOWN.search(shown)):
                stream.stream[-1] = shown[: end.start()] + b"%04x" % glyph + end[0]
            return drawn

        return draw_first_line

    replace_once(lines, "split_text_box", broken)
    replace_once(lines, "remove_last_whitespace", marking)
    replace_once(weasyprint.draw.text, "draw_first_line", ending)


def _texts(box: Any, kind: type) -> Iterator[Any]:
    """Yield the text boxes of a line, last first."""
    if isinstance(box, kind):
        yield box
    for child in reversed(getattr(box, "children", ())):
        yield from _texts(child, kind)


def _last_font(line: Any, nothing: Any) -> Any:
    """Return the font of the last run of a line."""
    run = line.runs[0]
    while run.next != nothing:
        run = run.next
    return run.data.item.analysis.font


def _space_of(font: Any) -> int | None:
    """Return the glyph id used for a space so far in a font, or None."""
    if getattr(font, "space", None) is None:
        found = (glyph for glyph, text in font.to_unicode.items() if text == _SPACE)
        font.space = next(found, None)
    return None if font.bitmap else font.space
