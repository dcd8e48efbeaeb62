"""Lays out and draws a flow as a fragment; every layout in the project is done here."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from math import inf
from typing import Any, Final, NamedTuple

from briefing.pdf.engine import engine_log, load, nearest_anchor, register_faces
from briefing.pdf.fragment import POINTS_PER_PIXEL, WITHIN, Fragment, Slot, Target
from briefing.pdf.patches.drawing import fonts_used
from briefing.problems import Flaw, Problem
from briefing.system.fonts import FACES, Face

# Reserves space for page numbers, which are filled in when fragments are linked.
#
# The page offset of a flow and the total number of pages are unknown when the flow is laid out. A
# style sheet asks for a page number with the placeholder ``{folio}``; here each placeholder is
# removed from the layout and replaced by a :class:`Slot`, which records position, font and
# colour.

PLACEHOLDER: Final = "{folio}"


def take_slots(pages: Iterable[Any]) -> tuple[Slot, ...]:
    """Remove the page number placeholders from the pages and return a slot for each."""
    slots: list[Slot] = []
    for number, page in enumerate(pages):
        for box in [*page._page_box.descendants(True)]:
            taken = [kid for kid in box.children if getattr(kid, "text", None) == PLACEHOLDER]
            if taken:
                box.children = type(box.children)(kid for kid in box.children if kid not in taken)
                slots.extend(_make_slot(number, page, kid) for kid in taken)
    return tuple(slots)


def _make_slot(number: int, page: Any, box: Any) -> Slot:
    style = box.style
    align = style["text_align_all"]
    to_the_right = align == "right" or align == ("end" if style["direction"] == "ltr" else "start")
    element, colour = box.element, style["color"].to("srgb").coordinates
    target = element.get("data-of", "") if hasattr(element, "get") else ""
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
            # No test for continuation: the engine loses that flag when it backtracks to an earlier
            # line.
            if (
                isinstance(box, BlockContainerBox)
                and box.border_left_width > 0 == box.border_right_width
                and (box.style["height"] == "auto" and box.min_height == 0)
            ):
                box.height = min(box.height, _content_end(box) - box.content_box_y())


def _content_end(box: Any) -> float:
    """Return the y coordinate, in pixels, of the bottom of a box's in-flow content.

    A table keeps its height when the engine moves its last rows to the next page.
    """
    from weasyprint.formatting_structure.boxes import BlockContainerBox, TableBox, TableRowGroupBox

    inside = [child for child in box.children if child.is_in_normal_flow()]
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
    moved = [
        (block, list(block))
        for block in (() if NARROW in root.get("class", "").split() else root.iter("div"))
        if "with-notes" in block.get("class", "").split()
    ]
    for block, kids in moved:
        block[:] = sorted(kids, key=lambda kid: _MARGINAL.isdisjoint(kid.get("class", "").split()))
    yield
    for block, kids in moved:
        block[:] = kids


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


class _Room(NamedTuple):
    """Bounds in CSS pixels from the page's upper left corner."""

    left: float
    right: float
    bottom: float

    def excess(self, left: float, right: float, bottom: float) -> float:
        """Return the largest overflow on any side."""
        return max(self.left - left, right - self.right, bottom - self.bottom)


def overflow(pages: Iterable[Any], source: Any) -> tuple[Flaw, ...]:
    """Return the overflows on laid-out pages, the first for each anchor.

    ``source``: the root element of the HTML.
    """
    from weasyprint.formatting_structure import boxes

    first: dict[str | None, Flaw] = {}
    for page in pages:
        page = page._page_box
        sheet = _Room(0, page.margin_width(), page.margin_height())
        left, top = page.content_box_x(), page.content_box_y()
        area = _Room(left, left + page.width, top + page.height)
        for child in page.children:
            # Running headers and footers lie outside the page area and may exceed their boxes.
            running = sheet if isinstance(child, boxes.MarginBox) else None
            for box, excess in _check_block(child, running or area, running, sheet):
                if excess > TOLERANCE:
                    anchor = nearest_anchor(source, box.element)
                    texts = (getattr(one, "text", "") for one in box.descendants(True))
                    shown = " ".join(" ".join(texts).split())
                    is_picture = isinstance(box, boxes.ReplacedBox)
                    what = "a picture" if is_picture else "an empty box"
                    if shown:
                        what = f"“{shown[:_SHOWN]}{'…' * (len(shown) > _SHOWN)}”"
                    message = f"{what} overflows its space by {excess / _MILLIMETRE:.1f} mm"
                    first.setdefault(anchor, Flaw("box-overflows", message, anchor, help=_HELP))
    return tuple(first.values())


