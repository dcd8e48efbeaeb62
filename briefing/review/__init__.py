"""Editorial rules: functions from a whole briefing to findings.

A rule is a small function from an :class:`~briefing.review.index.Index` to findings, in the module
of its topic; its docstring states what must hold. One that looks for words needs to know the
language of the briefing: it says so with :func:`~briefing.review.index.needs_language`, and finds
the words in ``index.vocabulary``, from :mod:`~briefing.review.languages`.

To add a rule: write it, add its code to the catalogue, add it to :data:`RULES`, or to
:data:`SURE_RULES` if its findings hold whatever the rest of the briefing says, and show in
``docs/rules.md`` what fails and how to correct it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from types import MappingProxyType

from briefing.model import Briefing, limits
from briefing.problems import CATALOGUE, Finding, Severity
from briefing.review.index import Index, LanguageRule, build_index
from briefing.review.languages import all_languages
from briefing.review.rules import ISSUE_RULES, REFERENCE_RULES, RULES, SURE_RULES, Rule, references
from briefing.review.rules.dates import fact_owner, stale_facts
from briefing.review.rules.evidence import unverified_facts
from briefing.review.rules.waivers import unwaived, unwaived_problems

__all__ = [
    "ISSUE_RULES",
    "RULES",
    "SURE_RULES",
    "Review",
    "broken_references",
    "fact_owner",
    "full_review",
    "issue_findings",
    "review",
    "review_of_a_part",
    "stale_facts",
    "unused_sources",
    "unwaived",
    "unwaived_problems",
]


@dataclass(frozen=True)
class Review:
    """The results of a review."""

    findings: tuple[Finding, ...]
    unused_sources: tuple[Finding, ...]
    """See :func:`unused_sources`: not a problem of this briefing alone."""


def full_review(briefing: Briefing, on: date | None = None) -> Review:
    """Return all results of a review on a day: by default, the date of issue.

    Indexing the content is the most expensive part and is done once.
    """
    index = build_index(briefing, on)
    unused = tuple(unwaived(briefing, references.unused_sources(index), index.on))
    return Review(_held_to((*RULES, unverified_facts, unapplied_rules), index), unused)


def unapplied_rules(index: Index) -> Iterator[Finding]:
    """All rules know the language of the briefing: what the others look for, a reader must."""
    if index.language is None:
        number = sum(isinstance(rule, LanguageRule) for rule in RULES)
        known = " and ".join(language.name for language in all_languages().values())
        yield Finding(
            "unapplied-rules",
            f"{number} rules were not applied: they know {known} only",
            ("document", "language"),
            help="have a colleague look for what they report: docs/rules.md, 'Other languages'",
        )


def review(briefing: Briefing, on: date | None = None) -> tuple[Finding, ...]:
    """Return all findings of the rules on a day: by default, the date of issue."""
    return _held_to(RULES, build_index(briefing, on))


def broken_references(briefing: Briefing) -> tuple[Finding, ...]:
    """Return what prevents a briefing from being composed, whatever else a review would find."""
    return _held_to(REFERENCE_RULES, build_index(briefing))


def review_of_a_part(
    part: Briefing, named: Collection[str], unsure: Collection[str], on: date | None = None
) -> tuple[Finding, ...]:
    """Return the findings of the sure rules in the valid part of a briefing.

    ``named``: names that the invalid part may define; ``unsure``: kinds of names whose files could
    not be read. References to either are not checked.
    """
    index = build_index(part, on)
    sure = (one for one in index.mentions if one.target not in unsure and one.name not in named)
    return _held_to(SURE_RULES, replace(index, mentions=tuple(sure)))


def issue_findings(
    briefing: Briefing, on: date | None = None, outdated: Mapping[str, str] = MappingProxyType({})
) -> tuple[Finding, ...]:
    """Return what prevents the issue of a briefing on a day, apart from errors of the review.

    ``outdated``: sections changed since the previous edition, with the day on which each was
    cleared for that edition.
    """
    return _held_to(ISSUE_RULES, replace(build_index(briefing, on), outdated=outdated))


def _held_to(rules: tuple[Rule, ...], index: Index) -> tuple[Finding, ...]:
    """Return the findings of the rules that are not waived, of each as many as one would read."""
    found: list[Finding] = []
    for rule in rules:
        here = [*islice(unwaived(index.briefing, rule(index), index.on), limits.PROBLEMS.most + 1)]
        if len(here) > limits.PROBLEMS.most:
            if CATALOGUE[here[-1].code].severity is Severity.ADVICE:
                found += here[:-1]
                continue
            here[-1] = replace(here[-2], code="more-problems", message=_MORE, help=_CORRECT)
        found += here
    return tuple(found)


_MORE = f"there are more problems of this kind; the first {limits.PROBLEMS.most} are listed"
_CORRECT = "correct these; the others are listed then"


def unused_sources(briefing: Briefing) -> tuple[Finding, ...]:
    """Return the sources that this briefing does not use.

    Not a rule, because briefings share their sources: one may cite what another does not. Only a
    source unused by every briefing of the content folder is a problem.
    """
    index = build_index(briefing)
    return tuple(unwaived(briefing, references.unused_sources(index), index.on))
