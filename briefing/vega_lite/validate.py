"""Validates self-contained Vega-Lite specifications, and extracts their inline data."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from babel import Locale
from babel.numbers import get_decimal_symbol, get_group_symbol

from briefing.charts import Refused

SCHEMA = "https://vega.github.io/schema/vega-lite/"
MOST_GENERATED = 10_000
"""Maximum number of rows a specification may generate; a page shows no more."""
MOST_PIXELS = 5_000
"""Maximum size in pixels that a specification may set; a page has a sixth of it."""
_LIMITS = tuple((re.compile(rf"(?:{path})$", re.IGNORECASE), most) for path, most in (
    (r"\b(?:steps|minsteps|maxsteps|maxbins|tickCount)", MOST_GENERATED),
    (r"\b(?:size|symbolSize)", MOST_PIXELS**2),
    (r"width|height|padding|spacing|offset|fontSize|length|radius", MOST_PIXELS),
    (r"\b(?:discrete)?(?:width|height)\.step|padding\.\w+|spacing\.\w+", MOST_PIXELS),
))  # fmt: skip
"""Limits of what would exhaust the engine's memory or time, by its path."""
_EXPRESSIONS = frozenset(
    {"calculate", "filter", "test", "and", "or", "not", "expr", "signal", "labelExpr", "update",
     "init", "on", "events"}
)  # fmt: skip
"""Properties whose values are evaluated; titles, which may have parentheses too, are not."""

# Only functions that end and always give the same result are allowed in expressions: no regular
# expressions, which may run for ever on a short text, nothing that exhausts memory, no random
# numbers and no current time.

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
_PIECE = re.compile(
    r"'(?:[^'\\]|\\.)*+'?|\"(?:[^\"\\]|\\.)*+\"?|[A-Za-z_$][\w$]*|\d[\w.]*|\S", re.DOTALL
)
"""A token; an unterminated string extends to the end."""
_ADDRESS = re.compile(r"url\(\s*[\"']?(?!#)|^\s*(?:https?|ftp|file|javascript):", re.IGNORECASE)

Scalar = str | int | float | bool | None


def check_specification(value: Any) -> None:
    """Raise Refused unless a value is a Vega-Lite specification that holds its data, refers to
    nothing outside itself, and is drawn within a page's size and time, the same in each build.
    """
    if not isinstance(value, dict):
        raise Refused("a specification must be a mapping", "")
    schema = str(value.get("$schema", f"{SCHEMA}v5"))
    if not schema.startswith((f"{SCHEMA}v5", f"{SCHEMA}v6")):
        raise Refused(f"the schema must be {SCHEMA}v5.json or {SCHEMA}v6.json", "$schema")
    properties = [*_properties(value)]
    for place, name, inner in properties:
        if name.lower() in ("url", "href"):
            raise Refused(f"'{name}' is an address, and a build fetches nothing", place, True)
        if name in ("mark", "type") and inner == "image":
            raise Refused("a mark that is an image would be fetched", place, True)
        if name in ("sequence", "keyvals") and isinstance(inner, dict):
            try:
                rows = abs((inner.get("stop", 0) - inner.get("start", 0)) / inner.get("step", 1))
            except (TypeError, ZeroDivisionError):
                rows = MOST_GENERATED + 1
            if rows > MOST_GENERATED:
                raise Refused(f"a sequence may have {MOST_GENERATED} rows at most", place)
        if isinstance(inner, int | float):
            for path, most in _LIMITS:
                if abs(inner) > most and path.search(place):
                    raise Refused(f"'{name}' may be {most} at most", place)
        if name == "sample":
            raise Refused("a sample differs in each build", place)
        if name == "formatType" and inner not in ("number", "time"):
            raise Refused(f"the function '{inner}' is not allowed", place)
        if isinstance(inner, str) and _ADDRESS.search(inner):
            raise Refused("this is an address, and a build fetches nothing", place, True)
        if isinstance(inner, str) and name in _EXPRESSIONS and (why := _object_to(inner)):
            raise Refused(why, place)
    _check_fields(value, properties)


def _check_fields(value: dict[str, Any], properties: list[tuple[str, str, Any]]) -> None:
    """Raise Refused for a field that no row has, if nothing else can add it."""
    names = [*dict.fromkeys(name for row in _rows(value) for name in row)]
    added = (name in ("transform", "data") and place != "data" for place, name, _ in properties)
    if not names or "format" in value["data"] or any(added):
        return
    for place, name, inner in properties:
        is_name = isinstance(inner, str) and re.fullmatch(r"[\w -]+", inner)  # not a path
        if name == "field" and is_name and inner not in names:
            listed = ", ".join(names[:8]) + (" …" if len(names) > 8 else "")
            raise Refused(f"its data have no '{inner[:40]}', but {listed}", place)


def _properties(value: Any, place: str = "", name: str = "") -> Iterator[tuple[str, str, Any]]:
    """Yield path, name and value of every property, and every text in a list under the name of the
    list, without descending into data; the ``values`` of an axis may be an expression.
    """
    if isinstance(value, list):
        for number, inner in enumerate(value):
            where = f"{place}[{number}]"
            if isinstance(inner, str):
                yield where, name, inner
            yield from _properties(inner, where, name)
    elif isinstance(value, dict):
        for key, inner in value.items():
            where = f"{place}.{key}" if place else key
            if where != "$schema":
                yield where, key, inner
            if where != "datasets" and (name, key) != ("data", "values"):
                yield from _properties(inner, where, key)


