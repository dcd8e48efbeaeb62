"""A fragment: the PDF of one flow, with the data needed to link it into the document.

The PDF has no font programs, outline or page numbers: linking adds these for the whole document. A
fragment serialises to bytes, so it can be cached and returned from another process.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import pydyf

from briefing.problems import Flaw, Position, Problem

POINTS_PER_PIXEL: Final = 0.75
"""CSS Values 4, 6.2: a pixel is 1/96 of an inch, a point 1/72."""


@dataclass(frozen=True)
class FontUse:
    """The usage of a font in a fragment, in the terms of ISO 32000-1, 9.7 and 9.8."""

    key: str
    """Resource name."""
    name: str
    """BaseFont, with its subset tag."""
    family: str
    weight: int
    style: str
    variations: Mapping[str, float]
    """Variable font axes and their values."""
    flags: int
    ascent: int
    descent: int
    widths: Mapping[int, int]
    """Advance width of each used glyph id, in thousandths of the font size."""
    texts: Mapping[int, str]
    """Text of each glyph id (ToUnicode)."""


@dataclass(frozen=True)
class Slot:
    """Space reserved for a page number, in points from the lower left corner of the page."""

    page: int
    """Zero-based page index in the fragment."""
    target: str
    """Anchor whose page number is shown; empty in a running footer, which shows its own page's."""
    left: float
    right: float
    baseline: float
    align: str
    """Edge at which the text is anchored: ``left`` or ``right``."""
    size: float
    colour: tuple[float, float, float]
    """RGB, each component from 0 to 1."""
    families: tuple[str, ...]
    weight: int


@dataclass(frozen=True)
class Anchor:
    """A link target: name and position on a page."""

    name: str
    page: int
    x: float
    y: float


@dataclass(frozen=True)
class Bookmark:
    """An outline entry for a heading."""

    level: int
    title: str
    page: int
    x: float
    y: float


@dataclass(frozen=True)
class Fragment:
    """The PDF of a flow and its link data."""

    content: bytes
    """A tagged PDF."""
    pages: int
    fonts: tuple[FontUse, ...] = ()
    slots: tuple[Slot, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    bookmarks: tuple[Bookmark, ...] = ()
    targets: tuple[str, ...] = ()
    """Anchor names that its links point to, in this or other fragments."""
    problems: tuple[Problem, ...] = ()
    missing_glyphs: tuple[str, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    """Content that overflows its space on the page."""

    def to_bytes(self) -> bytes:
        """Serialise as one line of JSON followed by the PDF."""
        fields = asdict(self)
        del fields["content"]
        return json.dumps(fields, separators=(",", ":")).encode() + b"\n" + self.content

    @classmethod
    def from_bytes(cls, data: bytes) -> Fragment:
        """Parse the output of :meth:`to_bytes`. Raises ValueError, KeyError or TypeError."""
        head, _, content = data.partition(b"\n")
        fields = json.loads(head)
        return cls(
            content,
            fields["pages"],
            tuple(_font(each) for each in fields["fonts"]),
            tuple(_slot(each) for each in fields["slots"]),
            tuple(Anchor(**each) for each in fields["anchors"]),
            tuple(Bookmark(**each) for each in fields["bookmarks"]),
            tuple(fields["targets"]),
            tuple(_problem(each) for each in fields["problems"]),
            tuple(fields["missing_glyphs"]),
            tuple(Flaw(**each) for each in fields["flaws"]),
        )


def _font(fields: dict[str, Any]) -> FontUse:
    numbered = {
        name: {int(glyph): value for glyph, value in fields[name].items()}
        for name in ("widths", "texts")
    }
    return FontUse(**fields | numbered)


def _slot(fields: dict[str, Any]) -> Slot:
    lists = {name: tuple(fields[name]) for name in ("colour", "families")}
    return Slot(**fields | lists)


def _problem(fields: dict[str, Any]) -> Problem:
    place = fields["position"]
    return Problem(**fields | {"position": Position(**place) if place else None})


# Internal links, whose anchor may be in another fragment.
#
# The engine drops links to anchors it does not know. So it is given a private URL instead, and
# the resulting annotation is rewritten to a named destination (ISO 32000-1, 12.3.2.3), which
# linking defines.

_PRIVATE: Final = "briefing:#"
PRINTED: Final = 1 << 2
"""Annotation flag Print (ISO 32000-1, 12.5.3), required by PDF/A (6.3.2)."""


def anchor_url(anchor: str) -> str:
    """Return the private URL of an anchor."""
    return f"{_PRIVATE}{anchor}"


def finish(annotation: Any) -> None:
    """Set the Print flag of a link annotation, and turn a private URL into a named destination."""
    annotation["F"] = PRINTED
    address = annotation["A"]["URI"].string if "A" in annotation else ""
    if address.startswith(_PRIVATE):
        del annotation["A"]
        annotation["Dest"] = pydyf.String(address.removeprefix(_PRIVATE))
