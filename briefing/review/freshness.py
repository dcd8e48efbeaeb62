"""Rules on facts past their review date, and on waivers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from briefing.model import Briefing
from briefing.model.document import Waiver
from briefing.problems import Finding
from briefing.review.index import Index
from briefing.review.indexing import index_of

WAIVABLE = ("stale-fact", "blocking-note", "open-query", "uncleared-section")
"""Findings that a named person can waive, and that have a subject to name."""


def stale(index: Index) -> tuple[str, ...]:
    """Return the printed facts whose review date has passed, in order of printing."""
    facts = index.briefing.facts
    ends = ((name, facts[name].review_by) for name in index.printed)
    return tuple(name for name, end in ends if end and end.last and index.on > end.last)


def stale_facts(briefing: Briefing, on: date | None = None) -> tuple[str, ...]:
    """Return the facts that are stale on a day, in order of printing."""
    return stale(index_of(briefing, on))


def owner_of(briefing: Briefing, name: str) -> str | None:
    """Return who maintains a fact: its own owner, or that of the first section that prints it."""
    sections = (
        section.owner
        for _, section in briefing.in_order()
        if section.owner and any(name in block.printed_facts() for block in section.blocks)
    )
    return briefing.facts[name].owner or next(sections, None)


def is_waived(briefing: Briefing, rule: str, subject: str, on: date) -> bool:
    """Return whether a waiver of a finding is in force on a day."""
    return any(
        waiver.rule == rule and waiver.subject == subject and not _is_over(waiver, on)
        for waiver in briefing.document.waivers
    )


def stale_and_printed(index: Index) -> Iterator[Finding]:
    """A printed fact is not past its review date, unless that is waived."""
    for name in stale(index):
        if not is_waived(index.briefing, "stale-fact", name, index.on):
            yield Finding(
                "stale-fact",
                f"the review of the fact '{name}' was due by {index.briefing.facts[name].review_by}"
                f"{_whose(index, name)}",
                ("facts", name, "review_by"),
                help="check it again and set a later 'review_by', or waive it in briefing.yaml",
            )


def _whose(index: Index, name: str) -> str:
    owner = owner_of(index.briefing, name)
    return f" ({owner})" if owner else ""


def expired_waivers(index: Index) -> Iterator[Finding]:
    """No waiver is past its last day."""
    for number, waiver in enumerate(index.briefing.document.waivers):
        if _is_over(waiver, index.on):
            yield Finding(
                "waiver-expired",
                f"this waiver ended on {waiver.until}",
                ("document", "waivers", number, "until"),
                help=f"remove it, or ask {waiver.by} for a new one",
            )


def unknown_waivers(index: Index) -> Iterator[Finding]:
    """A waiver names a rule that can be waived, and an existing subject."""
    for number, waiver in enumerate(index.briefing.document.waivers):
        path = ("document", "waivers", number)
        if waiver.rule not in WAIVABLE:
            yield Finding(
                "waiver-unknown",
                f"'{waiver.rule}' is not a finding that can be waived",
                (*path, "rule"),
                help=f"the rules that can be waived: {', '.join(WAIVABLE)}",
            )
        elif waiver.subject not in _subjects(index, waiver.rule):
            yield Finding(
                "waiver-unknown",
                f"this waiver is about '{waiver.subject}', which is not in the briefing",
                (*path, "subject"),
                help="name the id of a fact (stale-fact), of a note (blocking-note, open-query) "
                "or of a section (uncleared-section)",
            )


def _subjects(index: Index, rule: str) -> frozenset[str]:
    match rule:
        case "stale-fact":
            return frozenset(index.briefing.facts)
        case "uncleared-section":
            return frozenset(index.briefing.sections)
        case _:
            return frozenset(index.by_id)


def _is_over(waiver: Waiver, on: date) -> bool:
    return waiver.until.last is not None and on > waiver.until.last
