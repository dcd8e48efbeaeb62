"""The stage that measures the pages of each rendition: their look, and their number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from briefing.build.request import Status
from briefing.build.work import Work
from briefing.output.formats import Format
from briefing.problems import Finding

if TYPE_CHECKING:
    from briefing.verify.pages import PageMeasures

BUDGETED = frozenset({"a4", "letter"})
"""Paper sizes on which a budget holds, in the profile ``standard``."""
OWN = frozenset({"document", "sections"})
"""What a briefing says itself; its sources, facts and terms are apparatus."""


def measure(work: Work) -> Work:
    """Report renditions with more pages than their budget; if asked for, how their pages look.

    A frozen edition, which cannot be corrected, is not measured.
    """
    briefing, variant = work.briefing, work.request.variant
    if briefing is None or work.outcome.status is not Status.DONE or work.outcome.unchanged:
        return work
    if work.request.edition is not None:
        return work
    from briefing.model.waivers import drop_waived

    document = variant.of(briefing).document
    is_usual = document.profile == "standard" and document.page in BUDGETED and not variant.marked
    is_asked = work.request.strict or work.request.layout
    findings: list[Finding] = []
    measured: dict[str, PageMeasures] = {}
    for copy in work.copies:
        rendition, composition = copy.rendition, copy.composition
        budget = document.pages.get(rendition.name, rendition.budget) if is_usual else None
        pdf = copy.pressed.get(Format.PDF)
        is_over = pdf is not None and budget is not None and pdf.pages > budget
        if pdf is None or not (is_asked or is_over):
            continue
        from briefing.build.budget import report_overrun
        from briefing.compose.document import APPARATUS
        from briefing.verify.page_rules import judge_pages
        from briefing.verify.pages import Sheet, measure_pages

        sheet = Sheet.of(document.page, document.profile, duplex=document.duplex)
        own = {anchor for anchor, path in composition.anchors.items() if path[0] in OWN}
        measures = measure_pages(pdf.content, sheet, own, APPARATUS, ink=is_asked)
        if budget is not None and len(measures.pages) > budget:
            findings.append(report_overrun(work, copy, measures, budget))
        if is_asked:
            measured[copy.stem] = measures
            for flaw in judge_pages(measures, None if rendition.is_form else rendition.level):
                path = composition.anchors.get(flaw.anchor or "", ("document", "title"))
                words = f"{rendition.name}: {flaw.message}"
                findings.append(Finding(flaw.code, words, path, help=flaw.help))
    work = replace(work, outcome=replace(work.outcome, measured=measured))
    return work.with_findings(drop_waived(briefing, findings, work.request.on))
