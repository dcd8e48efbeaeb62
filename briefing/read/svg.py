"""Checks that an SVG file is self-contained: nothing in it may be fetched, executed or declared.

An SVG is drawn by the layout engine and embedded in a web page as a picture, where a browser runs
no script and fetches nothing; but it is also attached to the PDF, and opened from there. The file
is only scanned, by a parser that stops at the first entity declaration; it is never changed.
"""

from __future__ import annotations

import base64
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import unquote
from xml.parsers import expat

from msgspec import Struct, field

from briefing.model import limits
from briefing.read.files import quote_line

# What in an element, an attribute or a style reaches outside the file or is active.

_XLINK = "http://www.w3.org/1999/xlink"
_ACTIVE = frozenset({"script", "foreignobject", "iframe", "embed", "object"})
_ADDRESSES = frozenset({"href", "src", "srcset", "data"})
_ENDLESS = ("repeat", "reflect")
"""The engine expands every repetition of a gradient: those of a short one exhaust memory."""
_DATA = re.compile(
    r"data:image/(?:png|jpeg|jpg);base64,(?P<bytes>[A-Za-z0-9+/=\s]*)", re.IGNORECASE
)
_URL = re.compile(r"url\(\s*[\"']?\s*(?P<address>[^\"')]*)", re.IGNORECASE)
_FETCHING = re.compile(
    r"@import|@font-face|image-set\(|\bimage\(|\bsrc\(|expression\(|\bhref\b", re.IGNORECASE
)
"""What fetches. The engine takes ``href`` in a style for the attribute of that name."""

LARGEST = 1_000_000
"""Maximum of a number in a drawing: a PDF has none of any size (ISO 32000-1, C.2)."""
_NUMBERS = frozenset(
    {"x", "y", "x1", "y1", "x2", "y2", "dx", "dy", "cx", "cy", "fx", "fy", "r", "rx", "ry", "d",
     "points", "width", "height", "viewbox", "transform", "gradienttransform", "patterntransform",
     "rotate", "textlength", "offset", "startoffset", "refx", "refy", "markerwidth",
     "markerheight", "font-size", "letter-spacing", "word-spacing", "stroke-width",
     "stroke-dasharray", "stroke-dashoffset", "stroke-miterlimit", "opacity", "fill-opacity",
     "stroke-opacity", "stop-opacity"}
)  # fmt: skip
_NOT_FINITE = r"(?<![\w#-])[-+]?(?:nan|inf(?:inity)?)(?![\w-])"
_LARGE = r"(?:[7-9]|[1-9]\d)|(?<![\d.%s])0*[1-9]\d{7,}"
_NO_NUMBER = re.compile(rf"{_NOT_FINITE}|[-+]inf|[\d.]e\+?0*{_LARGE % ''}", re.IGNORECASE)
"""A number that is not finite, or has an exponent or more digits than :data:`LARGEST`."""
_NO_NUMBER_IN_STYLE = re.compile(
    rf"{_NOT_FINITE}|(?<![\w#.])[\d.]+e\+?0*{_LARGE % 'a-zA-Z#'}", re.IGNORECASE
)
"""The same where there may also be colours, #1e3000, and names."""


def _check_attribute(
    element: str, full: str, value: str, raster_is_whole: Callable[[bytes], bool]
) -> Iterator[str]:
    """Yield faults of an attribute. ``full``: its name, after that of its namespace."""
    name = full.rpartition(" ")[2]
    if name.lower().startswith("on"):
        yield f"an instruction to a browser, {name}="
    if full == "http://www.w3.org/XML/1998/namespace base":
        yield f"a base address, xml:base={_short(value)}"
    if full not in (name, f"{_XLINK} {name}"):
        return  # attributes of other vocabularies have no effect
    address = value.strip()
    if name == "spreadMethod" and address in _ENDLESS:
        yield f"a gradient that is repeated, {name}={_short(value)}"
    if name.lower() in _ADDRESSES and address and not address.startswith("#"):
        if embedded := _DATA.fullmatch(address):
            try:
                content = base64.b64decode(embedded["bytes"], validate=False)
            except ValueError:
                content = b""
            if not raster_is_whole(content):
                yield f"a damaged picture in <{element} {name}=…>"
        else:
            yield f"a reference to {_short(address)} in <{element} {name}=…>"
    yield from _check_style(value, is_sheet=name.lower() == "style" or "(" in value)


def _check_style(text: str, *, is_sheet: bool = True) -> Iterator[str]:
    """Yield faults of a style sheet, a style, or an attribute that may contain one."""
    for found in _URL.finditer(text):
        address = found["address"].strip()
        if not address.startswith("#"):
            yield f"a reference to {_short(address)} in url(…)"
    if is_sheet:
        yield from (f"{found.group()} in a style" for found in _FETCHING.finditer(text))
        if "\\" in text:
            yield "a backslash in a style, which could hide an address"


