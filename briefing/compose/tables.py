"""Prepares tables for printing: heads, cells, row groups, symbols to explain, column widths."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import compress
from math import ceil
from types import MappingProxyType
from typing import Final

from briefing.compose.data_tables import FINE, NIL, is_numeric, pads, shares
from briefing.compose.inline import Inline
from briefing.compose.numbering import letters
from briefing.model import HOUSE, Briefing, Document, Fact
from briefing.model.blocks.tables import MISSING, Bodies, Column, Table, TableCell, TableNote
from briefing.model.column_widths import (
    GAP,
    available_width,
    measure_columns,
    measure_longest,
    needed_width,
)
from briefing.model.page import PAPERS, POINTS_PER_MM, PROFILES
from briefing.model.prose import parse, plain
from briefing.model.wording import NBSP, Wording, digits
from briefing.system.values import Value

NARROW: Final = 16.0  # width of the narrowest screen, in em: wider tables scroll sideways


class Mark(Value):
    """A note's letter where it is referred to; the note links back to the ``first`` reference."""

    letter: str
    first: bool


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
    words: str
    """The head as printed before a cell, where each row is a list."""


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
    texts = {note.id: note.text for note in table.notes if isinstance(note, TableNote)}
    lettered: dict[str, str] = {}  # the letters of the notes, in the order of first mention
    marks: dict[tuple[str | int, ...], list[Mark]] = {}  # by path within the table
    for name, path in table.references():
        if name in texts:
            is_first = name not in lettered
            letter = lettered.setdefault(name, letters(len(lettered) + 1).lower())
            marks.setdefault(path[:-2], []).append(Mark(letter, is_first))

    def marks_at(*place: str | int) -> tuple[Mark, ...]:
        at = marks.get(place, [])
        return tuple(sorted(at, key=lambda mark: (len(mark.letter), mark.letter)))

    others = tuple(
        note if isinstance(note, str) else note.text
        for note in table.notes
        if isinstance(note, str) or note.id not in lettered
    )
    columns = [_show_column(table, column, marks_at, document, wording) for column in table.columns]
    groups: list[tuple[str | None, list[ShownRow]]] = []
    for number, (row, *cells) in enumerate(zip(table.rows, *columns, strict=True)):
        # A heading begins a group; so does the total, which has no heading, after groups.
        is_total = table.total and number == len(table.rows) - 1
        is_apart = is_total and any(heading is not None for heading, _ in groups)
        if not groups or row.group is not None or is_apart:
            groups.append((row.group, []))
        groups[-1][1].append(ShownRow(tuple(cells), is_total))
    has_head_marks = any(column.notes for column in table.columns)
    room, least = available_width(document, landscape=table.landscape), needed_width(table)
    return ShownTable(
        heads=tuple(
            ShownHead(column, marks_at("columns", number), column.head)
            for number, column in enumerate(table.columns)
        ),
        groups=tuple(Group(heading, tuple(rows)) for heading, rows in groups),
        remarks=others if lettered else (),
        lettered=tuple((letter, texts[name]) for name, letter in lettered.items()),
        listed=() if lettered else others,
        key=tuple(_list_symbols(table)),
        widths=shares(measure_columns(table), room),
        scrolls=least > NARROW,
        # Words would have to be broken, and the heads contain only words.
        is_stacked=not has_head_marks and least > room,
    )


def _show_column(
    table: Table,
    column: Column,
    marks_at: Callable[..., tuple[Mark, ...]],
    document: Document,
    wording: Wording,
) -> Iterator[ShownCell]:
    """Yield the cells of a column, its numbers padded so that they are aligned."""
    cells = [row.cell(column.key) for row in table.rows]
    is_decimal = column.align == "decimal"
    write = wording.number if is_decimal else digits
    texts = [one.value if isinstance(one.value, str) else write(one.value) for one in cells]
    # What is no number or range, and stands for none, is prose and wraps.
    lined = [is_decimal and (not isinstance(cell.value, str) or is_numeric(text))
             for cell, text in zip(cells, texts, strict=True)]  # fmt: skip
    padding = iter(pads([*compress(texts, lined)], wording.point))
    roomy = is_decimal and any(len(cell.notes) + (_status(cell) is not None) > 1 for cell in cells)
    for number, (cell, text, is_lined) in enumerate(zip(cells, texts, lined, strict=True)):
        language = cell.language or column.language
        has_words = isinstance(cell.value, str) and any(map(str.isalpha, text))
        yield ShownCell(
            text=text,
            is_prose=isinstance(cell.value, str),
            align="end" if is_decimal and not is_lined else column.align,
            pad=next(padding) if is_lined else None,
            status=_status(cell),
            marks=marks_at("rows", number, "cells", column.key),
            language=language if has_words and language != document.language else None,
            roomy=roomy,
        )


