"""Numbers and dates in text, with the vocabulary of its language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from briefing.review.languages import Language

YEAR = re.compile(r"(?:1[5-9]|20|21)\d\d")


@dataclass(frozen=True)
class Number:
    """A number in a text, with its scale: 16 million is 16 × 10⁶."""

    start: int
    end: int
    value: float
    decimals: int
    is_word: bool

    @property
    def span(self) -> tuple[int, int]:
        """Offset and length, as a finding has them."""
        return self.start, self.end - self.start


@dataclass(frozen=True)
class TextDate:
    """A date in a text, as precise as given."""

    start: int
    end: int
    year: int | None
    month: int | None = None
    day: int | None = None


def unit_scale(unit: str | None, language: Language) -> float:
    """Return the scale of a unit: 10⁶ for "million people"."""
    match = language.scale.search(unit or "")
    return language.scales[match[1].lower()] if match else 1.0


@lru_cache(maxsize=4096)
def find_numbers(text: str, language: Language) -> tuple[Number, ...]:
    """Return every number in a text that is not part of a date."""
    cover = "\N{OBJECT REPLACEMENT CHARACTER}"
    covered = language.date.sub(lambda match: cover * len(match[0]), text)
    return tuple(_number(match, language) for match in language.figure.finditer(covered))


def _number(match: re.Match[str], language: Language) -> Number:
    digits, scale = match["digits"], match["scale"]
    value = float(re.sub(r"[^\d.]", "", digits)) if digits else _value_of_word(
        match["word"], language.numbers
    )  # fmt: skip
    times = language.scales[scale.lower()] if scale else 1.0
    decimals = len(digits.partition(".")[2]) if digits else 0
    return Number(match.start(), match.end(), value * times, decimals, digits is None)


def _value_of_word(written: str, numbers: Mapping[str, int]) -> float:
    word = " ".join(written.lower().split())
    if word in numbers:
        return numbers[word]
    tens, _, unit = word.partition("-")
    return numbers[tens] + numbers[unit]


@lru_cache(maxsize=4096)
def find_dates(text: str, language: Language) -> tuple[TextDate, ...]:
    """Return every date in a text."""
    return tuple(_dates(text, language))


def _dates(text: str, language: Language) -> Iterator[TextDate]:
    for match in language.date.finditer(text):
        part = match.groupdict()
        if (iso := part["iso"]) is not None:
            yield TextDate(*match.span(), int(iso[:4]), int(iso[5:7]), int(iso[8:]))
            continue
        year = part["y1"] or part["y2"] or part["y3"] or part["y4"]
        month = part["m1"] or part["m2"] or part["m3"]
        day = part["day"] or part["d2"]
        yield TextDate(
            *match.span(),
            int(year) if year else None,
            language.months.index(month) + 1 if month else None,
            int(day) if day else None,
        )


def format_number(number: float) -> str:
    """Format a number for a message, without a superfluous decimal point."""
    return f"{number:,.15g}"
