"""Resolves plain scalars by the core schema of YAML 1.2.

PyYAML reads YAML 1.1, in which ``NO`` is false, ``12:30`` is 750 and ``014`` is 12. Here they are
Norway, a time of day and fourteen, as in every YAML file that editors check against a schema.
"""

from __future__ import annotations

import re

from briefing.model.base import WrittenNumber

_INTEGER = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_WITH_NOUGHT = re.compile(r"-?[0-9]+\.[0-9]+0")
_INFINITY = re.compile(r"[-+]?\.(?:inf|Inf|INF)")
_WORDS: dict[str, bool | float | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
    ".nan": float("nan"), ".NaN": float("nan"), ".NAN": float("nan"),
}  # fmt: skip
_NUMBER_START = frozenset("-+.0123456789")
LONGEST_NUMBER = 300
"""Longer digit strings are kept as text; no number in a briefing is that long."""


def plain_value(text: str) -> bool | int | float | str | None:
    """Return the value of a plain scalar: null, a boolean, a number, or else its text."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_START or len(text) > LONGEST_NUMBER:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _OCTAL.fullmatch(text):
        return int(text[2:], 8)
    if _HEXADECIMAL.fullmatch(text):
        return int(text[2:], 16)
    if _FLOAT.fullmatch(text):
        return decimal(text)
    if _INFINITY.fullmatch(text):
        return float("-inf") if text.startswith("-") else float("inf")
    return text


def decimal(text: str) -> float:
    """Parse a number with a decimal point, keeping trailing zeros, which express its precision."""
    return WrittenNumber(text) if _WITH_NOUGHT.fullmatch(text) else float(text)
