"""Validates self-contained Vega-Lite specifications, and extracts their inline data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from babel import Locale
from babel.numbers import get_decimal_symbol, get_group_symbol

from briefing.system.values import Value

# Checks that a Vega expression terminates and is deterministic.
#
# Only functions known to be so are allowed: no regular expressions, which may run for ever on a
# short text, nothing that exhausts memory, no random numbers and no current time.

_NAMES = """
if in typeof isArray isBoolean isDate isDefined isFinite isNaN isNumber isObject isString
isTuple isValid toBoolean toDate toNumber toString parseFloat parseInt
abs acos asin atan atan2 ceil clamp cos exp floor hypot log max min pow round sin sqrt tan
cumulativeLogNormal cumulativeNormal cumulativeUniform densityLogNormal densityNormal
densityUniform quantileLogNormal quantileNormal quantileUniform
date datetime day dayofyear hours milliseconds minutes month quarter seconds time utc utcdate
utcday utcdayofyear utchours utcmilliseconds utcminutes utcmonth utcquarter utcseconds utcweek
utcyear week year timeOffset utcOffset timeUnitSpecifier
format dayAbbrevFormat dayFormat monthAbbrevFormat monthFormat timeFormat timeParse utcFormat
utcParse lower substring trim truncate upper
clampRange extent indexof inrange join lastindexof length lerp merge peek pluck reverse slice
sort span contrast hcl hsl lab luminance rgb
bandwidth data domain invert range scale geoArea geoBounds geoCentroid
"""
FUNCTIONS = frozenset(_NAMES.split())
"""Allowed functions; some are keywords that may precede a parenthesis."""
_OF_NOW = frozenset({"date", "datetime", "time", "utc"})
"""Without arguments they return the current time."""
_PIECE = re.compile(
    r"'(?:[^'\\]|\\.)*+'?|\"(?:[^\"\\]|\\.)*+\"?|[A-Za-z_$][\w$]*|\d[\w.]*|\S", re.DOTALL
)
"""A token; an unterminated string extends to the end."""
_VALUE_ENDS = re.compile(r"[\w$'\")\]]$")


def trouble(expression: str) -> str | None:
    """Return why an expression must not be evaluated, or None if it may."""
    pieces = _PIECE.findall(expression)
    for before, piece in zip(["", *pieces], pieces, strict=False):
        if piece[0] in "'\"" and piece[0] != piece[1:][-1:]:
            return f"a quotation mark is opened and not closed: {piece[:20]}"
        if piece == "\\":
            return "a backslash is not allowed, because it could hide a name"
        if piece == "/" and (before in ("in", "typeof") or not _VALUE_ENDS.search(before)):
            return "a regular expression is not allowed, because it may run for ever"
    for name, is_empty in _calls(pieces):
        if name not in FUNCTIONS:
            return f"the function '{name}' is not allowed: it may not end, or give another result"
        if is_empty and name in _OF_NOW:
            return f"the function '{name}' needs a date: the current time differs in each build"
    return None


def _calls(pieces: list[str]) -> Iterator[tuple[str, bool]]:
    """Yield each called name, also in ``(name)(…)``, and whether its argument list is empty."""
    name = ""
    for number, piece in enumerate(pieces):
        if piece == "(" and name:
            yield name, pieces[number + 1 : number + 2] == [")"]
        if piece != ")":
            is_member = pieces[number - 1 : number] == ["."]
            name = piece if re.match(r"[A-Za-z_$]", piece) and not is_member else ""


# Validates self-contained Vega-Lite specifications and extracts their inline data.

SCHEMA = "https://vega.github.io/schema/vega-lite/"
VERSIONS = ("v5", "v6")
MOST_GENERATED = 10_000
"""Maximum number of rows a specification may generate; a page shows no more."""
MOST_PIXELS = 5_000
"""Maximum size in pixels that a specification may set; a page has a sixth of it."""
MOST_ROWS = 200
"""Data with more rows are not printed as a table; the textual description must suffice."""

_ADDRESSES = ("url", "href")
_EXPRESSIONS = frozenset(
    {"calculate", "filter", "test", "and", "or", "not", "expr", "signal", "labelExpr", "update",
     "init", "on", "events"}
)  # fmt: skip
"""Properties whose values are evaluated; titles, which may have parentheses too, are not."""
_FORMATS = ("number", "time")
_SAMPLE = re.compile(r"(?:^|\.)transform\[\d+\]\.sample$")
_COUNTS = ("steps", "minsteps", "maxsteps", "maxbins", "tickCount")
_SIDES = re.compile(r"(?:width|height|padding|spacing|offset|fontsize|length|radius)$")
"""Lengths in pixels: an axis has a tick for every few, so a long one is expensive."""
_AREAS = ("size", "symbolSize")
"""Sizes of points, in square pixels."""
_WITHIN_SIZE = re.compile(
    r"(?:^|\.)(?:(?:discrete)?(?:width|height)\.step|padding\.(?:left|right|top|bottom)"
    r"|spacing\.(?:row|column))$",
    re.IGNORECASE,
)
_REACHING = re.compile(r"url\(\s*[\"']?(?!#)|^\s*(?:https?|ftp|file|javascript):", re.IGNORECASE)

LISTED = 8
"""How many fields of the data are listed."""

_PLAIN = re.compile(r"[\w -]+")
"""A name, not a path into a value."""

Scalar = str | int | float | bool | None


class Field(Value):
    """The presentation of a data field in a chart."""

    title: str | None
    time_unit: str | None
    """Unit in which a date is shown: empty for the full date; None if it is not a date."""


class Refused(Exception):
    """A specification is not drawn; ``place`` is its path in the file."""

    def __init__(self, message: str, place: str, reaches_out: bool = False) -> None:
        super().__init__(message, place, reaches_out)
        self.message = message
        self.place = place
        self.reaches_out = reaches_out


def check_specification(value: Any) -> None:
    """Raise Refused unless a value is a self-contained Vega-Lite specification."""
    if not isinstance(value, dict):
        raise Refused("a specification must be a mapping", "the whole file")
    schema = value.get("$schema")
    if schema is not None:
        _check_schema(schema)
    if not isinstance(value.get("config", {}), dict):
        raise Refused("this must be a mapping", "config")
    for place, name, inner in entries(value, "", 0):
        if name.lower() in _ADDRESSES:
            raise Refused(f"'{name}' is an address, and a build fetches nothing", place, True)
        if name in ("mark", "type") and inner == "image":
            raise Refused("a mark that is an image would be fetched", place, True)
        if name in ("sequence", "keyvals") and not _is_short(inner):
            raise Refused(f"a sequence may have {MOST_GENERATED} rows at most", place)
        if name in _COUNTS and isinstance(inner, int | float) and inner > MOST_GENERATED:
            raise Refused(f"'{name}' may be {MOST_GENERATED} at most", place)
        if isinstance(inner, str) and _REACHING.search(inner):
            raise Refused("this is an address, and a build fetches nothing", place, True)
        _check_size(place, name, inner)
        _check_termination(place, name, inner)


def _check_termination(place: str, name: str, inner: Any) -> None:
    """Raise Refused for what may not terminate, or may differ in the next build."""
    if _SAMPLE.search(place):
        raise Refused("a sample differs in each build", place)
    if name == "formatType" and inner not in _FORMATS:
        raise Refused(f"the function '{inner}' is not allowed", place)
    within = place.rpartition(".")[2].partition("[")[0]  # the property, also for list items
    if isinstance(inner, str) and within in _EXPRESSIONS:
        why = trouble(inner)
        if why is not None:
            raise Refused(why, place)


def _check_size(place: str, name: str, inner: Any) -> None:
    """Raise Refused for sizes beyond any page: they exhaust the engine's memory or time."""
    if not isinstance(inner, int | float):
        return
    if name in _AREAS and abs(inner) > MOST_PIXELS**2:
        raise Refused(f"'{name}' may be {MOST_PIXELS**2} at most", place)
    is_side = _SIDES.search(name.lower()) or _WITHIN_SIZE.search(place)
    if is_side and abs(inner) > MOST_PIXELS:
        raise Refused(f"'{name}' may be {MOST_PIXELS} at most, in pixels", place)


