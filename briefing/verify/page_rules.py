"""The rules of the page: what a page that looks published has (docs/layout.md), and the budget.

The first are matters of taste, by the level of a rendition: each gives advice, which stops nothing.
A rendition without a level, such as the sheets for checking the facts, has none.

To keep the budget, nothing is made smaller: an editor decides what only the dossier has. The first
suggestions, at most three, are enough together, if that is possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from math import ceil
from typing import Final

from msgspec.structs import replace

from briefing.model import Block, Briefing
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
            _first_block(after for _, after in short),
            help="what follows did not fit or begins a page: let it run on, make it smaller, or"
            " move a block",
        )
    if len(pages) > 1 and (last := pages[-1]).fill < limits.last:
        yield Flaw(
            "last-page-short",
            f"the last page, {last.number}, is {percent(last.fill)} full,"
            f" less than {percent(limits.last)}",
            _first_block([last]),
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
            _first_block(page for page, _ in pale),
            help="a wide table with short cells leaves much white",
        )
    if dark := [each for each in inks if each[1] > most]:
        yield Flaw(
            "page-ink",
            f"{_list(dark, 1)} ink where filled, which is dark: {usual}",
            _first_block(page for page, _ in dark),
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
            _first_block(page for page, _ in empty),
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


def _first_block(pages: Iterable[PageMeasure]) -> str | None:
    return next((block for page in pages for block in page.blocks), None)


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


# More pages than the budget: by how much, and what would make them fit.

FIRST: Final = 3
"""So many suggestions are enough together."""
LISTED: Final = 6
"""How many suggestions are listed."""
_CONSIDERED: Final = 30
"""How many of the longest candidates are combined: 4,525 combinations."""
_DEPTH: Final = 5
"""The length of the path of a block: where ``show`` is to be written."""
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
    pages = len(measures.pages)
    if pages <= budget:
        return None
    flows = _Flows.of(measures, [*starts], spare)
    measured = (replace(each, saves=measures.heights.get(each.anchor, 0.0)) for each in candidates)
    every = sorted((each for each in measured if each.saves), key=lambda each: -each.saves)
    free = [each for each in every if not each.is_needed]
    first = _find_smallest(flows, free, budget) or _find_smallest(flows, every, budget)
    listed = [*first]
    blocks = [each for each in free if each.section]
    for each in blocks if first else every:
        if len(listed) < LISTED and each not in listed and _are_apart((*listed, each)):
            listed.append(each)
    return Overrun(pages, budget, measures.excess(budget), tuple(listed), len(first))


class _Flows(Value):
    """The content of each flow, in points, and the height of a page that it fills."""

    heights: Mapping[int, float]
    """By first page."""
    of_anchors: Mapping[str, int]
    """First page of the flow of each block and section."""
    room: float
    spare: float

    @classmethod
    def of(cls, measures: PageMeasures, starts: Sequence[int], spare: float) -> _Flows:
        begin = sorted({1, *starts})
        heights, anchors, full = dict.fromkeys(begin, 0.0), {}, []
        for place, page in enumerate(measures.pages, start=1):
            flow = max(start for start in begin if start <= place)
            heights[flow] += page.fill * measures.room
            anchors.update(dict.fromkeys(page.blocks, flow))
            if place + 1 not in begin and place < len(measures.pages):
                full.append(page.fill)
        density = min(sum(full) / len(full), _DENSEST) if full else _DENSEST
        return cls(heights, anchors, measures.room * density, spare)

    def count_pages(self, removed: Iterable[Candidate]) -> int:
        """Return the number of pages without some blocks."""
        heights = {**self.heights}
        for flow in {self.of_anchors[each.anchor] for each in removed}:
            heights[flow] += self.spare
        for each in removed:
            heights[self.of_anchors[each.anchor]] -= each.saves
        return sum(ceil(height / self.room) for height in heights.values() if height > 1)


def _find_smallest(
    flows: _Flows, suggestions: Sequence[Candidate], budget: int
) -> tuple[Candidate, ...]:
    """Return the suggestions that together are enough and lose least; none if no three are."""
    known = [each for each in suggestions if each.anchor in flows.of_anchors]
    enough = [
        chosen
        for number in range(1, FIRST + 1)
        for chosen in combinations(known[:_CONSIDERED], number)
        if flows.count_pages(chosen) <= budget and _are_apart(chosen)
    ]
    return min(enough, key=_count_loss, default=())


def _count_loss(chosen: Sequence[Candidate]) -> float:
    """Return what some suggestions lose: a tenth more for each further decision."""
    return sum(each.saves for each in chosen) * (0.9 + 0.1 * len(chosen))


def _are_apart(chosen: Iterable[Candidate]) -> bool:
    """Return whether no candidate is another one or is in the section that another one is."""
    taken = {each.anchor for each in chosen}
    return not any(each.section in taken for each in chosen)


# What a shorter rendition could do without.


def list_candidates(
    briefing: Briefing, anchors: Mapping[str, ContentPath], level: Level | None
) -> Iterator[Candidate]:
    """Yield the blocks and sections that a rendition of a level could leave to a longer one.

    ``anchors``: the content path of each anchor on its pages.
    """
    targets = _targets(briefing)
    needed = {
        name
        for name, section in briefing.sections.items()
        if any(block.level == "glance" or block.id in targets for block in section.blocks)
    }
    for anchor, path in anchors.items():
        match path:
            case ("sections", str(name), "heading") if level in ("briefing", "dossier"):
                words = f"the section “{briefing.sections[name].heading}”"
                if any(block.level == "glance" for block in briefing.sections[name].blocks):
                    words += " (and no 'show: glance' in it)"
                yield Candidate(anchor, path, words, is_needed=name in needed)
            case ("sections", str(name), "blocks", int(number), *_):
                block = briefing.sections[name].blocks[number]
                if _is_candidate(block, anchor, level):
                    is_needed = block.level == "glance" or block.id in targets
                    words, place = _name(anchor, block), path[:_DEPTH]
                    yield Candidate(anchor, place, words, f"section-{name}", is_needed=is_needed)


def _is_candidate(block: Block, anchor: str, level: Level | None) -> bool:
    """Return whether a block can be left out alone: not a heading, nor a note without its text."""
    is_part = anchor.startswith("data-") or block.kind() in ("editor_note", "subheading")
    return not is_part and (level != "glance" or block.level == "glance")


def _targets(briefing: Briefing) -> frozenset[str]:
    """Return the ids of the paragraphs that support what the first page says."""
    document = briefing.document
    points = (*document.key_points, *document.points_to_make, *document.sensitivities)
    tiles = document.at_a_glance.items if document.at_a_glance else ()
    lists = (points, document.if_raised, tiles)
    targets = (each.target for entries in lists for each in entries)
    return frozenset(target for target in targets if target)


def _name(anchor: str, block: Block) -> str:
    """Return how a block is called: by its number, or its kind."""
    if block.numbered_as == "paragraph":
        return f"paragraph {anchor.removeprefix('p')}"
    return anchor.replace("-", " ") if block.numbered_as else block.kind().replace("_", " ")


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
