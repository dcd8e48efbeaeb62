"""The data of a chart specified by an author, as a table in the words of the document."""

from __future__ import annotations

import json
from typing import Final

from briefing.compose.data import Data, Datum
from briefing.compose.wording import Wording
from briefing.model import EdtfDate
from briefing.vega_lite.specification import Scalar, fields_of, rows_of

_PRECISION: Final = {"year": 4, "yearmonth": 7}
"""Length of the part of a date that matters in a chart by years or months."""


def data(content: bytes, wording: Wording) -> Data | None:
    """Return the data, headed by the axis titles; None if they are not a single flat list."""
    whole = json.loads(content)
    found = rows_of(whole)
    if found is None:
        return None
    names, rows = found
    fields = fields_of(whole)
    titles = [fields[name].title if name in fields else None for name in names]
    head = tuple(
        title if title and titles.count(title) == 1 else name
        for name, title in zip(names, titles, strict=True)
    )
    units = [fields[name].time_unit if name in fields else None for name in names]
    cells = (
        (_cell(value, unit, wording) for value, unit in zip(row, units, strict=True))
        for row in rows
    )
    return Data(head, tuple(tuple(map(Datum, row)) for row in cells))


def _cell(value: Scalar, time_unit: str | None, wording: Wording) -> str:
    """Format a value as in the document; with a unit of time, as a date, if it is one."""
    if value is None:
        return ".."
    if isinstance(value, str) and time_unit is not None:
        try:
            return wording.date(EdtfDate.parse(value[: _PRECISION.get(time_unit)]))
        except ValueError:
            return value  # with a time of day, or in another notation
    if isinstance(value, bool | str):
        return str(value)
    return wording.number(value)
