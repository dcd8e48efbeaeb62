"""Parses an HTML page to its text in order, headings, ids and links.

Our templates close every element, so the standard library's parser, which does not know about
optional end tags, is sufficient. The engine's parser takes ten times as long.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import lru_cache
from html.parser import HTMLParser
from typing import NamedTuple

from briefing.deliver.inspect.styles import needs_of

_UNSEEN = {"head", "script", "style", "template", "title", "desc", "metadata"}
_VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "wbr",
}
_FETCHED = {"src", "srcset", "poster", "data"}
_LEADING = {"href", "xlink:href"}
_RUN = {"script", "iframe", "object", "embed"}
"""Elements that a browser executes, or that contain executable content."""
_FETCHING = {"link", "image", "use", "feimage"}
"""Elements that fetch their ``href``; all others only link to it."""


class Kind(Enum):
    """How a piece of text appears in print."""

    TEXT = auto()
    HEAD_OR_ROW_HEADS = auto()
    """In the header of a table that may be printed as a list, with its ROW_HEADs instead."""
    ROW_HEAD = auto()
    """A column name before a cell."""
    FOLIO = auto()
    """The text is an element id; the PDF shows the number of its page, HTML nothing."""
    PICTURE = auto()
    """The text is the alternative text of a picture, read aloud instead of the words in it."""


class Piece(NamedTuple):
    """Contiguous text, with the id of its nearest ancestor that has one.

    The id of a section is that of its heading.
    """

    text: str
    anchor: str | None
    kind: Kind = Kind.TEXT


class Heading(NamedTuple):
    """A heading; ``depth`` is the number of headings above it in the hierarchy."""

    depth: int
    text: str
    anchor: str | None


class Link(NamedTuple):
    """A URL that a page links to, or fetches to display."""

    address: str
    anchor: str | None
    in_main: bool = True
    """Whether it is inside ``<main>``."""


@dataclass(frozen=True)
class Page:
    """The contents of a page. Its text is that of ``<main>``, if there is one."""

    pieces: tuple[Piece, ...]
    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    fetched: tuple[Link, ...]
    """URLs that would be fetched, except ``data:`` URLs."""
    ids: Mapping[str, int]
    """Number of occurrences of each id."""
    acts: bool = False
    """Whether a browser would execute something in it: a script, or an event handler attribute."""


@lru_cache(maxsize=2)  # the composed page and the made one are identical unless there is a defect
def read(html: str) -> Page:
    """Parse an HTML page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page()


class _Open(NamedTuple):
    """An element that is not closed yet."""

    tag: str
    anchor: str | None = None
    first: int = 0
    """Index of its first piece."""
    unseen: bool = False
    in_head: bool = False


@dataclass
class _Reader(HTMLParser):
    pieces: list[Piece] = field(default_factory=list)
    headings: list[tuple[int, str, str | None]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    fetched: list[Link] = field(default_factory=list)
    ids: Counter[str] = field(default_factory=Counter)
    opened: list[_Open] = field(default_factory=lambda: [_Open("")])
    main: tuple[int, int | None] = (0, None)
    in_head: set[int] = field(default_factory=set)
    acts: bool = False
    colon: str = ":"
    """Printed after a column name."""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def page(self) -> Page:
        """Return the parsed page."""
        return Page(
            tuple(self.pieces[slice(*self.main)]),
            tuple(_nested(self.headings)),
            tuple(self.links),
            tuple(self.fetched),
            self.ids,
            self.acts,
        )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Process a start tag."""
        given = {name: value or "" for name, value in attrs}
        around = self.opened[-1]
        # A section uses its heading's id. The id of <main> belongs to the shell: no anchor.
        own = given.get("id") or given.get("data-heading")
        anchor = (own or around.anchor) if tag != "main" else None
        if "id" in given:
            self.ids[given["id"]] += 1
        self.acts |= tag in _RUN or any(name.startswith("on") for name in given)
        self._addresses(tag, given, anchor)
        if tag not in _VOID:
            # aria-hidden content is an artifact in the PDF, so its text is not read there.
            is_hidden = given.get("aria-hidden") == "true"
            unseen = around.unseen or tag in _UNSEEN or is_hidden
            in_head = around.in_head or tag == "thead"
            self.opened.append(_Open(tag, anchor, len(self.pieces), unseen, in_head))
        if tag == "img" and not around.unseen and given.get("alt", "").strip():
            self.pieces.append(Piece(given["alt"].strip(), anchor, Kind.PICTURE))
        if "data-head" in given:
            self.pieces.append(Piece(f"{given['data-head']}{self.colon}", anchor, Kind.ROW_HEAD))
        if "data-of" in given:
            self.pieces.append(Piece(given["data-of"].removeprefix("#"), anchor, Kind.FOLIO))
        if tag == "main":
            self.main = (len(self.pieces), None)
            self.colon = given.get("data-colon", self.colon)

    def handle_data(self, data: str) -> None:
        """Process text inside the current element."""
        around = self.opened[-1]
        if around.tag == "style":
            self._fetches(needs_of(data), around.anchor)
        if not around.unseen and not data.isspace():
            if around.in_head:
                self.in_head.add(len(self.pieces))
            self.pieces.append(Piece(data, around.anchor))

    def handle_endtag(self, tag: str) -> None:
        """Process an end tag."""
        if tag in _VOID or self.opened[-1].tag != tag:
            return
        closed = self.opened.pop()
        if tag == "table":
            self._table(closed.first)
        if tag == "main":
            self.main = (closed.first, len(self.pieces))
        if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            inside = self.pieces[closed.first :]
            text = "".join(piece.text for piece in inside if piece.kind is not Kind.PICTURE)
            self.headings.append((int(tag[1]), " ".join(text.split()), closed.anchor))

    def updatepos(self, i: int, j: int) -> int:
        """Skip line counting: source positions are not used."""
        return j

    def _table(self, first: int) -> None:
        """Finish a table: mark its header pieces if it may be printed as a list.

        ``first``: index of the table's first piece.
        """
        if any(piece.kind is Kind.ROW_HEAD for piece in self.pieces[first:]):
            for place in self.in_head.intersection(range(first, len(self.pieces))):
                self.pieces[place] = self.pieces[place]._replace(kind=Kind.HEAD_OR_ROW_HEADS)

    def _addresses(self, tag: str, given: Mapping[str, str], anchor: str | None) -> None:
        if tag == "a" and "href" in given:
            in_main = any(element.tag == "main" for element in self.opened)
            self.links.append(Link(given["href"], anchor, in_main))
        names = _FETCHED | _LEADING if tag in _FETCHING else _FETCHED
        if not names.isdisjoint(given):
            self._fetches((given[name] for name in sorted(names & given.keys())), anchor)
        if "style" in given:
            self._fetches(needs_of(given["style"]), anchor)

    def _fetches(self, addresses: Iterable[str], anchor: str | None) -> None:
        self.fetched.extend(
            Link(address, anchor) for address in addresses if not address.startswith(("data:", "#"))
        )


def _nested(headings: list[tuple[int, str, str | None]]) -> list[Heading]:
    """Compute the depth of headings from their nesting, whatever levels are skipped."""
    levels: list[int] = []
    nested = []
    for level, text, anchor in headings:
        while levels and levels[-1] >= level:
            levels.pop()
        nested.append(Heading(len(levels), text, anchor))
        levels.append(level)
    return nested
