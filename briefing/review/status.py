"""Rules on issue: no blocking notes, open queries, or uncleared sections and documents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.model.blocks.editor_note import EditorNote
from briefing.problems import Finding, Part
from briefing.review.freshness import is_waived, stale
from briefing.review.index import Index, Placed

_TO_COME = re.compile(
    r"^To be written(?: in one sentence)?[.:,]|\b(?:TBD|TODO|FIXME)\b|\?{3,}|\b(?i:lorem ipsum)\b"
)
"""Placeholder texts of a new briefing, and common marks for missing text.

"TBC" is not among them: a programme may be issued with a place to be confirmed."""


def unresolved_notes(index: Index) -> Iterator[Finding]:
    """An issued briefing has no blocking note and no open query."""
    for placed in index.of_kind(EditorNote):
        if placed.block.blocking and not _is_waived(index, "blocking-note", placed):
            yield Finding(
                "blocking-note",
                "this note stops the issue of the briefing",
                (*placed.path, "blocking"),
                part=Part.KEY,
                help="resolve it and remove 'blocking', or have it waived",
            )
        if placed.block.type == "query" and not _is_waived(index, "open-query", placed):
            yield Finding(
                "open-query",
                "this query has no answer yet",
                (*placed.path, "type"),
                help="answer it and give the note another type, or move it to the questions "
                "left open",
            )


def _is_waived(index: Index, rule: str, placed: Placed[EditorNote]) -> bool:
    name = placed.block.id
    return name is not None and is_waived(index.briefing, rule, name, index.on)


def unwritten_texts(index: Index) -> Iterator[Finding]:
    """No text says that it, or a part of it, is still to be written."""
    for text in index.texts:
        if found := _TO_COME.search(text.own):
            yield Finding(
                "unwritten",
                "this text is still to be written",
                text.path,
                span=(found.start(), found.end() - found.start()),
                help="write it, or remove it",
            )


def unresolved_when_issued(index: Index) -> Iterator[Finding]:
    """A briefing with the status issued has nothing unresolved that blocks issue."""
    if index.briefing.document.status == "issued":
        yield from unresolved_notes(index)


def stale_at_issue(index: Index) -> Iterator[Finding]:
    """No fact is past its review date at issue."""
    for name in stale(index):
        if not is_waived(index.briefing, "stale-fact", name, index.on):
            due = index.briefing.facts[name].review_by
            yield Finding(
                "stale-at-issue",
                f"the review of the fact '{name}' was due by {due}",
                ("facts", name, "review_by"),
                help="check it again and set a later 'review_by', or have it waived: a waiver in "
                "briefing.yaml names the rule stale-fact, the fact, who, why and until when",
            )


def uncleared_sections(index: Index) -> Iterator[Finding]:
    """Every section is cleared by somebody, for its present text."""
    for name, section in index.briefing.in_order():
        owner = f" by {section.owner}" if section.owner else ""
        if is_waived(index.briefing, "uncleared-section", name, index.on):
            continue
        if section.cleared is None:
            yield Finding(
                "uncleared-section",
                f"the section '{name}' has not been cleared",
                ("sections", name, "heading"),
                part=Part.KEY,
                help=f"have it cleared{owner}, then add 'cleared: {{by: …, on: …}}'",
            )
        elif section.cleared.on.text <= index.outdated.get(name, ""):
            yield Finding(
                "uncleared-section",
                f"the section '{name}' has changed since it was cleared on {section.cleared.on}",
                ("sections", name, "cleared", "on"),
                help=f"have it cleared again{owner}, and write by whom and on which later date",
            )


def uncleared_document(index: Index) -> Iterator[Finding]:
    """The briefing itself is cleared."""
    status = index.briefing.document.status
    if status not in ("cleared", "issued"):
        yield Finding(
            "not-cleared",
            f"the status of the briefing is '{status}'",
            ("document", "status"),
            help="set 'status: cleared' in briefing.yaml when it is cleared",
        )
