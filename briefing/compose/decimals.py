"""Pads numbers in a column so that their decimal points are aligned."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from briefing.model.blocks.table import MISSING

NIL: Final = frozenset("–—-−")
"""A dash means nothing at all, where 0 may be a rounded value."""

_DIGITS: Final = r"\d[\d.,’'\u00a0\u202f\u2009]*"
_NUMBER: Final = re.compile(
    rf"[^\w]{{0,3}}(?:[^\W\d]+\s)?[^\w\s]{{0,2}}{_DIGITS}(?:\s?[–−-]\s?[−-]?{_DIGITS})?"
    rf"|[−-]?{_DIGITS}\s[^\W\d]+\s[−-]?{_DIGITS}"
)
"""A number, optionally after a symbol or word, or a range with a dash or a word in it."""


def pads(written: Sequence[str], point: str) -> tuple[str, ...]:
    """Return the padding after each number that aligns them at the decimal separator.

    It is as wide as the digits that another number has there, since all digits are equally wide.
    What has no number, such as "..", is treated as a whole number.
    """
    fractions = [_fraction(text, point) for text in written]
    places = max(map(len, fractions), default=0)
    return tuple(
        "" if places == 0 else ("" if fraction else point) + "0" * (places - len(fraction))
        for fraction in fractions
    )


def is_numeric(text: str) -> bool:
    """Return whether a text is a number, a range, or a symbol that stands for one."""
    return text == MISSING or text in NIL or _NUMBER.fullmatch(text) is not None


def _fraction(text: str, point: str) -> str:
    found = re.search(rf"{re.escape(point)}(\d+)$", text)
    return found[1] if found and text != MISSING else ""