def _check_block(
    block: Any, area: _Room, around: _Room | None, sheet: _Room
) -> Iterator[tuple[Any, float]]:
    """Yield the boxes inside a block, with how far each overflows its room.

    ``area``: bounds for text, whatever the margins. ``around``: bounds that replace the block's
    own, for a block of zero width.
    """
    from weasyprint.formatting_structure import boxes

    style = block.style
    if style["transform"]:
        return  # its layout position is not where it is drawn
    # Lines may hang into the padding.
    left = block.padding_box_x()
    right = left + block.padding_width()
    if style["height"] != "auto" or style["max_height"].value != inf:
        lowest = block.content_box_y() + block.height + block.padding_bottom
        area = area._replace(bottom=min(area.bottom, lowest))
    room = area._replace(left=max(area.left, left), right=min(area.right, right))
    if style["overflow"] != "visible":
        area = room
    hanging = max(0, -getattr(style["text_indent"], "value", 0))
    line_room = around or room._replace(left=room.left - hanging, right=room.right + hanging)
    for child in _children(block):
        if not isinstance(child, boxes.LineBox):
            yield from _check_box(child, room, area, sheet)
            continue
        for part in _line_parts(child):
            if not isinstance(part, boxes.TextBox):
                yield from _check_box(part, line_room, area, sheet)
            elif part.style["visibility"] == "visible" and part.text.strip():
                bottom = child.position_y + child.height
                edges = part.position_x, part.position_x + part.width, bottom
                yield part, line_room.excess(*edges)


def _check_box(box: Any, room: _Room, area: _Room, sheet: _Room) -> Iterator[tuple[Any, float]]:
    """Yield a box with how far it overflows, and so the boxes inside it."""
    from weasyprint.formatting_structure import boxes

    has_edges = isinstance(box, boxes.BlockLevelBox | boxes.AtomicInlineLevelBox)
    if has_edges and not box.is_absolutely_positioned():
        bounds = room
        for side in ("left", "right"):
            # A negative margin moves a box out on purpose; a calculated one has no value here.
            margin = box.style[f"margin_{side}"]
            if margin != "auto" and getattr(margin, "value", -1) < 0:
                bounds = bounds._replace(**{side: getattr(sheet, side)})
        left, bottom = box.border_box_x(), 0
        if isinstance(box, boxes.ReplacedBox):
            bottom = box.border_box_y() + box.border_height()
        yield box, bounds.excess(left, left + box.border_width(), bottom)
    # A box of zero width is not to shift its neighbours, as a trailing mark.
    has_no_width = getattr(box.style["width"], "value", None) == 0
    yield from _check_block(box, area, room if has_no_width else None, sheet)


def _children(box: Any) -> Iterator[Any]:
    """Yield the children of a box, resolving the placeholders of positioned boxes."""
    return (getattr(child, "_box", child) for child in box.children)


def _line_parts(box: Any) -> Iterator[Any]:
    """Yield the text boxes and the blocks of a line or of an inline box."""
    from weasyprint.formatting_structure.boxes import InlineBox

    for child in _children(box):
        if isinstance(child, InlineBox):
            yield from _line_parts(child)
        else:
            yield child


# Lays out a flow and draws it.

