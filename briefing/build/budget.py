"""What a rendition with more pages than its budget could do without.

Nothing is made smaller: an editor decides what only the dossier has.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations
from math import ceil
from typing import Any, Final

from briefing.build.work import Copy, Work
from briefing.model import Briefing
from briefing.model.renditions import Level
from briefing.problems import ContentPath, Finding
from briefing.system.console import many
from briefing.system.values import Value
from briefing.verify.pages import PageMeasures

FIRST: Final = 3
"""So many suggestions are enough together."""
LISTED: Final = 6
"""How many suggestions are listed."""
_CONSIDERED: Final = 30
"""How many of the longest candidates are combined: 4,525 combinations."""
_DENSEST: Final = 0.97
"""Largest share of a page that is expected to be filled: what does not fit below goes overleaf."""
_VERBS = {"briefing": "give these 'show: dossier'", "glance": "take 'show: glance' from these"}
_ENOUGH = (
    "no three of them are enough",
    "by their height the first is enough",
    "by their height the first two are enough together",
    "by their height the first three are enough together",
)


class Candidate(Value):
    """A block or a section that a shorter rendition could do without."""

    anchor: str
    path: ContentPath
    name: str
    """How it is called in a message."""
    saves: float
    """What is saved if it is left out, in points."""
    section: str = ""
    """Anchor of the section that it is in; empty for a section."""
    is_needed: bool = False
    """Whether something shorter refers to it or contains it, so that it is suggested last."""


def report_overrun(work: Work, copy: Copy, measures: PageMeasures, budget: int) -> Finding:
    """Return the finding, with suggestions, each with its place and what it saves."""

    def lines(height: float) -> str:
        return many(max(round(height / measures.line), 1), "line")

    name, level, excess = copy.rendition.name, copy.rendition.level, measures.excess(budget)
    anchors, bodies = copy.composition.anchors, copy.document.bodies.values()
    candidates = list_candidates(copy.briefing, anchors, level, measures.heights)
    suggestions, enough = suggest(measures, budget, candidates, list_starts(measures, bodies))
    help = "shorten it, or raise the budget ('pages')"
    if suggestions and work.reading:
        verb = _VERBS.get(level or "", "leave these out, or shorten them")
        help = f"{verb}; {_ENOUGH[enough]}:"
        for each in suggestions:
            at = work.reading.positions.at(each.path)
            pages = each.saves / measures.room
            saved = f"{pages:.1f} pages" if pages >= 0.5 else lines(each.saves)
            help += f"\n{at.file}:{at.line}: {each.name}, saves {saved}"
    message = (
        f"the {name} has {len(measures.pages)} pages, and its budget is {budget}: it is"
        f" {lines(excess)} too long ({excess / measures.room:.1f} pages)"
    )
    is_set = name in copy.briefing.document.pages
    path: ContentPath = ("document", "pages", name) if is_set else ("document", "title")
    return Finding("over-budget", message, path, help=help)


def suggest(
    measures: PageMeasures,
    budget: int,
    candidates: Iterable[Candidate],
    starts: Iterable[int] = (1,),
) -> tuple[Sequence[Candidate], int]:
    """Return what to leave out, and how many of the first are enough together; 0 if no three are.

    ``starts``: the pages, counted from 1, on which a flow of content begins.
    """
    begin = sorted({1, *starts})
    heights, flows, full = dict.fromkeys(begin, 0.0), dict[str, int](), []
    for place, page in enumerate(measures.pages, start=1):
        flow = max(start for start in begin if start <= place)
        heights[flow] += page.fill * measures.room
        flows.update(dict.fromkeys(page.blocks, flow))
        if place + 1 not in begin and place < len(measures.pages):
            full.append(page.fill)
    room = measures.room * min(sum(full) / len(full) if full else 1, _DENSEST)

    def is_enough(chosen: Sequence[Candidate]) -> bool:
        left = {**heights}
        for each in chosen:
            left[flows[each.anchor]] -= each.saves
        return sum(ceil(height / room) for height in left.values() if height > 1) <= budget

    def find_smallest(several: Sequence[Candidate]) -> Sequence[Candidate]:
        """Return candidates that together are enough and lose least; none if no three are."""
        known = [each for each in several if each.anchor in flows][:_CONSIDERED]
        chosen = chain(*(combinations(known, number) for number in range(1, FIRST + 1)))
        enough = (each for each in chosen if is_enough(each) and _are_apart(each))
        # Each further decision counts as a tenth more.
        return min(enough, default=(), key=lambda each: sum(one.saves for one in each)
                   * (0.9 + 0.1 * len(each)))  # fmt: skip

    every = sorted((each for each in candidates if each.saves), key=lambda each: -each.saves)
    free = [each for each in every if not each.is_needed]
    first = find_smallest(free) or find_smallest(every)
    listed = [*first]
    for each in (each for each in free if each.section) if first else every:
        if len(listed) < LISTED and each not in listed and _are_apart((*listed, each)):
            listed.append(each)
    return listed, len(first)


def _are_apart(chosen: Iterable[Candidate]) -> bool:
    """Return whether no candidate is in the section that another one is."""
    taken = {each.anchor for each in chosen}
    return not any(each.section in taken for each in chosen)


def list_candidates(
    briefing: Briefing,
    anchors: Mapping[str, ContentPath],
    level: Level | None,
    heights: Mapping[str, float],
) -> Iterator[Candidate]:
    """Yield the blocks and sections that a rendition of a level could leave to a longer one.

    ``anchors``: the content path of each anchor on its pages; ``heights``: what each takes.
    """
    document = briefing.document
    points = (*document.key_points, *document.points_to_make, *document.sensitivities)
    tiles: Sequence[Any] = document.at_a_glance.items if document.at_a_glance else ()
    # The first page needs what it refers to.
    targets = {each.target for each in (*points, *document.if_raised, *tiles)} - {None}
    for anchor, path in anchors.items():
        saves = heights.get(anchor, 0.0)
        match path:
            case ("sections", str(name), "heading") if level in ("briefing", "dossier"):
                section = briefing.sections[name]
                at_a_glance = any(block.level == "glance" for block in section.blocks)
                is_needed = at_a_glance or any(block.id in targets for block in section.blocks)
                words = f"the section “{section.heading}”"
                words += " (and no 'show: glance' in it)" if at_a_glance else ""
                yield Candidate(anchor, path, words, saves, is_needed=is_needed)
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
                yield Candidate(anchor, path[:5], words, saves, section_of, is_needed)


def list_starts(measures: PageMeasures, bodies: Iterable[str]) -> Iterator[int]:
    """Yield the pages, counted from 1, on which flows begin. ``bodies``: their HTML."""
    for body in bodies:
        for place, page in enumerate(measures.pages, start=1):
            if any(f'id="{block}"' in body for block in page.blocks if block):
                yield place
                break
