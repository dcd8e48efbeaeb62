"""Groups the pieces of the layout under one node per source element."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from msgspec import Struct, field

from briefing.pdf.tags.engine_parts import LAYOUT, Piece

# Maps HTML elements to PDF structure types, in one table.
#
# The types are those of PDF 1.7 (ISO 32000-1, 14.8.4), on which PDF/UA-1 and PDF/A-3 are based,
# so no role map is needed. Elements without a counterpart (``div``, ``strong``, ``header``) do
# not appear in the tree unless their language differs.

BLOCK: Final = "(block)"
"""Not in the tree, but its text is kept apart from that of its siblings."""
INLINE: Final = "(inline)"
"""Not in the tree; its text joins that around it."""
HIDDEN: Final = "(hidden)"
"""Neither it nor its content is in the tree: decoration, or hidden from assistive technology."""

FOLIO: Final = "folio-"
"""Prefix of the ID of an element for a page number, followed by the anchor it refers to."""
SVG: Final = "{http://www.w3.org/2000/svg}svg"

_RULES: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    # Selectors, of which the first match applies: tag, .class; ancestors before it.
    ("nav.contents ol", ("TOC",)),
    ("nav.contents li", ("TOCI", "Reference")),
    ("span.folio", ("Span",)),
    ("aside.note", ("Note",)),
    ("a.note-mark", ("Reference", "Link")),
    ("table sup a", ("Reference", "Link")),
    # Labels only at the start of a list item or note; elsewhere plain text.
    ("span.number", ("Lbl",)),
    ("strong.letter", ("Lbl",)),
    ("strong.term", ("Lbl",)),
    ("ul.imprint span.key", ("Lbl",)),
    ("a.letter", ("Lbl", "Link")),
    ("li.endnote", ("LI", "Note")),
    # Screen readers stop at a Figure's Alt, so its Caption is a sibling, not a child.
    ("figure.quotation-figure figcaption", ("P",)),
    ("figure", ("Div",)),
    ("figcaption", ("Caption",)),
    ("caption span.subtitle", (BLOCK,)),
    ("figcaption span.subtitle", (BLOCK,)),
    # A symbol used as a word is read as that word, not announced as a picture.
    ("ul.key svg", ("Lbl", "Span")),
    ("td.squares svg", ("Span",)),
    ("svg.sign", ("Span",)),
    ("svg", ("Figure",)),
    ("img", ("Figure",)),
    ("hr", (HIDDEN,)),
    ("article.document", (BLOCK,)),
    ("article", ("Art",)),
    ("section", ("Sect",)),
    ("aside", ("Div",)),
    ("blockquote", ("BlockQuote",)),
    ("h1", ("H1",)), ("h2", ("H2",)), ("h3", ("H3",)),
    ("h4", ("H4",)), ("h5", ("H5",)), ("h6", ("H6",)),
    ("p", ("P",)), ("address", ("P",)), ("pre", ("P",)),
    ("ul", ("L",)), ("ol", ("L",)), ("dl", ("L",)), ("li", ("LI",)),
    ("dt", ("Lbl",)), ("dd", ("LBody",)),
    ("table", ("Table",)), ("caption", ("Caption",)),
    ("thead", ("THead",)), ("tbody", ("TBody",)), ("tfoot", ("TFoot",)),
    ("tr", ("TR",)), ("th", ("TH",)), ("td", ("TD",)),
    ("a", ("Link",)), ("abbr", ("Span",)), ("q", ("Quote",)), ("code", ("Code",)),
)  # fmt: skip

_ARIA: Final[Mapping[str, tuple[str, ...]]] = {
    "presentation": (BLOCK,), "none": (BLOCK,), "separator": (HIDDEN,),
    "doc-pagebreak": (HIDDEN,), "doc-toc": ("TOC",), "doc-footnote": ("Note",),
    "doc-endnote": ("Note",), "doc-noteref": ("Reference", "Link"), "note": ("Note",),
    "list": ("L",), "listitem": ("LI",), "region": (BLOCK,),
}  # fmt: skip

_INLINE: Final = frozenset(
    ("b", "bdi", "bdo", "br", "cite", "data", "del", "dfn", "em", "i", "ins", "kbd", "label",
     "mark", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr")
)  # fmt: skip


_Compound = tuple[str, ...]
"""A tag, and a class if need be."""


@cache
def _rules(tag: str) -> tuple[tuple[tuple[_Compound, ...], tuple[str, ...]], ...]:
    """Return the rules for a tag in order: the selector, innermost first, and the types."""
    parsed = (
        (tuple(tuple(part.split(".")) for part in reversed(selector.split())), types)
        for selector, types in _RULES
    )
    return tuple((selector, types) for selector, types in parsed if selector[0][0] == tag)


def roles(element: Any, parents: Mapping[Any, Any]) -> tuple[str, ...]:
    """Return the structure types of an element, outermost first. ``parents``: child to parent."""
    if element.get("aria-hidden") == "true":
        return (HIDDEN,)
    if (role := element.get("role")) in _ARIA:
        return _ARIA[role]
    tag = "svg" if element.tag == SVG else str(element.tag)
    for (own, *around), types in _rules(tag):
        if _has_class(element, own) and _is_within(around, element, parents):
            return types
    return (INLINE,) if tag in _INLINE else (BLOCK,)


def _has_class(element: Any, compound: _Compound) -> bool:
    return len(compound) == 1 or compound[1] in element.get("class", "").split()


def _is_within(around: Iterable[_Compound], element: Any, parents: Mapping[Any, Any]) -> bool:
    for compound in around:
        element = parents.get(element)
        while element is not None and not (
            element.tag == compound[0] and _has_class(element, compound)
        ):
            element = parents.get(element)
        if element is None:
            return False
    return True


# The structure tree in memory, before it is written.


class Mark(NamedTuple):
    """A marked-content sequence that belongs to an element."""

    page: int
    mcid: int
    text: str
    """Its text; empty for a picture."""


class Area(NamedTuple):
    """The annotation of a link on a page."""

    page: int
    annotation: Any


class Node(Struct, eq=False):
    """A structure element under construction.

    The only mutable values of the press: nodes grow while pages are traversed and are reshaped
    before they are written. They are not visible outside this package.
    """

    role: str
    source: Any = None
    """The HTML element it represents; None if only tagged PDF requires it, as with LBody."""
    index: float = 0
    """Position of the element in the source."""
    kids: list[Node | Mark | Area] = field(default_factory=list)
    id: str | None = None
    lang: str | None = None
    alt: str | None = None
    spoken: str | None = None
    """Replacement text (ActualText)."""
    expansion: str | None = None
    label: str | None = None
    """Accessible name in HTML (``aria-label``)."""
    attributes: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Attributes by owner: Layout, List or Table. A value that begins with a slash is a PDF name.
    """

    def nodes(self) -> Iterator[Node]:
        """Yield the child elements."""
        return (kid for kid in self.kids if isinstance(kid, Node))

    def walk(self) -> Iterator[Node]:
        """Yield the element and all its descendants in reading order."""
        yield self
        for kid in self.nodes():
            yield from kid.walk()

    def text(self) -> str:
        """Return the text inside the element."""
        return "".join(
            kid.text() if isinstance(kid, Node) else kid.text
            for kid in self.kids
            if not isinstance(kid, Area)
        )

    def words(self) -> str:
        """Return the accessible name of a link: its label, or all its text and alternative text."""
        if self.label:
            return self.label
        heard = [node.alt or node.spoken or "" for node in self.walk()]
        read = self.source.itertext() if self.source is not None else ()
        return " ".join("".join((*read, *heard)).split())


