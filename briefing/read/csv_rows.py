"""Converts a CSV file (RFC 4180, with commas) to the same nodes as a list in YAML.

So a bad cell is reported like any bad value, at its line and column. Column names are those of
SDMX, in lower or upper case; ``columns`` of the figure gives the roles of others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from briefing import limits
from briefing.problems import Problem
from briefing.read.csv_cells import Cell
from briefing.read.csv_head import head_of, of_file
from briefing.read.csv_lines import Row, lines_of, rows_and_problems
from briefing.read.nodes import Field, Group, Node, Scalar, Sequence
from briefing.read.numerals import ends_of, plainly
from briefing.read.scalars import LONGEST_NUMBER, decimal
from briefing.read.text import Source, Span

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
_NUMBERS = ("obs_value", "obs_low", "obs_high")
_NONE = ("", "..")


def rows_of(
    source: Source, columns: Mapping[str, str]
) -> tuple[Sequence | None, tuple[Problem, ...]]:
    """Return the rows of a CSV file as a list of groups, and the problems with it.

    ``columns``: the roles of columns whose names do not say so. None if no row could be read. If
    only some could not, the others are returned, so that problems in them are reported too.
    """
    lines = lines_of(source)
    if not lines:
        return None, (of_file(source, "the file has no rows"),)
    if (trouble := _separator(source, *lines[0])) is not None:
        return None, (trouble,)
    head, problems = head_of(source, lines[0], columns)
    if problems:
        return None, tuple(problems)
    if len(lines) == 1:
        return None, (of_file(source, "the file has a header row but no rows below it"),)
    if len(lines) - 1 > limits.ROWS.most:
        message = f"the file has {len(lines) - 1} rows; at most {limits.ROWS.most} are read"
        return None, (of_file(source, message, "keep the rows that the figure is to show"),)
    rows: list[Group] = []
    good, problems = rows_and_problems(source, lines[1:], len(head))
    for each in good:
        row = _row(source, each, head)
        if isinstance(row, Problem):
            problems.append(row)
        else:
            bad = [*_bad_numbers(source, row)]
            problems += bad
            rows.append(_with_a_number(row) if bad else row)
    last = Span(lines[0][0], 0, lines[-1][0], len(lines[-1][1]))
    return Sequence([row.value for row in rows], last, tuple(rows), flow=False), tuple(problems)


def _separator(source: Source, number: int, line: str) -> Problem | None:
    """Report a list that a program saved with another separator than the comma."""
    for sign, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if sign in line and "," not in line:
            help = "save it as 'CSV UTF-8 (comma delimited)'; decimals are written with a point"
            message = f"the columns are separated by {name}, not by commas"
            return Problem("bad-dataset", message, source.position(number, line.index(sign)), help)
    return None


def _row(source: Source, row: Row, head: list[str]) -> Group | Problem:
    """Return a row as a group of fields."""
    found = {role: cell for role, cell in zip(head, row.cells, strict=True) if role != "unused"}
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
    return Group(value, row.span, fields, flow=True)


def _range(low: Cell, high: Cell) -> dict[str, Field]:
    """Return ``obs_low`` and ``obs_high`` as one value with two ends, if present."""
    if low.text in _NONE:
        return {}
    ends = tuple(_scalar("obs_value", cell) for cell in (low, high))
    span = Span(low.span.line, low.span.column, high.span.line, high.span.end_column)
    node = Sequence([end.value for end in ends], span, ends, flow=True)
    return {"obs_value": Field(_key("obs_value", low), node)}


def _key(role: str, cell: Cell) -> Scalar:
    return Scalar(role, cell.span, role, "")


def _scalar(role: str, cell: Cell) -> Scalar:
    value: float | str = cell.text
    is_short = len(cell.text) <= LONGEST_NUMBER
    if role in _NUMBERS and is_short and _NUMBER.fullmatch(cell.text):
        value = int(cell.text) if cell.text.lstrip("+-").isdigit() else decimal(cell.text)
    return Scalar(value, cell.span, cell.text, "")


def _bad_numbers(source: Source, row: Group) -> Iterator[Problem]:
    """Report cells that are meant as numbers but not in the required format."""
    field = row.fields.get("obs_value")
    nodes: tuple[Node, ...] = () if field is None else (field.node,)
    if field is not None and isinstance(field.node, Sequence):
        nodes = field.node.items
    for node in nodes:
        if isinstance(node, Scalar) and isinstance(node.value, str):
            message = f"'{node.text}' is not a number"
            if len(node.text) > LONGEST_NUMBER:
                message = f"this cell has {len(node.text)} characters, but must be a number"
            yield Problem("bad-cell", message, source.at(node.span), _advice(node.text))


def _with_a_number(row: Group) -> Group:
    """Replace a bad number by a valid one, so that the other cells can be validated."""
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
