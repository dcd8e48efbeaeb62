"""What a page that looks published has, by the level of a rendition: docs/layout.md.

Matters of taste: each rule gives advice, which stops nothing. A rendition without a level, such as
the sheets for checking the facts, has no rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from briefing.problems import Flaw, and_more
from briefing.system.console import many
from briefing.system.values import Value
from briefing.verify.pages import Figure, PageMeasure, PageMeasures, percent

SHORT: Final = 4
"""Up to so many pages, a briefing is a note: only the fill of its pages is judged."""
MOST: Final = 8
"""So many pages are listed in a message."""
SAME: Final = 0.03
"""Widths that differ by less than this share of the text area are the same."""


class Limits(Value):
    """The limits of a level, as shares from 0 to 1."""

    last: float
    """Least fill of the last page."""
    fill: float
    """Least fill of every other page."""
    apparatus: float
    """Largest share of the pages that is apparatus."""
    ink: tuple[float, float]
    """Least and largest share of ink in a text area."""
    beside: float | None
    """Least share of lines with something beside them, unless the text is wider."""
    per_figure: float
    """Pages of content for each figure, at most."""
    height: float
    """Largest share of the height of a page that a figure takes."""
    is_short: bool = False
    """Whether it is short by intent, so that all rules apply to a few pages."""


# fmt: off
LIMITS: Final[Mapping[str, Limits]] = {
    "glance":   Limits(0.85, 0.90, 0.10, (0.06, 0.10), None, 1, 1 / 4, is_short=True),
    "briefing": Limits(0.50, 0.80, 0.25, (0.04, 0.07), 0.40, 2, 1 / 3),
    "dossier":  Limits(0.33, 0.67, 0.35, (0.03, 0.07), 0.30, 3, 1 / 2),
}
"""By level of a rendition."""
# fmt: on
WIDTHS: Final = 2
"""So many widths of figures are a grid, one more is none."""


def judge_pages(measures: PageMeasures, level: str | None) -> Iterator[Flaw]:
    """Yield what the rules of a level have to say on measured pages."""
    limits = LIMITS.get(level or "")
    if limits is None:
        return
    yield from _judge_fill(measures, limits)
    if not limits.is_short and len(measures.pages) <= SHORT:
        return
    yield from _judge_apparatus(measures, limits)
    yield from _judge_ink(measures, limits)
    yield from _judge_notes(measures, limits)
    yield from _judge_number_of_figures(measures, limits)
    yield from _judge_sizes_of_figures(measures, limits)


def _judge_fill(measures: PageMeasures, limits: Limits) -> Iterator[Flaw]:
    pages = measures.pages
    short = [pair for pair in pairwise(pages) if pair[0].fill < limits.fill]
    if short:
        yield Flaw(
            "page-underfilled",
            f"{_list([(page, page.fill) for page, _ in short])} full, less than"
            f" {percent(limits.fill)}",
            next((block for _, after in short for block in after.blocks), None),
            help="what follows did not fit or begins a page: let it run on, make it smaller, or"
            " move a block",
        )
    if len(pages) > 1 and (last := pages[-1]).fill < limits.last:
        yield Flaw(
            "last-page-short",
            f"the last page, {last.number}, is {percent(last.fill)} full,"
            f" less than {percent(limits.last)}",
            next(iter(last.blocks), None),
            help=f"it has {many(last.lines, 'line')}: shorten what comes before by as many, or add"
            " to it",
        )


def _judge_apparatus(measures: PageMeasures, limits: Limits) -> Iterator[Flaw]:
    share = measures.share_of_apparatus
    if share > limits.apparatus:
        yield Flaw(
            "apparatus-long",
            f"sources, notes and other apparatus take {measures.apparatus:.1f} of"
            f" {many(len(measures.pages), 'page')} ({percent(share)}),"
            f" more than {percent(limits.apparatus)}",
            help="leave to the dossier what only an auditor reads",
        )


def _judge_ink(measures: PageMeasures, limits: Limits) -> Iterator[Flaw]:
    least, most = limits.ink
    # Paper that is left empty has a rule of its own.
    inks = [
        (page, round(page.ink / page.fill, 3))
        for page in measures.pages
        if page.ink is not None and page.fill >= 0.5 and _is_content(page)
    ]
    usual = f"usual is {percent(least)} to {percent(most)}"
    if pale := [each for each in inks if each[1] < least]:
        yield Flaw(
            "page-ink",
            f"{_list(pale, 1)} ink where filled, which is pale: {usual}",
            next((block for page, _ in pale for block in page.blocks), None),
            help="a wide table with short cells leaves much white",
        )
    if dark := [each for each in inks if each[1] > most]:
        yield Flaw(
            "page-ink",
            f"{_list(dark, 1)} ink where filled, which is dark: {usual}",
            next((block for page, _ in dark for block in page.blocks), None),
            help="a large picture or filled areas print dark: a smaller one, or lighter tints",
        )


def _judge_notes(measures: PageMeasures, limits: Limits) -> Iterator[Flaw]:
    empty = [
        (page, page.beside)
        for page in measures.pages
        if limits.beside and page.beside is not None and page.beside < limits.beside
        if _is_content(page)
    ]
    if empty:
        yield Flaw(
            "note-column-empty",
            f"beside the text {_list(empty)} of the lines in use, less than"
            f" {percent(limits.beside or 0)}",
            next((block for page, _ in empty for block in page.blocks), None),
            help="put a note or a small figure beside the text ('width: side'), or let the text be"
            " wider",
        )


def _judge_number_of_figures(measures: PageMeasures, limits: Limits) -> Iterator[Flaw]:
    pages = len(measures.pages) - measures.apparatus
    number, least = len(measures.figures), round(pages / limits.per_figure)
    if number < least:
        yield Flaw(
            "figures-few",
            f"{many(number, 'figure')} on {many(round(pages), 'page')} of content;"
            f" {least} or more would be usual",
            help="show a series as a chart, or a place on a map",
        )


def _is_content(page: PageMeasure) -> bool:
    """Return whether most of what is on a page is content."""
    return page.apparatus < page.fill / 2


def _list(pages: Sequence[tuple[PageMeasure, float]], digits: int = 0) -> str:
    """Return pages, each with its measure: ``page 3 is 24 %, page 5 61 %``."""
    first, *others = ((f"page {page.number}", percent(share, digits)) for page, share in pages)
    more = "".join(f", {name} {share}" for name, share in others[: MOST - 1])
    return f"{first[0]} is {first[1]}{more}{and_more(len(others) - MOST + 1, 'page')}"


def _judge_sizes_of_figures(measures: PageMeasures, limits: Limits) -> Iterator[Flaw]:
    for figure in measures.figures:
        if figure.height > limits.height:
            yield Flaw(
                "figure-size",
                f"a figure on page {figure.page} takes {percent(figure.height)} of its height,"
                f" more than {percent(limits.height)}",
                figure.block,
                help="make it smaller ('width: text'), or show less in it",
            )
    for figure in (each for group in group_widths(measures.figures)[WIDTHS:] for each in group):
        yield Flaw(
            "figure-size",
            f"the figure on page {figure.page} has a third width, {percent(figure.width)} of the"
            " text area",
            figure.block,
            help="two widths are enough: 'width: text' and 'width: full'",
        )


def group_widths(figures: tuple[Figure, ...]) -> list[list[Figure]]:
    """Return the drawn figures by width, the most frequent first; not those beside the text."""
    groups: list[list[Figure]] = []
    for figure in figures:
        if figure.width and not figure.is_beside:
            same = (each for each in groups if abs(each[0].width - figure.width) < SAME)
            group = next(same, None)
            if group is None:
                groups.append([figure])
            else:
                group.append(figure)
    return sorted(groups, key=lambda group: (-len(group), group[0].page))