_TITLE: Final = "{http://www.w3.org/2000/svg}title"
_PICTURES: Final = ("img", SVG)
_MARKERS: Final = ("marker", "before")


class Growing:
    """Builds the tree while the pages are traversed.

    An element's position follows the source, not the page: content continued on the next page stays
    one element, and a note beside its paragraph is read after it.
    """

    def __init__(self, source: Any) -> None:
        self.root = Node("Document", source)
        self.artifacts: dict[tuple[int, int], Mapping[str, str]] = {}
        """Kind of artifact, by page index and MCID."""
        self.unwanted: list[tuple[int, Any]] = []
        """Link annotations to be dropped, with their page index."""
        self.undescribed: list[Any] = []
        """Pictures without alternative text."""
        self.parents = {kid: parent for parent in source.iter() for kid in parent}
        self._indices = {element: index for index, element in enumerate(source.iter())}
        self._nodes: dict[Any, Node | None] = {source: self.root}
        self._labels: dict[Any, Node] = {}

    def take(self, piece: Piece) -> None:
        """Add a piece to the tree."""
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
        """Return the Link node that an element is or lies within, if any."""
        while element is not None:
            node = self._node(element)
            if node is None or node.role == "Link":
                return node
            element = self.parents.get(element)
        return None

    def _label(self, element: Any, item: Node) -> Node:
        """Return the Lbl node of a list item whose label is generated by the style sheet."""
        if element not in self._labels:
            self._labels[element] = Node("Lbl", index=item.index)
            item.kids.insert(0, self._labels[element])
        return self._labels[element]

    def _node(self, element: Any) -> Node | None:
        """Return the node that an HTML element's content belongs to; None if it is hidden."""
        if element not in self._nodes:
            parent = self._node(self.parents[element])
            self._nodes[element] = None if parent is None else self._add_nodes(element, parent)
        return self._nodes[element]

    def _add_nodes(self, element: Any, parent: Node) -> Node | None:
        lang = self._change_of_language(element)
        names = roles(element, self.parents)
        if names == (INLINE,):
            if lang is None:
                return parent
            names = ("Span",)
        if HIDDEN in names:
            return None
        words = _alternative_text(element)
        if element.tag in _PICTURES and not words:
            if words is None:
                self.undescribed.append(element)
            return None
        nodes = [Node(name, element, self._indices[element]) for name in names]
        for outer, inner in zip([parent, *nodes], nodes, strict=False):
            outer.kids.append(inner)
        first, last = nodes[0], nodes[-1]
        first.lang = lang
        last.id = element.get("id") or _folio_id(element)
        # A scrollable frame has an accessible name on screen only; its content has its own.
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
        """Return an element's language if it differs from that of its ancestors."""
        lang: str | None = element.get("lang")
        if not lang:
            return None
        around = self.parents.get(element)
        while around is not None and not around.get("lang"):
            around = self.parents.get(around)
        is_new = around is None or around.get("lang").lower() != lang.lower()
        return lang if is_new else None


