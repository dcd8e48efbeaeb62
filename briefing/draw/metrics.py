"""How wide words are in the letters of a drawing, before anything is drawn.

Widths are those of the fonts' own tables. Pairs that move closer together (kerning) and letters
that join (Arabic) only make a word narrower, so a word always fits where it is said to.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from briefing.draw.engine import FAMILIES
from briefing.fonts import Face

_UNKNOWN = 1.0
"""The width of a letter that no font has, in ems."""


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line of text is, in the unit of ``size``."""
    return sum(_advance(sign, bold) for sign in text) * size


def widest_word(text: str, size: float, *, bold: bool = False) -> float:
    """The least room in which a text can be wrapped and no word is divided."""
    return max(width(word, size, bold=bold) for word in text.split(" "))


def wrapped(text: str, size: float, room: float, *, bold: bool = False) -> tuple[str, ...]:
    """The text in lines no wider than ``room``; a longer word is divided where it must be."""
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
    """The width of a letter in ems, in the first font that has it."""
    for glyphs, widths, units in _fonts(bold):
        glyph = glyphs.get(ord(sign))
        if glyph is not None:
            return float(widths[glyph][0]) / units
    return _UNKNOWN


@cache
def _fonts(bold: bool) -> tuple[tuple[Any, Any, int], ...]:
    """The letters, their widths and the units of an em, of each font in the order of fallback."""
    from fontTools.ttLib import TTFont

    found = []
    for family in FAMILIES.split(", "):
        weight = None if family.startswith("Noto") else 700 if bold else 400
        with TTFont(Face(family, weight).path, lazy=True) as font:
            widths = dict(font["hmtx"].metrics)
            found.append((font.getBestCmap(), widths, int(font["head"].unitsPerEm)))
    return tuple(found)