def extract_rows(value: Any) -> tuple[tuple[str, ...], tuple[tuple[Scalar, ...], ...]] | None:
    """Return inline data as header and rows, if it is one flat list."""
    data = value.get("data") if isinstance(value, dict) else None
    rows = data.get("values") if isinstance(data, dict) else None
    if not isinstance(rows, list) or not 0 < len(rows) <= MOST_ROWS:
        return None
    if not all(isinstance(row, dict) for row in rows):
        return None
    if any(isinstance(cell, list | dict) for row in rows for cell in row.values()):
        return None
    head = tuple(dict.fromkeys(str(name) for row in rows for name in row))
    return head, tuple(tuple(row.get(name) for name in head) for row in rows)


def extract_fields(value: Any) -> dict[str, Field]:
    """Return the fields shown unaggregated, by name; the first channel that has a field decides."""
    fields: dict[str, Field] = {}
    for _, name, inner in entries(value, "", 0):
        if name == "encoding" and isinstance(inner, dict):
            for channel in inner.values():
                if isinstance(channel, dict) and not channel.keys() & {"aggregate", "bin"}:
                    fields.setdefault(str(channel.get("field")), _field(channel))
    return fields


def _field(channel: dict[str, Any]) -> Field:
    guides = (channel.get(name) for name in ("axis", "legend", "header"))
    titles = (guide.get("title") for guide in (channel, *guides) if isinstance(guide, dict))
    title = next((text for text in titles if isinstance(text, str) and text.strip()), None)
    unit = channel.get("timeUnit") or ""
    unit = str(unit.get("unit", "") if isinstance(unit, dict) else unit).removeprefix("utc")
    return Field(title, unit if unit or channel.get("type") == "temporal" else None)