def _undrawable_number(name: str, value: str) -> str | None:
    """Return what is wrong with a number in an attribute, or in a ``style``; None without one.

    The engine writes such numbers into the file, or stops there.
    """
    is_style = name.lower() == "style"
    if not is_style and name.lower() not in _NUMBERS:
        return None
    found = (_NO_NUMBER_IN_STYLE if is_style else _NO_NUMBER).search(value)
    return f"{name} has {_short(found.group())}, which is no number to draw with" if found else None


def _short(text: str) -> str:
    return f"'{quote_line(text, 40)}'"


# How many elements are drawn repeatedly because of references: eight lines, each of which refers
# ten times to the one before, are drawn a hundred million times. So referenced elements are counted
# before drawing, each one only once.

_MOST_REPEATED = 20_000
"""Maximum number of repeated elements, some seconds of work; charts with a separate mark for each
value have some thousands."""
_DEEPEST = 100
_TEMPLATES = frozenset({"use", "pattern", "lineargradient", "radialgradient", "filter"})
"""Elements that include what their ``href`` refers to; any other only links there."""
_TARGET = re.compile(r"url\(\s*+[\"']?+\s*+#(?P<id>[^\"')]*)", re.IGNORECASE)
_AT_VERTICES = re.compile(r"\bmarker(?:-mid)?\s*(?::|$)", re.IGNORECASE)
_BY_EACH = re.compile(r"\b(?:marker|fill|stroke)", re.IGNORECASE)
"""Properties that each descendant shape inherits and draws for itself."""


class _Stop(Exception):
    """Raised for a fault after which the file is not read further; the message says which."""


class _Element(Struct, eq=False):
    """An element with its descendants, reduced to what matters here."""

    vertices: int = 0
    references: list[tuple[str, str]] = field(default_factory=list)
    """The ids to which it refers, each with the property that does."""
    parts: list[_Element] = field(default_factory=list)


_SVG = "http://www.w3.org/2000/svg"
_DOCTYPE = "a document type (<!DOCTYPE …>), in which entities could be declared"
_MOST = 6  # maximum number of faults named for one file
_NUMBER = r"[-+]?(?:\d++(?:\.\d*+)?|\.\d++)(?:e[-+]?\d++)?"
_LENGTH = re.compile(rf"(?P<number>{_NUMBER})\s*+(?:%|[a-z]*+)", re.IGNORECASE | re.ASCII)
_BOX = re.compile(rf"{_NUMBER}(?:[\s,]++{_NUMBER}){{3}}", re.IGNORECASE | re.ASCII)
_STEEPEST = 1000  # maximum ratio of the sides: of a narrower picture nothing would be seen


