"""How a table of data, or of marks, stands on its page: how wide its columns are, how many of it
stand side by side, and whether it has to be a list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Final

from briefing.compose.specified import Data
from briefing.compose.tables import is_numeric, pads
from briefing.compose.widths import shares
from briefing.compose.wording import NBSP
from briefing.extents import GAP, POINTS_PER_MM, PORTRAIT, TYPE, Extent, longest_of, width_of
from briefing.model import Document
from briefing.model.blocks.matrix import Matrix

SHORT: Final = 12
"""A table of data of so many rows stays on one page."""
MOST: Final = 3
"""So many parts of a long table stand side by side, if there is room."""
GUTTER: Final = 6 * POINTS_PER_MM
"""Between them, in points."""
FINE: Final = 8 / 9
"""The size of type in them; in large print it is that of all tables."""
BESIDE: Final = 0.5
"""Around a mark, and in long tables around each cell, in ems."""
REMARK: Final = 12.0
"""A remark beside a number that is wider than this, in ems, is prose, and is divided."""
LABELS: Final = (0.25, 0.45)
"""The labels of a matrix have at least so much of the width if they fill it, and take at most so
much from its marks.
"""


@dataclass(frozen=True)
class Grid:
    """A table that fits its page."""

    widths: tuple[int, ...]
    """Of its columns, in hundredths."""
    is_stacked: bool
    """Whether words would have to be divided: then each row is a list, in which the heads stand
    before the cells.
    """


@dataclass(frozen=True)
class DataCell:
    """A cell of a table of data, ready for the page."""

    text: str
    remark: str = ""
    """What stands in brackets behind a number that is lined up."""
    pad: str = ""
    """What it lacks behind its last digit: the digits that others have."""
    beside: str = ""
    """As wide as the longest remark of its column."""

    @property
    def room(self) -> str:
        """Words that take as much room; those beside a number that is lined up are not divided."""
        printed = f"{self.text}{self.pad}{self.beside}"
        return printed.replace(" ", NBSP) if self.beside else printed


Rows = tuple[tuple[DataCell, ...], ...]


def of_matrix(matrix: Matrix, document: Document) -> Grid:
    """A matrix: its marks equally far apart, if its heads have room so."""
    room = _room(document)
    labels = _extent((matrix.row_header or "", *(row.label for row in matrix.rows)))
    labels = replace(labels, least=max(labels.least, min(labels.most, LABELS[0] * room)))
    marks = [_extent((head,), 2 * BESIDE) for head in matrix.columns]
    shared = room - min(labels.most, LABELS[1] * room)
    each = max(*(mark.least for mark in marks), min(shared, 0.6 * room) / len(marks))
    if labels.least + len(marks) * each <= room:
        left = room - len(marks) * each
        return Grid(shares([*map(_exactly, (left, *len(marks) * [each]))], room), is_stacked=False)
    columns = (labels, *marks)
    return Grid(shares(columns, room), sum(column.least for column in columns) > room)


def rows_of_data(data: Data, document: Document, point: str) -> Rows:
    """The rows of a table of data: the points of its numbers stand below each other, if there is
    room for that.
    """
    head, rows = data
    columns = (
        _lined_up(cells, point) if place else _as_they_are(cells)
        for place, cells in enumerate(zip(*rows, strict=True))
    )
    lined_up = tuple(zip(*columns, strict=True))
    return lined_up if _fits(head, lined_up, document) else tuple(map(_as_they_are, rows))


def of_data(head: Sequence[str], rows: Rows, document: Document) -> str:
    """A table of data, as names for the style sheets: ``short`` ones stay on one page, ``stacked``
    ones are lists, and ``many`` rows stand side by side in so many columns.
    """
    if not _fits(head, rows, document):
        return "stacked"
    if len(rows) <= SHORT:
        return "short"
    # A head may take several lines; what stands below it may not.
    columns = _columns(head, rows)
    widths = (max(longest_of(top), *map(width_of, cells)) for top, *cells in columns)
    size = TYPE[document.profile] * (1 if document.profile == "large-print" else FINE)
    wanted = (sum(widths) + BESIDE * len(columns)) * size
    beside = int((_points(document) + GUTTER) / (wanted + GUTTER))
    return f"many in-{min(beside, MOST)}" if len(head) == 2 and beside > 1 else "plain"


def _fits(head: Sequence[str], rows: Rows, document: Document) -> bool:
    # Nothing needs to stand behind the last column.
    least = sum(_extent(cells).least for cells in _columns(head, rows))
    return least - GAP <= _room(document)


def _columns(head: Sequence[str], rows: Rows) -> list[tuple[str, ...]]:
    return [*zip(head, *((cell.room for cell in row) for row in rows), strict=True)]


def _as_they_are(cells: Sequence[str]) -> tuple[DataCell, ...]:
    return tuple(DataCell(cell) for cell in cells)


def _lined_up(cells: Sequence[str], point: str) -> tuple[DataCell, ...]:
    """Nothing is, if there are words without a number, or long ones beside it."""
    parted = [cell.partition(" (") for cell in cells]
    numbers = [number for number, _, _ in parted]
    remarks = [f"({words}" if sign else "" for _, sign, words in parted]
    longest = max(remarks, key=width_of)
    if not all(map(is_numeric, numbers)) or width_of(longest) > REMARK:
        return _as_they_are(cells)
    return tuple(
        DataCell(number, remark, pad, longest if remark or not longest else f"{NBSP}{longest}")
        for number, remark, pad in zip(numbers, remarks, pads(numbers, point), strict=True)
    )


def _extent(cells: Sequence[str], gap: float = GAP) -> Extent:
    widths = [*map(width_of, cells)]
    return Extent(max(map(longest_of, cells)) + gap, max(widths) + gap, fmean(widths) + gap)


def _exactly(width: float) -> Extent:
    return Extent(width, width, width)


def _points(document: Document) -> float:
    return PORTRAIT[document.page] * POINTS_PER_MM


def _room(document: Document) -> float:
    return _points(document) / TYPE[document.profile]
