"""The labels of a document in its language, their check, and that language's dates and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, localcontext
from functools import cached_property, lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, parse_pattern, tokenize_pattern
from babel.numbers import format_decimal, get_decimal_symbol
from msgspec.structs import replace

from briefing.model import EdtfDate
from briefing.problems import ContentPath, Finding, Part
from briefing.system.suggest import suggest_name
from briefing.system.values import Value

ENGLISH = "labels/en.yaml"
"""The template file that has every label, with its placeholders."""

DATED = (
    *("as_of", "date.since", "date.until", "factcheck.as_of"),
    *("memberships.since", "memberships.until", "sources.accessed"),
)
"""Labels that contain a date. A language may add variants by the precision of the date."""

PRECISIONS = ("day", "month", "season", "year", "decade", "century", "interval")

_OPTIONAL = frozenset({"alphabet"})

_PLACE = ("document", "language")
_NAMED = 10
"""Maximum number of missing labels named in a message."""

_FIELDS = {"year": "Gyu", "month": "GyuMLQq", "day": "GyuMLQqdDEec"}
"""CLDR date pattern letters (UTS 35) allowed for each precision of a date."""


def list_tags(language: str) -> tuple[str, ...]:
    """Return the tags of a theme's labels for a language: general first, then regional."""
    return tuple(dict.fromkeys((language.split("-")[0], language)))


def list_label_files(language: str) -> tuple[str, ...]:
    """Return the template files for a language: regional first, then general."""
    return tuple(f"labels/{tag}.yaml" for tag in reversed(list_tags(language)))


def find_label_file(language: str, folders: Mapping[str, Path]) -> tuple[str, str] | None:
    """Return the label file of a language: the name of the first folder that has one, and its path.

    None if there is none.
    """
    for file in list_label_files(language):
        for name, folder in folders.items():
            if (folder / file).is_file():
                return name, file
    return None


def check_direction(language: str) -> Finding | None:
    """Return a finding if a language is written from right to left, which is not laid out yet.

    Also if its direction is not known, nor how it writes dates: no document can be in it.
    Words in such a language, within a document in another one, are laid out correctly.
    """
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        name = Locale("en").languages.get(language.split("-")[0], language)
        message = f"dates cannot be written in {name}: CLDR does not have its names of months"
        return Finding("unsupported-language", message, _PLACE, help=_OTHER)
    if locale.text_direction == "ltr":
        return None
    message = f"{locale.get_language_name('en')} is written from right to left: such a document is"
    return Finding("right-to-left", f"{message} not supported yet", _PLACE, help=_OTHER)


_OTHER = "write it in another language; it may contain words and quotations in this one"


def report_unsupported(language: str, folder: str = "the folder of your theme") -> Finding:
    """Return the finding that a language has no labels."""
    return Finding(
        "unsupported-language",
        f"there are no labels in the language '{language}'",
        _PLACE,
        help=f"copy templates/{ENGLISH} to labels/{language}.yaml in {folder}, and translate it "
        "(docs/theming.md, “Another language”)",
    )


def check_labels_complete(names: Iterable[str], known: Mapping[str, str]) -> Finding | None:
    """Return a finding that lists the labels missing from a complete file of labels, if any."""
    there = frozenset(names)
    absent = [f"'{name}'" for name in known if name not in there | _OPTIONAL]
    if not absent:
        return None
    more = f" and {len(absent) - _NAMED} more" if len(absent) > _NAMED else ""
    words = f"these labels are missing: {', '.join(absent[:_NAMED])}{more}"
    help = f"copy them from templates/{ENGLISH}, each into its group, and translate them"
    return Finding("missing-label", words, (), help=help)


def fault(
    name: str, text: str | None, known: Mapping[str, str], path: ContentPath
) -> Finding | None:
    """Return the finding for an invalid label, if it is.

    ``known``: the English labels by name. ``text``: None if the file has no text there.
    """
    above, _, precision = name.rpartition("_")
    if name not in known and above in DATED and precision in PRECISIONS:
        known = {**known, name: known.get(above, "")}
    if name not in known:
        help = suggest_name(name, known, f"templates/{ENGLISH} has them all")
        return Finding("unknown-label", f"there is no label '{name}'", path, Part.KEY, help)
    if text is None:
        help = "write the words after it, in quotes if they begin with a brace or a bracket"
        return Finding("bad-label", f"'{name}' has no text", path, help=help)
    if not _list_places(text) <= (there := _list_places(known[name])):
        listed = ", ".join(f"{{{place}}}" for place in sorted(there))
        message = f"'{text}' has other {{braces}} than '{known[name]}'"
        help = f"the names that can be filled in: {listed or 'nothing'}"
        return Finding("bad-label", message, path, help=help)
    is_pattern = above == "date.pattern" and precision in _FIELDS
    return _check_pattern(precision, text, path) if is_pattern else None


def _list_places(text: str) -> set[str]:
    """Return the placeholders of a label; the label itself if its braces do not match."""
    try:
        parts = [part for part in Formatter().parse(text) if part[1] is not None]
    except ValueError:
        return {text}
    return {text if form or conversion else str(name) for _, name, form, conversion in parts}


def _check_pattern(precision: str, text: str, path: ContentPath) -> Finding | None:
    """Return the finding for an invalid date pattern of a precision, if it is."""
    fields = [value[0] for kind, value in tokenize_pattern(text) if kind == "field"]
    message = f"'{text}' is not a date pattern of a {precision}"
    try:
        parse_pattern(text)
        if fields and all(field in _FIELDS[precision] for field in fields):
            return None
    except ValueError as error:
        message = f"{message}: {str(error)[:1].lower()}{str(error)[1:]}"
    help = "write d, MMMM, y for day, month, year, and other letters in 'single quotes'"
    return Finding("bad-label", message, path, help=help)


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


class Wording(Value, dict=True):
    """Labels, from ``templates/labels/<language>.yaml``: in groups, or by dotted name."""

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
        return dict(_iterate_leaves(self.words))

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

    @property
    def territories(self) -> Mapping[str, str]:
        """The names of countries, by their codes in ISO 3166-1."""
        names: Mapping[str, str] = self.locale.territories
        return names

    def language(self, tag: str) -> str:
        """Return the name of a language."""
        return str(Locale.parse(tag, sep="-").get_display_name(self.locale))


@lru_cache(maxsize=4096)
def _format_day(day: date, pattern: str, locale: Locale) -> str:
    """Format a date by CLDR, memoised: a document has few dates, each of them many times.

    Day and month stay on one line, or month and year, in whatever order they are.
    """
    pair = _DAY_AND_MONTH if "d" in _QUOTED.sub("", pattern) else _MONTH_AND_YEAR
    joined = pair.sub(lambda found: found[1] or found[0].replace(" ", NBSP), pattern)
    return str(format_date(day, format=joined, locale=locale))


def overlay_labels(
    wording: Wording, language: str, own: Mapping[str, Mapping[str, str]]
) -> Wording:
    """Return the labels with a theme's own for a language, which are known to be valid.

    ``own`` has labels by language and dotted name.
    """
    labels = dict(wording.by_name)
    for tag in list_tags(language):
        labels |= own.get(tag, {})
    return replace(wording, words=labels)


def _iterate_leaves(words: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for name, value in words.items():
        if isinstance(value, Mapping):
            yield from _iterate_leaves(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", str(value)
