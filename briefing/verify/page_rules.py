"""The rules of the page: what a page that looks published has (docs/layout.md), and the budget.

The first are matters of taste, by the level of a rendition: each gives advice, which stops nothing.
A rendition without a level, such as the sheets for checking the facts, has none.

To keep the budget, nothing is made smaller: an editor decides what only the dossier has. The first
suggestions, at most three, are enough together, if that is possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations, pairwise
from math import ceil
from typing import Any, Final

from msgspec.structs import replace

from briefing.model import Briefing
from briefing.model.renditions import LEVELS, Level
from briefing.problems import ContentPath, Flaw, and_more
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
    last = pages[-1:] if len(pages) > 1 else ()
    yield from _report(
        "last-page-short",
        [(page, page.fill) for page in last if page.fill < limits.last],
        f"full, less than {percent(limits.last)} of a last page",
        f"it has {many(pages[-1].lines if pages else 0, 'line')}: shorten what comes before by as"
        " many, or add to it",
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
    yield from _report(
        "page-ink",
        [each for each in inks if each[1] < least],
        f"ink where filled, which is pale: usual is {percent(least)} to {percent(most)}",
        "a wide table with short cells leaves much white",
    )
    yield from _report(
        "page-ink",
        [each for each in inks if each[1] > most],
        f"ink where filled, which is dark: usual is {percent(least)} to {percent(most)}",
        "a large picture or filled areas print dark: a smaller one, or lighter tints",
    )
    yield from _report(
        "note-column-empty",
        [(page, page.beside) for page in content
         if page.beside is not None and page.beside < (limits.beside or 0)],
        f"with something beside the text, less than {percent(limits.beside or 0)} of its lines",
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
        listed = [f"page {page.number} is {percent(share, 1 if code == 'page-ink' else 0)}"
                  for page, share in pages]  # fmt: skip
        more = and_more(len(pages) - MOST, "page")
        blocks = (block for page in at or (page for page, _ in pages) for block in page.blocks)
        message = f"{', '.join(listed[:MOST])}{more} {words}"
        yield Flaw(code, message, next(blocks, None), help=help)


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


# More pages than the budget: by how much, and what would make them fit.

FIRST: Final = 3
"""So many suggestions are enough together."""
LISTED: Final = 6
"""How many suggestions are listed."""
_CONSIDERED: Final = 30
"""How many of the longest candidates are combined: 4,525 combinations."""
_DENSEST: Final = 0.97
"""Largest share of a page that is expected to be filled: what does not fit below goes overleaf."""


class Candidate(Value):
    """A block or a section that a shorter rendition could do without."""

    anchor: str
    path: ContentPath
    name: str
    """How it is called in a message."""
    section: str = ""
    """Anchor of the section that it is in; empty for a section."""
    is_needed: bool = False
    """Whether something shorter refers to it or contains it, so that it is suggested last."""
    saves: float = 0.0
    """What is saved if it is left out, in points."""


class Overrun(Value):
    """By how much a rendition is longer than its budget, and what would make it fit."""

    pages: int
    budget: int
    excess: float
    """Height of what is printed beyond the budget, in points."""
    suggestions: tuple[Candidate, ...]
    enough: int
    """How many of the first suggestions are enough together; 0 if no three are."""


def find_overrun(
    measures: PageMeasures,
    budget: int,
    candidates: Iterable[Candidate],
    starts: Iterable[int] = (1,),
    spare: float = 0.0,
) -> Overrun | None:
    """Return the overrun of a rendition; None if it keeps its budget.

    ``starts``: the pages, counted from 1, on which a flow of content begins. ``spare``: how much
    more than it seems must be left out, in points, since it breaks otherwise into pages.
    """
    if len(measures.pages) <= budget:
        return None
    begin = sorted({1, *starts})
    heights, flows, full = dict.fromkeys(begin, 0.0), dict[str, int](), []
    for place, page in enumerate(measures.pages, start=1):
        flow = max(start for start in begin if start <= place)
        heights[flow] += page.fill * measures.room
        flows.update(dict.fromkeys(page.blocks, flow))
        if place + 1 not in begin and place < len(measures.pages):
            full.append(page.fill)
    room = measures.room * min(sum(full) / len(full) if full else 1, _DENSEST)

    def count_pages(removed: Sequence[Candidate]) -> int:
        left = {**heights}
        for flow in {flows[each.anchor] for each in removed}:
            left[flow] += spare
        for each in removed:
            left[flows[each.anchor]] -= each.saves
        return sum(ceil(height / room) for height in left.values() if height > 1)

    def find_smallest(several: Sequence[Candidate]) -> Sequence[Candidate]:
        """Return candidates that together are enough and lose least; none if no three are."""
        known = [each for each in several if each.anchor in flows][:_CONSIDERED]
        chosen = chain(*(combinations(known, number) for number in range(1, FIRST + 1)))
        enough = (each for each in chosen if count_pages(each) <= budget and _are_apart(each))
        # Each further decision counts as a tenth more.
        return min(enough, default=(), key=lambda each: sum(one.saves for one in each)
                   * (0.9 + 0.1 * len(each)))  # fmt: skip

    measured = (replace(each, saves=measures.heights.get(each.anchor, 0.0)) for each in candidates)
    every = sorted((each for each in measured if each.saves), key=lambda each: -each.saves)
    free = [each for each in every if not each.is_needed]
    first = find_smallest(free) or find_smallest(every)
    listed = [*first]
    for each in (each for each in free if each.section) if first else every:
        if len(listed) < LISTED and each not in listed and _are_apart((*listed, each)):
            listed.append(each)
    excess = measures.excess(budget)
    return Overrun(len(measures.pages), budget, excess, tuple(listed), len(first))


def _are_apart(chosen: Iterable[Candidate]) -> bool:
    """Return whether no candidate is in the section that another one is."""
    taken = {each.anchor for each in chosen}
    return not any(each.section in taken for each in chosen)


def list_candidates(
    briefing: Briefing, anchors: Mapping[str, ContentPath], level: Level | None
) -> Iterator[Candidate]:
    """Yield the blocks and sections that a rendition of a level could leave to a longer one.

    ``anchors``: the content path of each anchor on its pages.
    """
    document = briefing.document
    points = (*document.key_points, *document.points_to_make, *document.sensitivities)
    tiles: Sequence[Any] = document.at_a_glance.items if document.at_a_glance else ()
    # The first page needs what it refers to.
    targets = {each.target for each in (*points, *document.if_raised, *tiles)} - {None}
    for anchor, path in anchors.items():
        match path:
            case ("sections", str(name), "heading") if level in ("briefing", "dossier"):
                section = briefing.sections[name]
                at_a_glance = any(block.level == "glance" for block in section.blocks)
                is_needed = at_a_glance or any(block.id in targets for block in section.blocks)
                words = f"the section “{section.heading}”"
                words += " (and no 'show: glance' in it)" if at_a_glance else ""
                yield Candidate(anchor, path, words, is_needed=is_needed)
            case ("sections", str(name), "blocks", int(number), _, *_):
                block = briefing.sections[name].blocks[number]
                # Neither a heading nor a note is left out without its text.
                is_part = block.kind() in ("editor_note", "subheading")
                if is_part or anchor.startswith("data-") or (level == "glance" != block.level):
                    continue
                words = anchor.replace("-", " ") if block.numbered_as else block.kind()
                if block.numbered_as == "paragraph":
                    words = f"paragraph {anchor.removeprefix('p')}"
                is_needed = block.level == "glance" or block.id in targets
                words, section_of = words.replace("_", " "), f"section-{name}"
                yield Candidate(anchor, path[:5], words, section_of, is_needed=is_needed)


def shorten(briefing: Briefing, candidates: Iterable[Candidate], level: Level) -> Briefing:
    """Return a briefing of which a rendition of a level leaves candidates to the next longer."""
    show = LEVELS[LEVELS.index(level) + 1]
    for candidate in candidates:
        match candidate.path:
            case ("sections", str(name), "heading"):
                update: dict[str, object] = {"show": show}
            case ("sections", str(name), "blocks", int(number), *_):
                blocks = [*briefing.sections[name].blocks]
                blocks[number] = blocks[number].model_copy(update={"show": show})
                update = {"blocks": tuple(blocks)}
        section = briefing.sections[name].model_copy(update=update)
        briefing = replace(briefing, sections={**briefing.sections, name: section})
    return briefing


def list_starts(measures: PageMeasures, bodies: Iterable[str]) -> Iterator[int]:
    """Yield the pages, counted from 1, on which flows begin. ``bodies``: their HTML."""
    for body in bodies:
        for place, page in enumerate(measures.pages, start=1):
            if any(f'id="{block}"' in body for block in page.blocks if block):
                yield place
                break