def _status(cell: TableCell) -> str | None:
    return None if cell.obs_status in ("A", "M") else cell.obs_status


def _list_symbols(table: Table) -> Iterator[tuple[str, str]]:
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

# The shares in the style sheets, in percent; a test compares them.
SHARES: Final[Mapping[str, float]] = MappingProxyType(
    {"acronym": 9, "category": 16.5, "status": 9, "remark": 13,
     "id": 4, "date": 12, "printed": 9.5, "tick": 8}
)  # fmt: skip
MOST: Final = 20  # maximum share of a widened column, so that the others keep enough


class Columns(Value):
    """Gives each column a class for the style sheets: its own, or that of the width it needs."""

    briefing: Briefing
    inline: Inline
    face: str = HOUSE.fonts.data
    """The font family of tables."""

    def of_bodies(self, block: Bodies) -> dict[str, str]:
        """Return the classes for a table of bodies: for the columns in which anything is said."""
        say, items = self.inline.wording.say, block.items
        is_stated = any(one.status != "unknown" or one.city for one in items)
        # Words that most rows have: broken, they would make each row a line higher.
        status = _keep(say(f"bodies.{one.status}") for one in items)
        cells = {
            "acronym": _keep(self.briefing.terms[one.organisation].acronym or "" for one in items),
            "category": [one.category or "" for one in items],
            "status": [*status, *(one.city or "" for one in items)] if is_stated else [],
            "remark": [plain(parse(one.remark or "")) for one in items],
        }
        return {
            name: self.of(name, say(f"bodies.{name}"), words)
            for name, words in cells.items()
            if any(words)
        }

    def of_facts(self, facts: Collection[tuple[str, Fact]]) -> dict[str, str]:
        """Return the classes for the sheet on which facts are checked."""
        say, numbering = self.inline.wording.say, self.inline.numbering
        dates = {fact.date for _, fact in facts if fact.date} | {fact.as_of for _, fact in facts}
        is_inferred = any(fact.date_basis == "inferred" for _, fact in facts)
        places = (place for name, _ in facts for place in numbering.printed(name))
        cells = {
            "id": [name.replace("-", "- ") for name, _ in facts],
            "date": [*map(self.inline.wording.date, dates),
                     *([f"({say('facts.inferred')})"] if is_inferred else ())],
            "printed": _keep(map(self.inline.short_name, places)),
        }  # fmt: skip
        return {
            name: self.of(name, say(f"facts.{name}"), words, scale=FINE)
            for name, words in cells.items()
        }

    def of(self, name: str, head: str, cells: Iterable[str] = (), *, scale: float = 1) -> str:
        """Return the class of a column; ``scale`` is the relative font size in its cells."""
        document = self.briefing.document
        size = PROFILES[document.profile].size("small")
        if self.face == HOUSE.fonts.data:  # other faces may be as wide as the estimate
            size *= 0.92
        percent = 100 * size / (PAPERS[document.page].text_width() * POINTS_PER_MM)
        widths = (measure_longest(text) * scale for text in cells)
        wanted = percent * max(measure_longest(head) * 8.5 / 9, *widths, 0)  # smaller in a head
        # Except next to the edge, a word may extend a little into the gap.
        gap = 0 if name in ("remark", "printed") else percent * scale * GAP / 4
        return name if wanted <= SHARES[name] + gap else f"w{min(ceil(wanted), MOST)}"


def _keep(texts: Iterable[str]) -> list[str]:
    """Return texts that are kept on one line."""
    return [text.replace(" ", NBSP) for text in texts]
