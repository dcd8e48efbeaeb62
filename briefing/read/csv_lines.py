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


def rows_and_problems(
    source: Source, lines: Iterable[tuple[int, str]], width: int
) -> tuple[list[Row], list[Problem]]:
    """Return the rows of ``width`` cells, and the problems with the shape of others."""
    good: list[Row] = []
    empty: list[Row] = []
    long: list[Row] = []
    problems: list[Problem] = []
    for number, line in lines:
        if (cells := cells_of(number, line)) is None:
            problems.append(open_quote(source, number))
            continue
        row = Row(cells, Span(number, 0, number, len(line)))
        if not has_text(cells):
            empty.append(row)
        elif len(cells) == width:
            good.append(row)
        elif len(cells) > width and not has_text(cells[width:]):
            long.append(row)
        else:
            problems.append(_of_another_length(source, row, width))
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
    while len(lines) > 1 and (cells := cells_of(*lines[-1])) is not None and not has_text(cells):
        lines.pop()
    return lines


def has_text(cells: list[Cell]) -> bool:
    """Return whether any cell is not empty."""
    return any(cell.text for cell in cells)


def _of_another_length(source: Source, row: Row, width: int) -> Problem:
    count = "one cell" if len(row.cells) == 1 else f"{len(row.cells)} cells"
    message = f"this row has {count}; the header row has {width}"
    help = "a comma within a text needs quotation marks around the text; a number has none"
    if len(row.cells) < width:
        help = "write a comma for each cell, also for one that is empty"
    return Problem("bad-dataset", message, source.at(row.span), help)
