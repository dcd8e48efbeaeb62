"""Parses an HTML page to its text in order, headings, ids and links, and judges its markup.

A page may come from anybody. Parsers differ in what they make of unusual markup, and a script that
only a browser sees is missed by every list of forbidden things. So this parser accepts the part of
HTML whose tags are found alike by each parser, in every context (HTML Living Standard, 13.2.5), and
in it only elements and attributes that a static page needs. Everything else is an oddity. A test
compares it with a parser of the whole standard, which would take five times as long here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum, auto
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from msgspec import Struct, field

from briefing.system.values import Value

# Finds the URLs that a style sheet would fetch.

_NEEDED = re.compile(
    r"/\*.*?\*/"
    r"|url\(\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"')]*))"
    r"|@import\s+(?:\"([^\"]*)\"|'([^']*)')",
    re.DOTALL | re.IGNORECASE,
)
"""Matches a URL, in one of the groups, or a comment, whose URLs do not count."""


def list_resources(css: str) -> Iterator[str]:
    """Yield the URLs of pictures, fonts and imported style sheets, in order."""
    for match in _NEEDED.finditer(css):
        yield from (address for address in match.groups() if address)


_UNSEEN = {"head", "script", "style", "template", "title", "desc", "metadata"}
_VOID = {"br", "col", "hr", "img", "meta", "wbr"}
_STATIC_ELEMENTS = """
    html head body meta title style main article section nav aside header footer address
    h1 h2 h3 h4 h5 h6 hgroup p hr pre blockquote ol ul li dl dt dd figure figcaption div
    a em strong small s cite q dfn abbr ruby rt rp data time code var samp kbd sub sup i b u mark
    bdi bdo span br wbr ins del img table caption colgroup col tbody thead tfoot tr td th
    details summary
    svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textpath desc
    lineargradient radialgradient stop clippath mask pattern marker
"""
"""Elements that neither run nor fetch anything, and whose content is ordinary markup."""
_STATIC_ATTRIBUTES = """
    id class lang dir title role tabindex hidden translate style xmlns xml:lang
    xml:space xmlns:xlink href rel hreflang type target src alt width height loading decoding
    charset name content http-equiv
    colspan rowspan scope headers abbr span start reversed value datetime cite open
    viewbox preserveaspectratio x y x1 y1 x2 y2 dx dy cx cy r rx ry fx fy d points rotate
    transform gradienttransform patterntransform gradientunits patternunits patterncontentunits
    clippathunits maskunits maskcontentunits markerunits markerwidth markerheight refx refy orient
    spreadmethod offset pathlength textlength lengthadjust startoffset method spacing xlink:href
    fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray
    stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit opacity color display
    visibility overflow clip-path clip-rule mask marker-start marker-mid marker-end stop-color
    stop-opacity paint-order vector-effect shape-rendering text-rendering pointer-events cursor
    direction unicode-bidi writing-mode font font-family font-size font-style font-variant
    font-weight font-stretch text-anchor text-decoration dominant-baseline alignment-baseline
    baseline-shift letter-spacing word-spacing
