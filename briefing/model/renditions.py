"""The renditions of a briefing: what may be made of its content, each once.

Imports nothing else of the model: a build that finds nothing changed needs only the names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Rendition:
    """A selection of a briefing's content for one use; ``name`` is part of the file names."""

    name: str
    carries_source: bool = False
    """Whether its PDF may embed the source: only if it shows all content."""

    @property
    def template(self) -> str:
        """The template of its body."""
        return f"renditions/{self.name}.html.jinja"


BRIEFING = Rendition("briefing", carries_source=True)
"""What is built unless another is asked for."""
FACTCHECK = Rendition("factcheck")
"""Sheets for checking the facts."""

RENDITIONS: Mapping[str, Rendition] = {one.name: one for one in (BRIEFING, FACTCHECK)}
"""All renditions by name."""
