"""Checks that an SVG file is self-contained: nothing in it may be fetched, executed or declared.

An SVG is drawn by the layout engine and embedded in a web page. So everything is rejected through
which it could reach outside itself, in any program. The file is only scanned, by a parser that
stops at the first entity declaration; it is never changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

from briefing.read.repeats import Element, Endless, Repeats
from briefing.read.svg_faults import in_attribute, in_element, in_style

_SVG = "http://www.w3.org/2000/svg"
_DEEPEST = 100
_DOCTYPE = "a document type (<!DOCTYPE …>), in which entities could be declared"
_STYLESHEET = re.compile(r"xml-stylesheet", re.IGNORECASE)
_MOST = 6
"""Maximum number of faults named for one file."""


class _Stop(Exception):
    """Raised for a fault after which the file must not be read further; the message says which."""


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
    faults: dict[str, None] = field(default_factory=dict)
    """What must not be in the file: each fault once, in order."""

    def tell(self, *faults: str) -> None:
        self.faults.update(dict.fromkeys(faults))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        if not self.open:
            self.is_svg = local == "svg" and namespace == _SVG
            self.has_measures = _are_measures(attributes.get("viewBox") or "0 0 1 1")
        inside = self.open[-1] if self.open else self.repeats.root
        by_name = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        self.open.append(self.repeats.add(inside, local, by_name))
        if len(self.open) > _DEEPEST:
            raise _Stop(f"elements nested more than {_DEEPEST} levels deep")
        self.tell(*in_element(namespace, local))
        if local.lower() == "style":
            self.style = []
        for key, value in attributes.items():
            self.tell(*in_attribute(local, key, value, self.raster_is_whole))

    def end(self, name: str) -> None:
        self.open.pop()
        if name.rpartition(" ")[2].lower() == "style" and self.style is not None:
            self.tell(*in_style("".join(self.style)))
            self.style = None

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


def _are_measures(box: str) -> bool:
    try:
        return len([float(one) for one in box.replace(",", " ").split()]) == 4
    except ValueError:
        return False


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
    if broken is None and not look.has_measures:
        broken = "its viewBox is not four numbers"
    if look.faults:
        return "svg-unsafe", _listed((*look.faults, *filter(None, [broken])))
    return ("image-broken", broken) if broken else None


def _listed(faults: Sequence[str]) -> str:
    others = len(faults) - _MOST
    return "; ".join([*faults[:_MOST], *([f"{others} more"] if others > 0 else [])])