"""
ELEMENTS = frozenset(_STATIC_ELEMENTS.split())
ATTRIBUTES = frozenset(_STATIC_ATTRIBUTES.split())
_FREE = ("aria-", "data-")
"""Prefixes of attributes that no browser acts upon."""
_ADDRESSES = {"href": "a", "xlink:href": "a", "src": "img"}
"""The element in which an attribute may be an address; elsewhere it is a place in the page."""
_WORDS = frozenset({"abbr", "alt", "content", "href", "src", "title"})
"""Attributes that are no style, and may say "url(…)" of something else."""
_IN_HEAD = frozenset({"html", "head", "meta", "title"})

_SPACE = r"[ \t\n\f\r]"
_TAG = re.compile(
    rf"<(?P<name>[A-Za-z][A-Za-z0-9]*+)(?P<attributes>(?:{_SPACE}++[A-Za-z_:][A-Za-z0-9_:.-]*+"
    rf"(?:{_SPACE}*+={_SPACE}*+(?:\"[^\"]*+\"|'[^']*+'|[^ \t\n\f\r\"'<>=`]++))?)*+)"
    rf"{_SPACE}*+(?P<closed>/?)>"
    rf"|</(?P<end>[A-Za-z][A-Za-z0-9]*+){_SPACE}*+>"
    r"|(?P<comment><!--(?!-?>)(?:[^-]|-(?!-))*+-->)"
)
"""A tag or comment that each parser finds alike."""
_ATTRIBUTE = re.compile(
    rf"([A-Za-z_:][A-Za-z0-9_:.-]*+)"
    rf"(?:{_SPACE}*+={_SPACE}*+(?:\"([^\"]*+)\"|'([^']*+)'|([^ \t\n\f\r\"'<>=`]++)))?"
)
_DOCTYPE = re.compile(r"\s*<!doctype html>", re.IGNORECASE)
_MARKUP = re.compile("<(?=[A-Za-z/!?])")
"""A sign that may begin markup; before anything else it is text."""
_PICTURE = re.compile(r"data:image/(?:png|jpeg|svg\+xml|gif|webp)[;,]", re.IGNORECASE)
_POLICY = re.compile(
    r"default-src 'none'|img-src data:|font-src data:|style-src(?: 'sha256-[A-Za-z0-9+/=]+')+"
    r"|base-uri 'none'|form-action 'none'"
)
"""A directive of the policy (CSP) of our pages: no script, no fetching."""


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


class Oddity(NamedTuple):
    """Markup that no page of ours has."""

    message: str
    anchor: str | None
    written: str = ""
    """How it is written, if known."""


class Page(Value):
    """The contents of a page. Its text is that of ``<main>``, if there is one."""

    pieces: tuple[Piece, ...]
    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    fetched: tuple[Link, ...]
    """URLs that would be fetched, except ``data:`` URLs."""
    ids: Mapping[str, int]
    """Number of occurrences of each id."""
    oddities: tuple[Oddity, ...] = ()
    """What a browser would run or fetch, or might read in another way than this parser."""


@lru_cache(maxsize=2)  # the composed page and the made one are identical unless there is a defect
def read(html: str) -> Page:
    """Parse an HTML page."""
    reader = _Reader()
    reader.feed(html)
    return reader.page()


class _Open(NamedTuple):
    """An element that is not closed yet."""

    tag: str
    anchor: str | None = None
    first: int = 0
    """Index of its first piece."""
    unseen: bool = False
    in_head: bool = False


class _Reader(Struct):
    pieces: list[Piece] = field(default_factory=list)
    headings: list[tuple[int, str, str | None]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    fetched: list[Link] = field(default_factory=list)
    ids: Counter[str] = field(default_factory=Counter)
    opened: list[_Open] = field(default_factory=lambda: [_Open("")])
    main: tuple[int, int | None] = (0, None)
    in_head: set[int] = field(default_factory=set)
    oddities: list[Oddity] = field(default_factory=list)
    has_policy: bool = False
    has_charset: bool = False
    has_begun: bool = False
    """Whether the head has ended: a policy after it is ignored by browsers."""
    colon: str = ":"
    """Printed after a column name."""

    def feed(self, html: str) -> None:
        """Read a page from its beginning to its end."""
        begin = _DOCTYPE.match(html)
        here = begin.end() if begin else 0
        while here < len(html):
            match = _MARKUP.search(html, here)
            if match is None:
                self._read_text(html[here:])
                return
            if match.start() > here:
                self._read_text(html[here : match.start()])
            here = self._markup(html, match.start())

    def _markup(self, html: str, start: int) -> int:
        """Read a tag or comment, and return where it ends."""
        tag = _TAG.match(html, start)
        around = self.opened[-1].tag
        # In HTML these hold characters until their end tag, in SVG they hold elements.
        if tag is None or (around in ("style", "title") and (tag["end"] or "").lower() != around):
            end = html.find(">", start) + 1 or len(html)
            written = html[start : min(end, start + 40)]
            self._add_oddity(f"has '{written}', which programs read in different ways", written)
            return end
        if tag["name"]:
            name = tag["name"].lower()
            self._read_start(name, _attributes(tag["attributes"]))
            if tag["closed"]:
                if name in ("style", "title"):
                    self._add_oddity(
                        f"has <{name}/>, which ends in SVG but not in HTML", f"<{name}"
                    )
                self._read_end(name)
        elif tag["end"]:
            self._read_end(tag["end"].lower())
        return tag.end()

    def _add_oddity(self, message: str, written: str = "") -> None:
        self.oddities.append(Oddity(f"the page {message}", self.opened[-1].anchor, written))

    def page(self) -> Page:
        """Return the parsed page."""
        return Page(
            tuple(self.pieces[slice(*self.main)]),
            tuple(_nest_headings(self.headings)),
            tuple(self.links),
            tuple(self.fetched),
            self.ids,
            (*self.oddities, *self._missing_parts()),
        )

    def _missing_parts(self) -> Iterator[Oddity]:
        if not self.has_policy:
            yield Oddity("the page has no policy against scripts in its head (CSP)", None, "<head")
        if not self.has_charset:
            yield Oddity('the page does not begin with <meta charset="utf-8">', None, "<head")

    def _read_start(self, tag: str, given: Mapping[str, str]) -> None:
        around = self.opened[-1]
        self._judge(tag, given)
        self.has_begun |= tag not in _IN_HEAD
        # A section uses its heading's id. The id of <main> belongs to the shell: no anchor.
        own = given.get("id") or given.get("data-heading")
        anchor = (own or around.anchor) if tag != "main" else None
        if "id" in given:
            self.ids[given["id"]] += 1
        self._read_addresses(tag, given, anchor)
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

    def _judge(self, tag: str, given: Mapping[str, str]) -> None:
        """Report an element or attribute that a static page does not need."""
        if tag not in ELEMENTS:
            self._add_oddity(f"has an element <{tag}>", f"<{tag}")
        for name, value in given.items():
            if name not in ATTRIBUTES and not name.startswith(_FREE):
                self._add_oddity(f"has an attribute {name}= in <{tag}>", f"{name}=")
            elif _ADDRESSES.get(name, tag) != tag and not (name != "src" and value[:1] == "#"):
                self._add_oddity(f"has an address in <{tag} {name}=…>", f"{name}=")
            elif name == "src" and value.startswith("data:") and not _PICTURE.match(value):
                self._add_oddity("has data that are no picture in <img src=…>", "<img")
        if "charset" in given or "http-equiv" in given:
            self._declaration(tag, given)

    def _declaration(self, tag: str, given: Mapping[str, str]) -> None:
        """Read the encoding or policy of a page; any other instruction to a browser is odd."""
        if given.get("charset", "").lower() == "utf-8" and len(given) == 1 and tag == "meta":
            self.has_charset |= not self.has_begun
            return
        directives = [
            directive.strip()
            for directive in given.get("content", "").split(";")
            if directive.strip()
        ]
        is_policy = given.get("http-equiv", "").lower() == "content-security-policy"
        is_strict = all(map(_POLICY.fullmatch, directives)) and "default-src 'none'" in directives
        if tag != "meta" or "charset" in given or not is_policy:
            self._add_oddity(f"has an instruction to a browser in <{tag}>", f"<{tag} http-equiv")
        self.has_policy |= is_policy and is_strict and not self.has_begun

    def _read_text(self, written: str) -> None:
        around = self.opened[-1]
        data = unescape(written) if "&" in written else written
        self.has_begun |= around.tag in ("", "html", "head") and not written.isspace()
        if around.tag == "style":
            self._add_fetched(list_resources(data), around.anchor)
        if not around.unseen and not data.isspace():
            if around.in_head:
                self.in_head.add(len(self.pieces))
            self.pieces.append(Piece(data, around.anchor))

    def _read_end(self, tag: str) -> None:
        if tag in _VOID or self.opened[-1].tag != tag:
            return
        closed = self.opened.pop()
        if tag == "table":
            self._finish_table(closed.first)
        if tag == "main":
            self.main = (closed.first, len(self.pieces))
        if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            inside = self.pieces[closed.first :]
            text = "".join(piece.text for piece in inside if piece.kind is not Kind.PICTURE)
            self.headings.append((int(tag[1]), " ".join(text.split()), closed.anchor))

    def _finish_table(self, first: int) -> None:
        """Finish a table: mark its header pieces if it may be printed as a list.

        ``first``: index of the table's first piece.
        """
        if any(piece.kind is Kind.ROW_HEAD for piece in self.pieces[first:]):
            for place in self.in_head.intersection(range(first, len(self.pieces))):
                self.pieces[place] = self.pieces[place]._replace(kind=Kind.HEAD_OR_ROW_HEADS)

    def _read_addresses(self, tag: str, given: Mapping[str, str], anchor: str | None) -> None:
        if tag == "a":
            in_main = any(element.tag == "main" for element in self.opened)
            for name in ("href", "xlink:href"):
                if name in given:
                    self.links.append(Link(given[name], anchor, in_main))
        if "src" in given:
            self._add_fetched([given["src"]], anchor)
        for name, value in given.items():
            if "(" in value and name not in _WORDS and not name.startswith(_FREE):
                self._add_fetched(list_resources(value), anchor)

    def _add_fetched(self, addresses: Iterable[str], anchor: str | None) -> None:
        self.fetched.extend(
            Link(address, anchor) for address in addresses if not address.startswith(("data:", "#"))
        )


def _attributes(written: str) -> dict[str, str]:
    """Return the attributes of a tag: the first of each name counts, as in a browser."""
    given: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(written):
        given.setdefault(name.lower(), unescape("".join(values)))
    return given


def _nest_headings(headings: list[tuple[int, str, str | None]]) -> list[Heading]:
    """Compute the depth of headings from their nesting, whatever levels are skipped."""
    levels: list[int] = []
    nested = []
    for level, text, anchor in headings:
        while levels and levels[-1] >= level:
            levels.pop()
        nested.append(Heading(len(levels), text, anchor))
        levels.append(level)
    return nested


def active_elements(html: str) -> Iterator[str]:
    """Yield what a parser of the whole standard finds in a page that a static page has not.

    It takes a second for a long page, so only ``verify`` asks it: of pages that others have made,
    two parsers that know nothing of one another must say the same.
    """
    import tinyhtml5

    for element in tinyhtml5.parse(html, namespace_html_elements=False).iter():
        if not isinstance(element.tag, str):
            continue  # a comment
        name = element.tag.rpartition("}")[2].lower()
        if name not in ELEMENTS:
            yield f"<{name}>"
        for key in element.attrib:
            attribute = key.rpartition("}")[2].lower()
            if attribute not in ATTRIBUTES and not attribute.startswith(_FREE):
                yield f"<{name} {attribute}>"
