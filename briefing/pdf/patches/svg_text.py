"""Shapes text in SVG drawings as whole strings.

The engine shapes SVG text letter by letter, so Arabic letters do not join, right-to-left runs are
mirrored, and combining marks are detached: WeasyPrint issue 2249, observed with 70.0. Where no
letter is positioned individually, it is given the text in one piece. A test fails once this patch
is obsolete.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from briefing.pdf.patches.patch import replace_once


class _Whole(str):
    """A string that iterates as a single item, so the engine does not split it."""

    def __iter__(self) -> Iterator[str]:
        yield str(self)


def shape_whole_words(weasyprint: Any) -> None:
    """Patch the engine's drawing of SVG text. Call after it is imported."""

    def as_words(letter_by_letter: Callable[..., None]) -> Callable[..., None]:
        def text(drawing: Any, node: Any, font_size: float) -> None:
            if node.text and not _has_places(node):
                node._etree_node.text = _Whole(node.text)
            letter_by_letter(drawing, node, font_size)

        return text

    svg = weasyprint.svg
    before = svg.text
    replace_once(svg, "text", as_words)
    # The engine compares entries of TAGS with the module's ``text``: both must change.
    svg.TAGS.update({tag: svg.text for tag, draw in svg.TAGS.items() if draw is before})


def _has_places(node: Any) -> bool:
    """Return whether letters are individually positioned, rotated or spaced."""
    places = (node.get(name, "").replace(",", " ").split() for name in ("x", "y", "dx", "dy"))
    spaced = any(name in node.attrib for name in ("rotate", "letter-spacing", "textLength"))
    return spaced or any(len(found) > 1 for found in places)
