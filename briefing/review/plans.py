"""Rules on plans and states: neither is printed as something that happened."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.model.blocks.paragraph import Paragraph
from briefing.model.blocks.timeline import Timeline
from briefing.problems import ContentPath, Finding, Part
from briefing.review.index import Index

_PLAN = re.compile(
    r"\b(?:seek|sought|plan|aim|intend|intention|want|wish|hope|aspir|propos|envisag|foresee|foreseen"
    r"|schedul|expect|due to|is to|are to|was to|were to|to be|would|will|shall|ambition|target"
    r"|goal|candida|bid|undertak|undertook|announc|promis|pledg|commit"
    r"|could\b|might\b|(?-i:may)\b)",
    re.IGNORECASE,
)
_STATE = re.compile(r"\bas of\b", re.IGNORECASE)


def plans_as_done(index: Index) -> Iterator[Finding]:
    """A plan is printed as one: "seeks", "plans", "aims"; on a timeline, "planned"."""
    for timeline in index.of_kind(Timeline):
        for number, event in enumerate(timeline.block.events):
            fact = index.briefing.facts.get(event.fact or "")
            if fact is not None and fact.kind == "plan" and event.certainty != "planned":
                yield _as_done((*timeline.path, "events", number), event.fact, "event")
    for placed in index.of_kind(Paragraph) if index.is_english else ():
        for name, fact in index.facts_of(placed):
            if fact.kind == "plan" and not _PLAN.search(placed.block.text):
                yield _as_done((*placed.path, "text"), name, "paragraph")


def _as_done(path: ContentPath, name: str | None, what: str) -> Finding:
    mend = "write 'certainty: planned'" if what == "event" else "write seeks, plans or aims"
    return Finding(
        "plan-as-done",
        f"the fact '{name}' is a plan; this {what} prints it as done",
        path,
        part=Part.KEY if what == "event" else Part.VALUE,
        help=f"{mend}; an outcome needs its own fact and source",
    )


def states_as_events(index: Index) -> Iterator[Finding]:
    """What holds "as of" a date did not happen on it: a timeline marks it as a state."""
    for placed in index.of_kind(Timeline) if index.is_english else ():
        for number, event in enumerate(placed.block.events):
            fact = index.briefing.facts.get(event.fact or "")
            if fact and event.certainty == "done" and _STATE.match(fact.statement):
                yield Finding(
                    "qualifier-lost",
                    f"the fact '{event.fact}' describes a state on its date; this event prints it "
                    "as done that day",
                    (*placed.path, "events", number),
                    part=Part.KEY,
                    help="write 'certainty: state'",
                )
