"""Transforms the tree to satisfy the rules of tagged PDF.

HTML allows text beside paragraphs and list items without labels; tagged PDF (ISO 32000-1, 14.8.4)
does not. Empty elements are dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Final, NamedTuple

from briefing.pdf.tags.build import BLOCK, FOLIO, Area, Mark, Node

_Kid = Node | Mark | Area

_GROUPS: Final = frozenset((BLOCK, "Document", "Art", "Sect", "Div", "BlockQuote", "Note"))
"""Block-level containers: loose text in them is wrapped in P."""
_INLINE: Final = frozenset(("Span", "Quote", "Code", "Link", "Reference"))
_RUNNING: Final = _INLINE | {"Lbl", "P", "H1", "H2", "H3", "H4", "H5", "H6"}
"""Elements of inline content: a P inside one is replaced by its content."""
_CELLS: Final = frozenset(("LBody", "TD", "TH", "Caption", "Lbl"))
"""Elements of inline or block content: a P that is the only child is replaced by its content."""
_LABELLED: Final = frozenset(("LI", "Note"))
"""Elements that may begin with a Lbl."""
_HYPHEN: Final = "\N{HYPHEN}"
"""The character that the engine inserts when it hyphenates; authors type a different one."""
_ALPHABETS: Final = {"a": "LowerAlpha", "A": "UpperAlpha", "i": "LowerRoman", "I": "UpperRoman",
                     "•": "Disc", "◦": "Circle", "▪": "Square"}  # fmt: skip
"""ListNumbering by the label of the first list item."""


def shaped(node: Node) -> Node:
    """Transform a node and all its descendants in place; return the node."""
    if all(isinstance(kid, Node) for kid in node.kids):
        node.kids.sort(key=_place)
    if node.role in _LABELLED and (label := _first_label(node)):
        node.kids.insert(0, label)
    for kid in node.nodes():
        shaped(kid)
    node.kids = [part for kid in node.kids for part in _within(node, kid)]
    if node.role in _GROUPS:
        node.kids = list(_in_paragraphs(node.kids))
    elif node.role in _CELLS:
        _be_the_only_paragraph(node)
    elif node.role == "LI":
        label_kids = [kid for kid in node.kids if _is(kid, "Lbl")]
        body = Node("LBody", kids=[kid for kid in node.kids if not _is(kid, "Lbl")])
        _be_the_only_paragraph(body)
        node.kids = [*label_kids, body] if body.kids else label_kids
    elif node.role == "L":
        node.kids = list(_entries(node.kids))
        _number(node)
    if _has_divided_words(node):
        node.spoken = " ".join("".join(node.source.itertext()).split())
    return node


def _place(kid: _Kid) -> tuple[bool, float]:
    """Return the sort key of a child: source order, but a table's TFoot last."""
    return _is(kid, "TFoot"), kid.index if isinstance(kid, Node) else 0


def _is(kid: _Kid, *roles: str) -> bool:
    return isinstance(kid, Node) and kid.role in roles


def _within(parent: Node, kid: _Kid) -> Iterable[_Kid]:
    """Return what replaces a child in its parent: itself, its content, or nothing."""
    if not isinstance(kid, Node):
        return (kid,)
    if not kid.kids and not _may_be_empty(kid):
        return ()
    if not _is_dissolved(kid, parent):
        return (kid,)
    nodes = sorted(kid.nodes(), key=lambda each: each.role == "Figure")
    if nodes:
        # The id goes to the first node that is no Figure: what a link to it is about.
        nodes[0].id = nodes[0].id or kid.id
        nodes[0].label = nodes[0].label or kid.label
    return [part for each in kid.kids for part in _within(parent, each)]


def _may_be_empty(node: Node) -> bool:
    """Return whether a node is kept when empty: table cells, and page numbers set at link time."""
    return node.role in ("TD", "TH") or bool(node.id and node.id.startswith(FOLIO))


def _is_dissolved(kid: Node, parent: Node) -> bool:
    if kid.lang:
        kid.role = "Div" if kid.role == BLOCK else kid.role
        return False
    match kid.role:
        case "Span":
            return not (kid.expansion or kid.spoken or kid.id)
        case "Link":
            return not any(isinstance(each, Area) for each in kid.kids)
        case "Reference":
            return not any(_is(each, "Link") for each in kid.kids)
        case "Lbl":
            is_term = kid.source is not None and kid.source.tag == "dt"
            return parent.role not in (*_LABELLED, "L") and not (is_term and parent.role == BLOCK)
        case "Div":
            has_caption = any(_is(each, "Caption") for each in kid.kids)
            return len(kid.kids) == 1 or not (has_caption or kid.source.tag == "aside")
        case "P":
            return parent.role in _RUNNING
    return kid.role == BLOCK


def _first_label(node: Node) -> Node | None:
    """Remove and return the Lbl at the very start of a node, inside any enclosing blocks."""
    while node.kids and isinstance(first := node.kids[0], Node):
        if first.role == "Lbl":
            del node.kids[0]
            return first
        if first.role not in (BLOCK, "P", "Note"):
            return None
        node = first
    return None


def _in_paragraphs(kids: list[_Kid]) -> Iterator[_Kid]:
    """Yield block nodes unchanged and wrap inline content between them in P."""
    for is_words, run in groupby(kids, _is_words):
        if is_words:
            yield Node("P", kids=list(run))
        else:
            yield from run


def _is_words(kid: _Kid) -> bool:
    return not isinstance(kid, Node) or kid.role in _INLINE


def _be_the_only_paragraph(node: Node) -> None:
    match node.kids:
        case [Node(role="P", lang=None) as paragraph]:
            node.kids = paragraph.kids
            node.id = node.id or paragraph.id
            node.spoken = paragraph.spoken


def _has_divided_words(node: Node) -> bool:
    """Return whether a node of text only contains a word that the engine hyphenated."""
    if node.source is None or not all(isinstance(kid, Mark) for kid in node.kids):
        return False
    return any(isinstance(kid, Mark) and kid.text.endswith(_HYPHEN) for kid in node.kids[:-1])


def _entries(kids: list[_Kid]) -> Iterator[Node]:
    """Yield the items of a list: each ``li``, or each ``dt`` with its ``dd``."""
    entry: Node | None = None
    for kid in kids:
        if _is(kid, "LI", "Caption"):
            assert isinstance(kid, Node)
            if entry:
                yield entry
            yield kid
            entry = None
            continue
        is_label = _is(kid, "Lbl")
        if entry and is_label and not _is(entry.kids[-1], "Lbl"):
            yield entry
            entry = None
        entry = entry or Node("LI")
        entry.kids.append(kid if is_label or _is(kid, "LBody") else Node("LBody", kids=[kid]))
    if entry:
        yield entry


def _number(node: Node) -> None:
    """Set the ListNumbering of a list whose items have labels."""
    first = next((kid for entry in node.nodes() for kid in entry.nodes()), None)
    if first is None or first.role != "Lbl":
        return
    sign = first.text().strip("[]. ")
    is_number = sign.isdigit() or (sign in _ALPHABETS and node.source.tag != "dl")
    kind = _ALPHABETS.get(sign, "Decimal") if is_number else "None"
    node.attributes["List"] = {"ListNumbering": f"/{kind}"}


# Associates table cells with their headers.
#
# Some screen readers use the Scope of a header, others the Headers of a cell, so both are written
# (ISO 14289-1, 7.5; ISO 32000-1, table 349).


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
