"""Separates the rows of a CSV file that have as many cells as there are columns from the others.

Empty rows at the end, which spreadsheets leave, are ignored silently. A mistake repeated in many
rows is reported at the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from briefing.problems import Problem, and_more
from briefing.read.csv_cells import Cell, cells_of, open_quote
from briefing.read.text import Source, Span


@dataclass(frozen=True)
class Row:
    """A line of a file, and its cells."""

    cells: list[Cell]
    span: Span

    @property
    def is_empty(self) -> bool:
        """Whether all cells are empty."""
        return not any(cell.text for cell in self.cells)

    def has_only_empty_cells_behind(self, width: int) -> bool:
        """Return whether it has more cells than there are columns, and these are empty."""
        behind = self.cells[width:]
        return bool(behind) and not any(cell.text for cell in behind)


def rows_and_problems(
    source: Source, lines: Iterable[tuple[int, str]], width: int
) -> tuple[list[Row], list[Problem]]:
    """Return the rows of ``width`` cells, and the problems with the shape of others."""
    rows: list[Row] = []
    problems: list[Problem] = []
    for number, line in lines:
        if (cells := cells_of(number, line)) is None:
            problems.append(open_quote(source, number))
        else:
            rows.append(Row(cells, Span(number, 0, number, len(line))))
    good = [row for row in rows if len(row.cells) == width and not row.is_empty]
    empty = [row for row in rows if row.is_empty]
    others = [row for row in rows if len(row.cells) != width and not row.is_empty]
    long = [row for row in others if row.has_only_empty_cells_behind(width)]
    problems += [
        _of_another_length(source, row, width)
        for row in others
        if not row.has_only_empty_cells_behind(width)
    ]
    if long:
        place = long[0].cells[width].span
        help = "delete the commas at the end, or the empty columns in the spreadsheet"
        message = f"this row has empty cells after the last column{and_more(len(long) - 1, 'row')}"
        problems.append(Problem("bad-dataset", message, source.at(place), help))
    if empty:
        message = f"this row is empty{and_more(len(empty) - 1, 'row')}"
        problems.append(Problem("bad-dataset", message, source.at(empty[0].span), "delete it"))
    return good, problems


def lines_of(source: Source) -> list[tuple[int, str]]:
    """Return the lines with content and their numbers, without empty rows at the end."""
    lines = [(number, line) for number, line in enumerate(source.lines) if line.strip()]
    while len(lines) > 1 and _is_empty(*lines[-1]):
        lines.pop()
    return lines


def _is_empty(number: int, line: str) -> bool:
    cells = cells_of(number, line)
    return cells is not None and not any(cell.text for cell in cells)


def _of_another_length(source: Source, row: Row, width: int) -> Problem:
    count = "one cell" if len(row.cells) == 1 else f"{len(row.cells)} cells"
    message = f"this row has {count}; the header row has {width}"
    help = "a comma within a text needs quotation marks around the text; a number has none"
    if len(row.cells) < width:
        help = "write a comma for each cell, also for one that is empty"
    return Problem("bad-dataset", message, source.at(row.span), help)
