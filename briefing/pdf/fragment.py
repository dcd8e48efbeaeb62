"""A fragment: the PDF of one flow, with the data needed to link it into the document.

The PDF has no font programs, outline or page numbers: linking adds these for the whole document. A
fragment serialises to bytes, so it can be cached and returned from another process.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec
from msgspec.structs import replace

from briefing.problems import Flaw, Problem
from briefing.system.values import Value

POINTS_PER_PIXEL: Final = 0.75
"""CSS Values 4, 6.2: a pixel is 1/96 of an inch, a point 1/72."""
WITHIN: Final = "briefing:#"
"""What the URL of a link within the document begins with, since its anchor may be in another
fragment: the engine drops links to anchors that it does not know. The annotation is rewritten to
a named destination (ISO 32000-1, 12.3.2.3), which linking defines."""


class FontUse(Value):
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


class Slot(Value):
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


class Target(Value):
    """A place on a page that links or the outline lead to: an anchor, or a heading."""

    name: str
    """The id of the anchor, or the text of the heading."""
    page: int
    x: float
    y: float
    level: int = 0
    """Level of the heading."""


class Fragment(Value):
    """The PDF of a flow and its link data."""

    content: bytes
    """A tagged PDF."""
    pages: int
    fonts: tuple[FontUse, ...] = ()
    slots: tuple[Slot, ...] = ()
    anchors: tuple[Target, ...] = ()
    bookmarks: tuple[Target, ...] = ()
    problems: tuple[Problem, ...] = ()
    missing_glyphs: tuple[str, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    """Content that overflows its space on the page."""

    def to_bytes(self) -> bytes:
        """Serialise as one line of JSON followed by the PDF."""
        return msgspec.json.encode(replace(self, content=b"")) + b"\n" + self.content

    @classmethod
    def from_bytes(cls, data: bytes) -> Fragment:
        """Parse the output of :meth:`to_bytes`. Raises ValueError."""
        head, _, content = data.partition(b"\n")
        return replace(msgspec.json.decode(head, type=cls), content=content)
