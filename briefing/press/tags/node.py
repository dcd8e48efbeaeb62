"""What the tag tree is made of, before it is PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Mark(NamedTuple):
    """A piece of a page's content that belongs to an element."""

    page: int
    mcid: int
    text: str
    """Its words; none for a picture."""


class Area(NamedTuple):
    """Where on a page a link can be followed: its annotation."""

    page: int
    annotation: Any


@dataclass(slots=True, eq=False)
class Node:
    """A structure element in the making.

    The only values of the press that change: they grow while the pages are walked, and are put in
    shape before they are written. Nobody outside this package meets them.
    """

    role: str
    source: Any = None
    """The HTML element it stands for; none if only the grammar of PDF asks for it, as LBody."""
    index: float = 0
    """Its place in the source."""
    kids: list[Node | Mark | Area] = field(default_factory=list)
    id: str | None = None
    lang: str | None = None
    alt: str | None = None
    spoken: str | None = None
    """What is read in place of it (ActualText)."""
    expansion: str | None = None
    label: str | None = None
    """What HTML calls it for those who listen (``aria-label``)."""
    attributes: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By their owner in PDF: Layout, List or Table. A name begins with a slash, as in PDF."""

    def nodes(self) -> Iterator[Node]:
        """The elements right below."""
        return (kid for kid in self.kids if isinstance(kid, Node))

    def walk(self) -> Iterator[Node]:
        """The element itself and all below it, in reading order."""
        yield self
        for kid in self.nodes():
            yield from kid.walk()

    def text(self) -> str:
        """The words in it, as far as they are text."""
        return "".join(
            kid.text() if isinstance(kid, Node) else kid.text
            for kid in self.kids
            if not isinstance(kid, Area)
        )

    def words(self) -> str:
        """What a link is called: as HTML says, or all that can be read or heard of it."""
        if self.label:
            return self.label
        heard = [node.alt or node.spoken or "" for node in self.walk()]
        read = self.source.itertext() if self.source is not None else ()
        return " ".join("".join((*read, *heard)).split())
