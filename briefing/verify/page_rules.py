"""The rules of the page: what a page that looks published has (docs/layout.md).

They are matters of taste, by the level of a rendition: each gives advice, which stops nothing. A
rendition without a level, such as the sheets for checking the facts, has none.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise
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
    limits, pages = LIMITS.get(level or ""), measures.pages
    if limits is None:
        return
    after = [next_page for page, next_page in pairwise(pages) if page.fill < limits.fill]
    yield from _report(
        "page-underfilled",
        [(page, page.fill) for page in pages[:-1] if page.fill < limits.fill],
        f"full, less than {percent(limits.fill)}",
        "what follows did not fit or begins a page: let it run on, make it smaller, or move a"
        " block",
        after,
    )
    for last in pages[-1:] if len(pages) > 1 else ():
        lines = many(round(last.fill * measures.room / measures.line), "line")
        yield from _report(
            "last-page-short",
            [(last, last.fill)] if last.fill < limits.last else [],
            f"full, less than {percent(limits.last)} of a last page",
            f"it has {lines}: shorten what comes before by as many, or add to it",
        )
    if not limits.is_short and len(pages) <= SHORT:
        return
    if (share := measures.share_of_apparatus) > limits.apparatus:
        yield Flaw(
            "apparatus-long",
            f"sources, notes and other apparatus take {measures.apparatus:.1f} of"
            f" {many(len(pages), 'page')} ({percent(share)}), more than"
            f" {percent(limits.apparatus)}",
            help="leave to the dossier what only an auditor reads",
        )
    # Of most of these pages, most is content. Paper that is left empty has a rule of its own.
    content = [page for page in pages if page.apparatus < page.fill / 2]
    inks = [(page, round(page.ink / page.fill, 3)) for page in content
            if page.ink is not None and page.fill >= 0.5]  # fmt: skip
    least, most = limits.ink
    usual = f"usual is {percent(least)} to {percent(most)}"
    yield from _report(
        "page-ink",
        [each for each in inks if each[1] < least],
        f"ink where filled, which is pale: {usual}",
        "a wide table with short cells leaves much white",
    )
    yield from _report(
        "page-ink",
        [each for each in inks if each[1] > most],
        f"ink where filled, which is dark: {usual}",
        "a large picture or filled areas print dark: a smaller one, or lighter tints",
    )
    beside = limits.beside or 0
    yield from _report(
        "note-column-empty",
        [(page, page.beside) for page in content
         if page.beside is not None and page.beside < beside],
        f"with something beside the text, less than {percent(beside)} of its lines",
        "put a note or a small figure beside the text ('width: side'), or let the text be wider",
    )  # fmt: skip
    number, room = len(measures.figures), len(pages) - measures.apparatus
    if number < (wanted := round(room / limits.per_figure)):
        yield Flaw(
            "figures-few",
            f"{many(number, 'figure')} on {many(round(room), 'page')} of content;"
            f" {wanted} or more would be usual",
            help="show a series as a chart, or a place on a map",
        )
    for figure in measures.figures:
        if figure.height > limits.height:
            message = f"a figure on page {figure.page} takes {percent(figure.height)} of its height"
            message += f", more than {percent(limits.height)}"
            help = "make it smaller ('width: text'), or show less in it"
            yield Flaw("figure-size", message, figure.block, help=help)
    for figure in chain(*group_widths(measures.figures)[WIDTHS:]):
        message = f"the figure on page {figure.page} has a third width, {percent(figure.width)} of"
        help = "two widths are enough: 'width: text' and 'width: full'"
        yield Flaw("figure-size", f"{message} the text area", figure.block, help=help)


def _report(
    code: str,
    pages: Sequence[tuple[PageMeasure, float]],
    words: str,
    help: str,
    at: Iterable[PageMeasure] = (),
) -> Iterator[Flaw]:
    """Yield one flaw for pages, if there are any: ``page 3 is 24 %, page 5 is 61 %``.

    ``at``: pages that begin with what is to blame, if not these.
    """
    if pages:
        digits = 1 if code == "page-ink" else 0
        listed = [f"page {page.number} is {percent(share, digits)}" for page, share in pages]
        blocks = (block for page in at or (page for page, _ in pages) for block in page.blocks)
        message = f"{', '.join(listed[:MOST])}{and_more(len(pages) - MOST, 'page')} {words}"
        yield Flaw(code, message, next(blocks, None), help=help)


def group_widths(figures: Iterable[Figure]) -> list[list[Figure]]:
    """Return the drawn figures by width, the most frequent first; not those beside the text."""
    groups: list[list[Figure]] = []
    for figure in figures:
        if figure.width and not figure.is_beside:
            group = next((each for each in groups if abs(each[0].width - figure.width) < SAME), [])
            if not group:
                groups.append(group)
            group.append(figure)
    return sorted(groups, key=lambda group: (-len(group), group[0].page))
