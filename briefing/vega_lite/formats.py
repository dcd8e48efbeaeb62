"""Number and date formats of a language in the syntax of the chart engine (d3-format and
d3-time-format), for charts whose labels the engine makes, such as an author's own.
"""

from __future__ import annotations

from typing import Any

from babel import Locale
from babel.numbers import get_decimal_symbol, get_group_symbol

NBSP = "\N{NO-BREAK SPACE}"
_ISO = {"date": "%Y-%m-%d", "time": "%H:%M:%S", "dateTime": "%Y-%m-%d %H:%M:%S"}
"""The meaning of %x, %X and %c in a specification: readable in any language."""


def formats_of(locale: Locale) -> dict[str, dict[str, Any]]:
    """Return the formats of numbers and times; empty for English, the engine's default."""
    if locale.language == "en":
        return {}
    return {"number": _numbers(locale), "time": _times(locale)}


def _numbers(locale: Locale) -> dict[str, Any]:
    percent = str(locale.percent_formats[None].pattern).rpartition("0")[2]
    is_before = str(locale.currency_formats["standard"].pattern).startswith("¤")
    return {
        "decimal": get_decimal_symbol(locale),
        "thousands": get_group_symbol(locale),
        "grouping": [3],
        "currency": ["$", ""] if is_before else ["", f"{NBSP}$"],
        "percent": percent or "%",  # the engine cannot put it before a number
        "minus": "\N{MINUS SIGN}",
    }


def _times(locale: Locale) -> dict[str, Any]:
    days, months = locale.days["stand-alone"], locale.months["stand-alone"]
    periods = locale.day_periods["format"]["abbreviated"]
    week = (6, *range(6))  # from Sunday on; Babel counts from Monday
    return {
        **_ISO,
        "periods": [periods.get("am", "AM"), periods.get("pm", "PM")],
        "days": [days["wide"][day] for day in week],
        "shortDays": [days["abbreviated"][day] for day in week],
        "months": [months["wide"][month] for month in range(1, 13)],
        "shortMonths": [months["abbreviated"][month] for month in range(1, 13)],
    }
