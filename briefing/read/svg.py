"""Checks that an SVG file is self-contained: nothing in it may be fetched, executed or declared.

An SVG is drawn by the layout engine and embedded in a web page. So everything is rejected through
which it could reach outside itself, in any program. The file is only scanned, by a parser that
stops at the first entity declaration; it is never changed.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from briefing.read.repeats import Element, Endless, Repeats
from briefing.read.text import on_one_line

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_DEEPEST = 100
_ACTIVE = frozenset(
    {"script", "foreignobject", "handler", "listener", "iframe", "embed", "object", "audio",
     "video", "link", "meta", "base", "form"}
)  # fmt: skip
_ADDRESSES = frozenset(
    {"href", "src", "srcset", "data", "action", "formaction", "poster", "background", "ping"}
)  # fmt: skip
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
_STYLESHEET = re.compile(r"xml-stylesheet", re.IGNORECASE)


class _Found(Exception):
    """Raised for what must not be in an SVG file; the message says what."""


@dataclass
class _Look:
    """The state of the scan."""

    raster_is_whole: Callable[[bytes], bool]
    is_svg: bool = False
    has_measures: bool = True
    """Whether its view box, if there is one, is four numbers: the engine does not check."""
    style: list[str] | None = None
    open: list[Element] = field(default_factory=list)
    repeats: Repeats = field(default_factory=Repeats)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        if not self.open:
            self.is_svg = local == "svg" and namespace == _SVG
            self.has_measures = _are_measures(attributes.get("viewBox") or "0 0 1 1")
        inside = self.open[-1] if self.open else self.repeats.root
        by_name = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        self.open.append(self.repeats.add(inside, local, by_name))
        if len(self.open) > _DEEPEST:
            raise _Found(f"elements inside one another more than {_DEEPEST} times")
        # A browser ignores case when it reads an SVG as part of an HTML page.
        if local.lower() in _ACTIVE or namespace == "http://www.w3.org/1999/xhtml":
            raise _Found(f"an element <{local}>")
        if local.lower() == "style":
            self.style = []
        for key, value in attributes.items():
            self._attribute(local, key.rpartition(" ")[2], key, value)

    def end(self, name: str) -> None:
        self.open.pop()
        if name.rpartition(" ")[2].lower() == "style" and self.style is not None:
            _look_at_style("".join(self.style))
            self.style = None

    def text(self, text: str) -> None:
        if self.style is not None:
            self.style.append(text)

    def cdata(self) -> None:
        if self.style is None:
            raise _Found("a CDATA section outside a style")

    def comment(self, text: str) -> None:
        if text.startswith((">", "->")) or "--!>" in text:
            raise _Found("a comment that a browser would read differently")

    def _attribute(self, element: str, name: str, full: str, value: str) -> None:
        if name.lower().startswith("on"):
            raise _Found(f"an instruction to a browser, {name}=")
        if full == "http://www.w3.org/XML/1998/namespace base":
            raise _Found(f"a base address, xml:base={_short(value)}")
        if name.lower() == "attributename":
            _look_at_animated(element, value.strip().rpartition(":")[2].lower())
        if full in (name, f"{_XLINK} {name}"):  # attributes of other vocabularies have no effect
            if name == "spreadMethod" and value.strip() in _ENDLESS:
                raise _Found(f"a gradient that is repeated, {name}={_short(value)}")
            if name.lower() in _ADDRESSES:
                self._address(element, name, value.strip())
            _look_at_style(value, is_sheet=name.lower() == "style" or "(" in value)

    def _address(self, element: str, name: str, value: str) -> None:
        if value.startswith("#") or not value:
            return
        embedded = _DATA.fullmatch(value)
        if embedded is None:
            raise _Found(f"a reference to {_short(value)} in <{element} {name}=…>")
        try:
            content = base64.b64decode(embedded["bytes"], validate=False)
        except (binascii.Error, ValueError):
            content = b""
        if not self.raster_is_whole(content):
            raise _Found(f"a damaged picture in <{element} {name}=…>")


def _are_measures(box: str) -> bool:
    try:
        return len([float(one) for one in box.replace(",", " ").split()]) == 4
    except ValueError:
        return False


def _look_at_animated(element: str, name: str) -> None:
    """Reject animations of URLs and of event handlers."""
    if name in _ADDRESSES:
        raise _Found(f"an animation of an address, {element}")
    if name.startswith("on"):
        raise _Found(f"an animation of an instruction to a browser, {element}")


def _look_at_style(text: str, *, is_sheet: bool = True) -> None:
    for found in _URL.finditer(text):
        address = found["address"].strip()
        if not address.startswith("#"):
            raise _Found(f"a reference to {_short(address)} in url(…)")
    if is_sheet and (fetching := _FETCHING.search(text)):
        raise _Found(f"{fetching.group()} in a style")
    if is_sheet and "\\" in text:
        raise _Found("a backslash in a style, which could hide an address")


def _short(text: str) -> str:
    return f"'{on_one_line(text, 40)}'"


def trouble_with_svg(
    data: bytes, raster_is_whole: Callable[[bytes], bool]
) -> tuple[str, str] | None:
    """Return problem code and reason if an SVG file cannot be used; None if it can.

    ``raster_is_whole`` checks embedded pictures.
    """
    look = _Look(raster_is_whole)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = look.start
    parser.EndElementHandler = look.end
    parser.CharacterDataHandler = look.text
    parser.StartCdataSectionHandler = look.cdata
    parser.CommentHandler = look.comment
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.EntityDeclHandler = _refuse_doctype
    parser.ProcessingInstructionHandler = _refuse_stylesheet
    try:
        parser.Parse(data, True)
        look.repeats.look()
    except (_Found, Endless) as found:
        return "svg-unsafe", str(found)
    except (expat.ExpatError, ValueError, LookupError) as error:
        line = getattr(error, "lineno", None)
        where = f" (line {line} of that file)" if line else ""
        return "image-broken", f"it is not well-formed XML{where}"
    if not look.is_svg:
        return "image-broken", f'its first element is not <svg xmlns="{_SVG}">'
    return None if look.has_measures else ("image-broken", "its viewBox is not four numbers")


def _refuse_doctype(*_: object) -> None:
    raise _Found("a document type (<!DOCTYPE …>), in which entities could be declared")


def _refuse_stylesheet(target: str, _: str) -> None:
    if _STYLESHEET.fullmatch(target):
        raise _Found("a style sheet outside the file (<?xml-stylesheet …?>)")
