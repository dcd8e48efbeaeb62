"""Prepares tables for printing: padding that aligns numbers, letters of notes, symbols to be
explained, and column widths.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from briefing.compose.numbering import letters
from briefing.compose.widths import shares
from briefing.compose.wording import Wording, digits
from briefing.extents import extents, needed, room_for
from briefing.model import Document
from briefing.model.blocks.table import MISSING, Column, Row, Table, TableCell, TableNote

NIL: Final = frozenset("–—-−")
"""A dash means nothing at all, where 0 may be a rounded value."""

NARROW: Final = 16.0
"""Width of the narrowest screen, in em, with a margin: wider tables scroll sideways."""

_NUMBER: Final = re.compile(
    r"[^\w]{0,3}(?:[^\W\d]+\s)?[^\w\s]{0,2}\d[\d.,’'\u00a0\u202f\u2009]*"
    r"(?:\s?[–−-]\s?[−-]?\d[\d.,’'\u00a0\u202f\u2009]*)?"
)
"""A number, optionally after a symbol or word, or a range."""


@dataclass(frozen=True)
class Mark:
    """A note's letter where it is referred to; the note links back to the ``first`` reference."""

    letter: str
    first: bool


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
    lettering = _lettering(table)
    marks = _marks(table, lettering)
    columns = [_column(table, column, wording) for column in table.columns]
    rows = [
        ShownRow(
            tuple(
                _cell(table, number, column, *texts[number], marks)
                for column, texts in zip(table.columns, columns, strict=True)
            ),
            table.total and number == len(table.rows) - 1,
        )
        for number in range(len(table.rows))
    ]
    notes = {note.id: note.text for note in table.notes if isinstance(note, TableNote)}
    others = tuple(
        note if isinstance(note, str) else note.text
        for note in table.notes
        if isinstance(note, str) or note.id not in lettering
    )
    return ShownTable(
        heads=tuple(
            ShownHead(column, _marks_at(marks, ("columns", number)))
            for number, column in enumerate(table.columns)
        ),
        groups=tuple(_groups(table.rows, rows)),
        remarks=others if lettering else (),
        lettered=tuple((letter, notes[name]) for name, letter in lettering.items()),
        listed=() if lettering else others,
        key=tuple(_key(table)),
        widths=shares(extents(table), room_for(table, document)),
        scrolls=needed(table) > NARROW,
        is_stacked=_has_no_room(table, document),
    )


def _has_no_room(table: Table, document: Document) -> bool:
    """Return whether words would have to be broken, and the heads contain only words."""
    has_marks = any(column.notes for column in table.columns)
    return not has_marks and needed(table) > room_for(table, document)


def pads(written: Sequence[str], point: str) -> tuple[str, ...]:
    """Return the padding after each number that aligns them at the decimal separator.

    It is as wide as the digits that another number has there, since all digits are equally wide.
    What has no number, such as "..", is treated as a whole number.
    """
    fractions = [_fraction(text, point) for text in written]
    places = max(map(len, fractions), default=0)
    return tuple(
        "" if places == 0 else ("" if fraction else point) + "0" * (places - len(fraction))
        for fraction in fractions
    )


def _lettering(table: Table) -> dict[str, str]:
    """Return the letters of the notes that are referred to, in the order of first mention."""
    known = {note.id for note in table.notes if isinstance(note, TableNote)}
    named = dict.fromkeys(name for name, _ in table.references() if name in known)
    return {name: letters(number).lower() for number, name in enumerate(named, start=1)}


def _marks(
    table: Table, lettering: dict[str, str]
) -> dict[tuple[str | int, ...], tuple[Mark, ...]]:
    """Return the marks at each place that has any."""
    marks: dict[tuple[str | int, ...], tuple[Mark, ...]] = {}
    seen: set[str] = set()
    for name, path in table.references():
        if name in lettering:
            place = path[:-2]
            marks[place] = (*marks.get(place, ()), Mark(lettering[name], name not in seen))
            seen.add(name)
    return marks


def _marks_at(
    marks: dict[tuple[str | int, ...], tuple[Mark, ...]], place: tuple[str | int, ...]
) -> tuple[Mark, ...]:
    return tuple(sorted(marks.get(place, ()), key=lambda mark: (len(mark.letter), mark.letter)))


def _column(table: Table, column: Column, wording: Wording) -> list[tuple[str, str | None, bool]]:
    """Return text, padding if aligned, and need for space of each cell in a column."""
    cells = [row.cell(column.key) for row in table.rows]
    texts = [_text(cell, column, wording) for cell in cells]
    if column.align != "decimal":
        return [(text, None, False) for text in texts]
    lined = [_is_lined_up(cell, text) for cell, text in zip(cells, texts, strict=True)]
    found = iter(pads([text for text, yes in zip(texts, lined, strict=True) if yes], wording.point))
    roomy = any(len(cell.notes) + (_status(cell) is not None) > 1 for cell in cells)
    return [
        (text, next(found) if yes else None, roomy) for text, yes in zip(texts, lined, strict=True)
    ]


def _cell(
    table: Table,
    number: int,
    column: Column,
    text: str,
    pad: str | None,
    roomy: bool,
    marks: dict[tuple[str | int, ...], tuple[Mark, ...]],
) -> ShownCell:
    cell = table.rows[number].cell(column.key)
    return ShownCell(
        text=text,
        is_prose=isinstance(cell.value, str),
        align="end" if column.align == "decimal" and pad is None else column.align,
        pad=pad,
        status=_status(cell),
        marks=_marks_at(marks, ("rows", number, "cells", column.key)),
        roomy=roomy,
    )


def _text(cell: TableCell, column: Column, wording: Wording) -> str:
    if isinstance(cell.value, str):
        return cell.value
    return wording.number(cell.value) if column.align == "decimal" else digits(cell.value)


def _is_lined_up(cell: TableCell, text: str) -> bool:
    """Return whether a cell is or stands for a number or range; all else is prose and wraps."""
    return not isinstance(cell.value, str) or is_numeric(text)


def is_numeric(text: str) -> bool:
    """Return whether a text is a number, a range, or a symbol that stands for one."""
    return text == MISSING or text in NIL or _NUMBER.fullmatch(text) is not None


def _fraction(text: str, point: str) -> str:
    found = re.search(rf"{re.escape(point)}(\d+)$", text)
    return found[1] if found and text != MISSING else ""


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
