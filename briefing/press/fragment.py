"""A fragment: a flow of pages as a PDF of its own, with what linking must know of it.

The PDF has no font programs, no bookmarks and no page numbers: these are made when fragments are
linked, once for all. A fragment is bytes, so it can be kept, and can come from another process.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from briefing.problems import Flaw, Position, Problem

POINTS_PER_PIXEL: Final = 0.75
"""CSS Values 4, 6.2: a pixel is 1/96 of an inch, a point 1/72."""


@dataclass(frozen=True)
class FontUse:
    """What a fragment uses of a font, in the terms of ISO 32000-1, 9.7 and 9.8."""

    key: str
    """Its name in the resources."""
    name: str
    """BaseFont, with the tag of a subset."""
    family: str
    weight: int
    style: str
    variations: Mapping[str, float]
    """Axes of a variable font, with the place on each."""
    flags: int
    ascent: int
    descent: int
    widths: Mapping[int, int]
    """Advance of each glyph that is used, in thousandths of the size."""
    texts: Mapping[int, str]
    """What each glyph stands for (ToUnicode)."""


@dataclass(frozen=True)
class Slot:
    """A place kept free for a page's number. Points, from the lower left corner of the page."""

    page: int
    """Counted from 0 in the fragment."""
    target: str
    """The anchor whose page is told; empty in a running foot, which tells its own page."""
    left: float
    right: float
    baseline: float
    align: str
    """The end that stays where it is: ``left`` or ``right``."""
    size: float
    colour: tuple[float, float, float]
    """RGB, each from 0 to 1."""
    families: tuple[str, ...]
    weight: int


@dataclass(frozen=True)
class Anchor:
    """A named place on a page."""

    name: str
    page: int
    x: float
    y: float


@dataclass(frozen=True)
class Bookmark:
    """A heading, for the outline."""

    level: int
    title: str
    page: int
    x: float
    y: float


@dataclass(frozen=True)
class Fragment:
    """A flow that is pressed."""

    content: bytes
    """A tagged PDF."""
    pages: int
    fonts: tuple[FontUse, ...] = ()
    slots: tuple[Slot, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    bookmarks: tuple[Bookmark, ...] = ()
    targets: tuple[str, ...] = ()
    """The anchors that its links lead to, here or in other fragments."""
    problems: tuple[Problem, ...] = ()
    missing_glyphs: tuple[str, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    """What has no room on its page."""

    def to_bytes(self) -> bytes:
        """One line of JSON, then the PDF."""
        told = asdict(self)
        del told["content"]
        return json.dumps(told, separators=(",", ":")).encode() + b"\n" + self.content

    @classmethod
    def from_bytes(cls, data: bytes) -> Fragment:
        """Read back what :meth:`to_bytes` wrote. Raises ValueError, KeyError or TypeError."""
        head, _, content = data.partition(b"\n")
        told = json.loads(head)
        return cls(
            content,
            told["pages"],
            tuple(_font(each) for each in told["fonts"]),
            tuple(_slot(each) for each in told["slots"]),
            tuple(Anchor(**each) for each in told["anchors"]),
            tuple(Bookmark(**each) for each in told["bookmarks"]),
            tuple(told["targets"]),
            tuple(_problem(each) for each in told["problems"]),
            tuple(told["missing_glyphs"]),
            tuple(Flaw(**each) for each in told["flaws"]),
        )


def _font(told: dict[str, Any]) -> FontUse:
    numbered = {
        name: {int(glyph): value for glyph, value in told[name].items()}
        for name in ("widths", "texts")
    }
    return FontUse(**told | numbered)


def _slot(told: dict[str, Any]) -> Slot:
    lists = {name: tuple(told[name]) for name in ("colour", "families")}
    return Slot(**told | lists)


def _problem(told: dict[str, Any]) -> Problem:
    place = told["position"]
    return Problem(**told | {"position": Position(**place) if place else None})
