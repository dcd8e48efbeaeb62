"""Reserves space for page numbers, which are filled in when fragments are linked.

The page offset of a flow and the total number of pages are unknown when the flow is laid out. A
style sheet asks for a page number with the placeholder ``{folio}``; here each placeholder is
removed from the layout and replaced by a :class:`Slot`, which records position, font and colour.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from briefing.pdf.fragment import POINTS_PER_PIXEL, Slot

PLACEHOLDER: Final = "{folio}"


def take_slots(pages: Any) -> tuple[Slot, ...]:
    """Remove the page number placeholders from the pages and return a slot for each."""
    return tuple(
        _slot(number, page, box)
        for number, page in enumerate(pages)
        for box in _placeholders(page._page_box)
    )


def _placeholders(box: Any) -> Iterator[Any]:
    children = getattr(box, "children", None)
    if not children:
        return
    found = [child for child in children if getattr(child, "text", None) == PLACEHOLDER]
    if found:
        box.children = type(children)(child for child in children if child not in found)
        yield from found
    for child in box.children:
        # The engine wraps absolutely positioned boxes in a placeholder.
        yield from _placeholders(getattr(child, "_box", child))


def _slot(number: int, page: Any, box: Any) -> Slot:
    style = box.style
    align = style["text_align_all"]
    to_the_right = align == "right" or align == ("end" if style["direction"] == "ltr" else "start")
    element = box.element
    target = element.get("data-of", "") if hasattr(element, "get") else ""
    colour = style["color"].to("srgb").coordinates
    return Slot(
        page=number,
        target=target.removeprefix("#"),
        left=round(box.position_x * POINTS_PER_PIXEL, 3),
        right=round((box.position_x + box.width) * POINTS_PER_PIXEL, 3),
        baseline=round((page.height - box.position_y - box.baseline) * POINTS_PER_PIXEL, 3),
        align="right" if to_the_right else "left",
        size=round(style["font_size"] * POINTS_PER_PIXEL, 3),
        colour=tuple(round(part, 4) for part in colour),
        families=tuple(style["font_family"]),
        weight=int(style["font_weight"]),
    )
