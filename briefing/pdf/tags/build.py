"""Builds the structure tree from the laid-out pages: one node per HTML element.

All knowledge of WeasyPrint's internals that tagging needs is here: boxes, marked content, links.
Its own tagging is of drawn boxes: an element on two pages becomes two (issue 2903), running headers
are marked but in no tree (1836), table headers have no Scope (2508), ``lang`` is lost, each line of
text is a Span and a ``dl`` a list without labels (2482), and a link has a second annotation for its
content (185). A test fails when it is good enough.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from briefing.pdf.fragment import POINTS_PER_PIXEL
from briefing.pdf.tags.structure import (
    FOLIO,
    HIDDEN,
    INLINE,
    SVG,
    Area,
    Mark,
    Node,
    find_attribute,
    list_types,
)

Artifact = Mapping[str, str]
"""A kind of artifact (ISO 32000-1, 14.8.2.2): on the page but not part of the document's content.
"""
PAGINATION: Final[Artifact] = {"Type": "/Pagination"}
_EDGES: Final[Mapping[str, Artifact]] = {
    "@top": {**PAGINATION, "Subtype": "/Header"},
    "@bot": {**PAGINATION, "Subtype": "/Footer"},
}
"""Those in the margins, by how the names of their boxes begin."""
LAYOUT: Final[Artifact] = {"Type": "/Layout"}
NOTHING: Final[Artifact] = {}
"""Artifact without a type, for invisible content: white space, hidden text."""
_MAY_BE_EMPTY: Final = frozenset(("td", "th", "span"))
"""Elements in the tree even if empty: cells, and slots for page numbers."""
_PICTURES: Final = ("img", SVG)


class Builder:
    """Builds the tree while it traverses the pages.

    An element's position follows the source, not the page: content continued on the next page stays
    one element, and a note beside its paragraph is read after it.
    """

    def __init__(self, pdf: Any, document: Any, streams: Sequence[Any]) -> None:
        boxes = document.pages[0]._page_box.children
        source = next(box.element for box in boxes if box.element_tag)
        self.root = Node("Document", source)
        self.artifacts: list[dict[int, Artifact]] = []
        """For each page, the kind of artifact by MCID."""
        self.parents = {kid: parent for parent in source.iter() for kid in parent}
        self._indices = {element: index for index, element in enumerate(source.iter())}
        self._nodes: dict[Any, Node | None] = {source: self.root}
        self._labels: dict[Any, Node] = {}
        self._repeated: set[Any] = set()
        sheets = (pdf.objects[number] for number in pdf.pages["Kids"][::3])
        for page, stream, sheet in zip(document.pages, streams, sheets, strict=True):
            self.artifacts.append({})
            self._read_page(page, stream._tags, sheet)

    def _read_page(self, page: Any, tags: dict[Any, dict[str, Any]], sheet: Any) -> None:
        from weasyprint.formatting_structure import boxes
        from weasyprint.layout.absolute import AbsolutePlaceholder

        number = len(self.artifacts) - 1
        waiting: list[tuple[Any, Artifact | None, bool]] = [(page._page_box, None, False)]
        while waiting:
            box, artifact, in_link = waiting.pop()
            if type(box) is AbsolutePlaceholder:
                box = box._box
            element, tag = box.element, box.element_tag or ""
            if isinstance(box, boxes.TextBox):
                if not box.text.strip() or box.style["visibility"] != "visible":
                    artifact = NOTHING
                mark = Mark(number, tags.pop(box)["mcid"], box.text)
                self._add_mark(element, mark, artifact, tag.partition("::")[2])
                continue
            if box.link_annotation:
                # Content of a link is already covered by the link's annotation.
                link = None if artifact is not None or in_link else self._find_link(element)
                if link is not None:
                    link.kids.append(Area(number, box.link_annotation))
                else:
                    sheet["Annots"].remove(box.link_annotation.reference)
                    # The object must stay: pydyf identifies compressed objects by position.
                    box.link_annotation.clear()
                in_link = True
            if isinstance(box, boxes.ReplacedBox):
                if box in tags:
                    left, top = box.content_box_x(), page.height - box.content_box_y()
                    corners = (left, top - box.height, left + box.width, top)
                    place = tuple(round(side * POINTS_PER_PIXEL, 2) for side in corners)
                    mark = Mark(number, tags.pop(box)["mcid"], "")
                    self._add_mark(element, mark, artifact, tag.partition("::")[2], place)
                continue
            if isinstance(box, boxes.MarginBox):
                artifact = _EDGES.get(box.at_keyword[:4], PAGINATION)
            elif box.is_leader:
                artifact = LAYOUT
            elif isinstance(box, boxes.TableRowGroupBox) and (box.is_header or box.is_footer):
                # The engine repeats it on each page.
                if artifact is None and element in self._repeated:
                    artifact = PAGINATION
                self._repeated.add(element)
            if tag in _MAY_BE_EMPTY and artifact is None:
                self._find_node(element)
            waiting.extend((child, artifact, in_link) for child in reversed(box.children))
        assert not tags, "drawn, and not among the boxes"

    def _add_mark(
        self,
        element: Any,
        mark: Mark,
        artifact: Artifact | None,
        part: str,
        corners: tuple[float, ...] | None = None,
    ) -> None:
        """Add content to the node of its element. ``part``: the pseudo-element it comes from."""
        node = None if artifact is not None else self._find_node(element)
        if node is None:
            self.artifacts[mark.page][mark.mcid] = LAYOUT if artifact is None else artifact
            return
        if corners and node.role == "Figure":
            node.attributes.setdefault("Layout", {"BBox": corners, "Placement": "/Block"})
        if part in ("marker", "before") and element.tag == "li":
            # The label of a list item, generated by the style sheet.
            if element not in self._labels:
                self._labels[element] = Node("Lbl", index=node.index)
                node.kids.insert(0, self._labels[element])
            node = self._labels[element]
        node.kids.append(mark)

    def _find_link(self, element: Any) -> Node | None:
        """Return the Link node that an element is or lies within, if any."""
        while element is not None:
            node = self._find_node(element)
            if node is None or node.role == "Link":
                return node
            element = self.parents.get(element)
        return None

    def _find_node(self, element: Any) -> Node | None:
        """Return the node that an HTML element's content belongs to; None if it is hidden."""
        if element not in self._nodes:
            parent = self._find_node(self.parents[element])
            self._nodes[element] = None if parent is None else self._add_nodes(element, parent)
        return self._nodes[element]

    def _add_nodes(self, element: Any, parent: Node) -> Node | None:
        around = self.parents[element]
        lang = element.get("lang") or None
        if lang and lang.lower() == find_attribute(around, self.parents, "lang").lower():
            lang = None
        types = list_types(element, self.parents)
        if types == (INLINE,):
            if lang is None:
                return parent
            types = ("Span",)
        if HIDDEN in types:
            return None
        words = None
        if element.tag in _PICTURES:
            # Empty for a decorative picture, None if it is missing.
            title = "{http://www.w3.org/2000/svg}title"
            words = (
                element.get("aria-label") or element.findtext(title) or None
                if element.tag == SVG
                else (alt := element.get("alt")) and alt.strip()
            )
            if words is None:
                source = element.get("src", "svg")
                complain(f"a picture has no alternative text: {source}")
            if not words:
                return None
        nodes = [Node(name, element, self._indices[element]) for name in types]
        for outer, inner in zip([parent, *nodes], nodes, strict=False):
            outer.kids.append(inner)
        first, last = nodes[0], nodes[-1]
        first.lang = lang
        last.id = element.get("id")
        if not last.id and element.tag == "span" and (anchor := element.get("data-of")):
            last.id = FOLIO + anchor.removeprefix("#")
        # A scrollable frame has an accessible name on screen only; its content has its own.
        last.label = None if element.get("role") == "group" else element.get("aria-label")
        if last.role == "Figure":
            last.alt = words
        elif words:
            last.spoken = words
        elif element.tag == "abbr":
            last.expansion = element.get("title")
        return last


def complain(message: str) -> None:
    """Log an error to the engine's logger, from where it becomes a problem."""
    logging.getLogger("weasyprint").error(message)


def give_ids(nodes: Iterable[Node], parents: Mapping[Any, Any]) -> dict[str, Node]:
    """Assign a unique ID to the elements that need one; return all elements with an ID, by ID.

    Cells refer to headers by ID, and a Note must have one (ISO 14289-1, 7.9). Flows are pressed
    separately and linked later, so an ID must not depend on what surrounds the flow, and must not
    occur in another: it is the HTML's, or built from the nearest enclosing one and a counter.
    """
    named: dict[str, Node] = {}
    counts: Counter[str] = Counter()
    for node in nodes:
        if node.id is None and node.role in ("TH", "Note"):
            name = find_attribute(parents.get(node.source), parents, "id", "data-heading")
            stem = f"{name}.{node.role.lower()}".removeprefix(".")
            counts[stem] += 1
            node.id = f"{stem}{counts[stem]}"
        if node.id in named:
            node.id = None
        if node.id is not None:
            named[node.id] = node
    return named