LONG_CELL = 400
"""Number of characters in a cell from which its row may be divided: some 60 lines in the narrowest
column."""


def press_flow(
    html: str, style: str, sheets: tuple[tuple[str, int], ...], faces: tuple[Face, ...] = ()
) -> Fragment:
    """Lay out and draw a flow.

    ``html``: a complete document without style sheets. ``style``: the style sheets, concatenated;
    ``sheets``: name and first line of each in ``style``. ``faces``: those that the document
    adds to the product's. Raises EngineMissing if the engine cannot be loaded, FontMissing if a
    font cannot.
    """
    sheet, of_style = parse_style(style, sheets, faces)
    anchors, bookmarks = [], []
    with engine_log() as log:
        source, document = _lay_out(html, sheet, faces)
        end_bars(document.pages)
        slots = take_slots(document.pages)
        flaws = overflow(document.pages, source)
        for number, page in enumerate(document.pages):
            # The engine drops links to anchors it does not know: linking does these.
            page.links = [
                ("external", f"{WITHIN}{target}", *rest)
                if kind == "internal"
                else (kind, target, *rest)
                for kind, target, *rest in page.links
            ]
            for name, (x, y, *_) in page.anchors.items():
                anchors.append(Target(name, number, *_point(page, x, y)))
            for level, title, (x, y), _ in page.bookmarks:
                bookmarks.append(Target(title, number, *_point(page, x, y), level))
        content = document.write_pdf(pdf_tags=True)
    return Fragment(
        content,
        len(document.pages),
        fonts_used(document.fonts),
        slots,
        tuple(anchors),
        tuple(bookmarks),
        tuple(dict.fromkeys((*of_style, *log.problems(sheets)))),
        log.missing_glyphs,
        (*flaws, *log.undrawn_pictures(source)),
    )


def _lay_out(html: str, sheet: Any, faces: tuple[Face, ...]) -> tuple[Any, Any]:
    """Return the root element of a flow, and the engine's laid-out document."""
    fetcher, fonts = load_fonts(faces)
    page = load().HTML(string=html, base_url="briefing:", url_fetcher=fetcher)
    for row in page.etree_element.iter("tr"):
        # Rows are kept together. For one higher than a page, the engine drops the head of the
        # table, or stops (WeasyPrint 70, ``assert not page_is_empty``): such a row may be divided.
        if any(len("".join(cell.itertext())) > LONG_CELL for cell in row):
            row.set("class", f"{row.get('class', '')} long".strip())
    with notes_first(page.etree_element):
        laid_out = page.render(stylesheets=[sheet], font_config=fonts, pdf_tags=True)
    return page.etree_element, laid_out


@cache
def load_fonts(faces: tuple[Face, ...]) -> tuple[Any, Any]:
    """Return the URL fetcher and the font configuration with the product's faces and these.

    Kept for as long as the process lives: Pango 1.56 has hung while a font map was destroyed.
    Raises EngineMissing, FontMissing.
    """
    weasyprint = load()
    data_only = weasyprint.urls.URLFetcher(allowed_protocols=("data",))
    return data_only, register_faces(weasyprint, (*FACES, *faces))


@lru_cache(maxsize=4)
def parse_style(
    style: str, sheets: tuple[tuple[str, int], ...], faces: tuple[Face, ...]
) -> tuple[Any, tuple[Problem, ...]]:
    """Return the parsed style sheets and their problems; memoised for all flows of a document."""
    fetcher, fonts = load_fonts(faces)
    with engine_log() as log:
        sheet = load().CSS(
            string=style, base_url="briefing:", url_fetcher=fetcher, font_config=fonts
        )
    return sheet, log.problems(sheets, style)


def _point(page: Any, x: float, y: float) -> tuple[float, float]:
    """Convert CSS pixels from the upper left corner to points from the lower left corner."""
    return round(x * POINTS_PER_PIXEL, 3), round((page.height - y) * POINTS_PER_PIXEL, 3)
