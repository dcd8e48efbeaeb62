"""Editorial rules: functions from a whole briefing to findings.

A rule is a small function from an :class:`~briefing.review.index.Index` to findings, in the module
of its topic; its docstring states what must hold. To add one: write it, add its code to the
catalogue, add it to :data:`RULES`, or to :data:`SURE_RULES` if its findings hold whatever the rest
of the briefing says, and show in ``docs/rules.md`` what fails and how to correct it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from briefing.model import Briefing
from briefing.problems import Finding
from briefing.review import (
    acronyms,
    agreement,
    attribution,
    counted,
    countings,
    counts,
    dates,
    descriptions,
    evidence,
    facts,
    figures,
    freshness,
    lengths,
    listings,
    names,
    paragraphs,
    plans,
    prose,
    quantities,
    quotations,
    references,
    rows,
    sources,
    status,
    summaries,
    tables,
    usage,
    words,
)
from briefing.review.evidence import unverified
from briefing.review.freshness import is_waived, owner_of, stale_facts
from briefing.review.glyphs import missing_glyphs, unknown_letters
from briefing.review.index import Index, index
from briefing.review.theme import low_contrasts

__all__ = [
    "ISSUE_RULES",
    "RULES",
    "SURE_RULES",
    "Review",
    "is_waived",
    "issue_findings",
    "look_over",
    "low_contrasts",
    "missing_glyphs",
    "owner_of",
    "review",
    "review_of_a_part",
    "stale_facts",
    "unknown_letters",
    "unused_sources",
    "unverified",
]

Rule = Callable[[Index], Iterator[Finding]]

SURE_RULES: tuple[Rule, ...] = (
    references.unknown_sources,
    references.unknown_terms,
    references.unknown_facts,
    references.unknown_paragraphs,
    references.unknown_notes,
    references.duplicate_ids,
    tables.cells_without_a_column,
    tables.numbers_as_text,
    tables.unknown_table_notes,
    tables.duplicate_table_notes,
    prose.bad_citations,
    prose.bare_citations,
    prose.citations_without_a_sign,
    prose.markup_as_text,
    prose.marks_in_plain_words,
    prose.bad_links,
    prose.unread_links,
    prose.bad_addresses,
    lengths.long_sentences,
    lengths.long_paragraphs,
    lengths.long_key_points,
)
"""Rules whose findings hold for a part of a briefing, whatever the rest may be."""

RULES: tuple[Rule, ...] = (
    *SURE_RULES,
    usage.uncited_facts,
    facts.untraced_entries,
    facts.facts_without_attribution,
    facts.unmarked_inferences,
    facts.unmarked_in_text,
    facts.later_facts,
    attribution.unattributed_opinions,
    sources.unsaid_single_source,
    sources.unremarked_opinions,
    sources.uncited_sources,
    evidence.quotes_not_found,
    evidence.long_quotes,
    freshness.stale_and_printed,
    freshness.expired_waivers,
    freshness.unknown_waivers,
    counts.declared_counts,
    counts.counting_tiles,
    counts.stated_bodies,
    countings.titles_that_count,
    countings.counts_by_reference,
    listings.counted_listings,
    listings.counted_bullets,
    agreement.tiles_and_facts,
    agreement.lost_qualifiers,
    agreement.tiles_and_sources,
    agreement.values_and_statements,
    paragraphs.figures_of_paragraphs,
    rows.rows_and_facts,
    figures.charts_of_too_few,
    figures.mixed_units,
    figures.repeated_observations,
    figures.unplaced_observations,
    figures.too_many_series,
    figures.observations_and_facts,
    figures.titles_without_finding,
    figures.repeated_descriptions,
    descriptions.numbers_of_descriptions,
    counted.numbers_and_nouns,
    counted.figures_of_notes,
    summaries.figures_of_summaries,
    summaries.dates_of_summaries,
    dates.dates_of_the_edition,
    dates.tiles_and_dates,
    dates.entries_and_dates,
    dates.events_and_dates,
    dates.events_and_scales,
    dates.paragraphs_and_dates,
    dates.quotations_and_dates,
    plans.plans_as_done,
    plans.states_as_events,
    quantities.conflicting_quantities,
    quantities.shares_without_whole,
    quantities.wrong_totals,
    tables.wide_tables,
    words.relative_dates,
    words.evaluative_words,
    words.unit_spaces,
    words.hyphens_in_ranges,
    lengths.long_averages,
    names.avoided_names,
    acronyms.undefined_acronyms,
    acronyms.acronyms_introduced_twice,
    acronyms.acronyms_used_once,
    quotations.undated_quotations,
    quotations.unsaid_cuts,
    quotations.other_speakers,
    status.unresolved_when_issued,
)
"""All rules that apply to a briefing on its own."""

ISSUE_RULES: tuple[Rule, ...] = (
    status.unresolved_notes,
    status.unwritten_texts,
    status.stale_at_issue,
    status.uncleared_sections,
    status.uncleared_document,
)
"""Rules that a draft may break but an issued briefing may not."""


@dataclass(frozen=True)
class Review:
    """The results of a review."""

    findings: tuple[Finding, ...]
    unused_sources: tuple[Finding, ...]
    """See :func:`unused_sources`: not a problem of this briefing alone."""
    unverified: tuple[str, ...]


def look_over(briefing: Briefing, on: date | None = None) -> Review:
    """Return all results of a review on a day: by default, the date of issue.

    Indexing the content is the most expensive part and is done once.
    """
    seen = index(briefing, on)
    unused = tuple(usage.unused_sources(seen))
    return Review(_held_to(RULES, seen), unused, unverified(briefing))


def review(briefing: Briefing, on: date | None = None) -> tuple[Finding, ...]:
    """Return all findings of the rules on a day: by default, the date of issue."""
    return _held_to(RULES, index(briefing, on))


def review_of_a_part(
    part: Briefing, named: Collection[str], unsure: Collection[str], on: date | None = None
) -> tuple[Finding, ...]:
    """Return the findings of the sure rules in the valid part of a briefing.

    ``named``: names that the invalid part may define; ``unsure``: kinds of names whose files could
    not be read. References to either are not checked.
    """
    seen = index(part, on)
    sure = (one for one in seen.mentions if one.target not in unsure and one.name not in named)
    return _held_to(SURE_RULES, replace(seen, mentions=tuple(sure)))


def issue_findings(
    briefing: Briefing, on: date | None = None, outdated: Mapping[str, str] = MappingProxyType({})
) -> tuple[Finding, ...]:
    """Return what prevents the issue of a briefing on a day, apart from errors of the review.

    ``outdated``: sections changed since the previous edition, with the day on which each was
    cleared for that edition.
    """
    return _held_to(ISSUE_RULES, replace(index(briefing, on), outdated=outdated))


def _held_to(rules: tuple[Rule, ...], seen: Index) -> tuple[Finding, ...]:
    return tuple(finding for rule in rules for finding in rule(seen))


def unused_sources(briefing: Briefing) -> tuple[Finding, ...]:
    """Return the sources that this briefing does not use.

    Not a rule, because briefings share their sources: one may cite what another does not. Only a
    source unused by every briefing of the content folder is a problem.
    """
    return tuple(usage.unused_sources(index(briefing)))
