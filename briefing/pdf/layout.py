"""Lays out and draws a flow as a fragment; every layout in the project is done here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any, Final

from briefing.pdf.engine import data_only_fetcher, engine_log, invalid_selectors, load
from briefing.pdf.fonts import register_faces
from briefing.pdf.fragment import POINTS_PER_PIXEL, Anchor, Bookmark, Fragment, Slot, anchor_url
from briefing.pdf.overflow import overflow
from briefing.pdf.patches.drawing import fonts_used
from briefing.pdf.patches.speed import declare_style
from briefing.problems import Problem
from briefing.system.fonts import Chosen, find_faces

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
        source, document = _lay_out(html, style, sheet, families)
        end_bars(document.pages)
        slots = take_slots(document.pages)
        flaws = overflow(document.pages)
        targets = [
            link[1] for page in document.pages for link in page.links if link[0] == "internal"
        ]
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
        tuple(dict.fromkeys(targets)),
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
        _, document = _lay_out(html, style, sheet, families)
        return frozenset(flaw.anchor for flaw in overflow(document.pages))


def _lay_out(html: str, style: str, sheet: Any, families: tuple[Chosen, ...]) -> tuple[Any, Any]:
    """Return the engine's source and laid-out document of a flow."""
    fetcher, fonts = load_fonts(families)
    source = load().HTML(string=html, base_url="briefing:", url_fetcher=fetcher)
    release_long_rows(source.etree_element)
    declare_style(source, style, html)
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
    if log.invalid_selectors:
        log.place_selectors(invalid_selectors(style))
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
