"""Checks that a Vega expression terminates and is deterministic.

Only functions known to be so are allowed: no regular expressions, which may run for ever on a short
text, nothing that exhausts memory, no random numbers and no current time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

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
