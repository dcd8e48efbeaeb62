"""The rule on table rows: their figures agree with the facts they print."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isclose

from briefing.model import Fact
from briefing.model.blocks.table import Row, Table
from briefing.problems import ContentPath, Finding
from briefing.review.agreement import ends, written
from briefing.review.index import Index
from briefing.review.numbers import figures, scale_of


@dataclass(frozen=True)
class _Printed:
    """A number in a row, with the scale and key of its column."""

    number: float
    scale: float
    key: str

    def is_of(self, fact: Fact) -> bool:
        """Return whether it is a fact's value, or an end of its range."""
        scale = scale_of(fact.unit)
        return fact.value is not None and any(self._is(one, scale) for one in ends(fact.value))

    def _is(self, value: float, scale: float) -> bool:
        """Return whether values are equal, or equal when rounded to the column's larger unit."""
        goal = abs(value * scale)
        step = 10.0 ** -len(f"{self.number:.12g}".partition(".")[2])
        return any(
            isclose(abs(self.number) * one, goal, rel_tol=1e-9)
            or (
                self.number and one > scale and abs(abs(self.number) * one - goal) <= one * step / 2
            )
            for one in (self.scale, 1.0)
        )


def rows_and_facts(index: Index) -> Iterator[Finding]:
    """A row that prints figures prints those of its facts."""
    for placed in index.of_kind(Table):
        for number, row in enumerate(placed.block.rows):
            yield from _row(index, placed.block, row, (*placed.path, "rows", number))


def _row(index: Index, table: Table, row: Row, path: ContentPath) -> Iterator[Finding]:
    printed = list(_numbers(table, row))
    facts = {name: index.briefing.facts[name] for name in row.facts if name in index.briefing.facts}
    strange = [one for one in printed if not any(one.is_of(fact) for fact in facts.values())]
    for name, fact in facts.items() if printed else ():
        if fact.value is not None and not any(one.is_of(fact) for one in printed):
            yield Finding(
                "figure-differs",
                f"the fact '{name}' has {written(fact.value)}, which this row does not show",
                (*path, "cells", strange[0].key) if len(strange) == 1 else (*path, "facts"),
                help="correct the row, or the fact if its source says so",
            )


def _numbers(table: Table, row: Row) -> Iterator[_Printed]:
    words = [cell for column in table.columns if isinstance(cell := row.value(column.key), str)]
    units = (scale_of(cell.partition(" ")[0]) for cell in words)  # 'million euros', in a cell
    beside = max(units, default=1.0)
    for column in table.columns:
        cell = row.value(column.key)
        scale = max(scale_of(column.unit or column.heading), beside)
        if isinstance(cell, str):
            yield from (_Printed(one.value, scale, column.key) for one in figures(cell))
        elif cell is not None and "year" not in column.heading.casefold():
            yield _Printed(cell, scale, column.key)
