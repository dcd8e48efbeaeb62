"""Lays out and draws a flow as a fragment; every layout in the project is done here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from math import inf
from typing import Any, Final

from msgspec.structs import replace

from briefing.pdf.engine import (
    data_only_fetcher,
    element_anchor,
    engine_log,
    load,
    register_faces,
)
from briefing.pdf.fragment import POINTS_PER_PIXEL, Anchor, Bookmark, Fragment, Slot, anchor_url
from briefing.pdf.patches.drawing import fonts_used
from briefing.problems import Flaw, Problem
from briefing.system.fonts import Chosen, find_faces
from briefing.system.values import Value

# Reserves space for page numbers, which are filled in when fragments are linked.
#
# The page offset of a flow and the total number of pages are unknown when the flow is laid out. A
# style sheet asks for a page number with the placeholder ``{folio}``; here each placeholder is
# removed from the layout and replaced by a :class:`Slot`, which records position, font and
# colour.

PLACEHOLDER: Final = "{folio}"


def take_slots(pages: Any) -> tuple[Slot, ...]:
    """Remove the page number placeholders from the pages and return a slot for each."""
    return tuple(
        _make_slot(number, page, box)
        for number, page in enumerate(pages)
        for box in _placeholders(page._page_box)
    )


def _placeholders(box: Any) -> Iterator[Any]:
    children = getattr(box, "children", None)
    if not children:
        return
    slots = [child for child in children if getattr(child, "text", None) == PLACEHOLDER]
    if slots:
        box.children = type(children)(child for child in children if child not in slots)
        yield from slots
    for child in box.children:
        # The engine wraps absolutely positioned boxes in a placeholder.
        yield from _placeholders(getattr(child, "_box", child))


def _make_slot(number: int, page: Any, box: Any) -> Slot:
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


# Ends the side border of a block that continues on the next page where its content ends.
#
# WeasyPrint stretches a fragmented block to the bottom of the page (CSS Fragmentation 3, 5.1), so
# its border runs past the last line into space that widows, or an unbreakable row, left empty.
# That is right for a frame. A bar in the margin that marks a change or an attributed opinion
# would mark empty space. Observed with WeasyPrint 70.0 (``block_container_layout``); a test fails
# once this patch is obsolete.


def end_bars(pages: Iterable[Any]) -> None:
    """Shorten every block that has a border on its left only to the height of its content."""
    from weasyprint.formatting_structure.boxes import BlockContainerBox

    for page in pages:
        for box in page._page_box.descendants():
            if isinstance(box, BlockContainerBox) and _is_bar(box):
                box.height = min(box.height, _content_end(box) - box.content_box_y())


def _is_bar(box: Any) -> bool:
    # No test for continuation: the engine loses that flag when it backtracks to an earlier line.
    is_as_high_as_its_text = box.style["height"] == "auto" and box.min_height == 0
    return bool(is_as_high_as_its_text and box.border_left_width > 0 == box.border_right_width)


def _content_end(box: Any) -> float:
    """Return the y coordinate, in pixels, of the bottom of a box's in-flow content.

    A table keeps its height when the engine moves its last rows to the next page.
    """
    from weasyprint.formatting_structure.boxes import BlockContainerBox, TableBox, TableRowGroupBox

    inside = [child for child in getattr(box, "children", ()) if child.is_in_normal_flow()]
    if isinstance(box, BlockContainerBox | TableBox | TableRowGroupBox) and inside:
        return max(map(_content_end, inside))
    return float(box.position_y + box.margin_height())


# Lays out what stands in the margin before what it stands beside, while the reading order keeps it
# after.
#
# A float is never placed above preceding content (CSS 2, 9.5.1), so the layout must meet a note
# before its paragraph; readers and listeners must meet it after. The source is in reading order.
# Here, and only here, notes, tiles and maps in the margin are moved to the front of their block
# during layout; the structure tree follows the source. A document whose root element has the class
# ``narrow`` shows them below, in source order, and nothing is moved.
#
# Observed with WeasyPrint 70.0. A two-column grid per paragraph would need no move, but takes 1.6
# times as long and leaves gaps below long notes.

NARROW: Final = "narrow"
"""Root class, also used by the style sheet, of documents whose notes do not float."""
_MARGINAL: Final = frozenset({"note", "beside"})
"""Classes of what floats in the margin."""


@contextmanager
def notes_first(root: Any) -> Iterator[None]:
    """Within the context, what floats in the margin comes first among the children of its block.

    ``root``: an ElementTree element.
    """
    moved = [] if NARROW in root.get("class", "").split() else list(_blocks_with_notes(root))
    for block, kids in moved:
        block[:] = sorted(kids, key=lambda kid: not _is_in_margin(kid))  # a stable sort
    try:
        yield
    finally:
        for block, kids in moved:
            block[:] = kids


def _blocks_with_notes(root: Any) -> Iterator[tuple[Any, list[Any]]]:
    for block in root.iter("div"):
        if "with-notes" in block.get("class", "").split():
            yield block, list(block)


def _is_in_margin(element: Any) -> bool:
    return not _MARGINAL.isdisjoint(element.get("class", "").split())


# Detects text, pictures, tables and other blocks that overflow the space they were given.
#
# A paged layout engine never fails for lack of space: it lets content run into its neighbours, off
# the sheet, or under a clipping edge. Only the laid-out boxes show it. A box that a negative margin
# in a style sheet moves out, such as a margin note, is intended.

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
    from weasyprint.formatting_structure import boxes

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
            left, is_leaf = box.border_box_x(), isinstance(box, self.boxes.ReplacedBox)
            bottom = box.border_box_y() + box.border_height() if is_leaf else 0
            edges = left, left + box.border_width(), bottom
            yield from self._check_edges(box, self._box_bounds(box, room), edges)
        # A box of zero width is not to shift its neighbours, as a trailing mark.
        has_no_width = getattr(box.style["width"], "value", None) == 0
        yield from self.check_block(box, area, room if has_no_width else None)

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
        if shown := " ".join(" ".join(self._texts(box)).split()):
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
    return None if box.element is None else element_anchor(box.element)


def _text_bounds(box: Any) -> tuple[float, float]:
    """Return the left and right bounds of text in a box; lines may hang into its padding."""
    left = box.padding_box_x()
    return left, left + box.padding_width()


def _add_hanging_indent(block: Any, room: _Room) -> _Room:
    """Widen the bounds of lines by a hanging indent (negative ``text-indent``)."""
    hanging = max(0, -getattr(block.style["text_indent"], "value", 0))
    return replace(room, left=room.left - hanging, right=room.right + hanging)


def _is_negative(margin: Any) -> bool:
    """Return whether a margin is negative or may be: calculated values are no numbers here."""
    if margin == "auto":
        return False
    return bool(margin.value < 0) if hasattr(margin, "value") else True


# Lays out a flow and draws it.

LONG_CELL = 400
"""Number of characters in a cell from which its row may be divided: some 60 lines in the narrowest
column."""


def press_flow(
    html: str, style: str, sheets: tuple[tuple[str, int], ...], families: tuple[Chosen, ...] = ()
) -> Fragment:
    """Lay out and draw a flow.

    ``html``: a complete document without style sheets. ``style``: the style sheets, concatenated;
    ``sheets``: name and first line of each in ``style``. ``families``: font families that the theme
    adds. Raises EngineMissing if the engine cannot be loaded, FontMissing if a font cannot.
    """
    sheet, of_style = parse_style(style, sheets, families)
    with engine_log() as log:
        source, document = _lay_out(html, sheet, families)
        end_bars(document.pages)
        slots = take_slots(document.pages)
        flaws = overflow(document.pages)
        for page in document.pages:
            page.links = [_make_private(*link) for link in page.links]
        content = document.write_pdf(pdf_tags=True)
    return Fragment(
        content,
        len(document.pages),
        fonts_used(document.fonts),
        slots,
        tuple(_anchors(document.pages)),
        tuple(_bookmarks(document.pages)),
        tuple(dict.fromkeys((*of_style, *log.problems(sheets)))),
        log.missing_glyphs,
        (*flaws, *log.undrawn_pictures(source.etree_element)),
    )


def find_overflow(
    html: str, style: str, families: tuple[Chosen, ...] = ()
) -> frozenset[str | None]:
    """Return the anchors of what overflows its space in a flow, as in a fragment."""
    sheet, _ = parse_style(style, (), families)
    with engine_log():
        _, document = _lay_out(html, sheet, families)
        return frozenset(flaw.anchor for flaw in overflow(document.pages))


def _lay_out(html: str, sheet: Any, families: tuple[Chosen, ...]) -> tuple[Any, Any]:
    """Return the engine's source and laid-out document of a flow."""
    fetcher, fonts = load_fonts(families)
    source = load().HTML(string=html, base_url="briefing:", url_fetcher=fetcher)
    release_long_rows(source.etree_element)
    with notes_first(source.etree_element):
        return source, source.render(stylesheets=[sheet], font_config=fonts, pdf_tags=True)


