"""Checks that an SVG file is self-contained: nothing in it may be fetched, executed or declared.

An SVG is drawn by the layout engine and embedded in a web page. So everything is rejected through
which it could reach outside itself, in any program. The file is only scanned, by a parser that
stops at the first entity declaration; it is never changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from xml.parsers import expat

from briefing import limits
from briefing.read.repeats import Element, Endless, Repeats
from briefing.read.svg_faults import (
    LARGEST,
    in_attribute,
    in_element,
    in_style,
    undrawable_number,
)

_SVG = "http://www.w3.org/2000/svg"
_DEEPEST = 100
_DOCTYPE = "a document type (<!DOCTYPE …>), in which entities could be declared"
_STYLESHEET = re.compile(r"xml-stylesheet", re.IGNORECASE)
_MOST = 6
"""Maximum number of faults named for one file."""
_LENGTH = re.compile(r"\s*(?P<number>[-+]?[\d.]+(?:e[-+]?\d+)?)\s*(?:%|[a-z]*)\s*", re.IGNORECASE)
_STEEPEST = 1000
"""Maximum ratio of the sides: of a narrower picture nothing would be seen."""


class _Stop(Exception):
    """Raised for a fault after which the file must not be read further; the message says which."""


@dataclass
class _Look:
    """The state of the scan."""

    raster_is_whole: Callable[[bytes], bool]
    is_svg: bool = False
    undrawable: str | None = None
    """The first value with which it cannot be drawn: the engine does not check."""
    style: list[str] | None = None
    open: list[Element] = field(default_factory=list)
    repeats: Repeats = field(default_factory=Repeats)
    faults: dict[str, None] = field(default_factory=dict)
    """What must not be in the file: each fault once, in order."""

    def tell(self, *faults: str) -> None:
        self.faults.update(dict.fromkeys(faults))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        if not self.open:
            self.is_svg = local == "svg" and namespace == _SVG
            self.undrawable = _trouble_with_size(attributes)
        inside = self.open[-1] if self.open else self.repeats.root
        by_name = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        self.open.append(self.repeats.add(inside, local, by_name))
        if len(self.open) > _DEEPEST:
            raise _Stop(f"elements nested more than {_DEEPEST} levels deep")
        self.tell(*in_element(namespace, local))
        if local.lower() == "style":
            self.style = []
        if len(by_name.get("style", "")) > limits.SVG_STYLE.most:
            raise _Stop(f"a style of more than {limits.SVG_STYLE}")
        for key, value in attributes.items():
            self.tell(*in_attribute(local, key, value, self.raster_is_whole))
            self.measure(key, value)
        if local == "image" and not by_name.get("href", "").strip():
            self.undrawable = self.undrawable or "an <image> in it names no picture"

    def end(self, name: str) -> None:
        self.open.pop()
        if name.rpartition(" ")[2].lower() == "style" and self.style is not None:
            self.tell(*in_style("".join(self.style)))
            self.measure("style", "".join(self.style))
            self.style = None

    def measure(self, name: str, value: str) -> None:
        self.undrawable = self.undrawable or undrawable_number(name, value)

    def text(self, text: str) -> None:
        if self.style is not None:
            self.style.append(text)

    def cdata(self) -> None:
        if self.style is None:
            self.tell("a CDATA section outside a style")

    def comment(self, text: str) -> None:
        if text.startswith((">", "->")) or "--!>" in text:
            self.tell("a comment that a browser would read differently")

    def doctype(self, *_: object) -> None:
        self.tell(_DOCTYPE)

    def entity(self, *_: object) -> None:
        raise _Stop(_DOCTYPE)

    def instruction(self, target: str, _: str) -> None:
        if _STYLESHEET.fullmatch(target):
            self.tell("a style sheet outside the file (<?xml-stylesheet …?>)")


def _trouble_with_size(attributes: Mapping[str, str]) -> str | None:
    """Return what is wrong with the view box, the width or the height of a picture, if anything."""
    box = attributes.get("viewBox", "").replace(",", " ").split()
    measures = [_measure(one) for one in box]
    if box and (len(box) != 4 or None in measures):
        return "its viewBox is not four numbers"
    sides = [side or 0.0 for side in measures[2:]]
    for name in ("width", "height"):
        if (written := attributes.get(name, "")).strip() not in ("", "auto"):
            number = _LENGTH.fullmatch(written)
            side = _measure(number["number"]) if number else None
            if side is None:
                return f"its {name} is not a length"
            sides.append(side)
    if any(not 0 < side <= LARGEST for side in sides):
        return f"its width or height is not between 0 and {LARGEST:,}"
    pairs = zip(sides[::2], sides[1::2], strict=False)
    if any(max(pair) > _STEEPEST * min(pair) for pair in pairs):
        return f"one of its sides is more than {_STEEPEST:,} times as long as the other"
    return None


def _measure(written: str) -> float | None:
    """Return a finite number; None if it is not one."""
    try:
        number = float(written)
    except ValueError:
        return None
    return number if isfinite(number) else None


def trouble_with_svg(
    data: bytes, raster_is_whole: Callable[[bytes], bool]
) -> tuple[str, str] | None:
    """Return problem code and reasons if an SVG file cannot be used; None if it can.

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
    parser.StartDoctypeDeclHandler = look.doctype
    parser.EntityDeclHandler = look.entity
    parser.ProcessingInstructionHandler = look.instruction
    broken = None
    try:
        parser.Parse(data, True)
        look.repeats.look()
    except (_Stop, Endless) as found:
        look.tell(str(found))
    except (expat.ExpatError, ValueError, LookupError) as error:
        line = getattr(error, "lineno", None)
        broken = "it is not well-formed XML" + (f" (line {line} of that file)" if line else "")
    if broken is None and not look.is_svg:
        broken = f'its first element is not <svg xmlns="{_SVG}">'
    if broken is None:
        broken = look.undrawable
    if look.faults:
        return "svg-unsafe", _listed((*look.faults, *filter(None, [broken])))
    return ("image-broken", broken) if broken else None


def _listed(faults: Sequence[str]) -> str:
    others = len(faults) - _MOST
    return "; ".join([*faults[:_MOST], *([f"{others} more"] if others > 0 else [])])
