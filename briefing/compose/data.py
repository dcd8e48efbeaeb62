"""The data of a drawing as a table, before the table is laid out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Datum:
    """A cell of the table: a value, or the name of a place or time."""

    text: str
    remark: str = ""
    """Text in brackets after it."""

    def __str__(self) -> str:
        return f"{self.text} {self.remark}" if self.remark else self.text


class Data(NamedTuple):
    """A head, and rows with as many cells."""

    head: tuple[str, ...]
    rows: tuple[tuple[Datum, ...], ...]
