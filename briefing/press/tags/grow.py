"""The pieces of the layout, gathered to one element for each that the source has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from briefing.press.tags.engine_parts import LAYOUT, Piece
from briefing.press.tags.node import Area, Mark, Node
from briefing.press.tags.roles import FOLIO, HIDDEN, INLINE, SVG, roles

_TITLE: Final = "{http://www.w3.org/2000/svg}title"
_PICTURES: Final = ("img", SVG)
_MARKERS: Final = ("marker", "before")


class Growing:
    """The tree, while the pages are walked.

    An element has its place by the source, not by the page: so what continues on the next page is
    the same element, and a note beside its paragraph is read after it.
    """

    def __init__(self, source: Any) -> None:
        self.root = Node("Document", source)
        self.artifacts: dict[tuple[int, int], Mapping[str, str]] = {}
        """What kind of artifact a mark is, by page and number."""
        self.unwanted: list[tuple[int, Any]] = []
        """Areas of links that are no part of the tree, with their page."""
        self.undescribed: list[Any] = []
        """Pictures without words for those who cannot see them."""
        self.parents = {kid: parent for parent in source.iter() for kid in parent}
        self._indices = {element: index for index, element in enumerate(source.iter())}
        self._nodes: dict[Any, Node | None] = {source: self.root}
        self._labels: dict[Any, Node] = {}

    def take(self, piece: Piece) -> None:
        """Add a piece."""
        if piece.annotation is not None:
            self._take_area(piece)
            return
        node = None if piece.artifact is not None else self._node(piece.element)
        if piece.mcid is None:
            return
        if node is None:
            self.artifacts[piece.page, piece.mcid] = (
                LAYOUT if piece.artifact is None else piece.artifact
            )
            return
        if piece.box and node.role == "Figure":
            node.attributes.setdefault("Layout", {"BBox": piece.box, "Placement": "/Block"})
        if piece.part in _MARKERS and piece.element.tag == "li":
            node = self._label(piece.element, node)
        node.kids.append(Mark(piece.page, piece.mcid, piece.text))

    def _take_area(self, piece: Piece) -> None:
        node = None if piece.artifact is not None else self._link(piece.element)
        if node is None:
            self.unwanted.append((piece.page, piece.annotation))
        else:
            node.kids.append(Area(piece.page, piece.annotation))

    def _link(self, element: Any) -> Node | None:
        """The Link that an element is, or is within."""
        while element is not None:
            node = self._node(element)
            if node is None or node.role == "Link":
                return node
            element = self.parents.get(element)
        return None

    def _label(self, element: Any, item: Node) -> Node:
        """The label of an entry of a list, which the style sheet made."""
        if element not in self._labels:
            self._labels[element] = Node("Lbl", index=item.index)
            item.kids.insert(0, self._labels[element])
        return self._labels[element]

    def _node(self, element: Any) -> Node | None:
        """What the content of an HTML element belongs to; none if it is hidden."""
        if element not in self._nodes:
            parent = self._node(self.parents[element])
            self._nodes[element] = None if parent is None else self._grown(element, parent)
        return self._nodes[element]

    def _grown(self, element: Any, parent: Node) -> Node | None:
        lang = self._change_of_language(element)
        names = roles(element, self.parents)
        if names == (INLINE,):
            if lang is None:
                return parent
            names = ("Span",)
        if HIDDEN in names:
            return None
        words = _words_for(element)
        if element.tag in _PICTURES and not words:
            if words is None:
                self.undescribed.append(element)
            return None
        nodes = [Node(name, element, self._indices[element]) for name in names]
        for outer, inner in zip([parent, *nodes], nodes, strict=False):
            outer.kids.append(inner)
        first, last = nodes[0], nodes[-1]
        first.lang = lang
        last.id = element.get("id") or _slot(element)
        # A frame that is moved on a screen has a name there; what is in it has its own.
        is_frame = element.get("role") == "group"
        last.label = None if is_frame else element.get("aria-label")
        if last.role == "Figure":
            last.alt = words
        elif element.tag in _PICTURES:
            last.spoken = words
        elif element.tag == "abbr":
            last.expansion = element.get("title")
        return last

    def _change_of_language(self, element: Any) -> str | None:
        """The language of an element, if it is not that of the words around it."""
        lang: str | None = element.get("lang")
        if not lang:
            return None
        around = self.parents.get(element)
        while around is not None and not around.get("lang"):
            around = self.parents.get(around)
        is_new = around is None or around.get("lang").lower() != lang.lower()
        return lang if is_new else None


def _words_for(element: Any) -> str | None:
    """What is said of a picture: no word, if it is decoration; none, if that was forgotten."""
    if element.tag == SVG:
        return element.get("aria-label") or element.findtext(_TITLE) or None
    alt: str | None = element.get("alt")
    return alt and alt.strip()


def _slot(element: Any) -> str | None:
    """The name of the place for a page number: that of the anchor whose page it is."""
    anchor = element.get("data-of")
    return FOLIO + anchor.removeprefix("#") if anchor and element.tag == "span" else None
