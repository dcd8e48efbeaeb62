"""Finds elements, attributes and styles of an SVG file that reach outside it or are active."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator

from briefing.read.text import on_one_line

_XLINK = "http://www.w3.org/1999/xlink"
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


def in_element(namespace: str, name: str) -> Iterator[str]:
    """Yield faults of an element. A browser ignores case when it reads an SVG as part of HTML."""
    if name.lower() in _ACTIVE or namespace == "http://www.w3.org/1999/xhtml":
        yield f"an element <{name}>"


def in_attribute(
    element: str, full: str, value: str, raster_is_whole: Callable[[bytes], bool]
) -> Iterator[str]:
    """Yield faults of an attribute. ``full``: its name, after that of its namespace."""
    name = full.rpartition(" ")[2]
    if name.lower().startswith("on"):
        yield f"an instruction to a browser, {name}="
    if full == "http://www.w3.org/XML/1998/namespace base":
        yield f"a base address, xml:base={_short(value)}"
    if name.lower() == "attributename":
        yield from _in_animation(element, value.strip().rpartition(":")[2].lower())
    if full in (name, f"{_XLINK} {name}"):  # attributes of other vocabularies have no effect
        if name == "spreadMethod" and value.strip() in _ENDLESS:
            yield f"a gradient that is repeated, {name}={_short(value)}"
        if name.lower() in _ADDRESSES:
            yield from _in_address(element, name, value.strip(), raster_is_whole)
        yield from in_style(value, is_sheet=name.lower() == "style" or "(" in value)


def _in_address(
    element: str, name: str, value: str, raster_is_whole: Callable[[bytes], bool]
) -> Iterator[str]:
    if value.startswith("#") or not value:
        return
    embedded = _DATA.fullmatch(value)
    if embedded is None:
        yield f"a reference to {_short(value)} in <{element} {name}=…>"
        return
    try:
        content = base64.b64decode(embedded["bytes"], validate=False)
    except (binascii.Error, ValueError):
        content = b""
    if not raster_is_whole(content):
        yield f"a damaged picture in <{element} {name}=…>"


def _in_animation(element: str, name: str) -> Iterator[str]:
    """Yield animations of URLs and of event handlers. ``name``: the animated attribute."""
    if name in _ADDRESSES:
        yield f"an animation of an address, {element}"
    if name.startswith("on"):
        yield f"an animation of an instruction to a browser, {element}"


def undrawable_number(name: str, value: str) -> str | None:
    """Return a number in an attribute, or in a ``style``, that cannot be drawn; None without one.

    The engine writes such numbers into the file, or stops there.
    """
    pattern = _NO_NUMBER_IN_STYLE if name.lower() == "style" else _NO_NUMBER
    is_numeric = name.lower() in _NUMBERS or pattern is _NO_NUMBER_IN_STYLE
    found = pattern.search(value) if is_numeric else None
    return f"{name} has {_short(found.group())}, which is no number to draw with" if found else None


def in_style(text: str, *, is_sheet: bool = True) -> Iterator[str]:
    """Yield faults of a style sheet, a style, or an attribute that may contain one."""
    for found in _URL.finditer(text):
        address = found["address"].strip()
        if not address.startswith("#"):
            yield f"a reference to {_short(address)} in url(…)"
    if is_sheet:
        yield from (f"{found.group()} in a style" for found in _FETCHING.finditer(text))
        if "\\" in text:
            yield "a backslash in a style, which could hide an address"


def _short(text: str) -> str:
    return f"'{on_one_line(text, 40)}'"
