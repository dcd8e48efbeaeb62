"""The lists of rules: for any part of a briefing, for a whole one, and for an issue."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from briefing.problems import Finding
from briefing.review.index import Index
from briefing.review.rules import (
    charts,
    counts,
    dates,
    document,
    evidence,
    facts,
    figures,
    markup,
    names,
    references,
    sources,
    style,
    subjects,
    tables,
    trends,
    waivers,
)

Rule = Callable[[Index], Iterator[Finding]]

REFERENCE_RULES: tuple[Rule, ...] = (
    references.unknown_names,
    references.unknown_notes,
    references.duplicate_ids,
    tables.cells_without_a_column,
    tables.unknown_table_notes,
    tables.duplicate_table_notes,
    markup.unread_citations,
)
"""Rules on what a page cannot be composed without, which hold for frozen editions too."""

SURE_RULES: tuple[Rule, ...] = (
    *REFERENCE_RULES,
    tables.numbers_as_text,
    markup.citations_without_signs,
    markup.markup_as_text,
    markup.markup_in_plain_words,
    markup.bad_links,
    markup.unread_links,
    style.long_sentences,
    style.long_texts,
)
"""Rules whose findings hold for a part of a briefing, whatever the rest may be."""

RULES: tuple[Rule, ...] = (
    *SURE_RULES,
    references.uncited_facts,
    facts.untraced_entries,
    facts.unmarked_inferences,
    facts.later_facts,
    sources.facts_without_attribution,
    sources.unattributed_opinions,
    sources.unsaid_single_source,
    sources.unremarked_opinions,
    sources.incomplete_quotations,
    evidence.quotes_not_found,
    evidence.long_quotes,
    evidence.places_beyond_sources,
    dates.stale_and_printed,
    waivers.expired_waivers,
    waivers.unknown_waivers,
    facts.unwritten_texts,
    facts.undated_reviews,
    document.dates_of_the_edition,
    document.levels_of_blocks,
    document.countries_of_facts,
    document.portions_above_marking,
    dates.dates_of_memberships,
    dates.events_and_scales,
    dates.plans_on_timelines,
    dates.plans_in_words,
    counts.declared_counts,
    counts.stated_counts,
    counts.counts_in_titles,
    counts.counts_by_reference,
    counts.counted_lists,
    counts.counted_bullets,
    figures.unbound_figures,
    figures.units_beside_figures,
    subjects.figure_subjects,
    subjects.tile_subjects,
    trends.trends_in_words,
    trends.findings_of_charts,
    charts.charts_of_too_few,
    charts.mixed_units,
    charts.misplaced_observations,
    charts.too_many_series,
    charts.titles_without_finding,
    charts.conflicting_quantities,
    charts.shares_without_whole,
    charts.wrong_totals,
    tables.wide_tables,
    style.relative_dates,
    style.evaluative_words,
    style.long_averages,
    names.avoided_names,
    names.misspelt_names,
    names.undefined_acronyms,
    facts.unresolved_when_issued,
)
"""All rules that apply to a briefing on its own."""

ISSUE_RULES: tuple[Rule, ...] = (
    facts.unresolved_notes,
    facts.other_unwritten_texts,
    facts.other_undated_reviews,
    facts.uncleared_sections,
    facts.uncleared_document,
)
"""Rules that a draft may break but an issued briefing may not."""
