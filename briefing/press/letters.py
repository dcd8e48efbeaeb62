"""Glyphs told as the letters that they are, so that Arabic and marks can be copied and searched.

A font may show one letter by several glyphs, as Amiri does with most Arabic articles, or a letter
and its mark by one each. The engine tells all of their text for the glyph that stands first on the
line, and nothing for the others. A glyph means one text in a whole PDF, the first that it is told
for: so the letter was lost wherever it stood alone, and the table of texts was malformed. Here each
glyph is told for itself before the engine comes to it: WeasyPrint issue 2841, seen with 70.0. A
test fails when it is no longer needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

from briefing.press.replaced import replace_once

NOTHING: Final = "\N{ZERO WIDTH JOINER}"
"""For a glyph that is part of a letter: no text is not allowed (ISO 14289-1, 7.21.7), and this is
one that shows nothing and parts nothing."""
_SPECIAL: Final = 0x0FFFFFFF
"""Pango's numbers for what is no glyph begin here (PANGO_GLYPH_EMPTY)."""


def tell_letters(weasyprint: Any) -> None:
    """Tell the letters of a line before the engine draws it. To be called once it is imported."""

    def telling(draw: Callable[..., Any]) -> Callable[..., Any]:
        def draw_first_line(stream: Any, textbox: Any, *how: Any) -> Any:
            if not textbox.text.isascii():
                _tell(stream, textbox, weasyprint.text.ffi)
            return draw(stream, textbox, *how)

        return draw_first_line

    replace_once(weasyprint.draw.text, "draw_first_line", telling)


def _tell(stream: Any, textbox: Any, pango: Any) -> None:
    """Tell what the glyphs of a line are, as far as their fonts do not know it yet."""
    if not textbox.text.strip() or not textbox.style["font_size"]:
        return
    line, _ = textbox.pango_layout.get_first_line()
    text = textbox.pango_layout.text.encode()
    run = line.runs[0]
    while run != pango.ffi.NULL:
        item = run.data
        run = run.next
        start, length = item.item.offset, item.item.length
        known = stream.add_font(item.item.analysis.font)[0].to_unicode
        for glyphs, letters in _clusters(item, text[start : start + length]):
            for glyph, letter in zip(glyphs, _shared(letters, len(glyphs)), strict=True):
                if glyph < _SPECIAL and known.get(glyph, NOTHING) == NOTHING:
                    known[glyph] = letter


def _clusters(item: Any, text: bytes) -> Iterator[tuple[list[int], str]]:
    """The glyphs and the letters that belong together, in the order in which they are read."""
    string = item.glyphs
    count = string.num_glyphs
    places = range(count) if item.item.analysis.level % 2 == 0 else range(count - 1, -1, -1)
    starts: dict[int, list[int]] = {}
    for place in places:
        starts.setdefault(string.log_clusters[place], []).append(string.glyphs[place].glyph)
    for start, end in pairwise((*sorted(starts), len(text))):
        yield starts[start], text[start:end].decode()


def _shared(letters: str, count: int) -> Sequence[str]:
    """Letters for each of some glyphs: the first has what is left over, or the last have none."""
    over = max(len(letters) - count + 1, 1)
    shared = [letters[:over], *letters[over:]]
    return [*shared, *[NOTHING] * (count - len(shared))]