class _Scan(Struct):
    """What is found in a file: its elements, how often they are drawn, and its faults."""

    raster_is_whole: Callable[[bytes], bool]
    faults: dict[str, None] = field(default_factory=dict)
    """What must not be in the file: each fault once, in order."""
    undrawable: str | None = None
    """The first value with which it cannot be drawn: the engine does not check."""
    style: list[str] | None = None
    number: int = 0
    root: _Element = field(default_factory=_Element)
    open: list[_Element] = field(default_factory=list)
    by_id: dict[str, list[_Element]] = field(default_factory=lambda: defaultdict(list))
    known: dict[_Element | str, tuple[int, int]] = field(default_factory=dict)
    begun: set[_Element] = field(default_factory=set)

    def report(self, *faults: str) -> None:
        self.faults.update(dict.fromkeys(faults))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        by_name = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        made = self._add(local.lower(), by_name)
        if self.number == 1:
            self.root, self.undrawable = made, _trouble_with_size(attributes)
            if name != f"{_SVG} svg":
                self.undrawable = f'its first element is not <svg xmlns="{_SVG}">'
        if len(self.open) > _DEEPEST:
            raise _Stop(f"elements nested more than {_DEEPEST} levels deep")
        if local.lower() in _ACTIVE:
            self.report(f"an element <{local}>")
        if local.lower() == "style":
            self.style = []
        if len(by_name.get("style", "")) > limits.SVG_STYLE.most:
            raise _Stop(f"a style of more than {limits.SVG_STYLE}")
        for key, value in attributes.items():
            self.report(*_check_attribute(local, key, value, self.raster_is_whole))
            self.undrawable = self.undrawable or _undrawable_number(key, value)
        if local == "image" and not by_name.get("href", "").strip():
            self.undrawable = self.undrawable or "an <image> in it names no picture"

    def _add(self, name: str, attributes: Mapping[str, str]) -> _Element:
        """Add an element to the one that is open; ``attributes`` by local name."""
        made = _Element(max(len(attributes.get(key, "")) // 2 + 1 for key in ("d", "points")))
        for key, value in attributes.items():
            if key.lower() == "href" and name in _TEMPLATES:
                made.references.append((value.strip().removeprefix("#"), key))
            for found in _TARGET.finditer(value):
                before = value[: found.start()]  # with a comment in a style, all of it counts
                style = before if "/*" in before else before.rpartition(";")[2]
                made.references.append((found["id"].strip(), style if key == "style" else key))
        for parent in self.open[-1:]:
            parent.parts.append(made)
        if "id" in attributes:
            self.by_id[attributes["id"].strip()].append(made)
        self.open.append(made)
        self.number += 1
        return made

    def end(self, name: str) -> None:
        self.open.pop()
        if name.rpartition(" ")[2].lower() == "style" and self.style is not None:
            style, self.style = "".join(self.style), None
            self.report(*_check_style(style))
            self.undrawable = self.undrawable or _undrawable_number("style", style)

    def text(self, text: str) -> None:
        if self.style is not None:
            self.style.append(text)

    def entity(self, *_: object) -> None:
        raise _Stop(_DOCTYPE)

    def instruction(self, target: str, _: str) -> None:
        if target.lower() == "xml-stylesheet":
            self.report("a style sheet outside the file (<?xml-stylesheet …?>)")

    def count(self, element: _Element, depth: int = 0) -> tuple[int, int]:
        """Return what is drawn for an element: elements, and vertices where a marker may be."""
        if element in self.known:
            return self.known[element]
        if element in self.begun:
            raise _Stop("an element that refers to itself")
        if depth > _DEEPEST:
            raise _Stop(f"references nested more than {_DEEPEST} levels deep")
        self.begun.add(element)
        elements, vertices = self._sum(element.parts, depth + 1)
        elements, vertices = elements + 1, vertices + element.vertices
        # A "use" comes first: what it includes inherits fills and markers.
        for id, name in sorted(element.references, key=lambda use: bool(_BY_EACH.search(use[1]))):
            if id not in self.known:  # as written, or percent-decoded as by a browser
                named = [one for each in {id, unquote(id)} for one in self.by_id.get(each, ())]
                self.known[id] = self._sum(named, depth + 1)
            if _AT_VERTICES.search(name):
                elements += vertices * self.known[id][0]
            elif _BY_EACH.search(name):
                elements += elements * self.known[id][0]
            else:
                elements, vertices = elements + self.known[id][0], vertices + self.known[id][1]
        self.known[element] = elements, vertices
        return elements, vertices

    def _sum(self, parts: list[_Element], depth: int) -> tuple[int, int]:
        counts = [self.count(part, depth) for part in parts]
        return sum(elements for elements, _ in counts), sum(vertices for _, vertices in counts)


def _trouble_with_size(attributes: Mapping[str, str]) -> str | None:
    """Return what is wrong with the view box, the width or the height of a picture, if anything."""
    sides: list[float] = []
    if box := attributes.get("viewBox", "").strip():
        if not _BOX.fullmatch(box):
            return "its viewBox is not four numbers"
        sides = [float(side) for side in box.replace(",", " ").split()[2:]]
    for name in ("width", "height"):
        if (written := attributes.get(name, "").strip()) not in ("", "auto"):
            if not (length := _LENGTH.fullmatch(written)):
                return f"its {name} is not a length"
            sides.append(float(length["number"]))
    if any(not 0 < side <= LARGEST for side in sides):
        return f"its width or height is not between 0 and {LARGEST:,}"
    pairs = zip(sides[::2], sides[1::2], strict=False)
    if any(max(pair) > _STEEPEST * min(pair) for pair in pairs):
        return f"one of its sides is more than {_STEEPEST:,} times as long as the other"
    return None


def trouble_with_svg(
    data: bytes, raster_is_whole: Callable[[bytes], bool]
) -> tuple[str, str] | None:
    """Return problem code and reasons if an SVG file cannot be used; None if it can.

    ``raster_is_whole`` checks embedded pictures.
    """
    scan = _Scan(raster_is_whole)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    parser.CharacterDataHandler = scan.text
    parser.StartDoctypeDeclHandler = lambda *_: scan.report(_DOCTYPE)
    parser.EntityDeclHandler = scan.entity
    parser.ProcessingInstructionHandler = scan.instruction
    broken = None
    try:
        parser.Parse(data, True)
        if scan.count(scan.root)[0] - scan.number > _MOST_REPEATED:
            message = f"elements that are drawn again more than {_MOST_REPEATED} times"
            scan.report(f"{message} by references")
    except _Stop as found:
        scan.report(str(found))
    except (expat.ExpatError, ValueError, LookupError) as error:
        line = getattr(error, "lineno", None)
        broken = "it is not well-formed XML" + (f" (line {line} of that file)" if line else "")
    broken = broken or scan.undrawable
    if scan.faults:
        faults = [*scan.faults, *([broken] if broken else [])]
        more = [f"{len(faults) - _MOST} more"] if len(faults) > _MOST else []
        return "svg-unsafe", "; ".join([*faults[:_MOST], *more])
    return ("image-broken", broken) if broken else None
