"""The labels of a document in its language, and that language's dates and numbers."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, localcontext
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, get_decimal_symbol

from briefing.model import EdtfDate
from briefing.system.values import Value

NBSP = "\N{NO-BREAK SPACE}"
_QUOTATION, _WITHIN = "punctuation.quoted", "punctuation.quoted_within"
_STRAIGHT = re.compile(r'"([^"]*)"')
_QUOTED = re.compile(r"'[^']*'")
_DAY_AND_MONTH, _MONTH_AND_YEAR = (
    re.compile(rf"({_QUOTED.pattern})|(?:{one})(?:[^A-Za-z']|{_QUOTED.pattern})+(?:{one})")
    for one in ("d+|[ML]+", "[ML]+|[yu]+")
)
"""Two adjacent fields of a date pattern; the group is quoted text."""


def digits(value: float) -> str:
    """Format a number in the author's digits, 5.0 as 5.0, and never with an exponent."""
    return format(Decimal(repr(value)), "f")


class Wording(Value):
    """Labels by dotted name, from ``templates/labels/<language>.yaml``."""

    locale: Locale
    by_name: Mapping[str, str]

    def say(self, name: str, /, **values: object) -> str:
        """Return a label with its ``{values}`` filled in. Raises LookupError if the labels lack the
        name or need a value that is not given.
        """
        found = self.by_name.get(name)
        if found is None:
            raise LookupError(f"the labels for {self.locale} have no '{name}'")
        # As strings: a label may come from a theme, and could reach attributes of other values.
        return found.format(**{name: str(value) for name, value in values.items()})

    @property
    def alphabet(self) -> str:
        """The alphabet, if its letters do not sort as their Unicode decomposition."""
        return self.by_name.get("alphabet", "")

    @property
    def colon(self) -> str:
        """The mark after a label; a space follows it, as after the other marks."""
        return self.say("punctuation.colon")

    @property
    def comma(self) -> str:
        """The mark between list entries."""
        return self.say("punctuation.comma")

    @property
    def semicolon(self) -> str:
        """The mark between parts that may contain commas."""
        return self.say("punctuation.semicolon")

    def listed(self, entries: Iterable[str]) -> str:
        """Join list entries in one line."""
        return f"{self.comma} ".join(entries)

    def join_parts(self, parts: Iterable[str]) -> str:
        """Join parts that may contain commas in one line."""
        return f"{self.semicolon} ".join(parts)

    def full_stop(self, text: str) -> str:
        """Return the full stop that a text lacks; empty if it ends a sentence already."""
        return "" if text.endswith((".", "…", "!", "?")) else "."

    def number(self, value: float | tuple[float, float]) -> str:
        """Format a number or range for the language: with an en dash, unless that would be next to
        a minus sign.
        """
        if isinstance(value, tuple):
            if min(value) < 0:
                return self.say("range", low=self.number(value[0]), high=self.number(value[1]))
            return "–".join(self.number(end) for end in value)
        written = digits(value)
        places = len(written.partition(".")[2])
        pattern = "#,##0" + ("." + "0" * places if places else "")
        with localcontext(prec=len(written)):  # so Babel, which rounds, keeps all digits
            printed = str(format_decimal(Decimal(written), format=pattern, locale=self.locale))
        return printed.replace("-", "\N{MINUS SIGN}")

    @property
    def point(self) -> str:
        """The decimal separator."""
        return str(get_decimal_symbol(self.locale))

    def quoted(self, text: str) -> str:
        """Put a quotation in quotation marks; those within it become the inner ones, so that no two
        alike are adjacent.
        """
        inner = _STRAIGHT.sub(lambda found: self.say(_WITHIN, words=found[1]), text)
        left, right = self._split_marks(_QUOTATION)
        opening, closing = self._split_marks(_WITHIN)
        if left.strip() and right.strip():
            inner = re.sub(rf"{re.escape(left.strip())}\s*", lambda _: opening, inner)
            inner = re.sub(rf"\s*{re.escape(right.strip())}", lambda _: closing, inner)
        return self.say(_QUOTATION, words=inner)

    def _split_marks(self, name: str) -> tuple[str, str]:
        """Return the opening and the closing quotation mark."""
        before, _, after = self.say(name, words="\0").partition("\0")
        return before, after

    def date(self, value: EdtfDate) -> str:
        """Format a date in words, with its precision."""
        if value.is_interval:
            start, end = value.parts
            if start and end:
                return self.say("date.between", start=self.date(start), end=self.date(end))
            if start:
                return self.dated("date.since", start=start)
            return self.dated("date.until", end=end) if end else value.text
        year, precision = (value.first or date.min).year, value.precision
        if precision in ("decade", "century"):
            words = self.say(f"date.{precision}", year=year)
        elif precision == "season":
            words = self.say(f"date.season_{int(value.text[5:7])}", year=year)
        else:
            pattern = self.say(f"date.pattern_{precision}")
            words = _format_day(value.first or date.min, pattern, self.locale)
        if value.is_approximate:
            words = self.say("date.about", date=words)
        if value.is_uncertain:
            words = self.say("date.uncertain", date=words)
        return words

    def dated(self, name: str, /, **date: EdtfDate) -> str:
        """Return a label with one date in words filled in.

        There may be variants by precision: ``as_of_year`` beside ``as_of``.
        """
        ((place, value),) = date.items()
        own = f"{name}_{value.precision}"
        return self.say(own if own in self.by_name else name, **{place: self.date(value)})


@lru_cache(maxsize=4096)
def _format_day(day: date, pattern: str, locale: Locale) -> str:
    """Format a date by CLDR, memoised: a document has few dates, each of them many times.

    Day and month stay on one line, or month and year, in whatever order they are.
    """
    pair = _DAY_AND_MONTH if "d" in _QUOTED.sub("", pattern) else _MONTH_AND_YEAR
    joined = pair.sub(lambda found: found[1] or found[0].replace(" ", NBSP), pattern)
    return str(format_date(day, format=joined, locale=locale))
