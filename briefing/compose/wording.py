"""The fixed words of a document in its language, and how that language writes dates and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, localcontext
from functools import cached_property, lru_cache
from string import Formatter
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, get_decimal_symbol

from briefing.model import EdtfDate
from briefing.nearest import nearest
from briefing.problems import Finding, Part

_STRAIGHT = re.compile(r'"([^"]*)"')
_SINGLE = str.maketrans("“”", "‘’")
NBSP = "\N{NO-BREAK SPACE}"


def digits(value: float) -> str:
    """A number in the digits that are the author's, 5.0 as 5.0, and never with an exponent."""
    return format(Decimal(repr(value)), "f")


@dataclass(frozen=True)
class Wording:
    """Fixed words by dotted name, from ``templates/labels/<language>.yaml``."""

    locale: Locale
    words: Mapping[str, Any]

    def say(self, name: str, /, **values: object) -> str:
        """The words of that name with its ``{values}`` filled in. Raises LookupError if the labels
        lack the name or ask for a value that is not given.
        """
        found = self.by_name.get(name)
        if found is None:
            raise LookupError(f"the labels for {self.locale} have no '{name}'")
        # As texts, since a form may be a theme's, and can ask for what is behind any other value.
        return found.format(**{name: str(value) for name, value in values.items()})

    @cached_property
    def by_name(self) -> Mapping[str, str]:
        """The words by dotted name, without groups."""
        return dict(_leaves(self.words))

    def number(self, value: float | tuple[float, float]) -> str:
        """A number, or a range, as the language writes it: with an en dash, unless that would stand
        beside a minus.
        """
        if isinstance(value, tuple):
            if min(value) < 0:
                return self.say("range", low=self.number(value[0]), high=self.number(value[1]))
            return "–".join(self.number(end) for end in value)
        written = digits(value)
        places = len(written.partition(".")[2])
        pattern = "#,##0" + ("." + "0" * places if places else "")
        with localcontext(prec=len(written)):  # Babel rounds to its own pattern, in all digits
            printed = str(format_decimal(Decimal(written), format=pattern, locale=self.locale))
        return printed.replace("-", "\N{MINUS SIGN}")

    @property
    def point(self) -> str:
        """What stands before the decimals of a number."""
        return str(get_decimal_symbol(self.locale))

    @staticmethod
    def quoted(text: str) -> str:
        """Words of somebody else in quotation marks; those that are in them become single ones, so
        that none stands beside another like it.
        """
        inner = _STRAIGHT.sub(r"‘\1’", text).translate(_SINGLE)
        return f"“{inner}”"

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

    def language(self, tag: str) -> str:
        """The name of a language."""
        return str(Locale.parse(tag, sep="-").get_display_name(self.locale))


@lru_cache(maxsize=4096)
def _dated(day: date, pattern: str, locale: Locale) -> str:
    """A date as CLDR writes it; a document has few dates, and each of them many times."""
    return str(format_date(day, format=pattern, locale=locale))


def overlaid(
    wording: Wording, own: Mapping[str, Mapping[str, str]]
) -> tuple[Wording, tuple[Finding, ...]]:
    """The wording with a theme's own words in its language; and what is wrong with them.

    ``own`` has words by language and dotted name; those of a region come after those of all.
    """
    known, words, findings = wording.by_name, wording.words, []
    for tag in dict.fromkeys((wording.locale.language, str(wording.locale).replace("_", "-"))):
        for name, text in own.get(tag, {}).items():
            path = ("theme", "wording", tag, name)
            if name not in known:
                meant = nearest(name, known)
                help = f"did you mean '{meant}'?" if meant else "templates/labels/ has them all"
                message = f"no fixed words are called '{name}'"
                findings.append(Finding("unknown-label", message, path, Part.KEY, help))
            elif not _places(text) <= (there := _places(known[name])):
                listed = ", ".join(f"{{{place}}}" for place in sorted(there))
                help = f"what can be filled in is: {listed or 'nothing'}"
                message = f"'{text}' has something else in {{braces}} than '{known[name]}'"
                findings.append(Finding("bad-label", message, path, help=help))
            else:
                words = _with(words, name.split("."), text)
    return replace(wording, words=words), tuple(findings)


def _leaves(words: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for name, value in words.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", str(value)


def _with(words: Mapping[str, Any], path: list[str], text: str) -> dict[str, Any]:
    first, *rest = path
    return {**words, first: _with(words[first], rest, text) if rest else text}


def _places(text: str) -> set[str]:
    """What is filled in to a text; the text itself, if its braces do not fit together."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return {text}
