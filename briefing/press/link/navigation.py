"""Writes the named destinations and the outline of the whole document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem

from briefing.press.fragment import Bookmark
from briefing.press.link.pages import Placed
from briefing.press.link.structure import name_tree
from briefing.problems import Problem


def dead_links(placed: Sequence[Placed]) -> tuple[Problem, ...]:
    """Return a problem for each internal link whose anchor exists in no fragment."""
    names = {anchor.name for each in placed for anchor in each.fragment.anchors}
    targets = dict.fromkeys(target for each in placed for target in each.fragment.targets)
    return tuple(
        Problem("layout-error", f"a link leads to '#{target}', which does not exist")
        for target in targets
        if target not in names
    )


def add_destinations(pdf: pikepdf.Pdf, placed: Sequence[Placed]) -> None:
    """Write a named destination for each anchor; the first of duplicate names wins."""
    destinations: dict[str, pikepdf.Object] = {}
    for each in placed:
        for anchor in each.fragment.anchors:
            place = _place(each.pages[anchor.page], anchor.x, anchor.y)
            destinations.setdefault(anchor.name, place)
    names = Array(name_tree(destinations))
    pdf.Root.Names = Dictionary(Dests=pdf.make_indirect(Dictionary(Names=names)))


def add_outline(pdf: pikepdf.Pdf, placed: Sequence[Placed]) -> None:
    """Write the outline: each heading becomes a child of the last one of a higher level."""
    with pdf.open_outline() as outline:
        # The path from the root to the last item: (level, children) of each.
        open_items: list[tuple[int, list[OutlineItem]]] = [(0, outline.root)]
        for bookmark, page in _bookmarks(placed):
            item = OutlineItem(bookmark.title, _place(page, bookmark.x, bookmark.y))
            while open_items[-1][0] >= bookmark.level:
                open_items.pop()
            open_items[-1][1].append(item)
            open_items.append((bookmark.level, item.children))


def _bookmarks(placed: Sequence[Placed]) -> Iterator[tuple[Bookmark, pikepdf.Object]]:
    for each in placed:
        for bookmark in each.fragment.bookmarks:
            yield bookmark, each.pages[bookmark.page]


def _place(page: pikepdf.Object, x: float, y: float) -> Array:
    return Array([page, Name.XYZ, round(x, 3), round(y, 3), 0])
