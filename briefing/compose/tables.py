"""Prepares tables for printing: heads, cells, row groups, symbols to explain, column widths."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from briefing.compose.decimals import NIL, is_numeric, pads
from briefing.compose.table_notes import Mark, TableNotes
from briefing.compose.widths import shares
from briefing.compose.wording import Wording, digits
from briefing.extents import extents, needed, room_for
from briefing.model import Document
from briefing.model.blocks.table import MISSING, Column, Row, Table, TableCell

NARROW: Final = 16.0
"""Width of the narrowest screen, in em, with a margin: wider tables scroll sideways."""


@dataclass(frozen=True)
class ShownCell:
    """A cell, ready for printing."""

    text: str
    is_prose: bool
    align: str
    pad: str | None
    """Padding after the last digit of a number; None if the cell is not aligned."""
    status: str | None
    marks: tuple[Mark, ...]
    language: str | None
    """The language of the text, if it is not that of the document."""
    roomy: bool
    """Whether some cell of the column has so many marks that they need space after the number."""


@dataclass(frozen=True)
class ShownHead:
    """The head of a column."""

    column: Column
    marks: tuple[Mark, ...]

    @property
    def words(self) -> str:
        """The head as printed before a cell, where each row is a list."""
        unit = self.column.unit
        return f"{self.column.heading} ({unit})" if unit else self.column.heading


@dataclass(frozen=True)
class ShownRow:
    """A row; the last may be the total of the others."""

    cells: tuple[ShownCell, ...]
    is_total: bool


@dataclass(frozen=True)
class Group:
    """Rows under a heading of their own, or without one."""

    heading: str | None
    rows: tuple[ShownRow, ...]


@dataclass(frozen=True)
class ShownTable:
    """A table, ready for printing."""

    heads: tuple[ShownHead, ...]
    groups: tuple[Group, ...]
    remarks: tuple[str, ...]
    """Notes on the whole table, if others have letters in it."""
    lettered: tuple[tuple[str, str], ...]
    """Notes with their letters in the table."""
    listed: tuple[str, ...]
    """Notes on the whole table, if there are no others."""
    key: tuple[tuple[str, str], ...]
    """Symbols to be explained, each with the label of its meaning."""
    widths: tuple[int, ...]
    """Widths of the columns, in percent."""
    scrolls: bool
    """Whether it may be wider than a narrow screen."""
    is_stacked: bool
    """Whether it does not fit on the page: then each row is printed as a list."""


def shown(table: Table, document: Document, wording: Wording) -> ShownTable:
    """Prepare a table, with everything that must be known before its first cell is printed."""
    notes = TableNotes(table)
    columns = [
        _column(table, column, notes, wording, document.language) for column in table.columns
    ]
    rows = [
        ShownRow(cells, table.total and number == len(table.rows) - 1)
        for number, cells in enumerate(zip(*columns, strict=True))
    ]
    lettered, others = notes.lettered, notes.others
    return ShownTable(
        heads=tuple(
            ShownHead(column, notes.at("columns", number))
            for number, column in enumerate(table.columns)
        ),
        groups=tuple(_groups(table.rows, rows)),
        remarks=others if lettered else (),
        lettered=lettered,
        listed=() if lettered else others,
        key=tuple(_key(table)),
        widths=shares(extents(table), room_for(table, document)),
        scrolls=needed(table) > NARROW,
        is_stacked=_has_no_room(table, document),
    )


def _has_no_room(table: Table, document: Document) -> bool:
    """Return whether words would have to be broken, and the heads contain only words."""
    has_marks = any(column.notes for column in table.columns)
    return not has_marks and needed(table) > room_for(table, document)


def _column(
    table: Table, column: Column, notes: TableNotes, wording: Wording, language: str
) -> Iterator[ShownCell]:
    """Yield the cells of a column, its numbers padded so that they are aligned."""
    cells = [row.cell(column.key) for row in table.rows]
    texts = [_text(cell, column, wording) for cell in cells]
    is_decimal = column.align == "decimal"
    lined = [
        is_decimal and _is_lined_up(cell, text) for cell, text in zip(cells, texts, strict=True)
    ]
    found = iter(pads([text for text, yes in zip(texts, lined, strict=True) if yes], wording.point))
    roomy = is_decimal and any(len(cell.notes) + (_status(cell) is not None) > 1 for cell in cells)
    for number, (cell, text, is_lined) in enumerate(zip(cells, texts, lined, strict=True)):
        yield ShownCell(
            text=text,
            is_prose=isinstance(cell.value, str),
            align="end" if is_decimal and not is_lined else column.align,
            pad=next(found) if is_lined else None,
            status=_status(cell),
            marks=notes.at("rows", number, "cells", column.key),
            language=_language(cell, column, language),
            roomy=roomy,
        )


def _language(cell: TableCell, column: Column, around: str) -> str | None:
    """Return the language of the words of a cell, if it is another than that of the document."""
    language = cell.language or column.language
    has_words = isinstance(cell.value, str) and any(map(str.isalpha, cell.value))
    return language if has_words and language != around else None


def _text(cell: TableCell, column: Column, wording: Wording) -> str:
    if isinstance(cell.value, str):
        return cell.value
    return wording.number(cell.value) if column.align == "decimal" else digits(cell.value)


def _is_lined_up(cell: TableCell, text: str) -> bool:
    """Return whether a cell is or stands for a number or range; all else is prose and wraps."""
    return not isinstance(cell.value, str) or is_numeric(text)


def _status(cell: TableCell) -> str | None:
    return None if cell.obs_status in ("A", "M") else cell.obs_status


def _groups(rows: Sequence[Row], shown_rows: Sequence[ShownRow]) -> Iterator[Group]:
    """Yield groups of rows: a heading begins a group; so does the total, which has no heading."""
    begun = 0
    starts: list[int] = []
    for row, one in zip(rows, shown_rows, strict=True):
        begun += row.group is not None or (one.is_total and begun > 0)
        starts.append(begun)
    pairs = zip(starts, rows, shown_rows, strict=True)
    for _, found in groupby(pairs, key=lambda pair: pair[0]):
        members = list(found)
        yield Group(members[0][1].group, tuple(one for _, _, one in members))


def _key(table: Table) -> Iterator[tuple[str, str]]:
    """Yield the symbols in use. A 0 is explained as rounded only if a dash stands for nothing."""
    cells = [(column, row.cell(column.key)) for row in table.rows for column in table.columns]
    of_numbers = [cell.value for column, cell in cells if column.align != "start"]
    dash = next((value for value in of_numbers if isinstance(value, str) and value in NIL), None)
    if any(cell.value == MISSING for _, cell in cells):
        yield MISSING, "missing"
    if dash is not None:
        yield dash, "nil"
        if any(value == 0 for value in of_numbers):
            yield "0", "small"
    statuses = {_status(cell) for _, cell in cells}
    yield from ((status, status) for status in "EFPB" if status in statuses)
