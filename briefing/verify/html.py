"""Parses an HTML page to its text in order, headings, ids and links, and judges its markup.

A page may come from anybody. Parsers differ in what they make of unusual markup, and a script that
only a browser sees is missed by every list of forbidden things. So this parser accepts the part of
HTML whose tags are found alike by each parser, in every context (HTML Living Standard, 13.2.5), and
in it only elements and attributes that a static page needs. Everything else is an oddity. A test
compares it with a parser of the whole standard, which would take five times as long here.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from enum import Enum, auto
from functools import lru_cache
from html import unescape
from itertools import chain
from typing import NamedTuple

from msgspec import Struct, field

from briefing.problems import Flaw
from briefing.system.values import Value

_STATIC = "remove it from the template: a page has text, pictures and styles, and runs nothing"
_NEEDED = re.compile(
    r"/\*.*?\*/"
    r"|url\(\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"')]*))"
    r"|@import\s+(?:\"([^\"]*)\"|'([^']*)')",
    re.DOTALL | re.IGNORECASE,
)
"""A URL that a style sheet would fetch, in one of the groups; or a comment."""
_UNSEEN = {"head", "script", "style", "template", "title", "desc", "metadata"}
_VOID = {"br", "col", "hr", "img", "meta", "wbr"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
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


class Page(Value):
    """The contents of a page. Its text is that of ``<main>``, if there is one."""

    pieces: tuple[Piece, ...]
    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    fetched: tuple[Link, ...]
    """URLs that would be fetched, except ``data:`` URLs."""
    ids: Mapping[str, int]
    """Number of occurrences of each id."""
    oddities: tuple[Flaw, ...] = ()
    """What a browser would run or fetch, or might read in another way than this parser."""


@lru_cache(maxsize=2)  # the composed page and the made one are identical unless there is a defect
def read(html: str) -> Page:
    """Parse an HTML page."""
    reader = _Reader()
    reader.feed(html)
    if not reader.has_policy:
        reader.add_oddity("has no policy against scripts in its head (CSP)", "<head")
    if not reader.has_charset:
        reader.add_oddity('does not begin with <meta charset="utf-8">', "<head")
    return Page(
        tuple(reader.pieces[slice(*reader.main)]),
        tuple(reader.headings),
        tuple(reader.links),
        tuple(reader.fetched),
        reader.ids,
        tuple(reader.oddities),
    )


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
    headings: list[Heading] = field(default_factory=list)
    levels: list[str] = field(default_factory=list)
    """The tags of the last heading and those above it."""
    links: list[Link] = field(default_factory=list)
    fetched: list[Link] = field(default_factory=list)
    ids: Counter[str] = field(default_factory=Counter)
    opened: list[_Open] = field(default_factory=lambda: [_Open("")])
    main: tuple[int, int | None] = (0, None)
    oddities: list[Flaw] = field(default_factory=list)
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
            start = match.start() if match else len(html)
            if start > here:
                self._read_text(html[here:start])
            here = self._read_markup(html, start) if match else start

    def add_oddity(self, message: str, written: str) -> None:
        """Add what no static page has, and how it is written."""
        anchor, message = self.opened[-1].anchor, f"the page {message}"
        self.oddities.append(Flaw("active-content", message, anchor, help=_STATIC, written=written))

    def _read_markup(self, html: str, start: int) -> int:
        """Read a tag or comment, and return where it ends."""
        tag = _TAG.match(html, start)
        around = self.opened[-1].tag
        # In HTML these hold characters until their end tag, in SVG they hold elements.
        if tag is None or (around in ("style", "title") and (tag["end"] or "").lower() != around):
            end = html.find(">", start) + 1 or len(html)
            written = html[start : min(end, start + 40)]
            self.add_oddity(f"has '{written}', which programs read in different ways", written)
            return end
        name = (tag["name"] or tag["end"] or "").lower()
        if tag["name"]:
            given: dict[str, str] = {}
            for attribute, *values in _ATTRIBUTE.findall(tag["attributes"]):
                # The first of each name counts, as in a browser.
                given.setdefault(attribute.lower(), unescape("".join(values)))
            self._judge(name, given)
            self._read_start(name, given)
            if tag["closed"] and name in ("style", "title"):
                self.add_oddity(f"has <{name}/>, which ends in SVG but not in HTML", f"<{name}")
        if tag["end"] or tag["closed"]:
            self._read_end(name)
        return tag.end()

    def _read_start(self, tag: str, given: Mapping[str, str]) -> None:
        around = self.opened[-1]
        self.has_begun |= tag not in _IN_HEAD
        # A section uses its heading's id. The id of <main> belongs to the shell: no anchor.
        own = given.get("id") or given.get("data-heading")
        anchor = (own or around.anchor) if tag != "main" else None
        if "id" in given:
            self.ids[given["id"]] += 1
        if tag == "a":
            in_main = any(element.tag == "main" for element in self.opened)
            hrefs = (given[name] for name in ("href", "xlink:href") if name in given)
            self.links += (Link(href, anchor, in_main) for href in hrefs)
        self._add_fetched(anchor, given.get("src", ""))
        for name, value in given.items():
            if "(" in value and name not in _WORDS and not name.startswith(_FREE):
                self._add_fetched(anchor, css=value)
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
            self.add_oddity(f"has an element <{tag}>", f"<{tag}")
        for name, value in given.items():
            if name not in ATTRIBUTES and not name.startswith(_FREE):
                self.add_oddity(f"has an attribute {name}= in <{tag}>", f"{name}=")
            elif _ADDRESSES.get(name, tag) != tag and not (name != "src" and value[:1] == "#"):
                self.add_oddity(f"has an address in <{tag} {name}=…>", f"{name}=")
            elif name == "src" and value.startswith("data:") and not _PICTURE.match(value):
                self.add_oddity("has data that are no picture in <img src=…>", "<img")
        charset = given.get("charset", "").lower()
        if tag == "meta" and {**given, "charset": charset} == {"charset": "utf-8"}:
            self.has_charset |= not self.has_begun
        elif "charset" in given or "http-equiv" in given:
            directives = {part.strip() for part in given.get("content", "").split(";")} - {""}
            is_policy = given.get("http-equiv", "").lower() == "content-security-policy"
            is_strict = "default-src 'none'" in directives and all(
                map(_POLICY.fullmatch, directives)
            )
            if tag != "meta" or "charset" in given or not is_policy:
                self.add_oddity(f"has an instruction to a browser in <{tag}>", f"<{tag} http-equiv")
            self.has_policy |= is_policy and is_strict and not self.has_begun

    def _read_text(self, written: str) -> None:
        around = self.opened[-1]
        data = unescape(written) if "&" in written else written
        self.has_begun |= around.tag in ("", "html", "head") and not written.isspace()
        if around.tag == "style":
            self._add_fetched(around.anchor, css=data)
        if not around.unseen and not data.isspace():
            kind = Kind.HEAD_OR_ROW_HEADS if around.in_head else Kind.TEXT
            self.pieces.append(Piece(data, around.anchor, kind))

    def _read_end(self, tag: str) -> None:
        if tag in _VOID or self.opened[-1].tag != tag:
            return
        closed = self.opened.pop()
        inside = self.pieces[closed.first :]
        if tag == "table" and all(piece.kind is not Kind.ROW_HEAD for piece in inside):
            # It is never printed as a list, so its header is ordinary text.
            self.pieces[closed.first :] = [
                piece._replace(kind=Kind.TEXT) if piece.kind is Kind.HEAD_OR_ROW_HEADS else piece
                for piece in inside
            ]
        elif tag == "main":
            self.main = (closed.first, len(self.pieces))
        elif tag in _HEADINGS:
            text = "".join(piece.text for piece in inside if piece.kind is not Kind.PICTURE)
            while self.levels and self.levels[-1] >= tag:
                self.levels.pop()
            heading = Heading(len(self.levels), " ".join(text.split()), closed.anchor)
            self.headings.append(heading)
            self.levels.append(tag)

    def _add_fetched(self, anchor: str | None, *addresses: str, css: str = "") -> None:
        """Add addresses that would be fetched, and those in a style."""
        for address in (*addresses, *chain(*(each.groups("") for each in _NEEDED.finditer(css)))):
            if address and not address.startswith(("data:", "#")):
                self.fetched.append(Link(address, anchor))


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
