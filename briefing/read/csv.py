"""Reads CSV files (RFC 4180, with commas) as the nodes of a list in YAML."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import get_args

from msgspec.structs import replace

from briefing.model import limits
from briefing.model.blocks.figures import Role
from briefing.problems import Problem, and_more
from briefing.read.files import Source, Span, decompose_forms
from briefing.read.yaml.positions import Field, Group, Node, Scalar, Sequence
from briefing.read.yaml.scalars import (
    LONGEST_NUMBER,
    decimal,
    normalise_number,
    parse_range,
    quoted,
)
from briefing.system.suggest import nearest

# Splits a line of a CSV file into cells with positions.

Cells = list[Scalar]
"""The cells of a row, without quotation marks and the space around them."""


def split_cells(number: int, line: str) -> Cells | None:
    """Return the cells of a line with their positions; None if a quotation mark is not closed."""
    try:
        texts = next(csv.reader([line], strict=True))
    except (csv.Error, StopIteration):
        return None
    edges = [*_commas(line), len(line)]
    starts = [0, *(edge + 1 for edge in edges[:-1])]
    cells = []
    for text, start, end in zip(texts, starts, edges, strict=True):
        words, inner = decompose_forms(text.strip()), line[start:end]
        begin = min(start + len(inner) - len(inner.lstrip()), end)
        span = Span(number, begin, number, max(begin, start + len(inner.rstrip())))
        cells.append(Scalar(words, span, words))
    return cells


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


# Reads the header row of a CSV file: the role of each column.

_ROLES = tuple(role for role in get_args(Role) if role != "unused")
_USUAL = {
    "time_period": "year years date month quarter period time",
    "category": "country name item label partner product region sector",
    "obs_value": "value values amount number total share",
    "obs_low": "low lower min minimum",
    "obs_high": "high higher upper max maximum",
    "obs_status": "status flag",
    "unit_measure": "unit units",
    "comment": "note notes remark remarks",
}
"""Usual column names in spreadsheets, by role."""
_MEANT = {name: role for role, names in _USUAL.items() for name in names.split()}


def parse_head(
    source: Source, line: tuple[int, str], columns: Mapping[str, str]
) -> tuple[list[str], list[Problem]]:
    """Return the role of each column, and the problems with the names.

    ``columns``: the roles of columns whose names do not say so.
    """
    cells = split_cells(*line)
    if cells is None:
        return [], [open_quote(source, line[0])]
    if len(cells) > limits.DATA_COLUMNS.most:
        message = f"the file has {len(cells)} columns; at most {limits.DATA_COLUMNS.most} are read"
        return [], [file_problem(source, message)]
    if not any(cell.text for cell in cells):
        return [], [file_problem(source, "the first row is empty")]
    roles = [str(columns.get(cell.text, cell.text.lower().replace(" ", "_"))) for cell in cells]
    problems = [*_check_unnamed(source, cells), *_check_names(source, cells, roles)]
    texts = [cell.text for cell in cells]
    for name in columns.keys() - set(texts):
        near = nearest(name, texts)
        message = f"the figure says what a column '{name}' stands for; there is no such column"
        help = f"did you mean '{near}'?" if near else f"the columns are: {', '.join(texts)}"
        problems.append(Problem("unknown-column", message, source.position(line[0], 0), help))
    if not problems and len(one := {"obs_low", "obs_high"} & set(roles)) == 1:
        problems.append(
            file_problem(source, f"the column '{one.pop()}' is only one end of a range")
        )
    if not problems and not {"obs_value", "obs_low"} & set(roles):
        problems.append(file_problem(source, "no column is named 'obs_value'"))
    return roles, problems


_FIRST_ROW = "the first row names the columns, such as time_period,obs_value,obs_status"


def file_problem(source: Source, message: str, help: str = _FIRST_ROW) -> Problem:
    """Return a problem with a file as a whole."""
    return Problem("bad-dataset", message, source.position(0, 0), help)


def _check_names(source: Source, cells: Cells, roles: list[str]) -> Iterator[Problem]:
    for place, (cell, role) in enumerate(zip(cells, roles, strict=True)):
        if cell.text and role not in (*_ROLES, "unused"):
            message = f"'{cell.text}' is not the name of a column of a dataset"
            help = _advise_role(cell.text, role, roles)
            yield Problem("unknown-column", message, source.at(cell.span), help)
        elif cell.text and role != "unused" and role in roles[:place]:
            message = f"a second column stands for '{role}'"
            help = f"In the figure, '{_declare(cell.text, 'unused')}' ignores it"
            yield Problem("bad-dataset", message, source.at(cell.span), help)


def _advise_role(text: str, name: str, roles: Collection[str]) -> str:
    """Suggest a free role for a column, and how to mark it as unused."""
    free = [role for role in _ROLES if role not in roles]
    usual = _MEANT.get(name, "")
    if usual in free:
        return f"name it '{usual}', or write in the figure: {_declare(text, usual)}"
    if near := nearest(name, free):
        return f"did you mean '{near}'? In the figure, '{_declare(text, 'unused')}' ignores it"
    aside = f"In the figure, '{_declare(text, 'unused')}' ignores it"
    if {"obs_value", "obs_low"} & set(roles):
        return aside
    return f"if it has the values, write in the figure: {_declare(text, 'obs_value')}. {aside}"


def _declare(text: str, role: str) -> str:
    name = text if re.fullmatch(r"[A-Za-z][\w /%()-]*", text) else quoted(text)
    return f"columns: {{{name}: {role}}}"


def _check_unnamed(source: Source, cells: Cells) -> Iterator[Problem]:
    """Report unnamed columns; those at the end, which spreadsheets leave, together."""
    named = [place for place, cell in enumerate(cells) if cell.text]
    last = named[-1]
    behind = len(cells) - 1 - last
    if behind:
        what = "the last column has" if behind == 1 else f"the last {behind} columns have"
        help = "delete the empty columns in the spreadsheet, or the commas at the end of each row"
        position = source.at(cells[last + 1].span)
        yield Problem("bad-dataset", f"{what} no name", position, help)
    for cell in cells[:last]:
        if not cell.text:
            help = "write what it holds, such as category; or delete the column"
            yield Problem("bad-dataset", "this column has no name", source.at(cell.span), help)


# Separates the rows of a CSV file that have as many cells as there are columns from the others.
#
# Empty rows at the end, which spreadsheets leave, are ignored silently. A mistake repeated in
# many rows is reported at the first.

Row = tuple[Cells, Span]
"""The cells of a line, and the line."""


def check_rows(
    source: Source, lines: Iterable[tuple[int, str]], width: int
) -> tuple[list[Row], list[Problem]]:
    """Return the rows of ``width`` cells, and the problems with the shape of others."""
    good, empty, long, problems = list[Row](), list[Span](), list[Cells](), list[Problem]()
    for number, line in lines:
        if (cells := split_cells(number, line)) is None:
            problems.append(open_quote(source, number))
            continue
        span = Span(number, 0, number, len(line))
        if not has_text(cells):
            empty.append(span)
        elif len(cells) == width:
            good.append((cells, span))
        elif len(cells) > width and not has_text(cells[width:]):
            long.append(cells)
        else:
            problems.append(_wrong_length(source, len(cells), span, width))
    if long:
        place = long[0][width].span
        help = "delete the commas at the end, or the empty columns in the spreadsheet"
        message = f"this row has empty cells after the last column{and_more(len(long) - 1, 'row')}"
        problems.append(Problem("bad-dataset", message, source.at(place), help))
    if empty:
        message = f"this row is empty{and_more(len(empty) - 1, 'row')}"
        problems.append(Problem("bad-dataset", message, source.at(empty[0]), "delete it"))
    return good, problems


def split_rows(source: Source) -> list[tuple[int, str]]:
    """Return the lines with content and their numbers, without empty rows at the end."""
    lines = [(number, line) for number, line in enumerate(source.lines) if line.strip()]
    while len(lines) > 1 and (cells := split_cells(*lines[-1])) is not None and not has_text(cells):
        lines.pop()
    return lines


def has_text(cells: Cells) -> bool:
    """Return whether any cell is not empty."""
    return any(cell.text for cell in cells)


def _wrong_length(source: Source, length: int, span: Span, width: int) -> Problem:
    count = "one cell" if length == 1 else f"{length} cells"
    message = f"this row has {count}; the header row has {width}"
    help = "a comma within a text needs quotation marks around the text; a number has none"
    if length < width:
        help = "write a comma for each cell, also for one that is empty"
    return Problem("bad-dataset", message, source.at(span), help)


# Converts a CSV file (RFC 4180, with commas) to the same nodes as a list in YAML.
#
# So a bad cell is reported like any bad value, at its line and column. Column names are those of
# SDMX, in lower or upper case; ``columns`` of the figure gives the roles of others.

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
_ENDS = ("obs_low", "obs_high")
_NONE = ("", "..")


def parse_rows(
    source: Source, columns: Mapping[str, str]
) -> tuple[Sequence | None, tuple[Problem, ...]]:
    """Return the rows of a CSV file as a list of groups, and the problems with it.

    ``columns``: the roles of columns whose names do not say so. None if no row could be read. If
    only some could not, the others are returned, so that problems in them are reported too.
    """
    lines = split_rows(source)
    if not lines:
        return None, (file_problem(source, "the file has no rows"),)
    if (trouble := _check_separator(source, *lines[0])) is not None:
        return None, (trouble,)
    head, problems = parse_head(source, lines[0], columns)
    if problems:
        return None, tuple(problems)
    if len(lines) == 1:
        return None, (file_problem(source, "the file has a header row but no rows below it"),)
    if len(lines) - 1 > limits.ROWS.most:
        message = f"the file has {len(lines) - 1} rows; at most {limits.ROWS.most} are read"
        return None, (file_problem(source, message, "keep the rows that the figure is to show"),)
    rows: list[Group] = []
    good, problems = check_rows(source, lines[1:], len(head))
    for cells, span in good:
        row = _row(source, cells, span, head)
        if isinstance(row, Problem):
            problems.append(row)
        else:
            bad = [*_bad_numbers(source, row)]
            problems += bad
            rows.append(_replace_number(row) if bad else row)
    last = Span(lines[0][0], 0, lines[-1][0], len(lines[-1][1]))
    return Sequence(tuple(rows), last, flow=False), tuple(problems)


def _check_separator(source: Source, number: int, line: str) -> Problem | None:
    """Report a list that a program saved with another separator than the comma."""
    for sign, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if sign in line and "," not in line:
            help = "save it as 'CSV UTF-8 (comma delimited)'; decimals are written with a point"
            message = f"the columns are separated by {name}, not by commas"
            return Problem("bad-dataset", message, source.position(number, line.index(sign)), help)
    return None


def _row(source: Source, cells: Cells, span: Span, head: list[str]) -> Group | Problem:
    """Return a row as a group of fields."""
    found = {role: cell for role, cell in zip(head, cells, strict=True) if role != "unused"}
    fields = {
        role: Field.of_value(role, _with_number(cell) if role == "obs_value" else cell)
        for role, cell in found.items()
        if role not in _ENDS and cell.text not in _NONE
    }
    if found.keys() >= {*_ENDS}:
        low, high = (found[end] for end in _ENDS)
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
    return Group(fields, span, flow=True)


def _range(low: Scalar, high: Scalar) -> dict[str, Field]:
    """Return ``obs_low`` and ``obs_high`` as one value with two ends, if present."""
    if low.text in _NONE:
        return {}
    ends = (_with_number(low), _with_number(high))
    span = Span(low.span.line, low.span.column, high.span.line, high.span.end_column)
    node = Sequence(ends, span, flow=True)
    return {"obs_value": Field.of_value("obs_value", node)}


def _with_number(cell: Scalar) -> Scalar:
    """Return a cell with the number that its text is, if it is one."""
    text = cell.text
    if len(text) > LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        return cell
    return replace(cell, value=int(text) if text.lstrip("+-").isdigit() else decimal(text))


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
            yield Problem("bad-cell", message, source.at(node.span), _advise_number(node.text))


def _replace_number(row: Group) -> Group:
    """Replace a bad number by a valid one, so that the other cells can be validated."""
    number = Scalar(0, row.fields["obs_value"].node.span, "0")
    return replace(row, fields={**row.fields, "obs_value": Field.of_value("obs_value", number)})


def _advise_number(text: str) -> str:
    if ends := parse_range(text):
        low, high = ends
        return f"a range has columns of its own: {low} in 'obs_low' and {high} in 'obs_high'"
    if plain := normalise_number(text):
        return f"write {plain}: no spaces or commas, and a decimal point"
    return "write digits and a decimal point; leave the cell empty, with the status M, if unknown"
