"""Rules on facts and on issue: everything is traced, nothing is open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefing.model import Block
from briefing.model.blocks.base import facts_of
from briefing.model.blocks.figure import Figure
from briefing.model.blocks.table import Table
from briefing.model.blocks.text import EditorNote, Paragraph
from briefing.model.fields import NeverPrinted, has_mark
from briefing.model.walk import walk
from briefing.problems import ContentPath, Finding, Part, and_more
from briefing.review.index import Index, needs_language
from briefing.review.numbers import find_dates
from briefing.review.rules.waivers import unwaived
from briefing.review.text import QUOTED


def untraced_entries(index: Index) -> Iterator[Finding]:
    """In a traced briefing, each tile, row, event, body, membership and person names its fact.

    A total is exempt, as the sum of the others; observations are covered by the source of their
    figure, and the block as a whole may name the facts of its entries.
    """
    document = index.briefing.document
    if document.figures == "free":
        return
    bound = {path[:size] for path in index.briefing.figures for size in range(4, len(path))}
    blocks: list[tuple[ContentPath, Block]] = [(one.path, one.block) for one in index.blocks]
    if document.at_a_glance is not None:
        blocks.append((("document", "at_a_glance"), document.at_a_glance))
    for path, block in blocks:
        entries = [] if isinstance(block, Figure) else [*block.entries()]
        able = [one for one in entries if {"fact", "facts"} & set(type(one[2]).model_fields)]
        if isinstance(block, Table) and block.total:
            able = able[:-1]
        missing = [((*path, field, number), entry) for field, number, entry in able
                   if not facts_of(entry) and getattr(entry, "counts", None) is None]  # fmt: skip
        if block.facts and len(missing) == len(entries):
            continue
        # The last word of its class: "event" for TimelineEvent.
        nouns = [re.findall("[A-Z][a-z]+", type(entry).__name__)[-1] for _, entry in missing]
        noun = "tile" if path[0] == "document" else "".join(nouns[:1]).lower()
        findings = [
            Finding(
                "untraced-entry",
                f"this {noun} names no fact",
                place,
                part=Part.KEY,
                help="name the fact of facts.yaml that it prints, or write one with its source",
            )
            for place, _ in missing
            if place not in bound
        ]
        yield from _first(findings, noun)


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


def unresolved_notes(index: Index) -> Iterator[Finding]:
    """An issued briefing has no blocking note and no open query."""
    for placed in index.of_kind(EditorNote):
        if placed.block.blocking:
            yield Finding(
                "blocking-note",
                "this note stops the issue of the briefing",
                (*placed.path, "blocking"),
                part=Part.KEY,
                help="resolve it and remove 'blocking', or have it waived",
            )
        if placed.block.type == "query":
            yield Finding(
                "open-query",
                "this query has no answer yet",
                (*placed.path, "type"),
                help="answer it and give the note another type, or move it to the questions "
                "left open",
            )


_IN_CLEARANCE = ("in-clearance", "cleared")


def unwritten_texts(index: Index) -> Iterator[Finding]:
    """In clearance, no text says that it, or a part of it, is still to be written."""
    if index.briefing.document.status in _IN_CLEARANCE:
        yield from _first(_unwritten(index), "text")


def other_unwritten_texts(index: Index) -> Iterator[Finding]:
    """Nor does any text of an issue, each of which is listed."""
    yield from _unwritten(index)[index.briefing.document.status in _IN_CLEARANCE :]


def undated_reviews(index: Index) -> Iterator[Finding]:
    """In a traced briefing, each printed quantity has a date by which it is checked again."""
    yield from _first(_without_review(index), "fact")


def other_undated_reviews(index: Index) -> Iterator[Finding]:
    """So has each other quantity: an issue lists them all."""
    yield from _without_review(index)[1:]


def _first(findings: Sequence[Finding], what: str) -> Iterator[Finding]:
    """Yield the first finding, with the number of the others: a draft need not list its gaps."""
    if findings:
        more = and_more(len(findings) - 1, what)
        yield replace(findings[0], message=findings[0].message + more)


def _unwritten(index: Index) -> tuple[Finding, ...]:
    return tuple(unwaived(index.briefing, _find_unwritten(index), index.on))


def _find_unwritten(index: Index) -> Iterator[Finding]:
    cited = index.named("source")
    for visit in walk(index.briefing):
        kind = visit.path[0]
        if kind == "terms" or (kind == "sources" and visit.path[1] not in cited):
            continue  # the lists are shared: this briefing may not print the entry
        if visit.reference or has_mark(visit.marks, NeverPrinted):
            continue
        if match := _placeholder(index, visit.value):
            yield Finding(
                "unwritten",
                f"'{match[0].strip()}' is to be replaced before the briefing is issued",
                visit.path,
                span=(match.start(), match.end() - match.start()),
                help="write it, or remove it",
            )


def _placeholder(index: Index, value: str) -> re.Match[str] | None:
    """Return the first placeholder that is neither in quotation marks nor part of a name."""
    quoted = None
    for match in index.vocabulary.placeholder.finditer(value):
        if quoted is None:
            quoted = [*QUOTED.finditer(value)]
        inside = any(one.start() <= match.start() < one.end() for one in quoted)
        if not inside and match[0].strip() not in _acronyms(index):
            return match
    return None


def _acronyms(index: Index) -> frozenset[str | None]:
    return frozenset(term.acronym for term in index.briefing.terms.values())


def _without_review(index: Index) -> tuple[Finding, ...]:
    if index.briefing.document.figures == "free":
        return ()
    facts = index.briefing.facts
    missing = (
        Finding(
            "no-review-date",
            f"the quantity '{name}' has no date by which it is checked again",
            ("facts", name),
            part=Part.KEY,
            help="add 'review_by:' with the day on which a newer figure may exist",
        )
        for name in index.printed
        if facts[name].kind == "quantity" and facts[name].review_by is None
    )
    return tuple(unwaived(index.briefing, missing, index.on))


def unresolved_when_issued(index: Index) -> Iterator[Finding]:
    """A briefing with the status issued has nothing unresolved that blocks issue."""
    if index.briefing.document.status == "issued":
        yield from unresolved_notes(index)


def uncleared_sections(index: Index) -> Iterator[Finding]:
    """Every section is cleared by somebody, for its present text.

    Unless the briefing is one run of text of which no section has a desk: it is cleared as a whole.
    """
    sections = [section for _, section in index.briefing.in_order()]
    if not index.briefing.document.sections and not any(s.owner or s.cleared for s in sections):
        return
    for name, section in index.briefing.in_order():
        owner = f" by {section.owner}" if section.owner else ""
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
            help="set 'status: cleared' when it is cleared",
        )
