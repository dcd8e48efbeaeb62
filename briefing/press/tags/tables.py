"""Associates table cells with their headers.

Some screen readers use the Scope of a header, others the Headers of a cell, so both are written
(ISO 14289-1, 7.5; ISO 32000-1, table 349).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from briefing.press.tags.node import Node


class _Cell(NamedTuple):
    """A cell with the rows and columns it spans, and its THead, TBody or TFoot."""

    node: Node
    rows: range
    columns: range
    part: Node

    @property
    def scope(self) -> str:
        """Return the scope of a header: that of the HTML, or the one its position implies."""
        said = self.node.source.get("scope")
        return said or ("col" if self.part.role == "THead" else "row")


def give_heads(table: Node) -> None:
    """Set Scope on the headers of a table, and Headers (their IDs) on its cells."""
    if table.label:
        table.attributes["Table"] = {"Summary": table.label}
    cells = list(_cells(table))
    heads = [cell for cell in cells if cell.node.role == "TH"]
    above = _by_place((head, head.columns) for head in heads if head.scope != "row")
    beside = _by_place((head, head.rows) for head in heads if head.scope == "row")
    for cell in cells:
        known: dict[str, Any] = cell.node.attributes.setdefault("Table", {})
        if len(cell.rows) > 1:
            known["RowSpan"] = len(cell.rows)
        if len(cell.columns) > 1:
            known["ColSpan"] = len(cell.columns)
        if cell.node.role == "TH":
            # A row group header spans the full width, so it is the header of columns.
            known["Scope"] = "/Row" if cell.scope == "row" else "/Column"
            continue
        found = [head for place in cell.columns for head in above.get(place, ())]
        found += [head for place in cell.rows for head in beside.get(place, ())]
        # A header that spans several rows or columns is listed once.
        known["Headers"] = list(dict.fromkeys(h.node.id for h in found if _is_head_of(h, cell)))


def _by_place(places: Iterable[tuple[_Cell, range]]) -> dict[int, list[_Cell]]:
    """Return the headers of each row index, or of each column index."""
    found: dict[int, list[_Cell]] = {}
    for head, covered in places:
        for place in covered:
            found.setdefault(place, []).append(head)
    return found


def _is_head_of(head: _Cell, cell: _Cell) -> bool:
    """Return whether a header applies to a cell: a row group header only within its group."""
    return head.scope != "rowgroup" or head.part is cell.part


def _cells(table: Node) -> Iterator[_Cell]:
    """Yield all cells row by row, positioned with row and column spans resolved."""
    taken: set[tuple[int, int]] = set()
    for row, (part, line) in enumerate(_rows(table)):
        column = 0
        for node in line.nodes():
            while (row, column) in taken:
                column += 1
            rows = range(row, row + _span(node, "rowspan"))
            columns = range(column, column + _span(node, "colspan"))
            if len(rows) > 1:
                taken.update((r, c) for r in rows for c in columns)
            column = columns.stop
            yield _Cell(node, rows, columns, part)


def _rows(table: Node) -> Iterator[tuple[Node, Node]]:
    for part in table.nodes():
        if part.role == "TR":
            yield table, part
        else:
            yield from ((part, row) for row in part.nodes() if row.role == "TR")


def _span(node: Node, name: str) -> int:
    value = node.source.get(name, "1")
    return max(1, int(value)) if value.isdigit() else 1
