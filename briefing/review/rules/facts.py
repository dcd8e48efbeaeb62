"""Rules on facts: each is printed, traced, dated, said as what it is, and agrees with others."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from math import isclose

from babel import Locale

from briefing.model import Briefing
from briefing.model.blocks.base import facts_of
from briefing.model.blocks.figure import Figure
from briefing.model.blocks.figures import Timeline
from briefing.model.blocks.table import Table
from briefing.model.blocks.text import Paragraph
from briefing.model.glossary import fold_type
from briefing.problems import ContentPath, Part, and_more
from briefing.review.index import Index, build_index
from briefing.review.numbers import find_dates, unit_scale
from briefing.review.rule import Violation, Violations, rule
from briefing.review.rules.figures import ends_of


@rule(
    "uncited-fact",
    help="add its id to the facts of the block that states it, or remove the fact",
    part=Part.KEY,
)
def uncited_facts(index: Index) -> Violations:
    used = index.named("fact")
    for name in index.briefing.facts:
        if name not in used:
            yield Violation(("facts", name), f"no block uses the fact '{name}'")


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
    for placed in (*index.blocks, *index.tiles) if document.figures == "traced" else ():
        block = placed.block
        entries = [] if isinstance(block, Figure) else [*block.entries()]
        able = [one for one in entries if {"fact", "facts"} & set(type(one[2]).model_fields)]
        if isinstance(block, Table) and block.total:
            able.pop()
        missing = [(placed.field(field, number), entry) for field, number, entry in able
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
    return _stale(build_index(briefing, on))


def _stale(index: Index) -> tuple[str, ...]:
    facts = index.briefing.facts
    ends = ((name, facts[name].review_by) for name in index.printed_facts)
    return tuple(name for name, end in ends if end and end.last and index.on > end.last)


def fact_owner(briefing: Briefing, name: str) -> str | None:
    """Return who maintains a fact: its own owner, or that of the first section that prints it."""
    sections = (
        section.owner
        for _, section in briefing.in_order()
        if section.owner and any(name in block.printed_facts() for block in section.blocks)
    )
    return briefing.facts[name].owner or next(sections, None)


@rule("stale-fact", help="check it again and set a later 'review_by', or waive it in the briefing")
def stale_and_printed(index: Index) -> Violations:
    for name in _stale(index):
        owner, end = fact_owner(index.briefing, name), index.briefing.facts[name].review_by
        message = f"the review of the fact '{name}' was due by {end}"
        yield Violation(("facts", name, "review_by"), message + (f" ({owner})" if owner else ""))


@rule(
    "later-than-as-of",
    help="move it to an editor's note, or move 'as_of' of the document",
)
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


@rule(
    "inferred-unmarked",
    help="write '(year inferred)' or 'the year is inferred' beside it",
    needs_language=True,
)
def unmarked_inferences(index: Index) -> Violations:
    for placed in index.of_kind(Paragraph):
        text = index.text_of(placed)
        for name, fact in index.facts_of(placed):
            first = fact.date.first if fact.date and fact.date_basis == "inferred" else None
            if first is None or index.vocabulary.inferred in text.value:
                continue
            dates = find_dates(text.plain, index.vocabulary)
            for one in [one for one in dates if one.year == first.year][:1]:
                message = f"the date of the fact '{name}' is inferred, but is printed as if it were"
                yield Violation(text.path, f"{message} stated", (one.start, one.end))


@rule("plan-as-done")
def plans_on_timelines(index: Index) -> Violations:
    for path, event in index.entries_of(Timeline):
        fact = index.briefing.facts.get(event.fact or "")
        if fact is not None and fact.kind == "plan" and event.certainty != "planned":
            yield _plan_as_done(path, event.fact, "event", "write 'certainty: planned'")


@rule("plan-as-done", needs_language=True)
def plans_in_words(index: Index) -> Violations:
    for placed in index.of_kind(Paragraph):
        for name, fact in index.facts_of(placed):
            if fact.kind == "plan" and not index.vocabulary.plan.search(placed.block.text):
                path = placed.field("text")
                yield _plan_as_done(path, name, "paragraph", "write seeks, plans or aims")


def _plan_as_done(path: ContentPath, name: str | None, what: str, mend: str) -> Violation:
    message = f"the fact '{name}' is a plan; this {what} prints it as done"
    help = f"{mend}; an outcome needs its own fact and source"
    return Violation(path, message, None, help, Part.KEY if what == "event" else None)


_OPINIONS = ("claim", "opinion")


@rule(
    "fact-without-attribution",
    help="add 'attribution:' with the person, body or publication that says so",
    part=Part.KEY,
)
def facts_without_attribution(index: Index) -> Violations:
    sources = index.briefing.sources
    for name, fact in index.briefing.facts.items():
        is_own = fact.source in sources and sources[fact.source].character == "opinion"
        if fact.kind in _OPINIONS and fact.attribution is None and not is_own:
            yield Violation(("facts", name), f"the {fact.kind} '{name}' does not say whose it is")


@rule("unattributed-opinion", needs_language=True)
def unattributed_opinions(index: Index) -> Violations:
    for placed in index.of_kind(Paragraph):
        opinions = [(n, fact) for n, fact in index.facts_of(placed) if fact.kind in _OPINIONS]
        if not opinions or index.vocabulary.attribution.search(index.text_of(placed).plain):
            continue
        names: set[str | None] = {fact.attribution for _, fact in opinions}
        for _, fact in opinions:
            if (source := index.briefing.sources.get(fact.source)) is not None:
                names |= {*source.author, source.title, source.container_title}
        words = fold_type(index.text_of(placed).plain).casefold()
        if not any(name and fold_type(name).casefold() in words for name in names):
            name, fact = opinions[0]
            message = f"this paragraph prints the {fact.kind} '{name}' without saying whose it is"
            help = f"write who says so: 'According to {fact.attribution or 'the source'}, …', "
            help += "'The article holds that …'"
            yield Violation(placed.field("text"), message, None, help)


@rule(
    "quantity-conflict",
    help="correct one of them, or explain both in an editor's note on a paragraph that prints them",
)
def conflicting_quantities(index: Index) -> Violations:
    first: dict[tuple[str, str], str] = {}
    facts = index.briefing.facts
    for name in index.printed_facts:
        fact, day = facts[name], str(facts[name].date or facts[name].as_of)
        if fact.measure is None or fact.value is None:
            continue
        other = first.setdefault((fact.measure, day), name)
        mine, theirs = (
            [end * unit_scale(one.unit, index.vocabulary) for end in ends_of(one.value)]
            for one in (fact, facts[other])
        )
        is_same = len(mine) == len(theirs) and all(map(isclose, mine, theirs))
        if not is_same and not any(
            {name, other} & {*placed.block.facts} and index.notes_on(placed)
            for placed in index.blocks
        ):
            message = f"'{name}' and '{other}' give different values for '{fact.measure}', {day}"
            yield Violation(("facts", name, "value"), message)


@rule(
    "spatial-differs",
    help="correct the code of the country, or 'entities' of the facts",
    needs_language=True,
)
def countries_of_facts(index: Index) -> Violations:
    """A briefing is about the country that most of its facts name, if they name one."""
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
