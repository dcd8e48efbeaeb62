"""Builds the structure tree of a PDF, one element per HTML element, for assistive technology.

``tag`` replaces the engine's own tagging. It traverses the pages once and groups their content by
source element (``build``), transforms the tree to what tagged PDF requires (``normalise``) and
writes it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import pydyf

from briefing.pdf.fragment import WITHIN
from briefing.pdf.tags.build import Artifact, Builder, complain, give_ids
from briefing.pdf.tags.normalise import give_heads, shape_tree
from briefing.pdf.tags.structure import Area, Mark, Node

__all__ = ["tag"]

PRINTED: Final = 1 << 2
"""Annotation flag Print (ISO 32000-1, 12.5.3), required by PDF/A (6.3.2)."""


def tag(pdf: Any, document: Any, _version: Any, streams: Sequence[Any]) -> None:
    """Add the structure tree of a laid-out document to its PDF. ``streams``: one per page."""
    built = Builder(pdf, document, streams)
    root = shape_tree(built.root)
    nodes = tuple(root.walk())
    named = give_ids(nodes, built.parents)
    owners: list[dict[int, Owner]] = [{**kinds} for kinds in built.artifacts]
    for node in nodes:
        if node.role == "Table":
            give_heads(node)
        for kid in node.kids:
            if isinstance(kid, Mark):
                owners[kid.page][kid.mcid] = node, kid
    _Writer(pdf, list(map(renumber_content, streams, owners))).write(root, named)


# Rewrites a page's marked-content operators: MCIDs by structure element, or artifacts.

Owner = tuple[Node, Mark] | Artifact
"""The structure element that content belongs to, or its kind of artifact."""


def renumber_content(stream: Any, owners: Mapping[int, Owner]) -> list[Node]:
    """Renumber the marks in a page's operators; return the structure element of each number.

    ``owners``: by old number. Consecutive sequences with the same owner, such as the lines of a
    paragraph, are merged.
    """
    written: list[Any] = []
    numbered: list[Node] = []
    is_open: list[Any] = []
    closed: Any = None  # the owner of what the last EMC closed
    for operator in stream.stream:
        written.append(operator)
        if type(operator) is not bytes:
            continue
        if operator == b"EMC":
            closed = is_open.pop()
        elif operator == b"BMC" or (operator == b"BDC" and "MCID" not in written[-2]):
            is_open.append(None)  # within a sequence: the text of a word
        elif operator == b"BDC":
            owned = owners[written[-2]["MCID"]]
            node, mark = owned if isinstance(owned, tuple) else (owned, None)
            is_open.append(node)
            if node is closed and written[-4] == b"EMC":
                del written[-4:]
            elif isinstance(node, Node):
                written[-2]["MCID"] = len(numbered)
                numbered.append(node)
            else:
                written[-3:] = (
                    ["/Artifact", pydyf.Dictionary(node), b"BDC"] if node else ["/Artifact", b"BMC"]
                )
            if mark is not None:
                mark.number = len(numbered) - 1
    if any(isinstance(owned, tuple) and owned[1].number is None for owned in owners.values()):
        complain("a screen reader cannot read what is drawn with opacity: use a colour instead")
    stream.stream = written
    return numbered


class _Writer:
    """Writes a structure tree to a PDF. ``owners``: structure element by MCID, for each page."""

    def __init__(self, pdf: Any, owners: Sequence[Sequence[Node]]) -> None:
        self._pdf = pdf
        self._owners = owners
        self._references: dict[Node, Any] = {}
        self._links: list[Node] = []
        """The element of each link annotation."""

    def write(self, root: Node, named: Mapping[str, Node]) -> None:
        """Add the tree to the file. ``named``: elements by ID."""
        tree = self._add({"Type": "/StructTreeRoot"})
        tree["K"] = pydyf.Array([self._write_element(root, tree)])
        # As arrays, of which the trees are made when fragments are linked: the elements by MCID for
        # each page, then one per link annotation; names, each with its element.
        references = self._references
        pages = (pydyf.Array([references[node] for node in nodes]) for nodes in self._owners)
        tree["ParentTree"] = pydyf.Array([*pages, *(references[link] for link in self._links)])
        names = ((pydyf.String(name), references[named[name]]) for name in sorted(named))
        tree["IDTree"] = pydyf.Array([part for pair in names for part in pair])
        self._pdf.catalog["StructTreeRoot"] = tree.reference

    def _write_element(self, node: Node, parent: Any) -> bytes:
        """Add an element and its descendants; return its reference."""
        written = self._add({"Type": "/StructElem", "S": f"/{node.role}", "P": parent.reference})
        self._references[node] = written.reference
        texts = {"ID": node.id, "Lang": node.lang, "Alt": node.alt, "ActualText": node.spoken,
                 "E": node.expansion}  # fmt: skip
        written.update({key: pydyf.String(text) for key, text in texts.items() if text})
        attributes = [
            pydyf.Dictionary({"O": f"/{owner}", **{k: _pdf_value(v) for k, v in values.items()}})
            for owner, values in node.attributes.items()
            if values
        ]
        if attributes:
            written["A"] = attributes[0] if len(attributes) == 1 else pydyf.Array(attributes)
        page = next((kid.page for kid in node.kids if not isinstance(kid, Node)), None)
        if page is not None:
            written["Pg"] = self._pdf.page_references[page]
        if kids := list(self._write_kids(node, written, page)):
            written["K"] = pydyf.Array(kids)
        return bytes(written.reference)

    def _write_kids(self, node: Node, written: Any, page: int | None) -> Iterator[Any]:
        """Yield the K entries of an element. ``page``: its Pg; MCIDs on it need no MCR."""
        met = set()
        for kid in node.kids:
            if isinstance(kid, Node):
                yield self._write_element(kid, written)
                continue
            on = {"Pg": self._pdf.page_references[kid.page]}
            if isinstance(kid, Area):
                # An object reference to a link's annotation, whose Contents is the link's name.
                link = kid.annotation
                link["F"] = PRINTED
                link["StructParent"] = len(self._owners) + len(self._links)
                link["Contents"] = pydyf.String(node.words())
                if "A" in link and (address := link["A"]["URI"].string).startswith(WITHIN):
                    del link["A"]
                    link["Dest"] = pydyf.String(address.removeprefix(WITHIN))
                self._links.append(node)
                yield pydyf.Dictionary({"Type": "/OBJR", "Obj": link.reference, **on})
            # Without a number, it is drawn outside the page's own stream: already logged.
            elif kid.number is not None and (kid.page, kid.number) not in met:
                # Consecutive lines were merged into one marked-content sequence.
                met.add((kid.page, kid.number))
                mark = {"Type": "/MCR", **on, "MCID": kid.number}
                yield kid.number if kid.page == page else pydyf.Dictionary(mark)

    def _add(self, values: Mapping[str, Any]) -> Any:
        added = pydyf.Dictionary(values)
        self._pdf.add_object(added)
        return added


def _pdf_value(value: Any) -> Any:
    """Return an attribute's value: what begins with a slash becomes a name, other text a string."""
    if isinstance(value, (list, tuple)):
        return pydyf.Array([_pdf_value(each) for each in value])
    return pydyf.String(value) if isinstance(value, str) and value[:1] != "/" else value
