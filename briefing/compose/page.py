"""Dimensions of pages and profiles that are needed for drawings before the layout.

The style sheets ``styles/page-*.css`` and ``styles/profile-*.css`` have the same dimensions; a
test compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from briefing.charts.chart import ACCENT
from briefing.model import Document
from briefing.model.column_widths import POINTS_PER_MM, PORTRAIT

DRAWING_HEIGHTS: Final = MappingProxyType({"a4": 215.0, "letter": 200.0, "a5": 135.0})
"""Maximum height of a drawing, in millimetres, so that its title and source fit on the same page.
"""

LOWER: Final = 2.6
"""Reduction of the height, in millimetres, per point of font size above that of ``office``: the
text around a drawing is larger too.
"""

LABEL_SIZES: Final = MappingProxyType(
    {"standard": 8.5, "office": 9.5, "large-print": 14.0, "mono": 8.5}
)
"""Font size in drawings by profile, in points."""


@dataclass(frozen=True)
class Layout:
    """The conditions for drawings."""

    width: float
    """Width of the text area, in points."""
    height: float
    """Maximum height of a drawing, in points."""
    label_size: float
    """Font size, in points."""
    mono: bool
    """Whether colour is unavailable."""
    accent: str = ACCENT
    """The colour from which the others are derived."""


def is_narrow(document: Document) -> bool:
    """Return whether lines are short: then nothing is set beside the text, and rows are stacked.

    The style sheets use the same value, as a class of the print shell.
    """
    return document.page == "a5" or document.profile == "large-print"


def layout_of(document: Document, accent: str = ACCENT) -> Layout:
    """Return the layout of a document's pages, with its accent colour."""
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
