"""What sticks out of the room that it was given: text, pictures, tables, other blocks.

An engine of pages never fails because something has no room: it lets it run into what stands beside
it, off the sheet, or under an edge that cuts it off. That is known only from the boxes laid out.
A box that a style sheet moves out by a negative margin, such as a note in the margin, is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import inf
from typing import Any

from briefing.press.engine import load
from briefing.problems import Flaw

TOLERANCE = 1.0
"""Pixels of CSS: what rounding makes, and less than anybody sees."""
_MILLIMETRE = 96 / 25.4
_SHOWN = 40
"""Characters shown of what sticks out."""
_HELP = (
    "shorten it, or divide a long word by soft hyphens (U+00AD); if the words are short, it is the"
    " template or the style sheet that leaves them no room"
)


def overflow(pages: Iterable[Any]) -> tuple[Flaw, ...]:
    """What sticks out on the engine's laid-out pages; for each anchor the first place only."""
    first: dict[str | None, Flaw] = {}
    for page in pages:
        for flaw in _on_page(page._page_box):
            first.setdefault(flaw.anchor, flaw)
    return tuple(first.values())


@dataclass(frozen=True)
class _Room:
    """Where something may be, in pixels from the corner of the page; and what it is part of."""

    left: float
    right: float
    bottom: float
    anchor: str | None = None

    def excess(self, left: float, right: float, bottom: float) -> float:
        """By how many pixels something sticks out, on the side on which it does so most."""
        return max(self.left - left, right - self.right, bottom - self.bottom)


def _on_page(page: Any) -> Iterator[Flaw]:
    boxes = load().formatting_structure.boxes
    sheet = _Room(0, page.margin_width(), page.margin_height())
    left, top = page.content_box_x(), page.content_box_y()
    area = _Room(left, left + page.width, top + page.height)
    for child in page.children:
        # Running heads and feet stand outside the area, and may be wider than their boxes are.
        is_running = isinstance(child, boxes.MarginBox)
        rooms = (sheet, sheet) if is_running else (area, None)
        yield from _Search(boxes, sheet).below(child, *rooms)


@dataclass(frozen=True)
class _Search:
    """A walk through the boxes of a page, with the engine's classes of them."""

    boxes: Any
    sheet: _Room

    def below(self, block: Any, area: _Room, around: _Room | None = None) -> Iterator[Flaw]:
        """What sticks out of a block. ``area``: where text must stay whatever margins there are.

        ``around``: the room of a block that is to have none of its own.
        """
        if block.style["transform"]:
            return  # where it ends up is not where it was laid out
        area = _limited(block, area)
        left, right = _inside(block)
        room = replace(area, left=max(area.left, left), right=min(area.right, right))
        for child in _children(block):
            if isinstance(child, self.boxes.LineBox):
                bottom = child.position_y + child.height
                yield from self._in_line(child, around or _with_hanging(block, room), area, bottom)
            else:
                yield from self._of(child, room, area)

    def _of(self, box: Any, room: _Room, area: _Room) -> Iterator[Flaw]:
        """What sticks out of the room, with a box or within it."""
        has_edges = isinstance(box, self.boxes.BlockLevelBox | self.boxes.AtomicInlineLevelBox)
        if has_edges and not box.is_absolutely_positioned():
            is_leaf = isinstance(box, self.boxes.ReplacedBox)
            bottom = box.border_box_y() + box.border_height() if is_leaf else 0
            yield from self._if_out(box, self._own(box, room), (*_outside(box), bottom))
        yield from self.below(box, area, room if _is_of_no_width(box) else None)

    def _own(self, box: Any, room: _Room) -> _Room:
        """The room of a box. Where a margin is negative it is moved out, up to the sheet's edge."""
        left, right = (_is_negative(box.style[f"margin_{side}"]) for side in ("left", "right"))
        return replace(
            room,
            left=self.sheet.left if left else room.left,
            right=self.sheet.right if right else room.right,
        )

    def _in_line(self, line: Any, room: _Room, area: _Room, bottom: float) -> Iterator[Flaw]:
        """What sticks out of the room that a line has; ``bottom``: of the whole line."""
        for child in _children(line):
            if isinstance(child, self.boxes.InlineBox):
                anchor = _id(child) or room.anchor
                inner = replace(room, anchor=anchor), replace(area, anchor=anchor)
                yield from self._in_line(child, *inner, bottom)
            elif isinstance(child, self.boxes.TextBox):
                if child.style["visibility"] == "visible" and child.text.strip():
                    left = child.position_x
                    yield from self._if_out(child, room, (left, left + child.width, bottom))
            else:
                yield from self._of(child, room, area)

    def _if_out(self, box: Any, room: _Room, edges: tuple[float, float, float]) -> Iterator[Flaw]:
        excess = room.excess(*edges)
        if excess > TOLERANCE:
            millimetres = f"{excess / _MILLIMETRE:.1f}"
            message = f"{self._name(box)} sticks out of the room it has by {millimetres} mm"
            yield Flaw("box-overflows", message, _id(box) or room.anchor, help=_HELP)

    def _name(self, box: Any) -> str:
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
    """The boxes in a box; what is positioned has left a placeholder."""
    for child in getattr(box, "children", ()):
        yield getattr(child, "_box", child)


def _limited(block: Any, area: _Room) -> _Room:
    """What is left of an area in a block that has a height of its own, or cuts off what is out."""
    style, bottom, (left, right) = block.style, area.bottom, (area.left, area.right)
    if style["height"] != "auto" or style["max_height"].value != inf:
        bottom = min(bottom, block.content_box_y() + block.height + block.padding_bottom)
    if style["overflow"] != "visible":
        inside = _inside(block)
        left, right = max(left, inside[0]), min(right, inside[1])
    return _Room(left, right, bottom, _id(block) or area.anchor)


def _id(box: Any) -> str | None:
    """The id of a box's element; a section goes by that of its heading."""
    element = box.element
    return None if element is None else element.get("id") or element.get("data-heading")


def _inside(box: Any) -> tuple[float, float]:
    """The edges between which text in a box may be; with its padding, into which lines may hang."""
    left = box.padding_box_x()
    return left, left + box.padding_width()


def _outside(box: Any) -> tuple[float, float]:
    left = box.border_box_x()
    return left, left + box.border_width()


def _with_hanging(block: Any, room: _Room) -> _Room:
    """The room of lines, the first of which may hang out to the start."""
    hanging = max(0, -getattr(block.style["text_indent"], "value", 0))
    return replace(room, left=room.left - hanging, right=room.right + hanging)


def _is_of_no_width(box: Any) -> bool:
    """Whether the box is not to move what is beside it: a mark behind a number."""
    return getattr(box.style["width"], "value", None) == 0


def _is_negative(margin: Any) -> bool:
    """Whether it is, or may be: what is calculated is not told as a number."""
    if margin == "auto":
        return False
    return bool(margin.value < 0) if hasattr(margin, "value") else True
