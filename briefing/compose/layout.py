"""The measures of a page and of a profile that a drawing must know before it is laid out.

The style sheets ``styles/page-*.css`` and ``styles/profile-*.css`` have the same measures; a test
compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from briefing.draw.chart import ACCENT
from briefing.extents import POINTS_PER_MM, PORTRAIT
from briefing.model import Document

DRAWING_HEIGHTS: Final = MappingProxyType({"a4": 215.0, "letter": 200.0, "a5": 135.0})
"""How high a drawing may be, so that its title and its source still fit on the page with it,
in millimetres.
"""

LOWER: Final = 2.6
"""So many millimetres lower for each point by which letters are larger than those of ``office``:
the words around a drawing are larger too.
"""

LABEL_SIZES: Final = MappingProxyType(
    {"standard": 8.5, "office": 9.5, "large-print": 14.0, "mono": 8.5}
)
"""The size of the letters in a drawing of each profile, in points."""


@dataclass(frozen=True)
class Layout:
    """What a drawing is made for."""

    width: float
    """Of the text area, in points."""
    height: float
    """That a drawing may have, in points."""
    label_size: float
    """Of the letters, in points."""
    mono: bool
    """Whether it must do without colour."""
    accent: str = ACCENT
    """The colour from which its own are made."""


def is_narrow(document: Document) -> bool:
    """Whether few letters go on a line: then nothing stands beside the text, and rows are stacked.

    The style sheets go by the same value, as a class of the print shell.
    """
    return document.page == "a5" or document.profile == "large-print"


def layout_of(document: Document, accent: str = ACCENT) -> Layout:
    """The measures of a document's pages, and the colour of its house."""
    size = LABEL_SIZES[document.profile]
    larger = max(0.0, size - LABEL_SIZES["office"])
    height = DRAWING_HEIGHTS[document.page] - LOWER * larger
    return Layout(
        width=round(PORTRAIT[document.page] * POINTS_PER_MM, 1),
        height=round(height * POINTS_PER_MM, 1),
        label_size=size,
        mono=document.profile == "mono",
        accent=accent,
    )
