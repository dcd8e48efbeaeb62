"""Parses numbers as people write them, to suggest the required format.

Used for both YAML and CSV, so that the same mistake has the same remedy.
"""

from __future__ import annotations

import re

from briefing.read.scalars import LONGEST_NUMBER

_MEANT = re.compile(r"[-−+]?\d[\d\s,.'’\u00a0\u202f\u2009]*")
_END = r"[-−+]?\d[\d,.'’\u00a0\u202f\u2009]*"
_RANGE = re.compile(
    rf"(?:(?:from|between)\s+)?(?P<low>{_END})\s*%?(?:\s*[-–—−…]\s*|\s*\.\.\.?\s*|\s+(?:to|and)\s+)"
    rf"(?P<high>{_END})\s*%?",
    re.IGNORECASE,
)


def plainly(text: str) -> str | None:
    """Return the digits of a number, without thousands separators and with a decimal point.

    None if it is not a number in any notation.
    """
    if len(text) > LONGEST_NUMBER or not _MEANT.fullmatch(text):
        return None
    plain = re.sub(r"[\s'’\u00a0\u202f\u2009]", "", text.replace("−", "-"))
    if plain.count(",") == 1 and "." not in plain and len(plain.partition(",")[2]) != 3:
        plain = plain.replace(",", ".")
    return plain.replace(",", "")


def ends_of(text: str) -> tuple[str, str] | None:
    """Return the two ends of a range, such as ``8.9–11.0`` or ``from 5 to 6``, the lower first."""
    found = _RANGE.fullmatch(text.strip()) if len(text) <= LONGEST_NUMBER else None
    if found is None:
        return None
    ends = (plainly(found["low"].rstrip(".")), plainly(found["high"]))
    try:
        low, high = sorted((end for end in ends if end is not None), key=float)
    except ValueError:  # a date or an address, with two points in an end
        return None
    return low, high
