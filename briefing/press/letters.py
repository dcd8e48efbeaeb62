"""Sets the ToUnicode text of each glyph, so that Arabic and marks can be copied and searched.

A font may show one letter with several glyphs, as Amiri does for most Arabic articles, or a letter
and its mark with one each. The engine maps the whole text of a cluster to the glyph that comes
first on the line, and nothing to the others. A glyph has one text in the whole PDF, the first that
is set: so the letter was lost wherever its glyph stood alone, and the ToUnicode CMap was malformed.
Here each glyph is mapped before the engine draws the line: WeasyPrint issue 2841, observed with
70.0. A test fails once this patch is obsolete.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

from briefing.press.replaced import replace_once

NOTHING: Final = "\N{ZERO WIDTH JOINER}"
"""Text of a glyph that is part of a letter: the mapping may not be empty (ISO 14289-1, 7.21.7), and
this character is invisible and separates nothing."""
_SPECIAL: Final = 0x0FFFFFFF
"""First of Pango's special glyph numbers (PANGO_GLYPH_EMPTY), which are no glyph ids."""


def tell_letters(weasyprint: Any) -> None:
    """Patch the engine to map glyphs to text before drawing a line. Call after it is imported."""

    def telling(draw: Callable[..., Any]) -> Callable[..., Any]:
        def draw_first_line(stream: Any, textbox: Any, *how: Any) -> Any:
            if not textbox.text.isascii():
                _tell(stream, textbox, weasyprint.text.ffi)
            return draw(stream, textbox, *how)

        return draw_first_line

    replace_once(weasyprint.draw.text, "draw_first_line", telling)


def _tell(stream: Any, textbox: Any, pango: Any) -> None:
    """Add the text of a line's glyphs to the ToUnicode maps of their fonts, where it is missing."""
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
    """Yield the glyph ids and the text of each cluster, in logical order."""
    string = item.glyphs
    count = string.num_glyphs
    places = range(count) if item.item.analysis.level % 2 == 0 else range(count - 1, -1, -1)
    starts: dict[int, list[int]] = {}
    for place in places:
        starts.setdefault(string.log_clusters[place], []).append(string.glyphs[place].glyph)
    for start, end in pairwise((*sorted(starts), len(text))):
        yield starts[start], text[start:end].decode()


def _shared(letters: str, count: int) -> Sequence[str]:
    """Distribute letters over glyphs: the first takes any excess, the last may get none."""
    over = max(len(letters) - count + 1, 1)
    shared = [letters[:over], *letters[over:]]
    return [*shared, *[NOTHING] * (count - len(shared))]
