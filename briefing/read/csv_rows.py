"""A CSV file (RFC 4180, with commas) to the same nodes as a list in YAML.

So a bad cell is told as a bad value is, at its own line and column. Names of columns are those of
SDMX, in small or capital letters; ``columns`` of the figure says what others stand for.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

from briefing.model.blocks.figure import Role
from briefing.problems import Problem
from briefing.read.files import nearest
from briefing.read.nodes import Field, Group, Node, Scalar, Sequence
from briefing.read.numerals import ends_of, plainly
from briefing.read.text import Source, Span

MOST_ROWS = 5000
"""No chart could show more, and no reader see it."""

_ROLES = tuple(role for role in get_args(Role) if role != "unused")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
_NUMBERS = ("obs_value", "obs_low", "obs_high")
_NONE = ("", "..")


@dataclass(frozen=True)
class _Cell:
    """What stands between two commas, without its quotation marks and the space around it."""

    text: str
    span: Span


def rows_of(
    source: Source, columns: Mapping[str, str]
) -> tuple[Sequence | None, tuple[Problem, ...]]:
    """The rows of a CSV file as a list of groups, and what is wrong with it.

    ``columns``: what the columns stand for whose names do not say so. None if it has no rows that
    could be read. If some could not, the others are given, so that what is wrong in them is told.
    """
    lines = [(number, line) for number, line in enumerate(source.lines) if line.strip()]
    if not lines:
        return None, (_of_file(source, "the file has no rows"),)
    if (trouble := _separator(source, *lines[0])) is not None:
        return None, (trouble,)
    head, problems = _head(source, lines[0], columns)
    if problems:
        return None, tuple(problems)
    if len(lines) == 1:
        return None, (_of_file(source, "the file has a row of names and no rows below it"),)
    if len(lines) - 1 > MOST_ROWS:
        message = f"the file has {len(lines) - 1} rows; at most {MOST_ROWS} are read"
        return None, (_of_file(source, message),)
    rows: list[Group] = []
    for number, line in lines[1:]:
        row = _row(source, number, line, head)
        if isinstance(row, Problem):
            problems.append(row)
        else:
            bad = [*_bad_numbers(source, row)]
            problems += bad
            rows.append(_with_a_number(row) if bad else row)
    last = Span(lines[0][0], 0, lines[-1][0], len(lines[-1][1]))
    return Sequence([row.value for row in rows], last, tuple(rows), flow=False), tuple(problems)


def _of_file(source: Source, message: str) -> Problem:
    help = "the first row names the columns, such as time_period,obs_value,obs_status"
    return Problem("bad-dataset", message, source.position(0, 0), help)


def _separator(source: Source, number: int, line: str) -> Problem | None:
    """A list that some programs save with another sign than the comma."""
    for sign, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if sign in line and "," not in line:
            help = "save it as 'CSV UTF-8 (comma delimited)'; decimals are written with a point"
            message = f"the columns are separated by {name}, not by commas"
            return Problem("bad-dataset", message, source.position(number, line.index(sign)), help)
    return None


def _head(
    source: Source, line: tuple[int, str], columns: Mapping[str, str]
) -> tuple[list[str], list[Problem]]:
    """What each column stands for."""
    cells = _cells(*line)
    if cells is None:
        return [], [_open_quote(source, line[0])]
    roles = [str(columns.get(cell.text, cell.text.lower().replace(" ", "_"))) for cell in cells]
    problems = []
    for place, (cell, role) in enumerate(zip(cells, roles, strict=True)):
        if role not in (*_ROLES, "unused"):
            near = nearest(role, _ROLES)
            help = f"did you mean '{near}'? " if near else ""
            help += f"In the figure, 'columns: {{{cell.text or '…'}: unused}}' leaves it aside"
            message = f"'{cell.text}' is not a column of a dataset"
            problems.append(Problem("unknown-column", message, source.at(cell.span), help))
        elif role != "unused" and role in roles[:place]:
            message = f"a second column stands for '{role}'"
            help = f"In the figure, 'columns: {{{cell.text}: unused}}' leaves it aside"
            problems.append(Problem("bad-dataset", message, source.at(cell.span), help))
    texts = [cell.text for cell in cells]
    for name in columns.keys() - set(texts):
        near = nearest(name, texts)
        message = f"the figure says what a column '{name}' stands for; there is no such column"
        help = f"did you mean '{near}'?" if near else f"the columns are: {', '.join(texts)}"
        problems.append(Problem("unknown-column", message, source.position(line[0], 0), help))
    if not problems and len(one := {"obs_low", "obs_high"} & set(roles)) == 1:
        problems.append(_of_file(source, f"there is a column '{one.pop()}' without the other end"))
    if not problems and not {"obs_value", "obs_low"} & set(roles):
        problems.append(_of_file(source, "no column is named 'obs_value'"))
    return roles, problems


def _cells(number: int, line: str) -> list[_Cell] | None:
    """The cells of a line with their places; None if a quotation mark is not closed."""
    try:
        texts = next(csv.reader([line], strict=True))
    except (csv.Error, StopIteration):
        return None
    edges = [*_commas(line), len(line)]
    starts = [0, *(edge + 1 for edge in edges[:-1])]
    return [
        _Cell(text.strip(), _trimmed(number, line, start, end))
        for text, start, end in zip(texts, starts, edges, strict=True)
    ]


def _commas(line: str) -> Iterator[int]:
    quoted, start = False, 0
    for place, sign in enumerate(line):
        if sign == '"' and line[start] == '"':  # elsewhere it is a letter as others are
            quoted = not quoted
        elif sign == "," and not quoted:
            yield place
            start = place + 1


def _trimmed(number: int, line: str, start: int, end: int) -> Span:
    inner = line[start:end]
    begin = start + len(inner) - len(inner.lstrip())
    return Span(number, min(begin, end), number, max(begin, start + len(inner.rstrip())))


def _row(source: Source, number: int, line: str, head: list[str]) -> Group | Problem:
    cells = _cells(number, line)
    if cells is None:
        return _open_quote(source, number)
    if len(cells) != len(head):
        message = f"this row has {len(cells)} cells; the row of names has {len(head)}"
        help = "a comma within a text needs quotation marks around the text"
        return Problem("bad-dataset", message, source.position(number, 0, len(line)), help)
    found = {role: cell for role, cell in zip(head, cells, strict=True) if role != "unused"}
    fields = {
        role: Field(_key(role, cell), _scalar(role, cell))
        for role, cell in found.items()
        if role not in _NUMBERS[1:] and cell.text not in _NONE
    }
    if {"obs_low", "obs_high"} <= found.keys():
        low, high = found["obs_low"], found["obs_high"]
        if (low.text in _NONE) != (high.text in _NONE):
            message = "this row has one end of a range and not the other"
            help = "write both, or leave both empty"
            return Problem("bad-cell", message, source.at(low.span), help)
        ends = _range(low, high)
        if ends and "obs_value" in fields:
            message = "this row has a value and a range; one of the two would not be shown"
            help = "leave one of them empty, or 'unused' in the 'columns' of the figure"
            return Problem("bad-cell", message, source.at(found["obs_value"].span), help)
        fields |= ends
    value = {role: field.node.value for role, field in fields.items()}
    return Group(value, Span(number, 0, number, len(line)), fields, flow=True)


def _range(low: _Cell, high: _Cell) -> dict[str, Field]:
    """``obs_low`` and ``obs_high`` as one value with two ends, if they are there."""
    if low.text in _NONE:
        return {}
    ends = tuple(_scalar("obs_value", cell) for cell in (low, high))
    span = Span(low.span.line, low.span.column, high.span.line, high.span.end_column)
    node = Sequence([end.value for end in ends], span, ends, flow=True)
    return {"obs_value": Field(_key("obs_value", low), node)}


def _key(role: str, cell: _Cell) -> Scalar:
    return Scalar(role, cell.span, role, "")


def _scalar(role: str, cell: _Cell) -> Scalar:
    value: float | str = cell.text
    if role in _NUMBERS and _NUMBER.fullmatch(cell.text):
        value = int(cell.text) if cell.text.lstrip("+-").isdigit() else float(cell.text)
    return Scalar(value, cell.span, cell.text, "")


def _bad_numbers(source: Source, row: Group) -> Iterator[Problem]:
    """Cells that are meant as numbers and written as people write them."""
    field = row.fields.get("obs_value")
    nodes: tuple[Node, ...] = () if field is None else (field.node,)
    if field is not None and isinstance(field.node, Sequence):
        nodes = field.node.items
    for node in nodes:
        if isinstance(node, Scalar) and isinstance(node.value, str):
            yield Problem(
                "bad-cell",
                f"'{node.text}' is not a number",
                source.at(node.span),
                _advice(node.text),
            )


def _with_a_number(row: Group) -> Group:
    """The row with some number in place of a bad one, so that its other cells can be judged."""
    key, node = row.fields["obs_value"].key, row.fields["obs_value"].node
    fields = {**row.fields, "obs_value": Field(key, Scalar(0, node.span, "0", ""))}
    return Group({**row.value, "obs_value": 0}, row.span, fields, flow=True)


def _advice(text: str) -> str:
    if ends := ends_of(text):
        low, high = ends
        return f"a range has columns of its own: {low} in 'obs_low' and {high} in 'obs_high'"
    if plain := plainly(text):
        return f"write {plain}: no spaces or commas, and a decimal point"
    return "write digits and a decimal point; leave the cell empty, with the status M, if unknown"


def _open_quote(source: Source, number: int) -> Problem:
    line = source.lines[number]
    message = "a quotation mark is opened and not closed in this row"
    help = 'a quotation mark within a text is written twice: ""'
    place = line.index('"') if '"' in line else 0
    return Problem("bad-dataset", message, source.position(number, place), help)
