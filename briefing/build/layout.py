"""The stage that measures the pages of each rendition: their look, and their number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from briefing.build.files import compose_rendition, press_formats
from briefing.build.work import Work
from briefing.model.renditions import LEVELS
from briefing.output.formats import Format
from briefing.problems import ContentPath, Finding
from briefing.system.console import many

if TYPE_CHECKING:
    from briefing.compose import Composition
    from briefing.model import Briefing
    from briefing.verify.page_rules import Candidate, Overrun
    from briefing.verify.pages import PageMeasures

BUDGETED = frozenset({"a4", "letter"})
"""Paper sizes on which a budget holds, in the profile ``standard``."""
OWN = frozenset({"document", "sections"})
"""What a briefing says itself; its sources, facts and terms are apparatus."""
TRIALS = 3
"""How often suggestions are laid out, to be sure that they are enough."""
ALL = 1e6
"""More than any three suggestions save, in points: what is left to be tried is the longest."""


def measure(work: Work) -> Work:
    """Report renditions with more pages than their budget; if asked for, how their pages look.

    A frozen edition, which cannot be corrected, is not measured.
    """
    briefing, variant = work.briefing, work.request.variant
    if briefing is None or work.outcome.unchanged or work.request.edition is not None:
        return work
    from briefing.model.waivers import drop_waived
    from briefing.verify.page_rules import judge_pages

    document = variant.of(briefing).document
    is_usual = document.profile == "standard" and document.page in BUDGETED and not variant.marked
    is_asked = work.request.strict or work.request.layout
    parcels = {each.name: each for each in work.outcome.made.parcels} if work.outcome.made else {}
    findings: list[Finding] = []
    measured: dict[str, PageMeasures] = {}
    for copy in work.copies:
        rendition, composition = copy.rendition, copy.composition
        budget = document.pages.get(rendition.name, rendition.budget) if is_usual else None
        parcel = parcels.get(f"{copy.stem}{Format.PDF.suffix}")
        is_over = parcel is not None and budget is not None and parcel.pages > budget
        if parcel is None or composition is None or not (is_asked or is_over):
            continue
        measures = _measure(copy, briefing, composition, parcel.content, ink=is_asked)
        if budget is not None and (overrun := _find_overrun(copy, briefing, measures, budget)):
            findings.append(_report_overrun(copy, briefing, measures, overrun))
        if is_asked:
            measured[copy.stem] = measures
            for flaw in judge_pages(measures, None if rendition.is_form else rendition.level):
                path = composition.anchors.get(flaw.anchor or "", ("document", "title"))
                words = f"{rendition.name}: {flaw.message}"
                findings.append(Finding(flaw.code, words, path, help=flaw.help))
    work = replace(work, outcome=replace(work.outcome, measured=measured))
    return work.with_findings(drop_waived(briefing, findings, work.request.on))


def _measure(
    work: Work, briefing: Briefing, composition: Composition, content: bytes, *, ink: bool
) -> PageMeasures:
    from briefing.compose.document import APPARATUS
    from briefing.verify.pages import Sheet
    from briefing.verify.pages import measure as measure_pages

    document = work.request.variant.of(briefing).document
    sheet = Sheet.of(document.page, document.profile, duplex=document.duplex)
    own = {anchor for anchor, path in composition.anchors.items() if path[0] in OWN}
    return measure_pages(content, sheet, own, APPARATUS, ink=ink)


def _find_overrun(
    work: Work, briefing: Briefing, measures: PageMeasures, budget: int
) -> Overrun | None:
    """Return the overrun of a rendition; what is said to be enough was laid out."""
    from briefing.verify.page_rules import FIRST, find_overrun, list_candidates, list_starts

    anchors = work.composition.anchors if work.composition else {}
    candidates = [*list_candidates(briefing, anchors, work.rendition.level)]
    bodies = work.document.bodies.values() if work.document else ()
    starts, spare = [*list_starts(measures, bodies)], 0.0
    overrun = None
    for trial in range(TRIALS):
        if trial == TRIALS - 1:
            spare = ALL
        overrun = find_overrun(measures, budget, candidates, starts, spare)
        if overrun is None or not overrun.suggestions or work.rendition.level == LEVELS[-1]:
            return overrun
        tried = overrun.suggestions[: overrun.enough or FIRST]
        left = _excess_without(work, briefing, tried, budget)
        if not left:
            return replace(overrun, enough=len(tried))
        if not overrun.enough:  # the longest were tried
            break
        spare += left + measures.line
    return replace(overrun, enough=0) if overrun else None


def _excess_without(
    work: Work, briefing: Briefing, candidates: Sequence[Candidate], budget: int
) -> float:
    """Return the height beyond the budget of a rendition without some candidates, in points."""
    from briefing.verify.page_rules import shorten

    if work.reading is None or work.rendition.level is None:
        return 0.0
    shorter = shorten(briefing, candidates, work.rendition.level)
    trial = replace(work, reading=replace(work.reading, briefing=shorter))
    trial = compose_rendition(trial, pages=budget)
    pressed = press_formats(trial, [Format.PDF]).get(Format.PDF)
    if pressed is None or trial.composition is None:
        return 0.0
    return _measure(trial, shorter, trial.composition, pressed.content, ink=False).excess(budget)


_VERBS = {"briefing": "give these 'show: dossier'", "glance": "take 'show: glance' from these"}
_ENOUGH = (
    "no three of them are enough",
    "the first is enough",
    "the first two are enough together",
    "the first three are enough together",
)


def _report_overrun(
    work: Work, briefing: Briefing, measures: PageMeasures, overrun: Overrun
) -> Finding:
    """Return the finding, with the suggestions, each with its place and what it saves."""

    def lines(height: float) -> str:
        return many(max(round(height / measures.line), 1), "line")

    name, level = work.rendition.name, work.rendition.level
    is_set = name in briefing.document.pages
    path: ContentPath = ("document", "pages", name) if is_set else ("document", "title")
    help = "shorten it, or raise the budget ('pages')"
    if overrun.suggestions and work.reading:
        verb = _VERBS.get(level or "", "leave these out, or shorten them")
        # What is left out of the longest rendition is nowhere, so that was not laid out.
        guess = "by their height " if level == LEVELS[-1] and overrun.enough else ""
        help = f"{verb}; {guess}{_ENOUGH[overrun.enough]}:"
        for each in overrun.suggestions:
            at = work.reading.positions.at(each.path)
            pages = each.saves / measures.room
            saved = f"{pages:.1f} pages" if pages >= 0.5 else lines(each.saves)
            help += f"\n{at.file}:{at.line}: {each.name}, saves {saved}"
    return Finding(
        "over-budget",
        f"the {name} has {overrun.pages} pages, and its budget is {overrun.budget}: it is"
        f" {lines(overrun.excess)} too long"
        f" ({overrun.excess / measures.room:.1f} pages)",
        path,
        help=help,
    )
