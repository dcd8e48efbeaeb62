"""Rules on the document as a whole: its dates, marking and waivers, and what an issue needs."""

import re

from briefing.model.blocks.figures import Timeline
from briefing.model.blocks.tables import Memberships
from briefing.model.blocks.text import EditorNote
from briefing.model.briefing import walk_texts
from briefing.model.fields import Mark
from briefing.model.waivers import OF_FILES, WHOLE, has_ended, missing_fields, why_unwaivable
from briefing.problems import CATALOGUE, ContentPath, Part
from briefing.review.index import Index, Violation, Violations, rule
from briefing.review.text import COVER, QUOTED
from briefing.system.suggest import suggest_name


@rule("dates-contradict", "event-off-scale")
def contradictory_dates(index: Index) -> Violations:
    document = index.briefing.document
    first, (issued, _) = document.as_of.first, document.issued.ends
    if first and first > issued:
        message = f"the information goes up to {document.as_of}, but the date of issue is"
        help = "correct 'as_of', or write a later date as 'issued'"
        yield Violation(("document", "as_of"), f"{message} {document.issued}", None, help)
    before, what = document.issued, "issue"
    for number, correction in enumerate(document.corrections):
        if correction.date.text < before.text:
            message = f"this correction of {correction.date} stands after {before}, the date of"
            help = "write the date of the correction, and list corrections by date"
            path: ContentPath = ("document", "corrections", number, "date")
            yield Violation(path, f"{message} {what}", None, help)
        before, what = correction.date, "the one before"
    last = document.modified or before
    if last.text < document.issued.text or (document.corrections and last != before):
        known = f"last corrected on {before}, as 'corrections' says"
        known = known if document.corrections else f"issued on {document.issued}"
        help = "leave 'modified' out: it is the date of the last correction"
        message = f"'modified' is {last}, but it was {known}"
        yield Violation(("document", "modified"), message, None, help)
    for path, item in index.select_entries(Memberships):
        since, until = item.since, item.until
        if since and until and since.first and until.last and until.last < since.first:
            message = f"'since' is {since}, but 'until' is {until}"
            help = "check the source, and correct whichever is wrong"
            yield Violation((*path, "until"), message, None, help)
    for path, block in index.select_blocks(Timeline):
        for number, event in enumerate(block.events):
            years = [day.year for day in event.date.ends]
            start, end = min([block.start, *years]), max([block.end, *years])
            if (start, end) != (block.start, block.end):
                message = f"this event is dated {event.date}; the timeline is from {block.start}"
                message += f" to {block.end}"
                help, place = f"write 'start: {start}' and 'end: {end}'", ("events", number, "date")
                yield Violation((*path, *place), message, None, help, code="event-off-scale")


@rule("shown-too-widely", help="remove 'show: dossier' from the section, or 'show' from the block")
def levels_of_blocks(index: Index) -> Violations:
    for path, block in index.blocks:
        section = index.briefing.sections[str(path[1])]
        if section.show == "dossier" != block.show and "show" in block.model_fields_set:
            message = f"the block is for the {block.show}, but its section for the dossier only"
            yield Violation((*path, "show"), message)


_LEVELS = {
    **dict.fromkeys(("TLP:CLEAR", "TLP:WHITE", "UNCLASSIFIED", "PUBLIC"), 0),
    **{"TLP:GREEN": 1, "OFFICIAL": 1, "TLP:AMBER": 2, "OFFICIAL-SENSITIVE": 2, "RESTRICTED": 2},
    **{"TLP:AMBER+STRICT": 3, "CONFIDENTIAL": 3, "TLP:RED": 4, "SECRET": 4, "TOP SECRET": 5},
}
"""Usual markings, from the lowest to the highest."""
_LISTED = "|".join(sorted(map(re.escape, _LEVELS), key=len, reverse=True))
_PORTION = re.compile(rf"[(\[]({_LISTED})[)\]]|^({_LISTED})(?=[:.\s])")


@rule("portion-above-marking", help="raise 'marking' of the document, or leave this out")
def portions_above_marking(index: Index) -> Violations:
    marking = index.briefing.document.marking or ""
    if marking and marking.upper() not in _LEVELS:
        return  # of another scheme
    level, said = _LEVELS.get(marking.upper(), 0), f"is {marking}" if marking else "has no marking"
    for text in index.printed_texts:
        for match in _PORTION.finditer(text.value) if "marking" not in text.path else ():
            portion = match[1] or match[2]
            if _LEVELS[portion] > level:
                message = f"this is marked {portion}; the document {said}"
                yield Violation(text.path, message, match.span())


# What an issue needs


