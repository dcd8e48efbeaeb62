"""Waivers: what may remain, by whose leave and until when; and the rules on waivers themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import PurePath

from briefing.model import Briefing
from briefing.model.document import Document, Waiver
from briefing.problems import CATALOGUE, ContentPath, Finding, Problem, Severity
from briefing.review.index import Index
from briefing.review.rule import Violation, Violations, rule
from briefing.system.suggest import nearest

_ERRORS = frozenset({"blocking-note", "open-query", "uncleared-section"})
"""Errors that a named person can waive: each is about an issue, not about what a page says."""
_NEVER = frozenset({"waiver-unknown", "waiver-expired", "folder-passed-over", "more-problems"})
_OF_FILES = frozenset({"yaml-comment", "yaml-list", "unlisted-file", "layout-warning"})
"""Warnings about a file: the subject of a waiver is its name without the suffix."""
_WHOLE = "briefing"
"""The subject of a problem of the whole briefing, which is reported at its briefing.yaml."""
_SUBJECTS = {"stale-fact": "a fact", "uncleared-section": "a section",
             "blocking-note": "a note", "open-query": "a note"}  # fmt: skip
"""The subjects of the rules that are about one kind of thing."""


def unwaived(
    briefing: Briefing, findings: Iterable[Finding], on: date | None = None
) -> Iterator[Finding]:
    """Yield the findings that are not waived on a day; without advice if the briefing wants none.

    ``on``: by default, the date of issue.
    """
    document = briefing.document
    for finding in findings:
        is_advice = CATALOGUE[finding.code].severity is Severity.ADVICE
        if document.waivers:
            subjects = _subjects_at(briefing, finding.path)
            if _is_waived(document, finding.code, subjects, on):
                continue
        if document.advice or not is_advice:
            yield finding


def unwaived_problems(
    briefing: Briefing, problems: Iterable[Problem], on: date | None = None
) -> Iterator[Problem]:
    """Yield the problems that are not waived on a day as problems of their file."""
    for problem in problems:
        of_file = problem.code in _OF_FILES and problem.position
        subjects = {PurePath(of_file.file).stem} if of_file else set[str]()
        if not _is_waived(briefing.document, problem.code, subjects, on):
            yield problem


def _subjects_at(briefing: Briefing, path: ContentPath) -> set[str]:
    """Return what a finding is about, which a waiver may name: the fact, source or term, the
    section, the block, the field.
    """
    subjects = {str(part) for part in path[1:2]} or {_WHOLE}
    match path:
        case ("sections", str(name), "blocks", int(number), *_) if name in briefing.sections:
            blocks = briefing.sections[name].blocks[number : number + 1]
            subjects |= {block.id for block in blocks if block.id is not None}
    return subjects


def _is_waived(document: Document, rule: str, subjects: set[str], on: date | None) -> bool:
    return any(
        waiver.rule == rule
        and (waiver.subject in subjects or waiver.subject is None)
        and not (
            _why_not(rule) or _lacking(waiver) or _is_over(waiver, on or document.issued.first)
        )
        for waiver in document.waivers
    )


def _why_not(rule: str) -> str:
    """Return why a rule cannot be waived; empty if it can."""
    if rule not in CATALOGUE:
        return f"there is no rule '{rule}'"
    if rule in _NEVER or (CATALOGUE[rule].severity is Severity.ERROR and rule not in _ERRORS):
        return f"'{rule}' cannot be waived"
    return ""


def _lacking(waiver: Waiver) -> str:
    """Return the fields that a waiver lacks, in words."""
    if CATALOGUE[waiver.rule].severity is Severity.ADVICE:
        return ""
    needed = ("subject", "by", "until")
    return " and ".join(f"'{name}'" for name in needed if getattr(waiver, name) is None)


def _is_over(waiver: Waiver, on: date | None) -> bool:
    last = waiver.until.last if waiver.until else None
    return last is not None and on is not None and on > last


@rule("waiver-expired")
def expired_waivers(index: Index) -> Violations:
    for number, waiver in enumerate(index.briefing.document.waivers):
        if _is_over(waiver, index.on):
            path, by = ("document", "waivers", number, "until"), waiver.by or "who gave it"
            help = f"remove it, or ask {by} for a new one"
            yield Violation(path, f"this waiver ended on {waiver.until}", None, help)


@rule("waiver-unknown")
def unknown_waivers(index: Index) -> Violations:
    """A waiver names a rule that can be waived, and an existing subject, and is complete."""
    for number, waiver in enumerate(index.briefing.document.waivers):
        path: ContentPath = ("document", "waivers", number)
        if why := _why_not(waiver.rule):
            yield Violation((*path, "rule"), why, None, _remedy(waiver.rule))
        elif lacking := _lacking(waiver):
            severity = CATALOGUE[waiver.rule].severity
            message = f"this waiver of a {severity} lacks {lacking}"
            help = "write what it is about (subject), who grants it (by) and its last day (until): "
            yield Violation(
                (*path, "rule"), message, None, f"{help}they are printed in the colophon"
            )
        elif not _exists(index, waiver):
            message = f"this waiver is about '{waiver.subject}', which is not in the briefing"
            kind = _SUBJECTS.get(waiver.rule, "a fact, source, term, block or section")
            yield Violation((*path, "subject"), message, None, f"name the id of {kind}")


def _remedy(rule: str) -> str:
    if rule in CATALOGUE:
        return "correct what it reports: a waiver is for warnings and advice"
    meant = nearest(
        rule,
        (code for code in CATALOGUE if not _why_not(code)),
        loosely=lambda code: code.casefold().replace("_", "-").replace(" ", "-"),
    )
    return f"did you mean '{meant}'?" if meant else "write the code in brackets of the problem"


def _exists(index: Index, waiver: Waiver) -> bool:
    briefing, subject = index.briefing, waiver.subject
    if subject is None or waiver.rule in _OF_FILES:
        return True
    named = {"a fact": briefing.facts, "a section": briefing.sections, "a note": index.by_id}
    if kind := _SUBJECTS.get(waiver.rule):
        return subject in named[kind]
    others = (briefing.sources, briefing.terms, Document.model_fields, (_WHOLE,))
    return any(subject in names for names in (*named.values(), *others))
