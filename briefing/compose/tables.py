"""Prepares tables for printing: heads, cells, row groups, symbols to explain, column widths."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from math import ceil
from types import MappingProxyType
from typing import Final

from briefing.compose.data_tables import FINE, NIL, is_numeric, pads, shares
from briefing.compose.inline import Inline
from briefing.compose.numbering import letters
from briefing.model import HOUSE, Briefing, Document, Fact
from briefing.model.blocks.tables import MISSING, Bodies, Column, Row, Table, TableCell, TableNote
from briefing.model.column_widths import GAP, available_width, extents, measure_longest, needed
from briefing.model.page import PAPERS, POINTS_PER_MM, PROFILES
from briefing.model.prose import parse, plain
from briefing.model.wording import NBSP, Wording, digits
from briefing.system.values import Value

# Notes of a table: their letters, and where the table refers to them.

Place = tuple[str | int, ...]
"""A path within a table: ``("rows", 3, "cells", "growth")``."""


class Mark(Value):
    """A note's letter where it is referred to; the note links back to the ``first`` reference."""

    letter: str
    first: bool


class TableNotes(Value, dict=True):
    """The notes of a table. Those that are referred to have letters."""

    table: Table

    def at(self, *place: str | int) -> tuple[Mark, ...]:
        """Return the marks at a place, in the order of their letters."""
        marks = self._marks.get(place, ())
        return tuple(sorted(marks, key=lambda mark: (len(mark.letter), mark.letter)))

    @property
    def lettered(self) -> tuple[tuple[str, str], ...]:
        """The letter and the text of each note that is referred to."""
        texts = {note.id: note.text for note in self.table.notes if isinstance(note, TableNote)}
        return tuple((letter, texts[name]) for name, letter in self._letters.items())

    @property
    def others(self) -> tuple[str, ...]:
        """The notes on the whole table."""
        return tuple(
            note if isinstance(note, str) else note.text
            for note in self.table.notes
            if isinstance(note, str) or note.id not in self._letters
        )

    @cached_property
    def _letters(self) -> Mapping[str, str]:
        """The letters of the notes that are referred to, in the order of first mention."""
        known = {note.id for note in self.table.notes if isinstance(note, TableNote)}
        named = dict.fromkeys(name for name, _ in self.table.references() if name in known)
        return {name: letters(number).lower() for number, name in enumerate(named, start=1)}

    @cached_property
    def _marks(self) -> Mapping[Place, tuple[Mark, ...]]:
        marks: dict[Place, tuple[Mark, ...]] = {}
        seen: set[str] = set()
        for name, path in self.table.references():
            if name in self._letters:
                place = path[:-2]
                marks[place] = (*marks.get(place, ()), Mark(self._letters[name], name not in seen))
                seen.add(name)
        return marks


NARROW: Final = 16.0
"""Width of the narrowest screen, in em, with a margin: wider tables scroll sideways."""


class ShownCell(Value):
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


class ShownHead(Value):
    """The head of a column."""

    column: Column
    marks: tuple[Mark, ...]

    @property
    def words(self) -> str:
        """The head as printed before a cell, where each row is a list."""
        unit = self.column.unit
        return f"{self.column.heading} ({unit})" if unit else self.column.heading


class ShownRow(Value):
    """A row; the last may be the total of the others."""

    cells: tuple[ShownCell, ...]
    is_total: bool


class Group(Value):
    """Rows under a heading of their own, or without one."""

    heading: str | None
    rows: tuple[ShownRow, ...]


class ShownTable(Value):
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
        widths=shares(extents(table), available_width(table, document)),
        scrolls=needed(table) > NARROW,
        is_stacked=_has_no_room(table, document),
    )


def _has_no_room(table: Table, document: Document) -> bool:
    """Return whether words would have to be broken, and the heads contain only words."""
    has_marks = any(column.notes for column in table.columns)
    return not has_marks and needed(table) > available_width(table, document)


