"""Builds the structure tree of a PDF, one element per HTML element, for assistive technology.

``tag`` replaces the engine's own tagging. It traverses the pages once (``engine_parts``), groups
their content by source element (``build``), transforms the tree to what tagged PDF requires
(``normalise``) and writes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pydyf
from msgspec import Struct, field

from briefing.pdf import fragment
from briefing.pdf.tags.build import FOLIO, Area, Growing, Mark, Node, give_ids
from briefing.pdf.tags.engine_parts import complain, drop_annotations, pieces, root_element
from briefing.pdf.tags.normalise import give_heads, shaped

__all__ = ["FOLIO", "tag"]


def tag(pdf: Any, document: Any, _version: Any, streams: Sequence[Any]) -> None:
    """Add the structure tree of a laid-out document to its PDF. ``streams``: one per page."""
    growing = Growing(root_element(document))
    for piece in pieces(document, streams):
        growing.take(piece)
    for element in growing.undescribed:
        complain(f"a picture has no alternative text: {element.get('src', 'svg')}")
    if "Lang" not in pdf.catalog:
        complain('the document has no language: <html> has no "lang"')
    drop_annotations(pdf, growing.unwanted)
    root = shaped(growing.root)
    nodes = tuple(root.walk())
    named = give_ids(nodes, growing.parents)
    for node in nodes:
        if node.role == "Table":
            give_heads(node)
    pages = _renumber_pages(nodes, growing, streams)
    Writer(pdf, [page.numbers for page in pages], [page.owners for page in pages]).write(
        root, named
    )


def _renumber_pages(
    nodes: Sequence[Node], growing: Growing, streams: Sequence[Any]
) -> list[Marked]:
    owners: list[dict[int, Owner]] = [{} for _ in streams]
    for (page, mark), kind in growing.artifacts.items():
        owners[page][mark] = kind
    for node in nodes:
        for kid in node.kids:
            if isinstance(kid, Mark):
                owners[kid.page][kid.mcid] = node
    pages = [
        renumber_content(stream.stream, owned)
        for stream, owned in zip(streams, owners, strict=True)
    ]
    for stream, drawn, owned in zip(streams, pages, owners, strict=True):
        stream.stream = drawn.operators
        if drawn.numbers.keys() != {
            mark for mark, owner in owned.items() if isinstance(owner, Node)
        }:
            complain("a screen reader cannot read what is drawn with opacity: use a colour instead")
    return pages


# Writes the tree as PDF objects.


class Writer:
    """Writes one structure tree to one PDF.

    ``numbers``: new MCID by old MCID, for each page. ``owners``: structure element by new MCID, for
    each page.
    """

    def __init__(
        self, pdf: Any, numbers: Sequence[Mapping[int, int]], owners: Sequence[Sequence[Node]]
    ) -> None:
        self._pdf = pdf
        self._numbers = numbers
        self._owners = owners
        self._pages = pdf.page_references
        self._written: dict[Node, Any] = {}
        self._areas: list[Node] = []

    def write(self, root: Node, named: Mapping[str, Node]) -> None:
        """Add the tree to the file. ``named``: elements by ID."""
        tree = self._object({"Type": "/StructTreeRoot"})
        tree["K"] = pydyf.Array([self._element(root, tree)])
        tree["ParentTree"] = self._object({"Nums": pydyf.Array(self._parent_tree())}).reference
        tree["ParentTreeNextKey"] = len(self._owners) + len(self._areas)
        if named:
            tree["IDTree"] = self._object({"Names": pydyf.Array(self._id_tree(named))}).reference
        self._pdf.catalog["StructTreeRoot"] = tree.reference

    def _element(self, node: Node, parent: Any) -> bytes:
        """Add an element and its descendants; return its reference."""
        written = self._object({"Type": "/StructElem", "S": f"/{node.role}", "P": parent.reference})
        self._written[node] = written
        texts = {"ID": node.id, "Lang": node.lang, "Alt": node.alt, "ActualText": node.spoken,
                 "E": node.expansion}  # fmt: skip
        written.update({key: pydyf.String(text) for key, text in texts.items() if text})
        attributes = [_attributes(*each) for each in node.attributes.items() if each[1]]
        if attributes:
            written["A"] = attributes[0] if len(attributes) == 1 else pydyf.Array(attributes)
        page = next((kid.page for kid in node.kids if not isinstance(kid, Node)), None)
        if page is not None:
            written["Pg"] = self._pages[page]
        if kids := list(self._kids(node, written, page)):
            written["K"] = pydyf.Array(kids)
        return bytes(written.reference)

    def _kids(self, node: Node, written: Any, page: int | None) -> Iterator[Any]:
        """Yield the K entries of an element. ``page``: its Pg; MCIDs on it need no MCR."""
        met = set()
        for kid in node.kids:
            if isinstance(kid, Node):
                yield self._element(kid, written)
            elif isinstance(kid, Area):
                yield self._area(kid, node)
            elif (number := self._numbers[kid.page].get(kid.mcid)) is None:
                continue  # drawn outside the page's own stream; already logged
            elif (place := (kid.page, number)) not in met:
                # Consecutive lines were merged into one marked-content sequence.
                met.add(place)
                yield number if kid.page == page else self._mark(*place)

    def _mark(self, page: int, number: int) -> Any:
        return pydyf.Dictionary({"Type": "/MCR", "Pg": self._pages[page], "MCID": number})

    def _area(self, area: Area, link: Node) -> Any:
        """Return an object reference to a link's annotation, whose Contents is the link's name."""
        fragment.finish(area.annotation)
        area.annotation["StructParent"] = len(self._owners) + len(self._areas)
        area.annotation["Contents"] = pydyf.String(link.words())
        self._areas.append(link)
        return pydyf.Dictionary({
            "Type": "/OBJR", "Obj": area.annotation.reference, "Pg": self._pages[area.page],
        })  # fmt: skip

    def _parent_tree(self) -> Iterator[Any]:
        """Yield the parent tree: elements by MCID for each page, then one per link annotation."""
        for page, nodes in enumerate(self._owners):
            yield page
            yield pydyf.Array([self._written[node].reference for node in nodes])
        for key, link in enumerate(self._areas, start=len(self._owners)):
            yield key
            yield self._written[link].reference

    def _id_tree(self, named: Mapping[str, Node]) -> Iterator[Any]:
        """Yield the ID tree, sorted by bytes as PDF requires."""
        pairs = [(pydyf.String(name), node) for name, node in named.items()]
        for name, node in sorted(pairs, key=lambda pair: pair[0].data):
            yield name
            yield self._written[node].reference

    def _object(self, values: Mapping[str, Any]) -> Any:
        added = pydyf.Dictionary(values)
        self._pdf.add_object(added)
        return added


def _attributes(owner: str, values: Mapping[str, Any]) -> Any:
    """Return an attribute object. Values that begin with a slash become names, others strings."""
    return pydyf.Dictionary({"O": f"/{owner}", **{k: _pdf_value(v) for k, v in values.items()}})


def _pdf_value(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return pydyf.Array([_pdf_value(each) for each in value])
    return pydyf.String(value) if isinstance(value, str) and value[:1] != "/" else value


# Rewrites a page's marked-content operators: MCIDs by structure element, or artifacts.

Owner = Node | Mapping[str, str]
"""The structure element that content belongs to, or its kind of artifact."""


class Marked(Struct):
    """The rewritten content of a page."""

    operators: list[Any] = field(default_factory=list)
    owners: list[Node] = field(default_factory=list)
    """Structure element of each MCID."""
    numbers: dict[int, int] = field(default_factory=dict)
    """New MCID by old MCID."""


def renumber_content(operators: list[Any], owners: Mapping[int, Owner]) -> Marked:
    """Renumber the marked content in a page's operators. ``owners``: owner of each old MCID.

    Consecutive sequences with the same owner, such as the lines of a paragraph, are merged.
    """
    page = Marked()
    written = page.operators
    is_open: list[Owner | None] = []
    closed: Owner | None = None  # what the last EMC closed
    for operator in operators:
        written.append(operator)
        if type(operator) is not bytes:
            continue
        if operator == b"EMC":
            closed = is_open.pop()
        elif operator == b"BMC" or (operator == b"BDC" and "MCID" not in written[-2]):
            is_open.append(None)  # within a sequence: the text of a word
        elif operator == b"BDC":
            mark = written[-2]["MCID"]
            owner = owners[mark]
            is_open.append(owner)
            if owner is closed and written[-4] == b"EMC":
                del written[-4:]
            elif isinstance(owner, Node):
                written[-2]["MCID"] = len(page.owners)
                page.owners.append(owner)
            else:
                written[-3:] = _artifact(owner)
            if isinstance(owner, Node):
                page.numbers[mark] = len(page.owners) - 1
    return page


def _artifact(kind: Mapping[str, str]) -> list[Any]:
    return ["/Artifact", pydyf.Dictionary(kind), b"BDC"] if kind else ["/Artifact", b"BMC"]