def _alternative_text(element: Any) -> str | None:
    """Return a picture's alternative text: empty for a decorative one, None if it is missing."""
    if element.tag == SVG:
        return element.get("aria-label") or element.findtext(_TITLE) or None
    alt: str | None = element.get("alt")
    return alt and alt.strip()


def _folio_id(element: Any) -> str | None:
    """Return the ID of a page number's element, derived from the anchor it refers to."""
    anchor = element.get("data-of")
    return FOLIO + anchor.removeprefix("#") if anchor and element.tag == "span" else None


# Assigns structure element IDs: the HTML id, or a stable generated one.
#
# Flows are pressed separately and linked later, so an ID must not depend on what surrounds the
# flow, and must not occur in another: it is built from the nearest enclosing id and a counter.

_NAMED: Final = frozenset(("TH", "Note"))
"""Elements that need an ID: cells refer to headers by ID; a Note must have one (ISO 14289-1, 7.9).
"""


def give_ids(nodes: Iterable[Node], parents: Mapping[Any, Any]) -> dict[str, Node]:
    """Assign a unique ID to the elements that need one; return all elements with an ID, by ID."""
    named: dict[str, Node] = {}
    counts: Counter[str] = Counter()
    for node in nodes:
        if node.id is None and node.role in _NAMED:
            stem = f"{_enclosing_name(node.source, parents)}.{node.role.lower()}".removeprefix(".")
            counts[stem] += 1
            node.id = f"{stem}{counts[stem]}"
        if node.id in named:
            node.id = None
        if node.id is not None:
            named[node.id] = node
    return named


def _enclosing_name(element: Any, parents: Mapping[Any, Any]) -> str:
    """Return the nearest id of an element's ancestors, where a section uses its heading's."""
    while (element := parents.get(element)) is not None:
        if name := element.get("id") or element.get("data-heading"):
            return str(name)
    return ""