def _object_to(expression: str) -> str | None:
    """Return why an expression must not be evaluated, or None if it may."""
    pieces = _PIECE.findall(expression)
    called = ""  # also in ``(name)(…)``
    for before, piece, after in zip(["", *pieces], pieces, [*pieces[1:], ""], strict=False):
        if piece[0] in "'\"" and piece[0] != piece[1:][-1:]:
            return f"a quotation mark is opened and not closed: {piece[:20]}"
        if piece == "\\":
            return "a backslash is not allowed, because it could hide a name"
        if piece == "/" and (before in ("in", "typeof") or not re.search(r"[\w$'\")\]]$", before)):
            return "a regular expression is not allowed, because it may run for ever"
        if piece == "(" and called and called not in FUNCTIONS:
            return f"the function '{called}' is not allowed: it may not end, or give another result"
        if piece == "(" and called in ("date", "datetime", "time", "utc") and after == ")":
            return f"the function '{called}' needs a date: the current time differs in each build"
        if piece != ")":
            called = piece if re.match(r"[A-Za-z_$]", piece) and before != "." else ""
    return None


class Table(NamedTuple):
    """The inline data of a specification, in the words of its chart."""

    heads: tuple[str, ...]
    """The titles of the axes; a name where there is none, or where two are alike."""
    time_units: tuple[str | None, ...]
    """The unit in which dates are shown: empty for the full date; None if they are no dates."""
    rows: tuple[tuple[Scalar, ...], ...]


def extract_table(value: Any) -> Table | None:
    """Return the inline data, if they are one flat list."""
    rows = _rows(value)
    is_flat = not any(isinstance(cell, list | dict) for row in rows for cell in row.values())
    if not is_flat or not 0 < len(rows) <= 200:  # for more, the textual description must suffice
        return None
    names = tuple(dict.fromkeys(str(name) for row in rows for name in row))
    fields = _extract_fields(value)
    titles, units = zip(*(fields.get(name, (None, None)) for name in names), strict=True)
    heads = (
        title if title and titles.count(title) == 1 else name
        for name, title in zip(names, titles, strict=True)
    )
    cells = (tuple(row.get(name) for name in names) for row in rows)
    return Table(tuple(heads), units, tuple(cells))


def _rows(value: Any) -> list[dict[str, Any]]:
    """Return the rows of inline data; none if they are not all mappings."""
    data = value.get("data")
    rows = data.get("values") if isinstance(data, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return []
    return rows


def _extract_fields(value: Any) -> dict[str, tuple[str | None, str | None]]:
    """Return title and unit of time of each field shown unaggregated, from its first channel."""
    fields: dict[str, tuple[str | None, str | None]] = {}
    for _, kind, encoding in _properties(value):
        is_encoding = kind == "encoding" and isinstance(encoding, dict)
        for channel in encoding.values() if is_encoding else ():
            if not isinstance(channel, dict) or channel.keys() & {"aggregate", "bin"}:
                continue
            guides = (channel, *(channel.get(name) for name in ("axis", "legend", "header")))
            titles = (guide.get("title") for guide in guides if isinstance(guide, dict))
            title = next((text for text in titles if isinstance(text, str) and text.strip()), None)
            unit = channel.get("timeUnit") or ""
            unit = str(unit.get("unit", "") if isinstance(unit, dict) else unit).removeprefix("utc")
            is_date = unit or channel.get("type") == "temporal"
            fields.setdefault(str(channel.get("field")), (title, unit if is_date else None))
    return fields


def locale_formats(locale: Locale) -> dict[str, dict[str, Any]]:
    """Return a language's formats for d3-format and d3-time-format; empty for English."""
    if locale.language == "en":
        return {}
    percent = str(locale.percent_formats[None].pattern).rpartition("0")[2]
    is_before = str(locale.currency_formats["standard"].pattern).startswith("¤")
    days, months = locale.days["stand-alone"], locale.months["stand-alone"]
    periods = locale.day_periods["format"]["abbreviated"]
    week = (6, *range(6))  # from Sunday on; Babel counts from Monday
    number = {
        "decimal": get_decimal_symbol(locale),
        "thousands": get_group_symbol(locale),
        "grouping": [3],
        "currency": ["$", ""] if is_before else ["", "\N{NO-BREAK SPACE}$"],
        "percent": percent or "%",  # the engine cannot put it before a number
        "minus": "\N{MINUS SIGN}",
    }
    time = {
        # What %x, %X and %c mean: readable in any language.
        "date": "%Y-%m-%d", "time": "%H:%M:%S", "dateTime": "%Y-%m-%d %H:%M:%S",
        "periods": [periods.get("am", "AM"), periods.get("pm", "PM")],
        "days": [days["wide"][day] for day in week],
        "shortDays": [days["abbreviated"][day] for day in week],
        "months": [months["wide"][month] for month in range(1, 13)],
        "shortMonths": [months["abbreviated"][month] for month in range(1, 13)],
    }  # fmt: skip
    return {"number": number, "time": time}
