"""The labels of a document in its language, and that language's formats of dates and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, localcontext
from functools import cached_property, lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, get_decimal_symbol

from briefing.model import EdtfDate
from briefing.model.labels import list_tags

NBSP = "\N{NO-BREAK SPACE}"
_QUOTATION, _WITHIN = "punctuation.quoted", "punctuation.quoted_within"
_STRAIGHT = re.compile(r'"([^"]*)"')
_QUOTED = re.compile(r"'[^']*'")


def _side_by_side(*fields: str) -> re.Pattern[str]:
    """Return a pattern for two adjacent fields of a date pattern; its group is quoted text."""
    one = "|".join(f"[{letters}]+" for letters in fields)
    return re.compile(rf"({_QUOTED.pattern})|(?:{one})(?:[^A-Za-z']|{_QUOTED.pattern})+(?:{one})")


_DAY_AND_MONTH = _side_by_side("d", "ML")
_MONTH_AND_YEAR = _side_by_side("ML", "yu")


def digits(value: float) -> str:
    """Format a number in the author's digits, 5.0 as 5.0, and never with an exponent."""
    return format(Decimal(repr(value)), "f")


@dataclass(frozen=True)
class Wording:
    """Labels by dotted name, from ``templates/labels/<language>.yaml``."""

    locale: Locale
    words: Mapping[str, Any]

    def say(self, name: str, /, **values: object) -> str:
        """Return a label with its ``{values}`` filled in. Raises LookupError if the labels lack the
        name or need a value that is not given.
        """
        found = self.by_name.get(name)
        if found is None:
            raise LookupError(f"the labels for {self.locale} have no '{name}'")
        # As strings: a label may come from a theme, and could reach attributes of other values.
        return found.format(**{name: str(value) for name, value in values.items()})

    @cached_property
    def by_name(self) -> Mapping[str, str]:
        """Labels by dotted name, without nesting."""
        return dict(_leaves(self.words))

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

    def parted(self, parts: Iterable[str]) -> str:
        """Join parts that may contain commas in one line."""
        return f"{self.semicolon} ".join(parts)

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
        (left, right), (opening, closing) = self._marks(_QUOTATION), self._marks(_WITHIN)
        if left.strip() and right.strip():
            inner = re.sub(rf"{re.escape(left.strip())}\s*", lambda _: opening, inner)
            inner = re.sub(rf"\s*{re.escape(right.strip())}", lambda _: closing, inner)
        return self.say(_QUOTATION, words=inner)

    def _marks(self, name: str) -> tuple[str, str]:
        """Return the opening and the closing quotation mark."""
        before, _, after = self.say(name, words="\0").partition("\0")
        return before, after

    def date(self, value: EdtfDate) -> str:
        """Format a date in words, with its precision."""
        if value.is_interval:
            return self._interval(value)
        words = self._plain(value)
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

    def _interval(self, value: EdtfDate) -> str:
        start, end = (
            EdtfDate.parse(part) if part not in ("", "..") else None
            for part in value.text.split("/")
        )
        if start and end:
            return self.say("date.between", start=self.date(start), end=self.date(end))
        if start:
            return self.dated("date.since", start=start)
        return self.dated("date.until", end=end) if end else value.text

    def _plain(self, value: EdtfDate) -> str:
        first = value.first or date.min
        precision = value.precision
        if precision in ("decade", "century"):
            return self.say(f"date.{precision}", year=first.year)
        if precision == "season":
            season = int(value.text[5:7])
            return self.say(f"date.season_{season}", year=first.year)
        return _dated(first, self.say(f"date.pattern_{precision}"), self.locale)

    def language(self, tag: str) -> str:
        """Return the name of a language."""
        return str(Locale.parse(tag, sep="-").get_display_name(self.locale))


@lru_cache(maxsize=4096)
def _dated(day: date, pattern: str, locale: Locale) -> str:
    """Format a date by CLDR, memoised: a document has few dates, each of them many times.

    Day and month stay on one line, or month and year, in whatever order they are.
    """
    pair = _DAY_AND_MONTH if "d" in _QUOTED.sub("", pattern) else _MONTH_AND_YEAR
    joined = pair.sub(lambda found: found[1] or found[0].replace(" ", NBSP), pattern)
    return str(format_date(day, format=joined, locale=locale))


def overlaid(wording: Wording, language: str, own: Mapping[str, Mapping[str, str]]) -> Wording:
    """Return the labels with a theme's own for a language, which are known to be valid.

    ``own`` has labels by language and dotted name.
    """
    words = wording.words
    for tag in list_tags(language):
        for name, text in own.get(tag, {}).items():
            words = _with(words, name.split("."), text)
    return replace(wording, words=words)


def _leaves(words: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for name, value in words.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", str(value)


def _with(words: Mapping[str, Any], path: list[str], text: str) -> dict[str, Any]:
    first, *rest = path
    return {**words, first: _with(words[first], rest, text) if rest else text}
