"""Editorial rules: a whole briefing in, findings out.

A rule is a small function from an :class:`~briefing.review.index.Index` to findings; its module is
its theme. To add one: write it, add its code to the catalogue, and name it in :data:`RULES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from briefing.model import Briefing
from briefing.problems import Finding
from briefing.review import prose, references, usage
from briefing.review.glyphs import missing_glyphs
from briefing.review.index import Index, index

__all__ = ["RULES", "missing_glyphs", "review", "unused_sources"]

Rule = Callable[[Index], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    references.unknown_sources,
    references.unknown_terms,
    references.unknown_facts,
    references.unknown_paragraphs,
    references.unknown_notes,
    references.duplicate_ids,
    prose.bad_citations,
    prose.bad_links,
    usage.uncited_facts,
)
"""Every rule that one briefing can be held to by itself."""


def review(briefing: Briefing) -> tuple[Finding, ...]:
    """Everything that the rules find in a briefing."""
    seen = index(briefing)
    return tuple(finding for rule in RULES for finding in rule(seen))


def unused_sources(briefing: Briefing) -> tuple[Finding, ...]:
    """The sources that this briefing leaves unused.

    Not a rule of the review, for briefings share their sources: a source that one leaves aside
    another may cite. Only what every briefing of the content folder finds here is a problem.
    """
    return tuple(usage.unused_sources(index(briefing)))
