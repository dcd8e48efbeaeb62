"""The structure tree in memory: which HTML element gets which structure type, in one table.

The types are those of PDF 1.7 (ISO 32000-1, 14.8.4), on which PDF/UA-1 and PDF/A-3 are based, so
no role map is needed. Elements without a counterpart (``div``, ``strong``, ``header``) do not
appear in the tree unless their language differs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from msgspec import Struct, field

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
    ("ul", ("L",)), ("ol", ("L",)), ("li", ("LI",)),
    ("table", ("Table",)), ("caption", ("Caption",)),
    ("thead", ("THead",)), ("tbody", ("TBody",)), ("tfoot", ("TFoot",)),
    ("tr", ("TR",)), ("th", ("TH",)), ("td", ("TD",)),
    ("a", ("Link",)), ("abbr", ("Span",)), ("q", ("Quote",)), ("code", ("Code",)),
)  # fmt: skip

_INLINE: Final = frozenset(
    ("b", "bdi", "bdo", "br", "cite", "data", "del", "dfn", "em", "i", "ins", "kbd", "label",
     "mark", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr")
)  # fmt: skip
_BY_TAG: Final[dict[str, list[tuple[list[str], tuple[str, ...]]]]] = {}
"""The rules by tag: the parts of each selector, innermost first, and the types."""
for _selector, _types in _RULES:
    _parts = _selector.split()[::-1]
    _BY_TAG.setdefault(_parts[0].partition(".")[0], []).append((_parts, _types))


def list_types(element: Any, parents: Mapping[Any, Any]) -> tuple[str, ...]:
    """Return the structure types of an element, outermost first. ``parents``: child to parent."""
    if element.get("aria-hidden") == "true":
        return (HIDDEN,)
    tag = _tag(element)
    for selector, types in _BY_TAG.get(tag, ()):
        if _is_matched(selector, element, parents):
            return types
    return (INLINE,) if tag in _INLINE else (BLOCK,)


def find_attribute(element: Any, parents: Mapping[Any, Any], *names: str) -> str:
    """Return the first of some attributes of an element or the nearest around it; else nothing."""
    while element is not None:
        if value := next(filter(None, map(element.get, names)), ""):
            return str(value)
        element = parents.get(element)
    return ""


def _is_matched(selector: Sequence[str], element: Any, parents: Mapping[Any, Any]) -> bool:
    """Return whether an element is the first part, and others around it the further ones."""
    number = 0
    while element is not None and number < len(selector):
        tag, _, name = selector[number].partition(".")
        if _tag(element) == tag and (not name or name in element.get("class", "").split()):
            number += 1
        elif number == 0:
            return False
        element = parents.get(element)
    return number == len(selector)


def _tag(element: Any) -> str:
    return "svg" if element.tag == SVG else str(element.tag)


class Mark(Struct, eq=False):
    """A marked-content sequence that belongs to an element."""

    page: int
    mcid: int
    """Its number as the engine gave it."""
    text: str
    """Its text; empty for a picture."""
    number: int | None = None
    """Its number in the file."""


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
