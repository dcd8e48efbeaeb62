"""The stage that measures the pages of each rendition: their look, and their number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from briefing.build.stages.work import Work
from briefing.output.formats import Format
from briefing.problems import ContentPath, Finding

if TYPE_CHECKING:
    from briefing.verify.budget import Overrun
    from briefing.verify.pages import PageMeasures

BUDGETED = frozenset({"a4", "letter"})
"""Paper sizes on which a budget holds, in the profile ``standard``."""


OWN = frozenset({"document", "sections"})
"""What a briefing says itself; its sources, facts and terms are apparatus."""
FORMS = frozenset({"factcheck"})
"""Renditions to be filled in, whose pages are not judged."""


def measure(work: Work) -> Work:
    """Report renditions with more pages than their budget; if asked for, how their pages look."""
    is_frozen = work.request.edition is not None  # it cannot be corrected
    return work if work.outcome.unchanged or is_frozen else work.each_copy(_measure_rendition)


def _measure_rendition(work: Work) -> Work:
    made, briefing, composition = work.outcome.made, work.briefing, work.composition
    if made is None or briefing is None or composition is None or not work.stem:
        return work
    name = f"{work.stem}{Format.PDF.suffix}"
    parcel = next((each for each in made.parcels if each.name == name), None)
    is_asked = work.request.strict or work.request.layout
    budget = _budget(work)
    is_over = parcel is not None and budget is not None and parcel.pages > budget
    if parcel is None or not (is_asked or is_over):
        return work
    from briefing.compose.document import APPARATUS
    from briefing.review import unwaived
    from briefing.verify.page_rules import judge_pages
    from briefing.verify.pages import Sheet
    from briefing.verify.pages import measure as measure_pages

    document = work.request.variant.of(briefing).document
    measures = measure_pages(
        parcel.content,
        Sheet.of(document.page, document.profile, duplex=document.duplex),
        {anchor for anchor, path in composition.anchors.items() if path[0] in OWN},
        APPARATUS,
        ink=is_asked,
    )
    findings = [*_over_budget(work, measures, budget)] if budget is not None else []
    if is_asked:
        level = None if work.rendition.name in FORMS else work.rendition.level
        findings += (
            Finding(
                flaw.code,
                f"{work.rendition.name}: {flaw.message}",
                composition.anchors.get(flaw.anchor or "", ("document", "title")),
                help=flaw.help,
            )
            for flaw in judge_pages(measures, level)
        )
        measured = {**work.outcome.measured, work.stem: measures}
        work = replace(work, outcome=replace(work.outcome, measured=measured))
    return work.with_findings(unwaived(briefing, findings, work.request.on))


def _budget(work: Work) -> int | None:
    """Return the number of pages that a rendition may have; None if there is no limit."""
    if work.briefing is None:
        return None
    variant = work.request.variant
    document, name = variant.of(work.briefing).document, work.rendition.name
    is_usual = document.profile == "standard" and document.page in BUDGETED and not variant.marked
    return document.pages.get(name, work.rendition.budget) if is_usual else None


def _over_budget(work: Work, measures: PageMeasures, budget: int) -> Iterator[Finding]:
    from briefing.verify.budget import find_overrun, list_candidates, list_starts

    if work.briefing is None:
        return
    anchors = work.composition.anchors if work.composition else {}
    candidates = list_candidates(work.briefing, anchors, work.rendition.level)
    bodies = work.document.bodies.values() if work.document else ()
    overrun = find_overrun(measures, budget, candidates, list_starts(measures, bodies))
    if overrun is None:
        return
    name = work.rendition.name
    path: ContentPath = ("document", "pages", name)
    if name not in work.briefing.document.pages:
        path = ("document", "title")
    yield Finding(
        "over-budget",
        f"the {name} has {overrun.pages} pages, and its budget is {budget}: it is"
        f" {_lines(overrun.excess, measures)} too long"
        f" ({overrun.excess / measures.room:.1f} pages)",
        path,
        help=_advice(work, overrun, measures),
    )


def _lines(height: float, measures: PageMeasures) -> str:
    number = max(round(height / measures.line), 1)
    return f"{number} line{'s' * (number != 1)}"


def _amount(height: float, measures: PageMeasures) -> str:
    """Return a height in words: in lines, or from half a page on in tenths of one."""
    pages = height / measures.room
    return f"{pages:.1f} pages" if pages >= 0.5 else _lines(height, measures)


def _advice(work: Work, overrun: Overrun, measures: PageMeasures) -> str:
    """Return the suggestions, each with its place and what it saves."""
    if not overrun.suggestions:
        return "shorten it, or raise the budget ('pages')"
    verb = {
        "briefing": "give these 'show: dossier'",
        "glance": "take 'show: glance' from these",
    }.get(work.rendition.level or "", "leave these out, or shorten them")
    enough = {0: "no three of them are enough", 1: "the first is enough"}.get(
        overrun.enough, f"the first {('two', 'three')[overrun.enough == 3]} are enough together"
    )
    assert work.reading is not None
    lines = [f"{verb}; {enough}:"]
    for each in overrun.suggestions:
        at = work.reading.positions.at(each.candidate.path)
        saved = _amount(each.saves, measures)
        lines.append(f"{at.file}:{at.line}: {each.candidate.name}, saves {saved}")
    return "\n".join(lines)
