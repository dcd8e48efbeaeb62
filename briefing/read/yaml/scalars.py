"""Plain scalars of YAML 1.2, and what people write instead: numbers and quotation marks."""

import re

from briefing.model.fields import WrittenNumber

# Resolves plain scalars by the core schema of YAML 1.2.
#
# PyYAML reads YAML 1.1, in which ``NO`` is false, ``12:30`` is 750 and ``014`` is 12. Here they
# are Norway, a time of day and fourteen, as in every YAML file that editors check against a
# schema.

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


# Parses numbers as people write them, to suggest the required format.
#
# Used for both YAML and CSV, so that the same mistake has the same remedy.

_MEANT = re.compile(r"[-−+]?\d[\d\s,.'’\u00a0\u202f\u2009]*")
_END = r"[-−+]?\d[\d,.'’\u00a0\u202f\u2009]*"
_RANGE = re.compile(
    rf"(?:(?:from|between)\s+)?(?P<low>{_END})\s*%?(?:\s*[-–—−…]\s*|\s*\.\.\.?\s*|\s+(?:to|and)\s+)"
    rf"(?P<high>{_END})\s*%?",
    re.IGNORECASE,
)


def normalise_number(text: str) -> str | None:
    """Return the digits of a number, without thousands separators and with a decimal point.

    None if it is not a number in any notation.
    """
    if len(text) > LONGEST_NUMBER or not _MEANT.fullmatch(text):
        return None
    plain = re.sub(r"[\s'’\u00a0\u202f\u2009]", "", text.replace("−", "-"))
    if plain.count(",") == 1 and "." not in plain and len(plain.partition(",")[2]) != 3:
        plain = plain.replace(",", ".")
    return plain.replace(",", "")


def parse_range(text: str) -> tuple[str, str] | None:
    """Return the two ends of a range, such as ``8.9–11.0`` or ``from 5 to 6``, the lower first."""
    found = _RANGE.fullmatch(text.strip()) if len(text) <= LONGEST_NUMBER else None
    if found is None:
        return None
    ends = (normalise_number(found["low"].rstrip(".")), normalise_number(found["high"]))
    try:
        low, high = sorted((end for end in ends if end is not None), key=float)
    except ValueError:  # a date or an address, with two points in an end
        return None
    return low, high


# Typographic quotation marks, where YAML knows only straight ones.

_PAIRS = {
    "“": "”", "”": "”", "„": "“”", "‟": "”", "«": "»", "»": "«",
    "‘": "’", "’": "’", "‚": "‘’", "‹": "›", "›": "‹", "＂": "＂",
}  # fmt: skip
OPENING = "".join(_PAIRS)
"""All marks that may open a quotation."""


def closing(mark: str) -> str:
    """Return the marks that close ``mark``; for a straight one, those meant as such."""
    return {**_PAIRS, '"': "”“„»«＂", "'": "’‘"}.get(mark, "")


def straight(text: str) -> str | None:
    """Return the first text of a line in straight quotes, if it is in typographic ones."""
    end = find_closing_mark(text)
    return None if end is None else quote_text(text[1 : end - 1])


def find_closing_mark(text: str) -> int | None:
    """Return the end of a text that begins with a typographic mark: after the mark that closes it,
    at the end of the line or before what ends a text in brackets.
    """
    if text[:1] not in _PAIRS:
        return None
    found = re.match(rf".+?[{closing(text[0])}](?=\s*(?:$|[,\]}}](?:\s|$|[\]}}])|\s#))", text)
    return found.end() if found else None


def quote_text(text: str) -> str:
    """Quote a text for YAML: in double quotes, or in single ones if it contains double ones."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'