def release_long_rows(source: Any) -> None:
    """Give the class ``long`` to each table row that may be higher than a page.

    Rows are kept together. For one that is too high, the engine drops the head of the table, or
    stops: WeasyPrint 70, ``assert not page_is_empty``.
    """
    for row in source.iter("tr"):
        if any(len("".join(cell.itertext())) > LONG_CELL for cell in row):
            row.set("class", f"{row.get('class', '')} long".strip())


@cache
def load_fonts(families: tuple[Chosen, ...]) -> tuple[Any, Any]:
    """Return the URL fetcher and the font configuration with the default and these families.

    Kept for as long as the process lives: Pango 1.56 has hung while a font map was destroyed.
    Raises EngineMissing, FontMissing.
    """
    weasyprint = load()
    return data_only_fetcher(weasyprint), register_faces(weasyprint, find_faces(families))


@lru_cache(maxsize=4)
def parse_style(
    style: str, sheets: tuple[tuple[str, int], ...], families: tuple[Chosen, ...]
) -> tuple[Any, tuple[Problem, ...]]:
    """Return the parsed style sheets and their problems; memoised for all flows of a document."""
    fetcher, fonts = load_fonts(families)
    with engine_log() as log:
        sheet = load().CSS(
            string=style, base_url="briefing:", url_fetcher=fetcher, font_config=fonts
        )
    log.place_selectors(style)
    return sheet, log.problems(sheets)


def _make_private(kind: str, target: str, rectangle: Any, box: Any) -> tuple[str, str, Any, Any]:
    """Rewrite an internal link as external: the engine drops links to anchors it does not know."""
    if kind == "internal":
        return "external", anchor_url(target), rectangle, box
    return kind, target, rectangle, box


def _anchors(pages: Iterable[Any]) -> Iterator[Anchor]:
    for number, page in enumerate(pages):
        for name, (x, y, *_) in page.anchors.items():
            yield Anchor(name, number, *_point(page, x, y))


def _bookmarks(pages: Iterable[Any]) -> Iterator[Bookmark]:
    for number, page in enumerate(pages):
        for level, title, (x, y), _ in page.bookmarks:
            yield Bookmark(level, title, number, *_point(page, x, y))


def _point(page: Any, x: float, y: float) -> tuple[float, float]:
    """Convert CSS pixels from the upper left corner to points from the lower left corner."""
    return round(x * POINTS_PER_PIXEL, 3), round((page.height - y) * POINTS_PER_PIXEL, 3)
