"""Rules on tables: cells and notes exist, numbers are numbers, columns fit the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from briefing.model.blocks.table import Table, TableNote
from briefing.model.column_widths import needed, room_for
from briefing.problems import Finding, Part
from briefing.review.index import Index
from briefing.review.rules.references import FEW, advice

_DIGITS_ALONE = re.compile(r"[+\-−]?\d[\d\s.,]*")
"""A number with characters that YAML does not parse in one; "90–95" and "about 4" are text."""


def cells_without_a_column(index: Index) -> Iterator[Finding]:
    """Each cell belongs to a column of its table; otherwise it would not be printed."""
    for placed in index.of_kind(Table):
        keys = frozenset(column.key for column in placed.block.columns)
        unknown = [
            (number, key)
            for number, row in enumerate(placed.block.rows)
            for key in row.cells
            if key not in keys
        ]
        helps = advice((key for _, key in unknown), keys, "column")
        for number, key in unknown:
            yield Finding(
                "unknown-column",
                f"this table has no column '{key}'",
                (*placed.path, "rows", number, "cells", key),
                Part.KEY,
                helps[key],
            )


def numbers_as_text(index: Index) -> Iterator[Finding]:
    """In a decimal-aligned column, a number is written as a YAML number."""
    for placed in index.of_kind(Table):
        for column in placed.block.columns:
            for number, row in enumerate(placed.block.rows):
                value = row.value(column.key)
                if (
                    column.align == "decimal"
                    and isinstance(value, str)
                    and _DIGITS_ALONE.fullmatch(value)
                ):
                    yield Finding(
                        "bad-cell",
                        f"'{value}' is not a number",
                        (*placed.path, "rows", number, "cells", column.key),
                        help="write digits, with a point before the decimals and nothing else: "
                        "1200 or 4.8, without quotation marks",
                    )


def unknown_table_notes(index: Index) -> Iterator[Finding]:
    """A cell or column refers only to notes of its own table."""
    for placed in index.of_kind(Table):
        there = dict.fromkeys(name for _, name in _named_notes(placed.block))
        listed = ", ".join(f"'{name}'" for name in islice(there, FEW))
        listed += " …" if len(there) > FEW else ""
        for name, path in placed.block.references():
            if name not in there:
                yield Finding(
                    "unknown-table-note",
                    f"no note of this table has the id '{name}'",
                    (*placed.path, *path),
                    help=f"there is: {listed}"
                    if there
                    else f"write it in 'notes' of the table: - {{id: {name}, text: …}}",
                )


def duplicate_table_notes(index: Index) -> Iterator[Finding]:
    """Only one note of a table has a given id."""
    for placed in index.of_kind(Table):
        names: set[str] = set()
        for number, name in _named_notes(placed.block):
            if name in names:
                yield Finding(
                    "duplicate-id",
                    f"the id '{name}' is given to two notes of this table",
                    (*placed.path, "notes", number, "id"),
                    help="give one of the two another id",
                )
            names.add(name)


def wide_tables(index: Index) -> Iterator[Finding]:
    """The columns of a table have room for their longest words, side by side."""
    for placed in index.of_kind(Table):
        table, document = placed.block, index.briefing.document
        room, least = room_for(table, document), needed(table)
        if least <= room:
            continue
        turned = table.model_copy(update={"landscape": True})
        would_fit = not table.landscape and least <= room_for(turned, document)
        has_notes = any(column.notes for column in table.columns)
        what = "words will be divided" if has_notes else "each row will be a list"
        yield Finding(
            "table-too-wide",
            f"{len(table.columns)} columns with their longest words take about "
            f"{100 * (least / room - 1):.0f} % more room than the page has; {what}",
            (*placed.path, "columns"),
            help="write 'landscape: yes' in the table, or shorten the longest words"
            if would_fit
            else "leave out a column, shorten the longest words, or make two tables",
        )


def _named_notes(table: Table) -> Iterator[tuple[int, str]]:
    """Yield index and id of the notes that have an id."""
    for number, note in enumerate(table.notes):
        if isinstance(note, TableNote):
            yield number, note.id
