"""Checks that the fields of a Vega-Lite specification are in its data: others print 'undefined'."""

from __future__ import annotations

import re
from typing import Any

from briefing.specification import Refused, entries

LISTED = 8
"""How many fields of the data are listed."""

_PLAIN = re.compile(r"[\w -]+")
"""A name, not a path into a value."""


def look_at_fields(value: dict[str, Any]) -> None:
    """Raise Refused for a field that no row of the data has.

    Only for a specification whose fields are all known: transforms, and other data, may add some.
    """
    known, found = _fields(value), [*entries(value, "", 0)]
    is_whole = all(name not in ("transform", "data") or place == "data" for place, name, _ in found)
    if not known or not is_whole:
        return
    for place, name, inner in found:
        is_field = name == "field" and isinstance(inner, str) and _PLAIN.fullmatch(inner)
        if is_field and inner not in known:
            listed = ", ".join([*known][:LISTED]) + (" …" if len(known) > LISTED else "")
            raise Refused(f"its data have no '{inner[:40]}', but {listed}", place)


def _fields(value: dict[str, Any]) -> dict[str, None]:
    """Return the names in the rows of inline data; empty if they are not known."""
    data = value.get("data")
    if not isinstance(data, dict) or not {"values", "name"} >= data.keys():
        return {}  # a format may choose a part of each row
    rows = data.get("values")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return {}
    return dict.fromkeys(name for row in rows for name in row)
