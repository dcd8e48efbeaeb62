"""Numbers and dates in text, with the vocabulary of its language."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from briefing.review.languages import Language
from briefing.review.text import COVER

YEAR = re.compile(r"(?:1[5-9]|20|21)\d\d")
_FOUR_DIGITS = re.compile(r"\d{4}")
_DAY = re.compile(r"\b\d{1,2}\b")


class Number(NamedTuple):
    """A number in a text, with its scale: 16 million is 16 × 10⁶."""

    start: int
    end: int
    value: float
    decimals: int
    is_word: bool


class TextDate(NamedTuple):
    """A date in a text, as precise as given."""

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None


def unit_scale(unit: str | None, language: Language) -> float:
    """Return the scale of a unit: 10⁶ for "million people"."""
    match = language.scale.search(unit or "")
    return language.scales[match[1].lower()] if match else 1.0


@lru_cache(maxsize=4096)
def find_numbers(text: str, language: Language) -> tuple[Number, ...]:
    """Return every number in a text that is not part of a date."""
    covered = language.date.sub(lambda match: COVER * len(match[0]), text)
    return tuple(_number(match, language) for match in language.figure.finditer(covered))


def _number(match: re.Match[str], language: Language) -> Number:
    digits, scale = match["digits"], match["scale"]
    if digits:
        value = float(re.sub(r"[^\d.]", "", digits))
    else:
        word = " ".join(match["word"].lower().split())
        parts = (word,) if word in language.numbers else word.split("-")
        value = sum(language.numbers[part] for part in parts)
    times = language.scales[scale.lower()] if scale else 1.0
    return Number(*match.span(), value * times, len((digits or "").partition(".")[2]), not digits)


@lru_cache(maxsize=4096)
def find_dates(text: str, language: Language) -> tuple[TextDate, ...]:
    """Return every date in a text."""
    return tuple(_date(match, language) for match in language.date.finditer(text))


def _date(match: re.Match[str], language: Language) -> TextDate:
    words = match[0]
    if words[4:5] == "-" == words[7:8]:
        return TextDate(*match.span(), int(words[:4]), int(words[5:7]), int(words[8:]))
    month = next((n for n, name in enumerate(language.months, 1) if name in words), None)
    year, day = _FOUR_DIGITS.search(words), _DAY.search(words) if month else None
    return TextDate(
        *match.span(), int(year[0]) if year else None, month, int(day[0]) if day else None
    )


def format_number(number: float) -> str:
    """Format a number for a message, without a superfluous decimal point."""
    return f"{number:,.15g}"
