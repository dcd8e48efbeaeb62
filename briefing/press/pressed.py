"""What press gives."""

from __future__ import annotations

from dataclasses import dataclass

from briefing.problems import Flaw, Problem


@dataclass(frozen=True)
class Pressed:
    """A finished file, and what the engine had to say of it."""

    content: bytes
    pages: int = 0
    """Of a PDF; a web page has none."""
    problems: tuple[Problem, ...] = ()
    missing_glyphs: tuple[str, ...] = ()
    """Characters for which no font of the product has a glyph."""
    flaws: tuple[Flaw, ...] = ()
    """What is wrong with the layout, at anchors of the document."""
    verified: tuple[str, ...] = ()
    """What was looked at in the layout, by name."""
