"""The fixed words of a document in its language, and how that language writes dates and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, get_decimal_symbol

from briefing.model import EdtfDate

NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Wording:
    """Fixed words by dotted name, from ``templates/labels/<language>.yaml``."""

    locale: Locale
    words: Mapping[str, Any]

    def say(self, name: str, **values: object) -> str:
        """The words of that name with its ``{values}`` filled in. Raises LookupError if the labels
        lack the name or ask for a value that is not given.
        """
        found: Any = self.words
        for part in name.split("."):
            if not isinstance(found, Mapping) or part not in found:
                raise LookupError(f"the labels for {self.locale} have no '{name}'")
            found = found[part]
        return str(found).format(**values)

    def number(self, value: float | tuple[float, float]) -> str:
        """A number, or a range, as the language writes it: with an en dash, unless that would stand
        beside a minus.
        """
        if isinstance(value, tuple):
            if min(value) < 0:
                return self.say("range", low=self.number(value[0]), high=self.number(value[1]))
            return "–".join(self.number(end) for end in value)
        # Significant digits are the author's: 5.0 stays 5.0.
        places = len(repr(value).partition(".")[2]) if isinstance(value, float) else 0
        pattern = "#,##0" + ("." + "0" * places if places else "")
        written = str(format_decimal(value, format=pattern, locale=self.locale))
        return written.replace("-", "\N{MINUS SIGN}")

    @property
    def point(self) -> str:
        """What stands before the decimals of a number."""
        return str(get_decimal_symbol(self.locale))

    def date(self, value: EdtfDate) -> str:
        """A date in words, at the precision that it is known to."""
        if value.is_interval:
            return self._interval(value)
        words = self._plain(value)
        if value.is_approximate:
            words = self.say("date.about", date=words)
        if value.is_uncertain:
            words = self.say("date.uncertain", date=words)
        return words

    def _interval(self, value: EdtfDate) -> str:
        start, end = (
            self.date(EdtfDate.parse(part)) if part not in ("", "..") else None
            for part in value.text.split("/")
        )
        form = "between" if start and end else "since" if start else "until"
        return self.say(f"date.{form}", start=start, end=end)

    def _plain(self, value: EdtfDate) -> str:
        first = value.first or date.min
        precision = value.precision
        if precision in ("decade", "century"):
            return self.say(f"date.{precision}", year=first.year)
        if precision == "season":
            season = int(value.text[5:7])
            return self.say(f"date.season_{season}", year=first.year)
        pattern = self.say(f"date.pattern_{precision}")
        return _dated(first, pattern, self.locale).replace(" ", NBSP, 1)

    def territory(self, code: str) -> str:
        """The name of a country."""
        return str(self.locale.territories[code])

    def language(self, tag: str) -> str:
        """The name of a language."""
        return str(Locale.parse(tag, sep="-").get_display_name(self.locale))


@lru_cache(maxsize=4096)
def _dated(day: date, pattern: str, locale: Locale) -> str:
    """A date as CLDR writes it; a document has few dates, and each of them many times."""
    return str(format_date(day, format=pattern, locale=locale))
