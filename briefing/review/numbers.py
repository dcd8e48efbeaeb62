"""Parses figures and dates in text, with the vocabulary of its language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import isclose

from briefing.review.languages import Language


@dataclass(frozen=True)
class Figure:
    """A number in a text. ``scale``: that of the word after it: 16 million is 16 × 10⁶."""

    start: int
    length: int
    number: float
    scale: float
    in_digits: bool
    decimals: int

    @property
    def value(self) -> float:
        """The number with its scale."""
        return self.number * self.scale

    @property
    def end(self) -> int:
        """The offset after it."""
        return self.start + self.length

    def says(self, value: float, scale: float, *, whole: bool = True) -> bool:
        """Return whether it prints a value whose unit has a scale: 16 of "million people".

        The lower end of a range may omit the scale, which follows the upper one (``whole=False``).
        A figure with a scale may be rounded: "16 million" for 16,009,600.
        """
        goal = abs(value * scale)
        if isclose(self.value, goal, rel_tol=1e-9):
            return True
        if self.scale > 1:
            return bool(abs(self.value - goal) <= self.scale * 10.0**-self.decimals / 2)
        return not whole and isclose(self.number, abs(value), rel_tol=1e-9)


@dataclass(frozen=True)
class Moment:
    """A date in a text, as precise as given."""

    start: int
    length: int
    year: int | None
    month: int | None = None
    day: int | None = None


def unit_scale(unit: str | None, language: Language) -> float:
    """Return the scale of a unit: 10⁶ for "million people"."""
    match = language.scale.search(unit or "")
    return language.scales[match[1].lower()] if match else 1.0


@lru_cache(maxsize=4096)
def figures(text: str, language: Language) -> tuple[Figure, ...]:
    """Return every number in a text that is not part of a date."""
    cover = "\N{OBJECT REPLACEMENT CHARACTER}"
    covered = language.date.sub(lambda match: cover * len(match[0]), text)
    return tuple(_figure(match, language) for match in language.figure.finditer(covered))


@lru_cache(maxsize=4096)
def moments(text: str, language: Language) -> tuple[Moment, ...]:
    """Return every date in a text."""
    return tuple(_moments(text, language))


def _moments(text: str, language: Language) -> Iterator[Moment]:
    for match in language.date.finditer(text):
        found = match.groupdict()
        start, length = match.start(), match.end() - match.start()
        if (iso := found["iso"]) is not None:
            yield Moment(start, length, int(iso[:4]), int(iso[5:7]), int(iso[8:]))
            continue
        year = found["y1"] or found["y2"] or found["y3"] or found["y4"]
        month = found["m1"] or found["m2"] or found["m3"]
        day = found["day"] or found["d2"]
        yield Moment(
            start,
            length,
            int(year) if year else None,
            language.months.index(month) + 1 if month else None,
            int(day) if day else None,
        )
        if (end := found["y5"]) is not None and not (len(end) == 2 and int(end) <= 12):
            yield Moment(start, length, int(end) if len(end) == 4 else int(year[:2] + end))


def format_number(number: float) -> str:
    """Format a number for a message, without a superfluous decimal point."""
    return f"{number:,.15g}"


def _figure(match: re.Match[str], language: Language) -> Figure:
    digits, scale = match["digits"], match["scale"]
    return Figure(
        match.start(),
        match.end() - match.start(),
        _from_digits(digits) if digits else _from_word(match["word"], language.numbers),
        language.scales[scale.lower()] if scale else 1.0,
        digits is not None,
        len(digits.partition(".")[2]) if digits else 0,
    )


def _from_digits(written: str) -> float:
    return float(re.sub(r"[^\d.]", "", written))


def _from_word(written: str, numbers: Mapping[str, int]) -> float:
    word = " ".join(written.lower().split())
    if word in numbers:
        return numbers[word]
    tens, _, unit = word.partition("-")
    return numbers[tens] + numbers[unit]
