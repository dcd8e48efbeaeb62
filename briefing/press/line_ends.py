"""A line ends with the space at which it was broken, so that words stay apart for those who listen.

The engine takes the space away, and readers of a tagged file that go by its text alone, and not by
where it stands, join the last word of a line to the first of the next (ISO 32000-1, 14.8.2.5: word
breaks are explicit). There is no issue of it; seen with WeasyPrint 70.0
(``split_text_box``, ``remove_last_whitespace``). A test fails when it is no longer needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from briefing.press.replaced import replace_once

_SPACE: Final = " "
_SHOWN: Final = b">] TJ"
"""The end of what shows text (ISO 32000-1, 9.4.3), as the engine writes it."""


def keep_spaces(weasyprint: Any) -> None:
    """Have lines end with their space. To be called once the engine is imported."""
    boxes, lines = weasyprint.formatting_structure.boxes, weasyprint.layout.inline

    def broken(split: Callable[..., Any]) -> Callable[..., Any]:
        def split_text_box(context: Any, box: Any, width: Any, skip: int, **more: Any) -> Any:
            made, resume, is_forced = split(context, box, width, skip, **more)
            if made is not None:
                # Where the next line begins is told in bytes.
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
            # Nothing may be left of the last: then the one before it ends the line.
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
            if layout.first_line_direction % 2:  # it would move all that is right of it
                return draw(stream, textbox, *how)
            font, _ = stream.add_font(_last_font(line, weasyprint.text.ffi.ffi.NULL))
            glyph = _space_of(font)
            if glyph is None:  # the first one in this font: Pango knows where it has it
                layout.set_text(layout.text + _SPACE)
            drawn = draw(stream, textbox, *how)
            shown = stream.stream[-1]
            if glyph is not None and shown.endswith(_SHOWN):
                stream.stream[-1] = shown.removesuffix(_SHOWN) + b"%04x" % glyph + _SHOWN
            return drawn

        return draw_first_line

    replace_once(lines, "split_text_box", broken)
    replace_once(lines, "remove_last_whitespace", marking)
    replace_once(weasyprint.draw.text, "draw_first_line", ending)


def _texts(box: Any, kind: type) -> Iterator[Any]:
    """The texts of a line, from its end."""
    if isinstance(box, kind):
        yield box
    for child in reversed(getattr(box, "children", ())):
        yield from _texts(child, kind)


def _last_font(line: Any, nothing: Any) -> Any:
    """The font in which a line ends."""
    run = line.runs[0]
    while run.next != nothing:
        run = run.next
    return run.data.item.analysis.font


def _space_of(font: Any) -> int | None:
    """The glyph that has shown a space in a font, if one has."""
    if getattr(font, "space", None) is None:
        found = (glyph for glyph, text in font.to_unicode.items() if text == _SPACE)
        font.space = next(found, None)
    return None if font.bitmap else font.space