@rule("blocking-note", "open-query", stage="both")
def unresolved_notes(index: Index) -> Violations:
    is_issue = index.outdated is not None or index.briefing.document.status == "issued"
    for path, block in index.select_blocks(EditorNote) if is_issue else ():
        if block.blocking:
            message = "this note stops the issue of the briefing"
            help = "resolve it and remove 'blocking', or have it waived"
            yield Violation((*path, "blocking"), message, None, help, Part.KEY)
        if block.type == "query":
            help = "answer it and give the note another type, or move it to the questions left open"
            message = "this query has no answer yet"
            yield Violation((*path, "type"), message, None, help, code="open-query")


@rule("unwritten", help="write it, or remove it", stage="both", fold="text")
def unwritten_texts(index: Index) -> Violations:
    """In clearance and in an issue, no printed text or part of one is still to be written."""
    briefing, cited = index.briefing, index.named("source")
    if index.outdated is None and briefing.document.status not in ("in-clearance", "cleared"):
        return
    acronyms = {term.acronym for term in briefing.terms.values()}
    for visit in walk_texts(briefing):
        part, path, text = visit.path[0], visit.path, visit.value
        # The lists are shared: this briefing may not print the entry.
        is_elsewhere = part == "terms" or (part == "sources" and path[1] not in cited)
        if is_elsewhere or visit.reference or Mark.NEVER_PRINTED in visit.marks:
            continue
        unquoted = QUOTED.sub(lambda quoted: COVER * len(quoted[0]), text)
        for match in index.vocabulary.placeholder.finditer(unquoted):
            words = text[slice(*match.span())].strip()
            if words not in acronyms:
                message = f"'{words}' is to be replaced before the briefing is issued"
                yield Violation(path, message, match.span())
                break


@rule("uncleared-section", "not-cleared", stage="issue")
def clearance(index: Index) -> Violations:
    """A briefing that is one run of text, of which no section has a desk, is cleared as a whole."""
    status, sections = index.briefing.document.status, [*index.briefing.in_order()]
    if status not in ("cleared", "issued"):
        message, help = f"the status of the briefing is '{status}'", "set 'status: cleared'"
        help += " when it is cleared"
        yield Violation(("document", "status"), message, None, help, code="not-cleared")
    if not index.briefing.document.sections and not any(s.owner or s.cleared for _, s in sections):
        return
    for name, section in sections:
        owner = f" by {section.owner}" if section.owner else ""
        if section.cleared is None:
            message = f"the section '{name}' has not been cleared"
            help = f"have it cleared{owner}, then add 'cleared: {{by: …, on: …}}'"
            yield Violation(("sections", name, "heading"), message, None, help, Part.KEY)
        elif section.cleared.on.text <= (index.outdated or {}).get(name, ""):
            day = section.cleared.on
            message = f"the section '{name}' has changed since it was cleared on {day}"
            help = f"have it cleared again{owner}, and write by whom and on which later date"
            yield Violation(("sections", name, "cleared", "on"), message, None, help)


# Waivers


@rule("waiver-unknown", "waiver-expired")
def useless_waivers(index: Index) -> Violations:
    briefing, document = index.briefing, index.briefing.document
    fields, shared = type(document).model_fields, (briefing.sources, briefing.terms)
    named = {WHOLE}.union(briefing.facts, briefing.sections, index.blocks_by_id, fields, *shared)
    for number, waiver in enumerate(document.waivers):
        path: ContentPath = ("document", "waivers", number)
        subject = waiver.subject
        if has_ended(waiver, index.on):
            help = f"remove it, or ask {waiver.by or 'who gave it'} for a new one"
            message = f"this waiver ended on {waiver.until}"
            yield Violation((*path, "until"), message, None, help, code="waiver-expired")
        if why := why_unwaivable(waiver.rule):
            help = suggest_name(
                waiver.rule,
                (code for code in CATALOGUE if not why_unwaivable(code)),
                "write the code that is in brackets",
            )
            if waiver.rule in CATALOGUE:
                help = "correct what it reports: a waiver is for warnings and advice"
            yield Violation((*path, "rule"), why, None, help)
        elif missing := missing_fields(waiver):
            message = f"this waiver of a {CATALOGUE[waiver.rule]} lacks {missing}"
            help = "write what it is about (subject), who grants it (by) and its last day (until): "
            help += "they are printed in the colophon"
            yield Violation((*path, "rule"), message, None, help)
        elif subject is not None and waiver.rule not in OF_FILES and subject not in named:
            message = f"this waiver is about '{subject}', which is not in the briefing"
            help = "name the id of a fact, source, term, block or section"
            yield Violation((*path, "subject"), message, None, help)
