"""Detects text, pictures, tables and other blocks that overflow the space they were given.

A paged layout engine never fails for lack of space: it lets content run into its neighbours, off
the sheet, or under a clipping edge. Only the laid-out boxes show it. A box moved out by a negative
margin in a style sheet, such as a margin note, is intended.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import inf
from typing import Any

from msgspec.structs import replace

from briefing.pdf.engine import load
from briefing.problems import Flaw
from briefing.system.values import Value

TOLERANCE = 1.0
"""CSS pixels: covers rounding, and is too little to see."""
_MILLIMETRE = 96 / 25.4
_SHOWN = 40
"""Characters of the overflowing text quoted in a message."""
_HELP = (
    "shorten it, or put soft hyphens (U+00AD) into a long word; if the words are short, the"
    " template or the style sheet leaves them too little room"
)


def overflow(pages: Iterable[Any]) -> tuple[Flaw, ...]:
    """Return the overflows on laid-out pages, the first for each anchor."""
    first: dict[str | None, Flaw] = {}
    for page in pages:
        for flaw in _check_page(page._page_box):
            first.setdefault(flaw.anchor, flaw)
    return tuple(first.values())


class _Room(Value):
    """The bounds of a box, in CSS pixels from the page's upper left corner, and its anchor."""

    left: float
    right: float
    bottom: float
    anchor: str | None = None

    def excess(self, left: float, right: float, bottom: float) -> float:
        """Return the largest overflow on any side, in pixels."""
        return max(self.left - left, right - self.right, bottom - self.bottom)


def _check_page(page: Any) -> Iterator[Flaw]:
    boxes = load().formatting_structure.boxes
    sheet = _Room(0, page.margin_width(), page.margin_height())
    left, top = page.content_box_x(), page.content_box_y()
    area = _Room(left, left + page.width, top + page.height)
    for child in page.children:
        # Running headers and footers lie outside the page area and may exceed their boxes.
        is_running = isinstance(child, boxes.MarginBox)
        rooms = (sheet, sheet) if is_running else (area, None)
        yield from _Search(boxes, sheet).check_block(child, *rooms)


