"""The structure tree in memory, before it is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple


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


@dataclass(slots=True, eq=False)
class Node:
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