def _check_schema(schema: Any) -> None:
    version = str(schema).removeprefix(SCHEMA).partition(".")[0]
    if not str(schema).startswith(SCHEMA) or version not in VERSIONS:
        known = " or ".join(f"{SCHEMA}{version}.json" for version in VERSIONS)
        raise Refused(f"the schema must be {known}", "$schema")


def entries(value: Any, place: str, depth: int) -> Iterator[tuple[str, str, Any]]:
    """Yield path, name and value of every property, without descending into data."""
    if isinstance(value, dict):
        for name, inner in value.items():
            where = f"{place}.{name}" if place else name
            if name == "$schema" and not place:
                continue
            yield where, name, inner
            if not _is_data(place, name):
                yield from entries(inner, where, depth + 1)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            where = f"{place}[{number}]"
            if isinstance(inner, str):
                yield where, "", inner
            yield from entries(inner, where, depth + 1)


def _is_data(place: str, name: str) -> bool:
    """Return whether a property is inline data; the ``values`` of an axis may be an expression."""
    inside = place.rpartition(".")[2]
    return (name == "values" and inside == "data") or (name == "datasets" and not place)


def _is_short(sequence: Any) -> bool:
    if not isinstance(sequence, dict):
        return True  # a literal list, or the engine reports what is wrong
    start, stop, step = (sequence.get(name, default) for name, default in
                         (("start", 0), ("stop", 0), ("step", 1)))  # fmt: skip
    if not all(isinstance(part, int | float) for part in (start, stop, step)) or not step:
        return False
    return bool(abs((stop - start) / step) <= MOST_GENERATED)


def check_fields(value: dict[str, Any]) -> None:
    """Raise Refused for a field that no row of the data has.

    Only for a specification whose fields are all known: transforms, and other data, may add some.
    """
    known, properties = _data_fields(value), [*entries(value, "", 0)]
    is_whole = all(
        name not in ("transform", "data") or place == "data" for place, name, _ in properties
    )
    if not known or not is_whole:
        return
    for place, name, inner in properties:
        is_field = name == "field" and isinstance(inner, str) and _PLAIN.fullmatch(inner)
        if is_field and inner not in known:
            listed = ", ".join([*known][:LISTED]) + (" …" if len(known) > LISTED else "")
            raise Refused(f"its data have no '{inner[:40]}', but {listed}", place)


def _data_fields(value: dict[str, Any]) -> dict[str, None]:
    """Return the names in the rows of inline data; empty if they are not known."""
    data = value.get("data")
    if not isinstance(data, dict) or not {"values", "name"} >= data.keys():
        return {}  # a format may choose a part of each row
    rows = data.get("values")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return {}
    return dict.fromkeys(name for row in rows for name in row)


# Number and date formats of a language in the syntax of the chart engine (d3-format and d3-time-
# format), for charts whose labels the engine makes, such as an author's own.

NBSP = "\N{NO-BREAK SPACE}"
_ISO = {"date": "%Y-%m-%d", "time": "%H:%M:%S", "dateTime": "%Y-%m-%d %H:%M:%S"}
"""The meaning of %x, %X and %c in a specification: readable in any language."""


def locale_formats(locale: Locale) -> dict[str, dict[str, Any]]:
    """Return the formats of numbers and times; empty for English, the engine's default."""
    if locale.language == "en":
        return {}
    return {"number": _number_formats(locale), "time": _time_formats(locale)}


def _number_formats(locale: Locale) -> dict[str, Any]:
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


def _time_formats(locale: Locale) -> dict[str, Any]:
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