class _Search(Value):
    """A traversal of the boxes of a page. ``boxes``: the engine's module of box classes."""

    boxes: Any
    sheet: _Room

    def check_block(self, block: Any, area: _Room, around: _Room | None = None) -> Iterator[Flaw]:
        """Yield the overflows inside a block. ``area``: bounds for text, whatever the margins.

        ``around``: bounds that replace the block's own, for a block of zero width.
        """
        if block.style["transform"]:
            return  # its layout position is not where it is drawn
        area = _limit_area(block, area)
        left, right = _text_bounds(block)
        room = replace(area, left=max(area.left, left), right=min(area.right, right))
        for child in _children(block):
            if isinstance(child, self.boxes.LineBox):
                bottom = child.position_y + child.height
                yield from self._check_line(
                    child, around or _add_hanging_indent(block, room), area, bottom
                )
            else:
                yield from self._check_box(child, room, area)

    def _check_box(self, box: Any, room: _Room, area: _Room) -> Iterator[Flaw]:
        """Yield the overflows of a box and of its content."""
        has_edges = isinstance(box, self.boxes.BlockLevelBox | self.boxes.AtomicInlineLevelBox)
        if has_edges and not box.is_absolutely_positioned():
            is_leaf = isinstance(box, self.boxes.ReplacedBox)
            bottom = box.border_box_y() + box.border_height() if is_leaf else 0
            yield from self._check_edges(
                box, self._box_bounds(box, room), (*_border_bounds(box), bottom)
            )
        yield from self.check_block(box, area, room if _has_no_width(box) else None)

    def _box_bounds(self, box: Any, room: _Room) -> _Room:
        """Return the bounds of a box, up to the sheet's edge on a side with a negative margin."""
        left, right = (_is_negative(box.style[f"margin_{side}"]) for side in ("left", "right"))
        return replace(
            room,
            left=self.sheet.left if left else room.left,
            right=self.sheet.right if right else room.right,
        )

    def _check_line(self, line: Any, room: _Room, area: _Room, bottom: float) -> Iterator[Flaw]:
        """Yield the overflows inside a line. ``bottom``: the lower edge of the whole line."""
        for child in _children(line):
            if isinstance(child, self.boxes.InlineBox):
                anchor = _id(child) or room.anchor
                inner = replace(room, anchor=anchor), replace(area, anchor=anchor)
                yield from self._check_line(child, *inner, bottom)
            elif isinstance(child, self.boxes.TextBox):
                if child.style["visibility"] == "visible" and child.text.strip():
                    left = child.position_x
                    yield from self._check_edges(child, room, (left, left + child.width, bottom))
            else:
                yield from self._check_box(child, room, area)

    def _check_edges(
        self, box: Any, room: _Room, edges: tuple[float, float, float]
    ) -> Iterator[Flaw]:
        excess = room.excess(*edges)
        if excess > TOLERANCE:
            millimetres = f"{excess / _MILLIMETRE:.1f}"
            message = f"{self._describe_box(box)} overflows its space by {millimetres} mm"
            yield Flaw("box-overflows", message, _id(box) or room.anchor, help=_HELP)

    def _describe_box(self, box: Any) -> str:
        text = " ".join(self._texts(box))
        shown = " ".join(text.split())
        if shown:
            return f"“{shown[:_SHOWN]}{'…' * (len(shown) > _SHOWN)}”"
        return "a picture" if isinstance(box, self.boxes.ReplacedBox) else "an empty box"

    def _texts(self, box: Any) -> Iterator[str]:
        if isinstance(box, self.boxes.TextBox):
            yield box.text
        for child in _children(box):
            yield from self._texts(child)


def _children(box: Any) -> Iterator[Any]:
    """Yield the children of a box, resolving the placeholders of positioned boxes."""
    for child in getattr(box, "children", ()):
        yield getattr(child, "_box", child)


def _limit_area(block: Any, area: _Room) -> _Room:
    """Narrow an area to a block that has a fixed or maximum height or clips its content."""
    style, bottom, (left, right) = block.style, area.bottom, (area.left, area.right)
    if style["height"] != "auto" or style["max_height"].value != inf:
        bottom = min(bottom, block.content_box_y() + block.height + block.padding_bottom)
    if style["overflow"] != "visible":
        inside = _text_bounds(block)
        left, right = max(left, inside[0]), min(right, inside[1])
    return _Room(left, right, bottom, _id(block) or area.anchor)


def _id(box: Any) -> str | None:
    """Return the id of a box's element; a section uses its heading's."""
    element = box.element
    return None if element is None else element.get("id") or element.get("data-heading")


def _text_bounds(box: Any) -> tuple[float, float]:
    """Return the left and right bounds of text in a box; lines may hang into its padding."""
    left = box.padding_box_x()
    return left, left + box.padding_width()


def _border_bounds(box: Any) -> tuple[float, float]:
    left = box.border_box_x()
    return left, left + box.border_width()


def _add_hanging_indent(block: Any, room: _Room) -> _Room:
    """Widen the bounds of lines by a hanging indent (negative ``text-indent``)."""
    hanging = max(0, -getattr(block.style["text_indent"], "value", 0))
    return replace(room, left=room.left - hanging, right=room.right + hanging)


def _has_no_width(box: Any) -> bool:
    """Return whether a box has zero width so as not to shift its neighbours, as a trailing mark."""
    return getattr(box.style["width"], "value", None) == 0


def _is_negative(margin: Any) -> bool:
    """Return whether a margin is negative or may be: calculated values are no numbers here."""
    if margin == "auto":
        return False
    return bool(margin.value < 0) if hasattr(margin, "value") else True
