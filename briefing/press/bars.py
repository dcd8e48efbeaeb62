"""A bar beside text that goes on overleaf ends with the text.

The engine lets a block that is divided fill its page (CSS Fragmentation 3, 5.1), so its border runs
on to the foot, past the lines that widows, or a row that is not divided, have left empty. For a
frame that is right. A bar that says what has changed, or whose opinion it is, would say it of
nothing. Seen with WeasyPrint 70.0 (``block_container_layout``); a test fails when it does so no
longer.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def end_bars(pages: Iterable[Any]) -> None:
    """Let the border of a block that goes on overleaf, if it has one at its side only, end where
    what stands in the block ends.
    """
    from weasyprint.formatting_structure.boxes import BlockContainerBox

    for page in pages:
        for box in page._page_box.descendants():
            if isinstance(box, BlockContainerBox) and _is_bar(box):
                box.height = min(box.height, _end(box) - box.content_box_y())


def _is_bar(box: Any) -> bool:
    # Whether it goes on overleaf is forgotten where the engine has gone back to an earlier line.
    is_as_high_as_its_text = box.style["height"] == "auto" and box.min_height == 0
    return bool(is_as_high_as_its_text and box.border_left_width > 0 == box.border_right_width)


def _end(box: Any) -> float:
    """How far down what stands in a box reaches."""
    from weasyprint.formatting_structure.boxes import BlockContainerBox

    inside = [child for child in getattr(box, "children", ()) if child.is_in_normal_flow()]
    if isinstance(box, BlockContainerBox) and inside:
        return max(map(_end, inside))
    return float(box.position_y + box.margin_height())
