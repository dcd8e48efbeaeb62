"""A rendition with more pages than its budget: by how much, and what would make it fit.

Nothing is made smaller to fit: an editor decides what only the dossier has. The first suggestions,
at most three, are enough together, if that is possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from math import ceil
from typing import Final

from msgspec.structs import replace

from briefing.model import Block, Briefing
from briefing.model.renditions import LEVELS, Level
from briefing.problems import ContentPath
from briefing.system.values import Value
from briefing.verify.pages import PageMeasures

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


class Suggestion(Value):
    """What is saved if a candidate is left out, in points."""

    candidate: Candidate
    saves: float


class Overrun(Value):
    """By how much a rendition is longer than its budget, and what would make it fit."""

    pages: int
    budget: int
    excess: float
    """Height of what is printed beyond the budget, in points."""
    suggestions: tuple[Suggestion, ...]
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
    heights = measures.heights
    every = [
        Suggestion(each, heights[each.anchor]) for each in candidates if heights.get(each.anchor)
    ]
    every.sort(key=lambda each: -each.saves)
    free = [each for each in every if not each.candidate.is_needed]
    first = _find_smallest(flows, free, budget) or _find_smallest(flows, every, budget)
    listed = [*first]
    blocks = [each for each in free if each.candidate.section]
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

    def count_pages(self, removed: Iterable[Suggestion]) -> int:
        """Return the number of pages without some blocks."""
        heights = {**self.heights}
        for flow in {self.of_anchors[each.candidate.anchor] for each in removed}:
            heights[flow] += self.spare
        for each in removed:
            heights[self.of_anchors[each.candidate.anchor]] -= each.saves
        return sum(ceil(height / self.room) for height in heights.values() if height > 1)


def _find_smallest(
    flows: _Flows, suggestions: Sequence[Suggestion], budget: int
) -> tuple[Suggestion, ...]:
    """Return the suggestions that together are enough and lose least; none if no three are."""
    known = [each for each in suggestions if each.candidate.anchor in flows.of_anchors]
    enough = [
        chosen
        for number in range(1, FIRST + 1)
        for chosen in combinations(known[:_CONSIDERED], number)
        if flows.count_pages(chosen) <= budget and _are_apart(chosen)
    ]
    return min(enough, key=_count_loss, default=())


def _count_loss(chosen: Sequence[Suggestion]) -> float:
    """Return what some suggestions lose: a tenth more for each further decision."""
    return sum(each.saves for each in chosen) * (0.9 + 0.1 * len(chosen))


def _are_apart(chosen: Iterable[Suggestion]) -> bool:
    """Return whether no candidate is another one or is in the section that another one is."""
    taken = {each.candidate.anchor for each in chosen}
    return not any(each.candidate.section in taken for each in chosen)


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
