"""Reads the header row of a CSV file: the role of each column."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import get_args

from briefing import limits
from briefing.model.blocks.figure import Role
from briefing.nearest import nearest
from briefing.problems import Problem
from briefing.read.csv_cells import Cell, cells_of, open_quote
from briefing.read.quotation import quoted
from briefing.read.text import Source

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


def head_of(
    source: Source, line: tuple[int, str], columns: Mapping[str, str]
) -> tuple[list[str], list[Problem]]:
    """Return the role of each column, and the problems with the names.

    ``columns``: the roles of columns whose names do not say so.
    """
    cells = cells_of(*line)
    if cells is None:
        return [], [open_quote(source, line[0])]
    if len(cells) > limits.DATA_COLUMNS.most:
        message = f"the file has {len(cells)} columns; at most {limits.DATA_COLUMNS.most} are read"
        return [], [of_file(source, message)]
    if not any(cell.text for cell in cells):
        return [], [of_file(source, "the first row is empty")]
    roles = [str(columns.get(cell.text, cell.text.lower().replace(" ", "_"))) for cell in cells]
    problems = [*_without_names(source, cells), *_names(source, cells, roles)]
    texts = [cell.text for cell in cells]
    for name in columns.keys() - set(texts):
        near = nearest(name, texts)
        message = f"the figure says what a column '{name}' stands for; there is no such column"
        help = f"did you mean '{near}'?" if near else f"the columns are: {', '.join(texts)}"
        problems.append(Problem("unknown-column", message, source.position(line[0], 0), help))
    if not problems and len(one := {"obs_low", "obs_high"} & set(roles)) == 1:
        problems.append(of_file(source, f"the column '{one.pop()}' is only one end of a range"))
    if not problems and not {"obs_value", "obs_low"} & set(roles):
        problems.append(of_file(source, "no column is named 'obs_value'"))
    return roles, problems


_FIRST_ROW = "the first row names the columns, such as time_period,obs_value,obs_status"


def of_file(source: Source, message: str, help: str = _FIRST_ROW) -> Problem:
    """Return a problem with a file as a whole."""
    return Problem("bad-dataset", message, source.position(0, 0), help)


def _names(source: Source, cells: list[Cell], roles: list[str]) -> Iterator[Problem]:
    for place, (cell, role) in enumerate(zip(cells, roles, strict=True)):
        if cell.text and role not in (*_ROLES, "unused"):
            message = f"'{cell.text}' is not the name of a column of a dataset"
            help = _advice(cell.text, role, roles)
            yield Problem("unknown-column", message, source.at(cell.span), help)
        elif cell.text and role != "unused" and role in roles[:place]:
            message = f"a second column stands for '{role}'"
            help = f"In the figure, '{_declared(cell.text, 'unused')}' ignores it"
            yield Problem("bad-dataset", message, source.at(cell.span), help)


def _advice(text: str, name: str, roles: Collection[str]) -> str:
    """Suggest a free role for a column, and how to mark it as unused."""
    free = [role for role in _ROLES if role not in roles]
    usual = _MEANT.get(name, "")
    if usual in free:
        return f"name it '{usual}', or write in the figure: {_declared(text, usual)}"
    if near := nearest(name, free):
        return f"did you mean '{near}'? In the figure, '{_declared(text, 'unused')}' ignores it"
    aside = f"In the figure, '{_declared(text, 'unused')}' ignores it"
    if {"obs_value", "obs_low"} & set(roles):
        return aside
    return f"if it has the values, write in the figure: {_declared(text, 'obs_value')}. {aside}"


def _declared(text: str, role: str) -> str:
    name = text if re.fullmatch(r"[A-Za-z][\w /%()-]*", text) else quoted(text)
    return f"columns: {{{name}: {role}}}"


def _without_names(source: Source, cells: list[Cell]) -> Iterator[Problem]:
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
