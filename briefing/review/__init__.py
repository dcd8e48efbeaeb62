"""Editorial rules: functions from a whole briefing to findings; CONTRIBUTING.md has the recipe."""

from collections.abc import Collection, Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from msgspec.structs import replace

from briefing.model import Briefing, limits
from briefing.model.waivers import drop_waived
from briefing.problems import CATALOGUE, Finding, Severity, and_more
from briefing.review.index import Index, Rule, build_index
from briefing.review.languages import all_languages
from briefing.review.rules import document, facts, figures, subjects, tables, texts

_MODULES = (tables, document, facts, figures, texts, subjects)
ALL_RULES: tuple[Rule, ...] = tuple(
    value for module in _MODULES for value in vars(module).values() if isinstance(value, Rule)
)


class Review(NamedTuple):
    """The results of a review. Sources that are unused here may be cited by another briefing."""

    findings: tuple[Finding, ...]
    unused_sources: tuple[Finding, ...]


def full_review(briefing: Briefing, on: date | None = None, *, is_frozen: bool = False) -> Review:
    """Return all results of a review on a day: by default, the date of issue.

    A frozen edition was reviewed before it was issued: of it, what prevents it from being composed.
    """
    index = build_index(briefing, on)
    stages = ("page",) if is_frozen else ("page", "part", "whole", "both", "run")
    findings = [*_apply(stages, index)]
    if index.language is None and not is_frozen:  # what rules on words look for, a reader must
        number = sum(rule.needs_language for rule in ALL_RULES)
        known = " and ".join(language.name for language in all_languages().values())
        message = f"{number} rules were not applied: they know {known} only"
        help = "have a colleague look for what they report: docs/rules.md, 'Other languages'"
        unapplied = Finding("unapplied-rules", message, ("document", "language"), help=help)
        findings += drop_waived(briefing, [unapplied], index.on)
    return Review(tuple(findings), _apply(("folder",), index))


def review_of_a_part(
    part: Briefing, named: Collection[str], unsure: Collection[str], on: date | None = None
) -> tuple[Finding, ...]:
    """Return the findings of the sure rules in the valid part of a briefing.

    ``named``: names that the invalid part may define; ``unsure``: kinds of names whose files could
    not be read. References to either are not checked.
    """
    index = build_index(part, on)
    sure = (each for each in index.mentions if each.target not in unsure and each.name not in named)
    return _apply(("page", "part"), replace(index, mentions=tuple(sure)))


def issue_findings(
    briefing: Briefing, on: date | None = None, outdated: Mapping[str, str] = MappingProxyType({})
) -> tuple[Finding, ...]:
    """Return what prevents the issue of a briefing on a day, apart from findings of the review.

    ``outdated``: sections changed since the previous edition, with the day on which each was
    cleared for that edition.
    """
    return _apply(("both", "issue"), replace(build_index(briefing, on), outdated=outdated))


def _apply(stages: Collection[str], index: Index) -> tuple[Finding, ...]:
    """Return the findings of the rules of some stages that are not waived, of each as many as one
    would read.
    """
    findings, most = list[Finding](), limits.PROBLEMS.most
    for rule in ALL_RULES:
        if rule.stage not in stages:
            continue
        reported = [*drop_waived(index.briefing, rule(index), index.on)]
        if rule.stage == "both" and index.outdated is not None:
            draft = [*drop_waived(index.briefing, rule(replace(index, outdated=None)), index.on)]
            reported = reported[1 if rule.fold and draft else len(draft) :]  # the rest is reported
        elif rule.fold and reported:
            first, *others = reported
            more = and_more(len(others), rule.fold)
            reported = [replace(first, message=first.message + more)]
        findings += reported[:most]
        for last in reported[most : most + 1]:
            message = f"there are more problems of this kind; the first {most} are listed"
            help = "correct these; the others are listed then"
            if CATALOGUE[last.code] is not Severity.ADVICE:
                findings.append(replace(last, code="more-problems", message=message, help=help))
    return tuple(findings)
