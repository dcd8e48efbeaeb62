"""Measures the width of text in the fonts of a drawing, before anything is drawn.

Widths are read from the font tables. Kerning and Arabic joining only make a word narrower, so a
word always fits in the width given here.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from briefing.draw.svg import FAMILIES
from briefing.fonts import Face

_UNKNOWN = 1.0
"""Width of a character that no font has, in em."""


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a line of text, in the unit of ``size``."""
    return sum(_advance(sign, bold) for sign in text) * size


def widest_word(text: str, size: float, *, bold: bool = False) -> float:
    """Return the minimum width in which a text can be wrapped without a break within a word."""
    return max(width(word, size, bold=bold) for word in text.split(" "))


def wrapped(text: str, size: float, room: float, *, bold: bool = False) -> tuple[str, ...]:
    """Wrap a text to lines no wider than ``room``; a longer word is broken where necessary."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if width(longer, size, bold=bold) <= room:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        *whole, lines[-1] = _pieces(word, size, room, bold)
        lines[-1:-1] = whole
    return tuple(lines)


def _pieces(word: str, size: float, room: float, bold: bool) -> list[str]:
    pieces = [""]
    for sign in word:
        if pieces[-1] and width(pieces[-1] + sign, size, bold=bold) > room:
            pieces.append("")
        pieces[-1] += sign
    return pieces


@cache
def _advance(sign: str, bold: bool) -> float:
    """Return the advance width of a character in em, in the first font that has it."""
    for glyphs, widths, units in _fonts(bold):
        glyph = glyphs.get(ord(sign))
        if glyph is not None:
            return float(widths[glyph][0]) / units
    return _UNKNOWN


@cache
def _fonts(bold: bool) -> tuple[tuple[Any, Any, int], ...]:
    """Return character map, widths and units per em of each font, in order of fallback."""
    from fontTools.ttLib import TTFont

    found = []
    for family in FAMILIES.split(", "):
        weight = None if family.startswith("Noto") else 700 if bold else 400
        with TTFont(Face(family, weight).path, lazy=True) as font:
            widths = dict(font["hmtx"].metrics)
            found.append((font.getBestCmap(), widths, int(font["head"].unitsPerEm)))
    return tuple(found)
