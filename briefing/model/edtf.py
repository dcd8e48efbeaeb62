"""Dates with their precision: EDTF (ISO 8601-2:2019), levels 0 and 1.

Our own parser, because the library for it takes longer to import than a whole check and accepts
forms beyond level 1 that a briefing could not print.
"""

from __future__ import annotations

import calendar
import re
from datetime import date

from briefing.system.values import Value

_DATE = re.compile(
    r"(?P<year>-?\d{4}|\d{3}X|\d{2}XX)"
    r"(?:-(?P<month>\d{2}|XX)(?:-(?P<day>\d{2}|XX))?)?"
    r"(?P<qualifier>[?~%])?",
    re.ASCII,
)
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12)}


class EdtfDate(Value):
    """A date, or an interval of two dates, as written.

    ``first`` and ``last`` are the earliest and latest possible day; None for an open or unknown end
    of an interval.
    """

    first: date | None
    last: date | None
    text: str
    precision: str = ""
    """``day``, ``month``, ``season``, ``year``, ``decade``, ``century`` or ``interval``; empty if
    it is not stated."""

    @classmethod
    def parse(cls, text: str) -> EdtfDate:
        """Parse an EDTF string. Raises ValueError unless it is EDTF of level 0 or 1."""
        text = text.strip()
        if "/" not in text:
            return _parse_date(text)
        start, end = _split(text)  # more than one slash is a ValueError too
        if start is None and end is None:
            raise ValueError(f"an interval with two open ends: {text}")
        first, last = start.first if start else None, end.last if end else None
        if first and last and first > last:
            raise ValueError(f"the interval ends before it begins: {text}")
        return cls(first, last, text, "interval")

    @property
    def ends(self) -> tuple[date, ...]:
        """The earliest and the latest possible day, if they are known."""
        return tuple(end for end in (self.first, self.last) if end is not None)

    @property
    def is_interval(self) -> bool:
        """Whether it consists of two dates."""
        return self.precision == "interval"

    @property
    def is_day(self) -> bool:
        """Whether it is one full date without a qualifier."""
        return self.precision == "day" and self.text[-1].isdigit()

    @property
    def is_uncertain(self) -> bool:
        """Whether it is marked ``?`` (uncertain) or ``%`` (uncertain and approximate)."""
        return any(mark in self.text for mark in "?%")

    @property
    def is_approximate(self) -> bool:
        """Whether it is marked ``~`` (approximate) or ``%`` (uncertain and approximate)."""
        return any(mark in self.text for mark in "~%")

    @property
    def parts(self) -> tuple[EdtfDate | None, EdtfDate | None]:
        """Start and end of an interval, None if open or unknown; of a single date, itself."""
        return _split(self.text) if self.is_interval else (self, self)

    def can_be(self, other: EdtfDate) -> bool:
        """Return whether two dates can mean the same day; an open end includes every day."""
        begins = self.first is None or other.last is None or self.first <= other.last
        return begins and (self.last is None or other.first is None or other.first <= self.last)

    def __str__(self) -> str:
        return self.text


def _split(text: str) -> tuple[EdtfDate | None, EdtfDate | None]:
    start, end = (None if part in ("", "..") else _parse_date(part) for part in text.split("/"))
    return start, end


def _parse_date(text: str) -> EdtfDate:
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(f"not an EDTF date: {text}")
    year, month, day = match["year"], match["month"], match["day"]
    if "X" in year:
        if month is not None:
            raise ValueError(f"a month in an unspecified year: {text}")
        precision = "century" if year.endswith("XX") else "decade"
        first, last = date(int(year.replace("X", "0")), 1, 1), int(year.replace("X", "9"))
        return EdtfDate(first, date(last, 12, 31), text, precision)
    number = int(year)
    if month in (None, "XX"):
        if day not in (None, "XX"):
            raise ValueError(f"a day in an unspecified month: {text}")
        return EdtfDate(date(number, 1, 1), date(number, 12, 31), text, "year")
    if day not in (None, "XX"):
        exact = date(number, int(month), int(day))  # the 21st month, a season, has no days
        return EdtfDate(exact, exact, text, "day")
    season = _SEASONS.get(int(month))
    if day and season:
        raise ValueError(f"a day in a season: {text}")
    start, end = season or (int(month), int(month))
    until = date(number, end, calendar.monthrange(number, end)[1])
    return EdtfDate(date(number, start, 1), until, text, "season" if season else "month")
