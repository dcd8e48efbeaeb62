"""The measures of pages as text: a line for each rendition, and a table of its pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from briefing.system.console import harmless, many

if TYPE_CHECKING:
    from briefing.build.request import Outcome
    from briefing.verify.pages import PageMeasures

HEADS = ("page", "full", "ink", "beside", "apparatus", "figures")
"""The columns of the table: its number, and shares of the page, of its area, of its lines."""


def format_layout(outcomes: Iterable[Outcome], *, pages: bool) -> str:
    """Return the measures of all renditions that were measured; ``pages``: also page by page."""
    lines: list[str] = []
    for outcome in outcomes:
        for name, measures in outcome.measured.items():
            lines.append(f"{harmless(name)}: {summarise(measures)}")
            lines += _table(measures) if pages else ()
    return "".join(f"{line}\n" for line in lines)


def summarise(measures: PageMeasures) -> str:
    """Return the measures of a rendition as a whole, in words."""
    from briefing.verify.page_rules import group_widths
    from briefing.verify.pages import percent

    pages = measures.pages
    parts = [many(len(pages), "page")]
    if len(pages) > 1:
        least = min(pages[:-1], key=lambda page: page.fill)
        parts += [
            f"least full {percent(least.fill)} (page {least.number})",
            f"last page {percent(pages[-1].fill)}",
        ]
    share = percent(measures.share_of_apparatus)
    parts.append(f"apparatus {measures.apparatus:.1f} pages ({share})")
    widths = ", ".join(percent(group[0].width) for group in group_widths(measures.figures))
    parts.append(many(len(measures.figures), "figure") + (f" (width {widths})" if widths else ""))
    return ", ".join(parts)


def list_rows(measures: PageMeasures) -> Iterator[tuple[str, ...]]:
    """Yield the measures of each page, in the order of ``HEADS``."""
    from briefing.verify.pages import percent

    for page in measures.pages:
        figures = sum(figure.page == page.number for figure in measures.figures)
        yield (
            str(page.number),
            percent(page.fill),
            "" if page.ink is None else percent(page.ink, 1),
            "" if page.beside is None else percent(page.beside),
            percent(page.apparatus) if page.apparatus else "",
            str(figures or ""),
        )


def _table(measures: PageMeasures) -> Iterator[str]:
    rows = [HEADS, *list_rows(measures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        yield f"  {'  '.join(cells)}".rstrip()
