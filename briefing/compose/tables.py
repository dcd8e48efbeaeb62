"""Tables as they are printed: what each number lacks to stand below the others, the letters of
notes, the signs that need a key, and how wide each column is.
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
"""A dash for nothing at all, where 0 may be a rounded value."""

NARROW: Final = 16.0
"""So many ems are on the narrowest screen, with some to spare: wider tables are moved sideways."""

_DIGITS: Final = r"\d[\d.,’'\u00a0\u202f\u2009]*"
_NUMBER: Final = re.compile(
    rf"[^\w]{{0,3}}(?:[^\W\d]+\s)?[^\w\s]{{0,2}}{_DIGITS}(?:\s?[–−-]\s?[−-]?{_DIGITS})?"
    rf"|[−-]?{_DIGITS}\s[^\W\d]+\s[−-]?{_DIGITS}"
)
"""A number, with a sign or a word before it, or a range, with a dash or a word between its ends."""


@dataclass(frozen=True)
class Mark:
    """The letter of a note where it is referred to; the note leads back to the ``first`` place."""

    letter: str
    first: bool


@dataclass(frozen=True)
class ShownCell:
    """A cell, ready for the page."""

    text: str
    is_prose: bool
    align: str
    pad: str | None
    """What a number lacks behind its last digit; None of what is not lined up."""
    status: str | None
    marks: tuple[Mark, ...]
    roomy: bool
    """Whether some cell of its column has so many marks that they need room behind the number."""


@dataclass(frozen=True)
class ShownHead:
    """The head of a column."""

    column: Column
    marks: tuple[Mark, ...]

    @property
    def words(self) -> str:
        """As it stands before a cell, where each row is a list."""
        unit = self.column.unit
        return f"{self.column.heading} ({unit})" if unit else self.column.heading


@dataclass(frozen=True)
class ShownRow:
    """A row; the last may be the total of the others."""

    cells: tuple[ShownCell, ...]
    is_total: bool


@dataclass(frozen=True)
class Group:
    """Rows under a heading of their own, or under none."""

    heading: str | None
    rows: tuple[ShownRow, ...]


@dataclass(frozen=True)
class ShownTable:
    """A table, ready for the page."""

    heads: tuple[ShownHead, ...]
    groups: tuple[Group, ...]
    remarks: tuple[str, ...]
    """Notes on the whole table, where others have letters in the table."""
    lettered: tuple[tuple[str, str], ...]
    """Notes with the letters that they have in the table."""
    listed: tuple[str, ...]
    """Notes on the whole table, where there are no others."""
    key: tuple[tuple[str, str], ...]
    """Signs that a reader must know: each with the name of its meaning in the labels."""
    widths: tuple[int, ...]
    """Of the columns, in hundredths."""
    scrolls: bool
    """Whether it may be wider than a narrow screen."""
    is_stacked: bool
    """Whether its words have no room on the page: then each row is a list there."""


def shown(table: Table, document: Document, wording: Wording) -> ShownTable:
    """A table with all that has to be known of the whole before its first cell is printed."""
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
    """Whether words would be divided, and nothing stands in the heads but words."""
    has_marks = any(column.notes for column in table.columns)
    return not has_marks and needed(table) > room_for(table, document)


def pads(written: Sequence[str], point: str) -> tuple[str, ...]:
    """What each number lacks behind its last digit, so that the points stand below each other.

    It is as wide as the digits that another number has there, for all digits are equally wide. What
    has no number, such as "..", is taken to be a whole one.
    """
    fractions = [_fraction(text, point) for text in written]
    places = max(map(len, fractions), default=0)
    return tuple(
        "" if places == 0 else ("" if fraction else point) + "0" * (places - len(fraction))
        for fraction in fractions
    )


def _lettering(table: Table) -> dict[str, str]:
    """The letters of the notes that something refers to, in the order of first mention."""
    known = {note.id for note in table.notes if isinstance(note, TableNote)}
    named = dict.fromkeys(name for name, _ in table.references() if name in known)
    return {name: letters(number).lower() for number, name in enumerate(named, start=1)}


def _marks(
    table: Table, lettering: dict[str, str]
) -> dict[tuple[str | int, ...], tuple[Mark, ...]]:
    """The marks at each place that has some."""
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
    """The text of each cell of a column, what it lacks if it is lined up, whether it needs room."""
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
    """Whether a cell is a number, a range, or stands for one: all else is prose, and is divided."""
    return not isinstance(cell.value, str) or is_numeric(text)


def is_numeric(text: str) -> bool:
    """Whether words are a number, a range, or a sign that stands for one."""
    return text == MISSING or text in NIL or _NUMBER.fullmatch(text) is not None


def _fraction(text: str, point: str) -> str:
    found = re.search(rf"{re.escape(point)}(\d+)$", text)
    return found[1] if found and text != MISSING else ""


def _status(cell: TableCell) -> str | None:
    return None if cell.obs_status in ("A", "M") else cell.obs_status


def _groups(rows: Sequence[Row], shown_rows: Sequence[ShownRow]) -> Iterator[Group]:
    """A heading begins a group; so does the total, which belongs to none."""
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
    """The signs that are used. A 0 is a rounded value only where a dash stands for nothing."""
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
