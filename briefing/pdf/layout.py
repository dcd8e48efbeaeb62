"""Lays out and draws a flow as a fragment; every layout in the project is done here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any

from briefing.pdf.bars import end_bars
from briefing.pdf.engine import data_only_fetcher, engine_log, invalid_selectors, load
from briefing.pdf.fonts import register_faces
from briefing.pdf.fragment import POINTS_PER_PIXEL, Anchor, Bookmark, Fragment, address_of
from briefing.pdf.margin_notes import notes_first
from briefing.pdf.overflow import overflow
from briefing.pdf.page_numbers import take_slots
from briefing.pdf.patches.font_programs import fonts_used
from briefing.pdf.patches.user_agent import declare_style
from briefing.problems import Problem
from briefing.system.fonts import faces_of

LONG_CELL = 400
"""Number of characters in a cell from which its row may be divided: some 60 lines in the narrowest
column."""


def press_flow(
    html: str, style: str, sheets: tuple[tuple[str, int], ...], families: tuple[str, ...] = ()
) -> Fragment:
    """Lay out and draw a flow.

    ``html``: a complete document without style sheets. ``style``: the style sheets, concatenated;
    ``sheets``: name and first line of each in ``style``. ``families``: font families that the theme
    adds. Raises EngineMissing if the engine cannot be loaded, FontMissing if a font cannot.
    """
    weasyprint = load()
    fetcher, fonts = load_fonts(families)
    sheet, of_style = parse_style(style, sheets, families)
    with engine_log() as log:
        source = weasyprint.HTML(string=html, base_url="briefing:", url_fetcher=fetcher)
        release_long_rows(source.etree_element)
        declare_style(source, style, html)
        with notes_first(source.etree_element):
            document = source.render(stylesheets=[sheet], font_config=fonts, pdf_tags=True)
        end_bars(document.pages)
        slots = take_slots(document.pages)
        flaws = overflow(document.pages)
        targets = [
            link[1] for page in document.pages for link in page.links if link[0] == "internal"
        ]
        for page in document.pages:
            page.links = [_private(*link) for link in page.links]
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


def release_long_rows(source: Any) -> None:
    """Give the class ``long`` to each table row that may be higher than a page.

    Rows are kept together. For one that is too high, the engine drops the head of the table, or
    stops: WeasyPrint 70, ``assert not page_is_empty``.
    """
    for row in source.iter("tr"):
        if any(len("".join(cell.itertext())) > LONG_CELL for cell in row):
            row.set("class", f"{row.get('class', '')} long".strip())


@cache
def load_fonts(families: tuple[str, ...]) -> tuple[Any, Any]:
    """Return the URL fetcher and the font configuration with the default and these families.

    Raises EngineMissing, FontMissing.
    """
    weasyprint = load()
    return data_only_fetcher(weasyprint), register_faces(weasyprint, faces_of(families))


@lru_cache(maxsize=4)
def parse_style(
    style: str, sheets: tuple[tuple[str, int], ...], families: tuple[str, ...]
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


def _private(kind: str, target: str, rectangle: Any, box: Any) -> tuple[str, str, Any, Any]:
    """Rewrite an internal link as external: the engine drops links to anchors it does not know."""
    if kind == "internal":
        return "external", address_of(target), rectangle, box
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
