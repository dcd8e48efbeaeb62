"""A briefing for display in a browser while its pages are still being laid out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from briefing.outcome import Outcome
from briefing.problems import ContentPath, Position

if TYPE_CHECKING:
    from briefing.read import Positions


@dataclass(frozen=True)
class Draft:
    """What was read and composed; ``page`` is None if there are errors."""

    outcome: Outcome
    title: str | None = None
    page: bytes | None = None
    anchors: Mapping[str, ContentPath] = field(default_factory=dict)
    """Content path of each anchor in the page."""
    positions: Positions | None = None

    def place(self, anchor: str) -> Position | None:
        """Return the file position of the content at an anchor of the page."""
        path = self.anchors.get(anchor)
        return None if path is None or self.positions is None else self.positions.at(path)
