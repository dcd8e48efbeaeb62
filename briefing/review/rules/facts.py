"""Rules on facts and on issue: everything is traced, nothing is open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.model.blocks.base import facts_of
from briefing.model.blocks.editor_note import EditorNote
from briefing.model.blocks.figure import Figure
from briefing.model.blocks.paragraph import Paragraph
from briefing.model.blocks.table import Table
from briefing.problems import ContentPath, Finding, Part
from briefing.review.index import Index, Placed, needs_language
from briefing.review.numbers import find_dates
from briefing.review.rules.dates import is_waived, stale

def untraced_entries(index: Index) -> Iterator[Finding]:
    """Each tile, row, event, body, membership and person names the fact that it prints."""
    for what, path in (*_tiles(index), *_entries(index)):
        if (*path, "fact") not in index.briefing.figures:
            yield Finding(
                "untraced-entry",
                f"this {what} names no fact",
                path,
                part=Part.KEY,
                help="name the fact of facts.yaml that it prints, or write one with its source",
            )


def _tiles(index: Index) -> Iterator[tuple[str, ContentPath]]:
    tiles = index.briefing.document.at_a_glance
    if tiles is not None and tiles.facts:
        return  # the tiles as a whole name the facts of each
    for path, tile in index.tiles():
        if tile.fact is None and tile.counts is None:
            yield "tile", path


def _entries(index: Index) -> Iterator[tuple[str, ContentPath]]:
    """Yield the entries that name no fact; a total is exempt, as the sum of the others.

    Rows from a file are covered by the source of the figure.
    """
    for placed in index.blocks:
        block, entries = placed.block, list(placed.block.entries())
        if isinstance(block, Figure) and block.file is not None:
            continue
        able = [one for one in entries if {"fact", "facts"} & set(type(one[2]).model_fields)]
        if isinstance(block, Table) and block.total:
            able = able[:-1]
        missing = [one for one in able if not facts_of(one[2])]
        if block.facts and len(missing) == len(entries):
            continue  # the block as a whole names the facts of its entries
        for field, number, entry in missing:
            # The last word of its class: "event" for TimelineEvent.
            noun = re.findall("[A-Z][a-z]+", type(entry).__name__)[-1].lower()
            yield noun, (*placed.path, field, number)


@needs_language
def unmarked_inferences(index: Index) -> Iterator[Finding]:
    """A paragraph that prints an inferred date says that it is inferred."""
    for placed in index.of_kind(Paragraph):
        text = index.text_of(placed)
        if index.vocabulary.inferred in text.value:
            continue
        for name, fact in index.facts_of(placed):
            year = fact.date.first.year if fact.date is not None and fact.date.first else None
            dates = find_dates(text.plain, index.vocabulary)
            date = next((one for one in dates if one.year == year), None)
            if fact.date_basis == "inferred" and year is not None and date is not None:
                yield Finding(
                    "inferred-unmarked",
                    f"the date of the fact '{name}' is inferred, but is printed as if it were "
                    "stated",
                    text.path,
                    help="write '(year inferred)' or 'the year is inferred' beside it",
                    span=(date.start, date.end - date.start),
                )


def later_facts(index: Index) -> Iterator[Finding]:
    """The body of a briefing prints no fact later than its information cut-off."""
    last = index.briefing.document.as_of.last
    for mention in index.mentions:
        fact = index.briefing.facts.get(mention.name) if mention.target == "fact" else None
        if fact is None or last is None or "editor_note" in mention.path:
            continue
        of_event = () if fact.kind == "plan" or fact.date is None else (fact.date,)
        if any(one.first is not None and one.first > last for one in (*of_event, fact.as_of)):
            yield Finding(
                "later-than-as-of",
                f"the fact '{mention.name}' is later than the information cut-off, "
                f"{index.briefing.document.as_of}",
                mention.path,
                help="move it to an editor's note, or move 'as_of' of the document",
            )


# Rules on issue: no blocking notes, open queries, or uncleared sections and documents.

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
