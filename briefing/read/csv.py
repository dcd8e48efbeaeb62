"""Reads CSV files (RFC 4180, with commas) as the nodes of a list in YAML."""

import re
from collections.abc import Collection, Mapping
from typing import get_args

from msgspec.structs import replace

from briefing.model import limits
from briefing.model.blocks.figures import Role
from briefing.problems import Problem
from briefing.read.files import Source, Span, decompose_forms
from briefing.read.yaml.positions import Group, Node, Scalar, Sequence
from briefing.read.yaml.scalars import (
    LONGEST_NUMBER,
    decimal,
    normalise_number,
    parse_range,
    quote_text,
)
from briefing.system.suggest import nearest, suggest_name

_CELL = re.compile(r'(?:"(?P<quoted>(?:[^"]|"")*)"|(?P<plain>(?!")[^,]*))\s*(?=,|$)')


def _split_cells(source: Source, number: int) -> list[Scalar] | Problem:
    """Return the cells of a line, without quotation marks and the space around them."""
    line, cells, at = source.lines[number], list[Scalar](), 0
    while at <= len(line):
        found = _CELL.match(line, at)
        if found is None:
            message = "a quotation mark is opened and not closed in this row"
            help = 'a quotation mark within a text is written twice: ""'
            place = source.position(number, max(line.find('"'), 0))
            return Problem("bad-dataset", message, place, help)
        written, text = found[0].rstrip(), (found["quoted"] or "").replace('""', '"')
        start = at + len(written) - len(written.lstrip())
        words = decompose_forms((text or found["plain"] or "").strip())
        cells.append(Scalar(words, Span(number, start, number, at + len(written)), words))
        at = found.end() + 1
    return cells


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
    source: Source, number: int, columns: Mapping[str, str]
) -> tuple[list[str], list[Problem]]:
    """Return the role of each column, and the problems with the names.

    ``columns``: the roles of columns whose names do not say so.
    """
    cells = _split_cells(source, number)
    if isinstance(cells, Problem):
        return [], [cells]
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
        problems.append(Problem("unknown-column", message, source.position(number, 0), help))
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
    lines = [number for number, line in enumerate(source.lines) if _TEXT.search(line)]
    if not lines:
        return None, (_file_problem(source, "the file has no rows"),)
    first = source.lines[lines[0]]
    if (found := re.search("[;\t|]", first)) and "," not in first:
        help = "save it as 'CSV UTF-8 (comma delimited)'; decimals are written with a point"
        message = "the columns are not separated by commas"
        at = source.position(lines[0], found.start())
        return None, (Problem("bad-dataset", message, at, help),)
    roles, problems = _parse_head(source, lines[0], columns)
    if problems:
        return None, tuple(problems)
    if len(lines) == 1:
        return None, (_file_problem(source, "the file has a header row but no rows below it"),)
    if len(lines) - 1 > limits.ROWS.most:
        message = f"the file has {len(lines) - 1} rows; at most {limits.ROWS.most} are read"
        return None, (_file_problem(source, message, "keep the rows that the figure is to show"),)
    rows = [_read_row(source, number, roles, problems) for number in lines[1:]]
    span = Span(lines[0], 0, lines[-1], len(source.lines[lines[-1]]))
    return Sequence(tuple(filter(None, rows)), span, flow=False), tuple(problems)


def _file_problem(source: Source, message: str, help: str = _FIRST_ROW) -> Problem:
    return Problem("bad-dataset", message, source.position(0, 0), help)


def _read_row(
    source: Source, number: int, roles: list[str], problems: list[Problem]
) -> Group | None:
    """Return a row as a group of fields; None if it is reported as a whole."""
    cells = _split_cells(source, number)
    if isinstance(cells, Problem):
        problems.append(cells)
        return None
    span, width = Span(number, 0, number, len(source.lines[number])), len(roles)
    if len(cells) < width or any(cell.text for cell in cells[width:]):
        count = "one cell" if len(cells) == 1 else f"{len(cells)} cells"
        message = f"this row has {count}; the header row has {width}"
        help = "a comma within a text needs quotation marks around the text; a number has none"
        if len(cells) < width:
            help = "write a comma for each cell, also for one that is empty"
        problems.append(Problem("bad-dataset", message, source.at(span), help))
        return None
    by_role = dict(zip(roles, cells, strict=False))
    given = {role: cell for role, cell in by_role.items() if cell.text not in _NONE}
    given.pop("unused", None)
    ends = [given.pop(end) for end in _ENDS if end in given]
    if len(ends) == 1:
        message = "this row has one end of a range and not the other"
        at, help = source.at(by_role[_ENDS[0]].span), "write both, or leave both empty"
        problems.append(Problem("bad-cell", message, at, help))
        return None
    if ends and "obs_value" in given:
        message = "this row has a value and a range; one of the two would not be shown"
        help = "leave one of them empty, or 'unused' in the 'columns' of the figure"
        at = source.at(given["obs_value"].span)
        problems.append(Problem("bad-cell", message, at, help))
        return None
    nodes: dict[str, Node] = {**given}
    if values := ends or [given[role] for role in given if role == "obs_value"]:
        nodes["obs_value"] = _read_value(source, values, problems)
    return Group(nodes, span)


def _read_value(source: Source, cells: list[Scalar], problems: list[Problem]) -> Node:
    """Return a number, or a range of two; another number if one is reported, so that the other
    cells of the row can be validated.
    """
    numbers = [_read_number(source, cell, problems) for cell in cells]
    good = tuple(number for number in numbers if number is not None)
    if len(good) < len(numbers):
        return replace(cells[0], value=0, text="0")
    start, end = cells[0].span, cells[-1].span
    both = Span(start.line, start.column, end.line, end.end_column)
    return good[0] if len(good) == 1 else Sequence(good, both)


def _read_number(source: Source, cell: Scalar, problems: list[Problem]) -> Scalar | None:
    """Return a cell with the number that its text is; None if it is reported."""
    text = cell.text
    if len(text) <= LONGEST_NUMBER and _NUMBER.fullmatch(text):
        return replace(cell, value=int(text) if text.lstrip("+-").isdigit() else decimal(text))
    message = f"'{text}' is not a number"
    help = "write digits and a decimal point; leave the cell empty, with the status M, if unknown"
    if len(text) > LONGEST_NUMBER:
        message = f"this cell has {len(text)} characters, but must be a number"
    elif ends := parse_range(text):
        low, high = ends
        help = f"a range has columns of its own: {low} in 'obs_low' and {high} in 'obs_high'"
    elif plain := normalise_number(text):
        help = f"write {plain}: no spaces or commas, and a decimal point"
    problems.append(Problem("bad-cell", message, source.at(cell.span), help))
    return None
