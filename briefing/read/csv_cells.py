"""Splits a line of a CSV file into cells with positions."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from briefing.problems import Problem
from briefing.read.text import Source, Span, decompose_forms


@dataclass(frozen=True)
class Cell:
    """The content of a cell, without its quotation marks and the space around it."""

    text: str
    span: Span


def cells_of(number: int, line: str) -> list[Cell] | None:
    """Return the cells of a line with their positions; None if a quotation mark is not closed."""
    try:
        texts = next(csv.reader([line], strict=True))
    except (csv.Error, StopIteration):
        return None
    edges = [*_commas(line), len(line)]
    starts = [0, *(edge + 1 for edge in edges[:-1])]
    return [
        Cell(decompose_forms(text.strip()), _trimmed(number, line, start, end))
        for text, start, end in zip(texts, starts, edges, strict=True)
    ]


def open_quote(source: Source, number: int) -> Problem:
    """Report a row in which a quotation mark is not closed."""
    line = source.lines[number]
    message = "a quotation mark is opened and not closed in this row"
    help = 'a quotation mark within a text is written twice: ""'
    place = line.index('"') if '"' in line else 0
    return Problem("bad-dataset", message, source.position(number, place), help)


def _commas(line: str) -> Iterator[int]:
    quoted, start = False, 0
    for place, sign in enumerate(line):
        if sign == '"' and line[start] == '"':  # elsewhere it is an ordinary character
            quoted = not quoted
        elif sign == "," and not quoted:
            yield place
            start = place + 1


def _trimmed(number: int, line: str, start: int, end: int) -> Span:
    inner = line[start:end]
    begin = start + len(inner) - len(inner.lstrip())
    return Span(number, min(begin, end), number, max(begin, start + len(inner.rstrip())))
