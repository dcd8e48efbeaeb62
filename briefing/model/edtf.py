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

    @classmethod
    def parse(cls, text: str) -> EdtfDate:
        """Parse an EDTF string. Raises ValueError unless it is EDTF of level 0 or 1."""
        text = text.strip()
        if "/" not in text:
            return cls(*_bounds(text), text)
        start, end = text.split("/")  # more than one slash is a ValueError too
        if start in ("", "..") and end in ("", ".."):
            raise ValueError(f"an interval with two open ends: {text}")
        first = None if start in ("", "..") else _bounds(start)[0]
        last = None if end in ("", "..") else _bounds(end)[1]
        if first and last and first > last:
            raise ValueError(f"the interval ends before it begins: {text}")
        return cls(first, last, text)

    @property
    def ends(self) -> tuple[date, ...]:
        """The earliest and the latest possible day, if they are known."""
        return tuple(end for end in (self.first, self.last) if end is not None)

    @property
    def is_interval(self) -> bool:
        """Whether it consists of two dates."""
        return "/" in self.text

    @property
    def is_day(self) -> bool:
        """Whether it is one full date without a qualifier."""
        return re.fullmatch(r"\d{4}-\d{2}-\d{2}", self.text) is not None

    @property
    def is_uncertain(self) -> bool:
        """Whether it is marked ``?`` (uncertain) or ``%`` (uncertain and approximate)."""
        return any(mark in self.text for mark in "?%")

    @property
    def is_approximate(self) -> bool:
        """Whether it is marked ``~`` (approximate) or ``%`` (uncertain and approximate)."""
        return any(mark in self.text for mark in "~%")

    @property
    def parts(self) -> tuple[EdtfDate, EdtfDate] | None:
        """Start and end of a closed interval, else None."""
        if not self.is_interval or self.first is None or self.last is None:
            return None
        start, end = self.text.split("/")
        return EdtfDate.parse(start), EdtfDate.parse(end)

    @property
    def precision(self) -> str:
        """``day``, ``month``, ``season``, ``year``, ``decade``, ``century`` or ``interval``.

        Empty if it is not stated.
        """
        if self.is_interval:
            return "interval"
        match = _DATE.fullmatch(self.text)
        if match is None:  # parse() lets nothing else in
            return ""
        year, month, day = match["year"], match["month"], match["day"]
        if "X" in year:
            return "century" if year.endswith("XX") else "decade"
        if month in (None, "XX"):
            return "year"
        if int(month) in _SEASONS:
            return "season"
        return "month" if day in (None, "XX") else "day"

    def can_be(self, other: EdtfDate) -> bool:
        """Return whether two dates can mean the same day; an open end includes every day."""
        begins = self.first is None or other.last is None or self.first <= other.last
        return begins and (self.last is None or other.first is None or other.first <= self.last)

    def __str__(self) -> str:
        return self.text


def _bounds(text: str) -> tuple[date, date]:
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(f"not an EDTF date: {text}")
    year, month, day = match["year"], match["month"], match["day"]
    if "X" in year:
        if month is not None:
            raise ValueError(f"a month in an unspecified year: {text}")
        return date(int(year.replace("X", "0")), 1, 1), date(int(year.replace("X", "9")), 12, 31)
    number = int(year)
    if month == "XX":
        if day not in (None, "XX"):
            raise ValueError(f"a day in an unspecified month: {text}")
        month = None
    if month is None:
        return date(number, 1, 1), date(number, 12, 31)
    start, end = _SEASONS.get(int(month), (int(month), int(month)))
    if day not in (None, "XX"):
        exact = date(number, int(month), int(day))  # the 21st month, a season, has no days
        return exact, exact
    if day and start != int(month):
        raise ValueError(f"a day in a season: {text}")
    first, last = date(number, start, 1), date(number, end, 1)
    return first, last.replace(day=calendar.monthrange(number, end)[1])
