"""Transforms the tree to satisfy the rules of tagged PDF.

HTML allows text beside paragraphs and list items without labels; tagged PDF (ISO 32000-1, 14.8.4)
does not. Empty elements are dropped.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Final, NamedTuple

from briefing.pdf.tags.structure import BLOCK, FOLIO, Area, Mark, Node

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


def shape_tree(node: Node) -> Node:
    """Transform a node and all its descendants in place; return the node."""
    if all(isinstance(kid, Node) for kid in node.kids):
        # Source order, but a table's TFoot last.
        node.kids.sort(key=lambda kid: (_has_role(kid, "TFoot"), getattr(kid, "index", 0)))
    if node.role in _LABELLED and (label := _take_label(node)):
        node.kids.insert(0, label)
    for kid in node.nodes():
        shape_tree(kid)
    node.kids = [part for kid in node.kids for part in _replacement(node, kid)]
    if node.role in _GROUPS:
        kids, node.kids = node.kids, []
        for is_block, run in groupby(kids, lambda k: isinstance(k, Node) and k.role not in _INLINE):
            part = list(run)
            node.kids += part if is_block else [Node("P", kids=part)]
    elif node.role in _CELLS:
        _unwrap_paragraph(node)
    elif node.role == "LI":
        labels = [kid for kid in node.kids if _has_role(kid, "Lbl")]
        body = Node("LBody", kids=[kid for kid in node.kids if not _has_role(kid, "Lbl")])
        _unwrap_paragraph(body)
        node.kids = [*labels, body] if body.kids else labels
    elif node.role == "L":
        node.kids = [
            kid if _has_role(kid, "LI", "Caption") else Node("LI", kids=[Node("LBody", kids=[kid])])
            for kid in node.kids
        ]
        first = next((kid for entry in node.nodes() for kid in entry.nodes()), None)
        if first is not None and first.role == "Lbl":
            sign = first.text().strip("[]. ")
            kind = _ALPHABETS.get(sign, "Decimal" if sign.isdigit() else "None")
            node.attributes["List"] = {"ListNumbering": f"/{kind}"}
    marks = [kid for kid in node.kids if isinstance(kid, Mark)]
    is_text = node.source is not None and len(marks) == len(node.kids)
    if is_text and any(mark.text.endswith(_HYPHEN) for mark in marks[:-1]):
        # A word that the engine hyphenated is read as one.
        node.spoken = " ".join("".join(node.source.itertext()).split())
    return node


def _has_role(kid: _Kid, *roles: str) -> bool:
    return isinstance(kid, Node) and kid.role in roles


def _replacement(parent: Node, kid: _Kid) -> Iterable[_Kid]:
    """Return what replaces a child in its parent: itself, its content, or nothing."""
    if not isinstance(kid, Node):
        return (kid,)
    if not kid.kids and kid.role not in ("TD", "TH") and not (kid.id or "").startswith(FOLIO):
        return ()  # cells may be empty, and page numbers are set at link time
    if not _is_dissolved(kid, parent):
        return (kid,)
    nodes = sorted(kid.nodes(), key=lambda each: each.role == "Figure")
    if nodes:
        # The id goes to the first node that is no Figure: what a link to it is about.
        nodes[0].id = nodes[0].id or kid.id
        nodes[0].label = nodes[0].label or kid.label
    return [part for each in kid.kids for part in _replacement(parent, each)]


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
            return not any(_has_role(each, "Link") for each in kid.kids)
        case "Lbl":
            return parent.role not in _LABELLED
        case "Div":
            has_caption = any(_has_role(each, "Caption") for each in kid.kids)
            return len(kid.kids) == 1 or not (has_caption or kid.source.tag == "aside")
        case "P":
            return parent.role in _RUNNING
    return kid.role == BLOCK


def _take_label(node: Node) -> Node | None:
    """Remove and return the Lbl at the very start of a node, inside any enclosing blocks."""
    while node.kids and isinstance(first := node.kids[0], Node):
        if first.role == "Lbl":
            del node.kids[0]
            return first
        if first.role not in (BLOCK, "P", "Note"):
            return None
        node = first
    return None


def _unwrap_paragraph(node: Node) -> None:
    match node.kids:
        case [Node(role="P", lang=None) as paragraph]:
            node.kids = paragraph.kids
            node.id = node.id or paragraph.id
            node.spoken = paragraph.spoken


class _Cell(NamedTuple):
    """A cell with the rows and columns it spans, and its THead, TBody or TFoot."""

    node: Node
    rows: range
    columns: range
    part: Node

    @property
    def scope(self) -> str:
        """The scope of a header: that of the HTML, or the one its position implies."""
        declared = self.node.source.get("scope")
        return declared or ("col" if self.part.role == "THead" else "row")


def give_heads(table: Node) -> None:
    """Set Scope on the headers of a table, and Headers (their IDs) on its cells.

    Some screen readers use the one, others the other, so both are written (ISO 14289-1, 7.5; ISO
    32000-1, table 349).
    """
    if table.label:
        table.attributes["Table"] = {"Summary": table.label}
    cells = list(_cells(table))
    heads: dict[tuple[str, int], list[_Cell]] = {}
    for cell in cells:
        if cell.node.role == "TH":
            # A row group header spans the full width, so it is the header of columns.
            side = "row" if cell.scope == "row" else "column"
            for place in cell.rows if side == "row" else cell.columns:
                heads.setdefault((side, place), []).append(cell)
    for cell in cells:
        known: dict[str, Any] = cell.node.attributes.setdefault("Table", {})
        if len(cell.rows) > 1:
            known["RowSpan"] = len(cell.rows)
        if len(cell.columns) > 1:
            known["ColSpan"] = len(cell.columns)
        if cell.node.role == "TH":
            known["Scope"] = "/Row" if cell.scope == "row" else "/Column"
            continue
        sides = [("column", column) for column in cell.columns] + [("row", r) for r in cell.rows]
        # A row group header applies only within its group.
        ids = (head.node.id for side in sides for head in heads.get(side, ())
               if head.scope != "rowgroup" or head.part is cell.part)  # fmt: skip
        # A header that spans several rows or columns is listed once.
        known["Headers"] = list(dict.fromkeys(ids))


def _cells(table: Node) -> Iterator[_Cell]:
    """Yield all cells row by row, positioned with row and column spans resolved."""
    lines = [
        (part, line)
        for part in table.nodes()
        for line in ([part] if part.role == "TR" else part.nodes())
        if line.role == "TR"
    ]
    taken: set[tuple[int, int]] = set()
    for row, (part, line) in enumerate(lines):
        column = 0
        for node in line.nodes():
            while (row, column) in taken:
                column += 1
            down, across = (
                max(1, int(span)) if (span := node.source.get(name, "1")).isdigit() else 1
                for name in ("rowspan", "colspan")
            )
            rows, columns = range(row, row + down), range(column, column + across)
            if down > 1:
                taken.update((r, c) for r in rows for c in columns)
            column = columns.stop
            yield _Cell(node, rows, columns, part)
