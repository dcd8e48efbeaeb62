"""Guesses the EDTF form of a date in another notation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.model import EdtfDate

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR_FIRST = re.compile(r"(\d{4})[-./](\d{1,2})(?:[-./](\d{1,2}))?(?:[t ].*)?")
_YEAR_LAST = re.compile(r"(?:(\d{1,2})[-./])?(\d{1,2})[-./](\d{4})")
_DAY_MONTH = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?[ .]+)?([a-z]{3,9})\.?,? +(\d{4})")
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.? +(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})")
_ABOUT = re.compile(r"(?:about|around|c|ca|circa|approx)\.? *(.+)")
_SPAN = re.compile(r"(\d{4}) *(?:-|–|—|to|until) *(\d{4})")
_DECADE = re.compile(r"(\d{3})0s")

FORMS = "write it as 2013, 2013-05 or 2013-05-15; 2013~ for about 2013; 2003/2008 for a span"


def is_date(text: str) -> bool:
    """Return whether a text is a date in EDTF."""
    try:
        EdtfDate.parse(text)
    except ValueError:
        return False
    return True


def suggestion(text: str) -> str | None:
    """Return the EDTF date that a text probably means, if it is unambiguous."""
    found = {guess for guess in _guesses(text.strip().lower()) if is_date(guess)}
    return found.pop() if len(found) == 1 else None


def ends_before_it_begins(text: str) -> bool:
    """Return whether a text is an interval of two dates in the wrong order."""
    start, slash, end = text.strip().partition("/")
    return bool(slash) and is_date(start) and is_date(end) and is_date(f"{end}/{start}")


def looks_right(text: str) -> bool:
    """Return whether only the calendar is against it: 2013-02-30."""
    return re.fullmatch(r"\d{4}-\d\d(-\d\d)?", text.strip(), re.ASCII) is not None


def _guesses(text: str) -> Iterator[str]:
    if found := _ABOUT.fullmatch(text):
        inner = suggestion(found[1]) or found[1]
        yield f"{inner}~"
    if found := _SPAN.fullmatch(text):
        yield f"{found[1]}/{found[2]}"
    if found := _DECADE.fullmatch(text):
        yield f"{found[1]}X"
    if found := _YEAR_FIRST.fullmatch(text):
        yield _date(found[1], found[2], found[3])
    if found := _YEAR_LAST.fullmatch(text):
        yield _date(found[3], found[2], found[1])
        if found[1]:
            yield _date(found[3], found[1], found[2])
    if (found := _DAY_MONTH.fullmatch(text)) and found[2][:3] in _MONTHS:
        yield _date(found[3], str(_MONTHS.index(found[2][:3]) + 1), found[1])
    if (found := _MONTH_DAY.fullmatch(text)) and found[1][:3] in _MONTHS:
        yield _date(found[3], str(_MONTHS.index(found[1][:3]) + 1), found[2])


def _date(year: str, month: str, day: str | None) -> str:
    return "-".join((year, month.zfill(2), *([day.zfill(2)] if day else [])))
