"""Words in a drawing, shaped as words.

The engine shapes the text of an SVG letter by letter, so that Arabic does not join, right-to-left
runs are mirrored, and marks leave their letters: WeasyPrint issue 2249, seen with 70.0. Where no
letter has a place of its own, we hand it the text as one piece. A test fails when it is no longer
needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from briefing.press.replaced import replace_once


class _Whole(str):
    """A text that the engine meets as a single letter when it goes through it."""

    def __iter__(self) -> Iterator[str]:
        yield str(self)


def shape_whole_words(weasyprint: Any) -> None:
    """Replace the engine's way of drawing text. To be called once it is imported."""

    def as_words(letter_by_letter: Callable[..., None]) -> Callable[..., None]:
        def text(drawing: Any, node: Any, font_size: float) -> None:
            if node.text and not _has_places(node):
                node._etree_node.text = _Whole(node.text)
            letter_by_letter(drawing, node, font_size)

        return text

    svg = weasyprint.svg
    before = svg.text
    replace_once(svg, "text", as_words)
    # The engine compares its table of tags with the name in its module: both must change.
    svg.TAGS.update({tag: svg.text for tag, draw in svg.TAGS.items() if draw is before})


def _has_places(node: Any) -> bool:
    """Whether single letters are placed or turned, or spaced."""
    places = (node.get(name, "").replace(",", " ").split() for name in ("x", "y", "dx", "dy"))
    spaced = any(name in node.attrib for name in ("rotate", "letter-spacing", "textLength"))
    return spaced or any(len(found) > 1 for found in places)
