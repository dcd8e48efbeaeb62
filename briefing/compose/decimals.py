"""Numbers one below the other, their decimal points in line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from briefing.model.blocks.table import MISSING

NIL: Final = frozenset("–—-−")
"""A dash for nothing at all, where 0 may be a rounded value."""

_NUMBER: Final = re.compile(
    r"[^\w]{0,3}(?:[^\W\d]+\s)?[^\w\s]{0,2}\d[\d.,’'\u00a0\u202f\u2009]*"
    r"(?:\s?[–−-]\s?[−-]?\d[\d.,’'\u00a0\u202f\u2009]*)?"
)
"""A number, with a sign or a word before it, or a range."""


def pads(written: Sequence[str], point: str) -> tuple[str, ...]:
    """What each number lacks behind its last digit, so that the points stand below each other.

    It is as wide as the digits that another number has there, for all digits are equally wide. What
    has no number, such as "..", is taken to be a whole one.
    """
    fractions = [_fraction(text, point) for text in written]
    places = max(map(len, fractions), default=0)
    return tuple(
        "" if places == 0 else ("" if fraction else point) + "0" * (places - len(fraction))
        for fraction in fractions
    )


def is_numeric(text: str) -> bool:
    """Whether words are a number, a range, or a sign that stands for one."""
    return text == MISSING or text in NIL or _NUMBER.fullmatch(text) is not None


def _fraction(text: str, point: str) -> str:
    found = re.search(rf"{re.escape(point)}(\d+)$", text)
    return found[1] if found and text != MISSING else ""
