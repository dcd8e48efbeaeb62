"""Rules on dates: of facts, of plans and states, and past a review date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from briefing.model import Briefing
from briefing.model.blocks.figures import Timeline
from briefing.model.blocks.lists import Memberships
from briefing.model.blocks.text import Paragraph
from briefing.problems import ContentPath, Finding, Part
from briefing.review.index import Index, build_index, needs_language


def dates_of_memberships(index: Index) -> Iterator[Finding]:
    """A membership ends after it starts."""
    for placed in index.of_kind(Memberships):
        for number, item in enumerate(placed.block.items):
            since, until = item.since, item.until
            if since and until and since.first and until.last and until.last < since.first:
                yield Finding(
                    "dates-contradict",
                    f"'since' is {since}, but 'until' is {until}",
                    (*placed.path, "items", number, "until"),
                    help="check the source, and correct whichever is wrong",
                )


def events_and_scales(index: Index) -> Iterator[Finding]:
    """An event lies within the years of its timeline; outside it would be drawn at a wrong date."""
    for placed in index.of_kind(Timeline):
        start, end = placed.block.start, placed.block.end
        for number, event in enumerate(placed.block.events):
            years = [day.year for day in (event.date.first, event.date.last) if day is not None]
            if any(not start <= year <= end for year in years):
                yield Finding(
                    "event-off-scale",
                    f"this event is dated {event.date}; the timeline goes from {start} to {end}",
                    (*placed.path, "events", number, "date"),
                    help=f"write 'start: {min(start, *years)}' and 'end: {max(end, *years)}'",
                )


def plans_on_timelines(index: Index) -> Iterator[Finding]:
    """A plan is "planned" on a timeline."""
    for timeline in index.of_kind(Timeline):
        for number, event in enumerate(timeline.block.events):
            fact = index.briefing.facts.get(event.fact or "")
            if fact is not None and fact.kind == "plan" and event.certainty != "planned":
                path = (*timeline.path, "events", number)
                yield _plan_as_done(path, event.fact, "event", "write 'certainty: planned'")


@needs_language
def plans_in_words(index: Index) -> Iterator[Finding]:
    """A paragraph that prints a plan says so: "seeks", "plans", "aims"."""
    for placed in index.of_kind(Paragraph):
        for name, fact in index.facts_of(placed):
            if fact.kind == "plan" and not index.vocabulary.plan.search(placed.block.text):
                path = (*placed.path, "text")
                yield _plan_as_done(path, name, "paragraph", "write seeks, plans or aims")


def _plan_as_done(path: ContentPath, name: str | None, what: str, mend: str) -> Finding:
    return Finding(
        "plan-as-done",
        f"the fact '{name}' is a plan; this {what} prints it as done",
        path,
        part=Part.KEY if what == "event" else Part.VALUE,
        help=f"{mend}; an outcome needs its own fact and source",
    )


# Rules on facts past their review date.


def stale(index: Index) -> tuple[str, ...]:
    """Return the printed facts whose review date has passed, in order of printing."""
    facts = index.briefing.facts
    ends = ((name, facts[name].review_by) for name in index.printed)
    return tuple(name for name, end in ends if end and end.last and index.on > end.last)


def stale_facts(briefing: Briefing, on: date | None = None) -> tuple[str, ...]:
    """Return the facts that are stale on a day, in order of printing."""
    return stale(build_index(briefing, on))


def fact_owner(briefing: Briefing, name: str) -> str | None:
    """Return who maintains a fact: its own owner, or that of the first section that prints it."""
    sections = (
        section.owner
        for _, section in briefing.in_order()
        if section.owner and any(name in block.printed_facts() for block in section.blocks)
    )
    return briefing.facts[name].owner or next(sections, None)


def stale_and_printed(index: Index) -> Iterator[Finding]:
    """A printed fact is not past its review date."""
    for name in stale(index):
        yield Finding(
            "stale-fact",
            f"the review of the fact '{name}' was due by {index.briefing.facts[name].review_by}"
            f"{_whose(index, name)}",
            ("facts", name, "review_by"),
            help="check it again and set a later 'review_by', or waive it in the briefing",
        )


def _whose(index: Index, name: str) -> str:
    owner = fact_owner(index.briefing, name)
    return f" ({owner})" if owner else ""
