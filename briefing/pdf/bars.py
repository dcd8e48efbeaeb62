"""Ends the side border of a block that continues on the next page where its content ends.

WeasyPrint stretches a fragmented block to the bottom of the page (CSS Fragmentation 3, 5.1), so its
border runs past the last line into space that widows, or an unbreakable row, left empty. That is
right for a frame. A bar in the margin that marks a change or an attributed opinion would mark empty
space. Observed with WeasyPrint 70.0 (``block_container_layout``); a test fails once this patch is
obsolete.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def end_bars(pages: Iterable[Any]) -> None:
    """Shorten every block that has a border on its left only to the height of its content."""
    from weasyprint.formatting_structure.boxes import BlockContainerBox

    for page in pages:
        for box in page._page_box.descendants():
            if isinstance(box, BlockContainerBox) and _is_bar(box):
                box.height = min(box.height, _end(box) - box.content_box_y())


def _is_bar(box: Any) -> bool:
    # No test for continuation: the engine loses that flag when it backtracks to an earlier line.
    is_as_high_as_its_text = box.style["height"] == "auto" and box.min_height == 0
    return bool(is_as_high_as_its_text and box.border_left_width > 0 == box.border_right_width)


def _end(box: Any) -> float:
    """Return the y coordinate, in pixels, of the bottom of a box's in-flow content.

    A table keeps its height when the engine moves its last rows to the next page.
    """
    from weasyprint.formatting_structure.boxes import BlockContainerBox, TableBox, TableRowGroupBox

    inside = [child for child in getattr(box, "children", ()) if child.is_in_normal_flow()]
    if isinstance(box, BlockContainerBox | TableBox | TableRowGroupBox) and inside:
        return max(map(_end, inside))
    return float(box.position_y + box.margin_height())
