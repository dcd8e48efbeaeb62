"""Rules on facts: each is printed, traced, dated, said as what it is, and agrees with others."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from math import isclose

from babel import Locale

from briefing.model import Briefing
from briefing.model.blocks.base import facts_of
from briefing.model.blocks.figures import Figure, Timeline
from briefing.model.blocks.table import Table
from briefing.model.glossary import fold_type
from briefing.model.quantities import ends_of
from briefing.problems import Part, and_more
from briefing.review.index import Index, build_index
from briefing.review.rule import Violation, Violations, rule
from briefing.review.text import count_words, find_dates, unit_scale

_LONGEST_QUOTE = 12
"""Maximum number of words that identify a fact in its source; more is a quotation."""
_OPINIONS = ("claim", "opinion")
_PLANNED = "write {}; an outcome needs its own fact and source"


@rule("uncited-fact", "fact-without-attribution", "quote-too-long", part=Part.KEY)
def statements_of_facts(index: Index) -> Violations:
    used, sources = index.named("fact"), index.briefing.sources
    for name, fact in index.briefing.facts.items():
        path, words = ("facts", name), count_words(fact.quote or "")
        if name not in used:
            help = "add its id to the facts of the block that states it, or remove the fact"
            yield Violation(path, f"no block uses the fact '{name}'", None, help)
        is_own = fact.source in sources and sources[fact.source].character == "opinion"
        if fact.kind in _OPINIONS and fact.attribution is None and not is_own:
            message = f"the {fact.kind} '{name}' does not say whose it is"
            help = "add 'attribution:' with the person, body or publication that says so"
            yield Violation(path, message, None, help, code="fact-without-attribution")
        if words > _LONGEST_QUOTE:
            message = f"the quote has {words} words; the limit is {_LONGEST_QUOTE}"
            help = "keep only the words that are needed to find the place"
            yield Violation((*path, "quote"), message, None, help, Part.VALUE, "quote-too-long")


@rule(
    "untraced-entry",
    help="name the fact of facts.yaml that it prints, or write one with its source",
    part=Part.KEY,
)
def untraced_entries(index: Index) -> Violations:
    """A total is exempt, as the sum of the others; observations are covered by the source of their
    figure, and the block as a whole may name the facts of its entries.
    """
    document = index.briefing.document
    bound = {path[:size] for path in index.briefing.figures for size in range(4, len(path))}
    for path, block in (*index.blocks, *index.tiles) if document.figures == "traced" else ():
        block = block
        entries = [] if isinstance(block, Figure) else [*block.entries()]
        able = [one for one in entries if {"fact", "facts"} & set(type(one[2]).model_fields)]
        if isinstance(block, Table) and block.total:
            able.pop()
        missing = [((*path, field, number), entry) for field, number, entry in able
                   if not facts_of(entry) and getattr(entry, "counts", None) is None]  # fmt: skip
        unbound = [one for one in missing if one[0] not in bound]
        if unbound and not (block.facts and len(missing) == len(entries)):
            # The last word of its class: "event" for TimelineEvent.
            noun = re.findall("[A-Z][a-z]+", type(unbound[0][1]).__name__)[-1].lower()
            noun = "tile" if noun == "indicator" else noun
            more = and_more(len(unbound) - 1, noun)
            yield Violation(unbound[0][0], f"this {noun} names no fact{more}")


@rule(
    "no-review-date",
    help="add 'review_by:' with the day on which a newer figure may exist",
    stage="both",
    part=Part.KEY,
    fold="fact",
)
def undated_reviews(index: Index) -> Violations:
    facts = index.briefing.facts
    for name in index.printed_facts if index.briefing.document.figures == "traced" else ():
        if facts[name].kind == "quantity" and facts[name].review_by is None:
            message = f"the quantity '{name}' has no date by which it is checked again"
            yield Violation(("facts", name), message)


def stale_facts(briefing: Briefing, on: date | None = None) -> tuple[str, ...]:
    """Return the printed facts whose review was due before a day, in order of printing."""
    index = build_index(briefing, on)
    ends = ((name, briefing.facts[name].review_by) for name in index.printed_facts)
    return tuple(name for name, end in ends if end and end.last and index.on > end.last)


@rule("stale-fact", help="check it again and set a later 'review_by', or waive it in the briefing")
def stale_and_printed(index: Index) -> Violations:
    for name in stale_facts(index.briefing, index.on):
        owner, end = index.briefing.find_owner(name), index.briefing.facts[name].review_by
        message = f"the review of the fact '{name}' was due by {end}"
        yield Violation(("facts", name, "review_by"), message + (f" ({owner})" if owner else ""))


@rule("later-than-as-of", help="move it to an editor's note, or move 'as_of' of the document")
def later_facts(index: Index) -> Violations:
    as_of = index.briefing.document.as_of
    for target, name, path in index.mentions:
        fact = index.briefing.facts.get(name) if target == "fact" else None
        if fact is None or "editor_note" in path:
            continue
        dates = (fact.as_of, fact.date if fact.kind != "plan" else None)
        first = [one.first for one in dates if one and one.first]
        if as_of.last and first and max(first) > as_of.last:
            message = f"the fact '{name}' is later than the information cut-off, {as_of}"
            yield Violation(path, message)


@rule("inferred-unmarked", "plan-as-done", "unattributed-opinion", needs_language=True)
def paragraphs_of_facts(index: Index) -> Violations:
    words = index.vocabulary
    for text, block in index.paragraphs():
        opinions = [fact for _, fact in index.facts_of(block) if fact.kind in _OPINIONS]
        names = [fact.attribution for fact in opinions]
        for source in (index.briefing.sources.get(fact.source) for fact in opinions):
            names += (*source.author, source.title, source.container_title) if source else ()
        plain = fold_type(text.plain).casefold() if opinions else ""
        is_named = any(fold_type(name).casefold() in plain for name in names if name)
        is_attributed = is_named or words.attribution.search(text.plain)
        for name, fact in index.facts_of(block):
            first = fact.date.first if fact.date and fact.date_basis == "inferred" else None
            dates = find_dates(text.plain, words) if first else ()
            said = [one[:2] for one in dates if first and one.year == first.year]
            if said and words.inferred not in text.value:
                message = f"the date of the fact '{name}' is inferred, but is printed as if it were"
                help = "write '(year inferred)' or 'the year is inferred' beside it"
                yield Violation(text.path, f"{message} stated", said[0], help)
            if fact.kind == "plan" and not words.plan.search(text.value):
                message = f"the fact '{name}' is a plan; this paragraph prints it as done"
                help = _PLANNED.format("seeks, plans or aims")
                yield Violation(text.path, message, None, help, code="plan-as-done")
            if not is_attributed and opinions and fact is opinions[0]:
                message = f"this paragraph prints the {fact.kind} '{name}' without saying whose it"
                by = fact.attribution or "the source"
                help = f"write who says so: 'According to {by}, …', 'The article holds that …'"
                yield Violation(text.path, f"{message} is", None, help, code="unattributed-opinion")


@rule("plan-as-done", part=Part.KEY)
def plans_on_timelines(index: Index) -> Violations:
    for path, event in index.entries_of(Timeline):
        fact = index.briefing.facts.get(event.fact or "")
        is_planned = getattr(event, "certainty", "planned") == "planned"  # or it has no date
        if fact is not None and fact.kind == "plan" and not is_planned:
            message = f"the fact '{event.fact}' is a plan; this event prints it as done"
            yield Violation(path, message, None, _PLANNED.format("'certainty: planned'"))


@rule(
    "quantity-conflict",
    help="correct one of them, or explain both in an editor's note on a paragraph that prints them",
)
def conflicting_quantities(index: Index) -> Violations:
    first: dict[tuple[str, str], str] = {}
    facts = index.briefing.facts
    explained = [{*block.facts} for path, block in index.blocks if path in index.notes_on]
    for name in index.printed_facts:
        fact, day = facts[name], str(facts[name].date or facts[name].as_of)
        if fact.measure is None or fact.value is None:
            continue
        other = first.setdefault((fact.measure, day), name)
        mine, theirs = ([end * unit_scale(one.unit, index.vocabulary) for end in ends_of(one.value)]
                        for one in (fact, facts[other]))  # fmt: skip
        is_same = len(mine) == len(theirs) and all(map(isclose, mine, theirs))
        if not is_same and all(one.isdisjoint((name, other)) for one in explained):
            message = f"'{name}' and '{other}' give different values for '{fact.measure}', {day}"
            yield Violation(("facts", name, "value"), message)


@rule(
    "spatial-differs",
    help="correct the code of the country, or 'entities' of the facts",
    needs_language=True,
)
def countries_of_facts(index: Index) -> Violations:
    known, codes = Locale("en").territories, index.briefing.document.spatial
    codes_by_name = {str(name): code for code, name in known.items() if code.isalpha()}
    entities = [fact.entities for fact in index.briefing.facts.values() if fact.entities]
    counts = Counter(codes_by_name[name] for names in entities for name in names
                     if name in codes_by_name)  # fmt: skip
    for code, number in counts.most_common(1) if codes else ():
        if code not in codes and 2 * number > len(entities):
            said = " and ".join(str(known.get(each, each)) for each in codes)
            message = f"the briefing is about {said}; most of its facts are about {known[code]}"
            yield Violation(("document", "spatial", 0), message)
