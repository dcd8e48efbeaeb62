"""Waivers: which problems of a briefing may remain, by whose leave and until when.

A waiver is for problems of any stage: of rules, of files, of the layout.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import PurePath

from briefing.model import Briefing
from briefing.model.document import Document, Waiver
from briefing.problems import CATALOGUE, ContentPath, Finding, Problem, Severity

_ERRORS = frozenset({"blocking-note", "open-query", "uncleared-section"})
"""Errors that a named person can waive: each is about an issue, not about what a page says."""
_NEVER = frozenset({"waiver-unknown", "waiver-expired", "folder-passed-over", "more-problems"})
OF_FILES = frozenset({"yaml-comment", "yaml-list", "unlisted-file", "layout-warning"})
"""Warnings about a file: the subject of a waiver is its name without the suffix."""
WHOLE = "briefing"
"""The subject of a problem of the whole briefing, which is reported at its briefing.yaml."""


def drop_waived(
    briefing: Briefing, findings: Iterable[Finding], on: date | None = None
) -> Iterator[Finding]:
    """Yield the findings that are not waived on a day; without advice if the briefing wants none.

    ``on``: by default, the date of issue.
    """
    document = briefing.document
    for finding in findings:
        is_advice = CATALOGUE[finding.code] is Severity.ADVICE
        if document.waivers:
            subjects = _list_subjects(briefing, finding.path)
            if _is_waived(document, finding.code, subjects, on):
                continue
        if document.advice or not is_advice:
            yield finding


def drop_waived_problems(
    briefing: Briefing, problems: Iterable[Problem], on: date | None = None
) -> Iterator[Problem]:
    """Yield the problems that are not waived on a day as problems of their file."""
    for problem in problems:
        of_file = problem.position if problem.code in OF_FILES else None
        subjects = {PurePath(of_file.file).stem} if of_file else set[str]()
        if not _is_waived(briefing.document, problem.code, subjects, on):
            yield problem


def _list_subjects(briefing: Briefing, path: ContentPath) -> set[str]:
    """Return what a finding is about, which a waiver may name: the fact, source or term, the
    section, the block, the field.
    """
    subjects = {str(part) for part in path[1:2]} or {WHOLE}
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
            why_unwaivable(rule)
            or missing_fields(waiver)
            or has_ended(waiver, on or document.issued.first)
        )
        for waiver in document.waivers
    )


def why_unwaivable(rule: str) -> str:
    """Return why a rule cannot be waived; empty if it can."""
    if rule not in CATALOGUE:
        return f"there is no rule '{rule}'"
    if rule in _NEVER or (CATALOGUE[rule] is Severity.ERROR and rule not in _ERRORS):
        return f"'{rule}' cannot be waived"
    return ""


def missing_fields(waiver: Waiver) -> str:
    """Return the fields that a waiver lacks, in words."""
    if CATALOGUE[waiver.rule] is Severity.ADVICE:
        return ""
    needed = ("subject", "by", "until")
    return " and ".join(f"'{name}'" for name in needed if getattr(waiver, name) is None)


def has_ended(waiver: Waiver, on: date | None) -> bool:
    """Return whether the last day of a waiver is over on a day."""
    last = waiver.until.last if waiver.until else None
    return last is not None and on is not None and on > last
