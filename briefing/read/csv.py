"""Reads CSV files (RFC 4180, with commas) as the nodes of a list in YAML."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import get_args

from msgspec.structs import replace

from briefing.model import limits
from briefing.model.blocks.figures import Role
from briefing.problems import Problem
from briefing.read.files import Source, Span, decompose_forms
from briefing.read.yaml.positions import Field, Group, Scalar, Sequence
from briefing.read.yaml.scalars import (
    LONGEST_NUMBER,
    decimal,
    normalise_number,
    parse_range,
    quote_text,
)
from briefing.system.suggest import nearest, suggest_name

_CELL = re.compile(r'(?:"(?P<quoted>(?:[^"]|"")*)"|(?P<plain>(?!")[^,]*))\s*(?=,|$)')


def _split_cells(number: int, line: str) -> list[Scalar] | None:
    """Return the cells of a line, without quotation marks and the space around them; None if a
    quotation mark is not closed.
    """
    cells, at = [], 0
    while at <= len(line):
        found = _CELL.match(line, at)
        if found is None:
            return None
        written, text = found[0].rstrip(), (found["quoted"] or "").replace('""', '"')
        start = at + len(written) - len(written.lstrip())
        words = decompose_forms((text or found["plain"] or "").strip())
        cells.append(Scalar(words, Span(number, start, number, at + len(written)), words))
        at = found.end() + 1
    return cells


def _open_quote(source: Source, number: int) -> Problem:
    line = source.lines[number]
    message = "a quotation mark is opened and not closed in this row"
    help = 'a quotation mark within a text is written twice: ""'
    place = line.index('"') if '"' in line else 0
    return Problem("bad-dataset", message, source.position(number, place), help)


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
_FIRST_ROW = "the first row names the columns, such as time_period,obs_value,obs_status"


def _parse_head(
    source: Source, line: tuple[int, str], columns: Mapping[str, str]
) -> tuple[list[str], list[Problem]]:
    """Return the role of each column, and the problems with the names.

    ``columns``: the roles of columns whose names do not say so.
    """
    cells = _split_cells(*line)
    if cells is None:
        return [], [_open_quote(source, line[0])]
    while not cells[-1].text:  # as spreadsheets leave them
        cells.pop()
    if len(cells) > limits.DATA_COLUMNS.most:
        message = f"the file has {len(cells)} columns; at most {limits.DATA_COLUMNS.most} are read"
        return [], [_file_problem(source, message)]
    texts = [cell.text for cell in cells]
    roles = [str(columns.get(text, text.lower().replace(" ", "_"))) for text in texts]
    problems = []
    for place, (cell, role) in enumerate(zip(cells, roles, strict=True)):
        code, help = "bad-dataset", _advise_role(cell.text, role, roles)
        if not cell.text:
            message = "this column has no name"
            help = "write what it holds, such as category; or delete the column"
        elif role not in (*_ROLES, "unused"):
            code, message = "unknown-column", f"'{cell.text}' is not the name of a column"
        elif role != "unused" and role in roles[:place]:
            message = f"a second column stands for '{role}'"
        else:
            continue
        problems.append(Problem(code, message, source.at(cell.span), help))
    for name in columns.keys() - set(texts):
        message = f"the figure says what a column '{name}' stands for; there is no such column"
        help = suggest_name(name, texts, f"the columns are: {', '.join(texts)}")
        problems.append(Problem("unknown-column", message, source.position(line[0], 0), help))
    if not problems and len(one := {*_ENDS} & set(roles)) == 1:
        problems.append(_file_problem(source, f"'{one.pop()}' is only one end of a range"))
    if not problems and not {"obs_value", "obs_low"} & set(roles):
        problems.append(_file_problem(source, "no column is named 'obs_value'"))
    return roles, problems


def _advise_role(text: str, name: str, roles: Collection[str]) -> str:
    """Suggest a free role for a column, or to mark it as unused."""
    free = [role for role in _ROLES if role not in roles]
    meant = _MEANT.get(name) or nearest(name, free)
    if meant is None and not {"obs_value", "obs_low"} & set(roles):
        meant = "obs_value"
    column = text if re.fullmatch(r"[A-Za-z][\w /%()-]*", text) else quote_text(text)
    if meant in free:
        return f"name it '{meant}', or write in the figure: columns: {{{column}: {meant}}}"
    return f"In the figure, 'columns: {{{column}: unused}}' ignores it"


# Converts a CSV file (RFC 4180, with commas) to the same nodes as a list in YAML.
#
# So a bad cell is reported like any bad value, at its line and column. Column names are those of
# SDMX, in lower or upper case; ``columns`` of the figure gives the roles of others. Rows and
# columns without any text, which spreadsheets leave, are ignored.

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
_TEXT = re.compile(r"[^\s,\"]")
_ENDS = ("obs_low", "obs_high")
_NONE = ("", "..")


def parse_rows(
    source: Source, columns: Mapping[str, str]
) -> tuple[Sequence | None, tuple[Problem, ...]]:
    """Return the rows of a CSV file as a list of groups, and the problems with it.

    ``columns``: the roles of columns whose names do not say so. None if no row could be read. If
    only some could not, the others are returned, so that problems in them are reported too.
    """
    lines = [(number, line) for number, line in enumerate(source.lines) if _TEXT.search(line)]
    if not lines:
        return None, (_file_problem(source, "the file has no rows"),)
    number, first = lines[0]
    if (found := re.search("[;\t|]", first)) and "," not in first:
        help = "save it as 'CSV UTF-8 (comma delimited)'; decimals are written with a point"
        message = "the columns are not separated by commas"
        at = source.position(number, found.start())
        return None, (Problem("bad-dataset", message, at, help),)
    head, problems = _parse_head(source, lines[0], columns)
    if problems:
        return None, tuple(problems)
    if len(lines) == 1:
        return None, (_file_problem(source, "the file has a header row but no rows below it"),)
    if len(lines) - 1 > limits.ROWS.most:
        message = f"the file has {len(lines) - 1} rows; at most {limits.ROWS.most} are read"
        return None, (_file_problem(source, message, "keep the rows that the figure is to show"),)
    rows: list[Group] = []
    for number, line in lines[1:]:
        row = _row(source, number, line, head)
        if isinstance(row, Problem):
            problems.append(row)
            continue
        value = row.fields.get("obs_value")
        node = None if value is None else value.node
        bad = [
            cell
            for cell in (node.items if isinstance(node, Sequence) else [node] if node else [])
            if isinstance(cell, Scalar) and isinstance(cell.value, str)
        ]
        problems += [_report_number(source, cell) for cell in bad]
        if bad:  # another number, so that the other cells can be validated
            number_field = Field.of_value("obs_value", replace(bad[0], value=0, text="0"))
            row = replace(row, fields={**row.fields, "obs_value": number_field})
        rows.append(row)
    last = Span(lines[0][0], 0, lines[-1][0], len(lines[-1][1]))
    return Sequence(tuple(rows), last, flow=False), tuple(problems)


def _file_problem(source: Source, message: str, help: str = _FIRST_ROW) -> Problem:
    return Problem("bad-dataset", message, source.position(0, 0), help)


def _row(source: Source, number: int, line: str, head: list[str]) -> Group | Problem:
    cells = _split_cells(number, line)
    if cells is None:
        return _open_quote(source, number)
    span = Span(number, 0, number, len(line))
    width = len(head)
    if len(cells) < width or any(cell.text for cell in cells[width:]):
        count = "one cell" if len(cells) == 1 else f"{len(cells)} cells"
        message = f"this row has {count}; the header row has {width}"
        help = "a comma within a text needs quotation marks around the text; a number has none"
        if len(cells) < width:
            help = "write a comma for each cell, also for one that is empty"
        return Problem("bad-dataset", message, source.at(span), help)
    found = {role: cell for role, cell in zip(head, cells, strict=False) if role != "unused"}
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
        if low.text not in _NONE:
            ends = (_with_number(low), _with_number(high))
            both = Span(number, low.span.column, number, high.span.end_column)
            if "obs_value" in fields:
                message = "this row has a value and a range; one of the two would not be shown"
                help = "leave one of them empty, or 'unused' in the 'columns' of the figure"
                return Problem("bad-cell", message, source.at(found["obs_value"].span), help)
            fields["obs_value"] = Field.of_value("obs_value", Sequence(ends, both, flow=True))
    return Group(fields, span, flow=True)


def _with_number(cell: Scalar) -> Scalar:
    """Return a cell with the number that its text is, if it is one."""
    text = cell.text
    if len(text) > LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        return cell
    return replace(cell, value=int(text) if text.lstrip("+-").isdigit() else decimal(text))


def _report_number(source: Source, cell: Scalar) -> Problem:
    text = cell.text
    message = f"'{text}' is not a number"
    help = "write digits and a decimal point; leave the cell empty, with the status M, if unknown"
    if len(text) > LONGEST_NUMBER:
        message = f"this cell has {len(text)} characters, but must be a number"
    elif ends := parse_range(text):
        low, high = ends
        help = f"a range has columns of its own: {low} in 'obs_low' and {high} in 'obs_high'"
    elif plain := normalise_number(text):
        help = f"write {plain}: no spaces or commas, and a decimal point"
    return Problem("bad-cell", message, source.at(cell.span), help)
