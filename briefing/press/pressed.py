"""The result of pressing a document."""

from __future__ import annotations

from dataclasses import dataclass

from briefing.problems import Flaw, Problem


@dataclass(frozen=True)
class Pressed:
    """The bytes of a finished file, and what was found while making it."""

    content: bytes
    pages: int = 0
    """Page count of a PDF; 0 for a web page."""
    problems: tuple[Problem, ...] = ()
    missing_glyphs: tuple[str, ...] = ()
    """Characters for which no font of the product has a glyph."""
    flaws: tuple[Flaw, ...] = ()
    """Layout flaws, located by anchors of the document."""
    verified: tuple[str, ...] = ()
    """Names of the layout checks that were run."""
