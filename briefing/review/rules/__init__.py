"""The lists of rules: for any part of a briefing, for a whole one, and for an issue."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from briefing.problems import Finding
from briefing.review.index import Index
from briefing.review.rules import (
    acronyms,
    charts,
    counts,
    dates,
    evidence,
    facts,
    figures,
    markup,
    pages,
    references,
    sources,
    style,
    trends,
)

Rule = Callable[[Index], Iterator[Finding]]

REFERENCE_RULES: tuple[Rule, ...] = (
    references.unknown_sources,
    references.unknown_terms,
    references.unknown_facts,
    references.unknown_paragraphs,
    references.unknown_notes,
    references.duplicate_ids,
    pages.cells_without_a_column,
    pages.unknown_table_notes,
    pages.duplicate_table_notes,
    markup.bad_citations,
)
"""Rules on what a page cannot be composed without, which hold for frozen editions too."""

SURE_RULES: tuple[Rule, ...] = (
    *REFERENCE_RULES,
    pages.numbers_as_text,
    markup.bare_citations,
    markup.citations_without_a_sign,
    markup.markup_as_text,
    markup.marks_in_plain_words,
    markup.bad_links,
    markup.unread_links,
    markup.bad_addresses,
    style.long_sentences,
    style.long_texts,
)
"""Rules whose findings hold for a part of a briefing, whatever the rest may be."""

RULES: tuple[Rule, ...] = (
    *SURE_RULES,
    references.uncited_facts,
    facts.untraced_entries,
    facts.facts_without_attribution,
    facts.unmarked_inferences,
    facts.unmarked_in_text,
    facts.later_facts,
    sources.unattributed_opinions,
    sources.unmarked_opinions,
    sources.unsaid_single_source,
    sources.cautions_without_source,
    sources.unremarked_opinions,
    sources.uncited_sources,
    evidence.quotes_not_found,
    evidence.long_quotes,
    dates.stale_and_printed,
    dates.expired_waivers,
    dates.unknown_waivers,
    counts.declared_counts,
    counts.counting_tiles,
    counts.stated_bodies,
    counts.titles_that_count,
    counts.counts_by_reference,
    counts.counted_listings,
    counts.counted_bullets,
    figures.unbound_figures,
    figures.figure_subjects,
    figures.tile_subjects,
    trends.trends_in_words,
    trends.findings_of_charts,
    charts.charts_of_too_few,
    charts.mixed_units,
    charts.repeated_observations,
    charts.unplaced_observations,
    charts.too_many_series,
    charts.titles_without_finding,
    charts.repeated_descriptions,
    dates.dates_of_the_edition,
    dates.entries_and_dates,
    dates.events_and_scales,
    dates.plans_on_timelines,
    dates.plans_in_words,
    dates.states_as_events,
    charts.conflicting_quantities,
    charts.shares_without_whole,
    charts.wrong_totals,
    pages.wide_tables,
    style.relative_dates,
    style.evaluative_words,
    style.long_averages,
    references.avoided_names,
    acronyms.undefined_acronyms,
    acronyms.acronyms_introduced_twice,
    acronyms.acronyms_used_once,
    sources.undated_quotations,
    sources.unsaid_cuts,
    sources.other_speakers,
    facts.unresolved_when_issued,
)
"""All rules that apply to a briefing on its own."""

ISSUE_RULES: tuple[Rule, ...] = (
    facts.unresolved_notes,
    facts.unwritten_texts,
    facts.stale_at_issue,
    facts.uncleared_sections,
    facts.uncleared_document,
)
"""Rules that a draft may break but an issued briefing may not."""
