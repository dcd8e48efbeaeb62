"""Parses figures and dates in English text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import isclose

from briefing.review.text import words_of

_UNITS = words_of(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = words_of("twenty thirty forty fifty sixty seventy eighty ninety")
_WORDS = {name: number for number, name in enumerate(_UNITS, start=1)}
_WORDS |= {name: 10 * number for number, name in enumerate(_TENS, start=2)}
_WORDS |= {"dozen": 12, "hundred": 100, "one hundred": 100, "a hundred": 100}
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_MONTHS = words_of(
    "January February March April May June July August September October November December"
)

_MONTH = "(?P<{}>" + "|".join(_MONTHS) + ")"
_DATE = re.compile(
    r"\b(?:(?P<iso>\d{4}-\d\d-\d\d)\b"
    rf"|(?P<day>\d{{1,2}})(?:\s?[–-]\s?\d{{1,2}})?\s{_MONTH.format('m1')}(?:\s(?P<y1>\d{{4}}))?"
    rf"|{_MONTH.format('m2')}\s(?P<d2>\d{{1,2}})\b(?:,\s(?P<y2>\d{{4}}))?"
    rf"|{_MONTH.format('m3')}\s(?P<y3>\d{{4}})"
    r"|(?<![.,\d+–-])(?P<y4>(?:1\d|20|21)\d\d)(?:[–/-](?P<y5>\d{4}|\d{2}))?(?:s\b|(?![\w%])))"
    r"(?![.,]\d)(?!\s?(?:%|per\scent|thousand|million|billion|people|km|tonnes))"
)
_DIGITS = r"\d{1,3}(?:[,\u00a0\u202f\u2009]\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?"
_WORD = (
    r"\b(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five"
    r"|six|seven|eight|nine))?|(?:one\s|a\s)?hundred|dozen|" + "|".join(reversed(_UNITS)) + r")\b"
)
_FIGURE = re.compile(
    rf"(?:(?<![\w+./])(?<!\d,)(?P<digits>{_DIGITS})(?![\w+]|/\d)|(?P<word>{_WORD})(?!-))"
    r"(?:[\s-](?P<scale>thousand|million|billion|trillion)\b)?",
    re.IGNORECASE,
)
_SCALE = re.compile(r"\b(thousand|million|billion|trillion)s?\b", re.IGNORECASE)


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


def scale_of(unit: str | None) -> float:
    """Return the scale of a unit: 10⁶ for "million people"."""
    match = _SCALE.search(unit or "")
    return _SCALES[match[1].lower()] if match else 1.0


@lru_cache(maxsize=4096)
def figures(text: str) -> tuple[Figure, ...]:
    """Return every number in a text that is not part of a date."""
    covered = _DATE.sub(lambda match: "\N{OBJECT REPLACEMENT CHARACTER}" * len(match[0]), text)
    return tuple(_figure(match) for match in _FIGURE.finditer(covered))


@lru_cache(maxsize=4096)
def moments(text: str) -> tuple[Moment, ...]:
    """Return every date in a text."""
    return tuple(_moments(text))


def _moments(text: str) -> Iterator[Moment]:
    for match in _DATE.finditer(text):
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
            _MONTHS.index(month) + 1 if month else None,
            int(day) if day else None,
        )
        if (end := found["y5"]) is not None and not (len(end) == 2 and int(end) <= 12):
            yield Moment(start, length, int(end) if len(end) == 4 else int(year[:2] + end))


def shown(number: float) -> str:
    """Format a number for a message, without a superfluous decimal point."""
    return f"{number:,.15g}"


def _figure(match: re.Match[str]) -> Figure:
    digits, scale = match["digits"], match["scale"]
    return Figure(
        match.start(),
        match.end() - match.start(),
        _from_digits(digits) if digits else _from_word(match["word"]),
        _SCALES[scale.lower()] if scale else 1.0,
        digits is not None,
        len(digits.partition(".")[2]) if digits else 0,
    )


def _from_digits(written: str) -> float:
    return float(re.sub(r"[^\d.]", "", written))


def _from_word(written: str) -> float:
    word = " ".join(written.lower().split())
    if word in _WORDS:
        return _WORDS[word]
    tens, _, unit = word.partition("-")
    return _WORDS[tens] + _WORDS[unit]