def _column(
    table: Table, column: Column, notes: TableNotes, wording: Wording, language: str
) -> Iterator[ShownCell]:
    """Yield the cells of a column, its numbers padded so that they are aligned."""
    cells = [row.cell(column.key) for row in table.rows]
    texts = [_text(cell, column, wording) for cell in cells]
    is_decimal = column.align == "decimal"
    lined = [
        is_decimal and _is_aligned(cell, text) for cell, text in zip(cells, texts, strict=True)
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


def _is_aligned(cell: TableCell, text: str) -> bool:
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


# Sets the column widths of tables with a fixed layout: of bodies, and of facts to be checked.
#
# The style sheets give each column a share that fits our own labels in English. Where another
# language has a longer word, or a body is based in a place with a long name, the column is
# widened.

SHARES: Final[Mapping[str, float]] = MappingProxyType(
    {
        **{"acronym": 9, "category": 16.5, "status": 9, "remark": 13},
        **{"id": 4, "date": 12, "printed": 9.5, "tick": 8},
    }
)
"""The shares in the style sheets, in percent; a test compares them."""
OUR_LETTERS: Final = 0.92
"""Width of text in our own data face, as a fraction of the estimate; other faces may reach the
estimate.
"""
LAST: Final = frozenset({"remark", "printed"})
"""Columns next to the edge; in the others a word may extend a little into the gap."""
MOST: Final = 20
"""Maximum share of a widened column, so that the others keep enough."""
HEAD: Final = 8.5 / 9
"""Font size in a head, relative to that in the cells."""


class Columns(Value):
    """Gives each column a class for the style sheets: its own, or that of the width it needs."""

    briefing: Briefing
    inline: Inline
    face: str = HOUSE.fonts.data
    """The font family of tables."""

    def of_bodies(self, block: Bodies) -> dict[str, str]:
        """Return the classes for a table of bodies: for the columns in which anything is said."""
        say = self.inline.wording.say
        cells = {
            "acronym": [
                (self.briefing.terms[one.organisation].acronym or "").replace(" ", NBSP)
                for one in block.items
            ],
            "category": [one.category or "" for one in block.items],
            "status": [
                # Words that most rows have: broken, they would make each row a line higher.
                *(say(f"bodies.{one.status}").replace(" ", NBSP) for one in block.items),
                *(one.city or "" for one in block.items),
            ],
            "remark": [plain(parse(one.remark or "")) for one in block.items],
        }
        if not any(one.status != "unknown" or one.city for one in block.items):
            del cells["status"]
        return {
            name: self.of(name, say(f"bodies.{name}"), words)
            for name, words in cells.items()
            if any(words)
        }

    def of_facts(self, facts: Collection[tuple[str, Fact]]) -> dict[str, str]:
        """Return the classes for the sheet on which facts are checked."""
        say, dated = self.inline.wording.say, self.inline.wording.date
        dates = {dated(fact.date) for _, fact in facts if fact.date}
        dates |= {dated(fact.as_of) for _, fact in facts}
        if any(fact.date_basis == "inferred" for _, fact in facts):
            dates.add(f"({say('facts.inferred')})")
        places = {
            self.inline.short_name(place).replace(" ", NBSP)
            for name, _ in facts
            for place in self.inline.numbering.printed(name)
        }
        cells: dict[str, Collection[str]] = {
            "id": {name.replace("-", "- ") for name, _ in facts},
            "date": dates,
            "printed": places,
        }
        return {
            name: self.of(name, say(f"facts.{name}"), words, scale=FINE)
            for name, words in cells.items()
        }

    def of(self, name: str, head: str, cells: Iterable[str] = (), *, scale: float = 1) -> str:
        """Return the class of a column; ``scale`` is the relative font size in its cells."""
        document = self.briefing.document
        whole = PAPERS[document.page].text_width() * POINTS_PER_MM
        size = PROFILES[document.profile].size("small")
        size *= OUR_LETTERS if self.face == HOUSE.fonts.data else 1
        widest = max(
            measure_longest(head) * HEAD, *(measure_longest(text) * scale for text in cells), 0
        )
        wanted = 100 * widest * size / whole
        beside = 0 if name in LAST else 25 * GAP * scale * size / whole
        return name if wanted <= SHARES[name] + beside else f"w{min(ceil(wanted), MOST)}"
