"""Destinations, links and the outline of the whole document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from briefing.press.fragment import Bookmark
from briefing.press.link.pages import Placed
from briefing.press.link.structure import name_tree
from briefing.press.links import PRIVATE
from briefing.problems import Problem

PRINTED = 1 << 2
"""The flag of an annotation that is printed (ISO 32000-1, 12.5.3); PDF/A asks for it (6.3.2)."""


def resolve_links(placed: Sequence[Placed]) -> tuple[Problem, ...]:
    """Make destinations of private addresses. Told: the links that lead nowhere."""
    names = {anchor.name for each in placed for anchor in each.fragment.anchors}
    nowhere = []
    for annotation in _annotations(placed):
        annotation.F = PRINTED
        address = str(annotation.get("/A", Dictionary()).get("/URI", ""))
        if not address.startswith(PRIVATE):
            continue
        name = address.removeprefix(PRIVATE)
        if name not in names:
            nowhere.append(Problem("layout-error", f"a link leads to '#{name}', which is nowhere"))
        del annotation["/A"]
        annotation.Dest = String(name)
    return tuple(nowhere)


def add_destinations(pdf: pikepdf.Pdf, placed: Sequence[Placed]) -> None:
    """The anchors of all fragments by name; the first of a name counts."""
    destinations: dict[str, pikepdf.Object] = {}
    for each in placed:
        for anchor in each.fragment.anchors:
            place = _place(each.pages[anchor.page], anchor.x, anchor.y)
            destinations.setdefault(anchor.name, place)
    names = Array(name_tree(destinations))
    pdf.Root.Names = Dictionary(Dests=pdf.make_indirect(Dictionary(Names=names)))


def add_outline(pdf: pikepdf.Pdf, placed: Sequence[Placed]) -> None:
    """The headings of all fragments, each below the last one of a higher level."""
    with pdf.open_outline() as outline:
        # From the root to the last item: each with its level.
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


def _annotations(placed: Sequence[Placed]) -> Iterator[pikepdf.Object]:
    for each in placed:
        for page in each.pages:
            yield from page.get("/Annots", Array())


def _place(page: pikepdf.Object, x: float, y: float) -> Array:
    return Array([page, Name.XYZ, round(x, 3), round(y, 3), 0])
