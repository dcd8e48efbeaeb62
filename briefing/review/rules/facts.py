"""Rules on facts and sources: each is used, dated and said as what it is; quotations are found."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache
from math import isclose
from typing import NamedTuple

from babel import Locale

from briefing.model import Briefing
from briefing.model.blocks.base import facts_of
from briefing.model.blocks.figures import Figure, Timeline
from briefing.model.blocks.tables import Table
from briefing.model.blocks.text import Quotation
from briefing.model.fields import Model, Reference, field_marks
from briefing.model.glossary import fold_type, normalise_type
from briefing.model.prose import parse, plain
from briefing.model.quantities import ends_of
from briefing.problems import ContentPath, Part, and_more
from briefing.review.index import Index, Violation, Violations, build_index, rule
from briefing.review.text import QUOTED, count_words, find_dates, unit_scale

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
    blocks = index.briefing.blocks_and_tiles()
    for path, block in blocks if document.figures == "traced" else ():
        entries = [] if isinstance(block, Figure) else [*block.entries()]
        able = [entry for entry in entries if _names_facts(type(entry[2]))]
        if isinstance(block, Table) and block.total:
            able.pop()
        missing = [((*path, field, number), entry) for field, number, entry in able
                   if not facts_of(entry) and getattr(entry, "counts", None) is None]  # fmt: skip
        unbound = [entry for entry in missing if entry[0] not in bound]
        if unbound and not (block.facts and len(missing) == len(entries)):
            # The last word of its class: "event" for TimelineEvent.
            noun = re.findall("[A-Z][a-z]+", type(unbound[0][1]).__name__)[-1].lower()
            noun = "tile" if noun == "indicator" else noun
            more = and_more(len(unbound) - 1, noun)
            yield Violation(unbound[0][0], f"this {noun} names no fact{more}")


def _names_facts(model: type[Model]) -> bool:
    return any(Reference("fact") in marks for marks in field_marks(model).values())


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
        first = [day.first for day in dates if day and day.first]
        if as_of.last and first and max(first) > as_of.last:
            message = f"the fact '{name}' is later than the information cut-off, {as_of}"
            yield Violation(path, message)


@rule("inferred-unmarked", "plan-as-done", "unattributed-opinion", needs_language=True)
def paragraphs_of_facts(index: Index) -> Violations:
    words, sources = index.vocabulary, index.briefing.sources
    for text, block in index.paragraphs():
        for name, fact in index.facts_of(block):
            first = fact.date.first if fact.date and fact.date_basis == "inferred" else None
            dates = find_dates(text.plain, words) if first else ()
            said = [day[:2] for day in dates if first and day.year == first.year]
            if said and words.inferred not in text.value:
                message = f"the date of the fact '{name}' is inferred, but is printed as if it were"
                help = "write '(year inferred)' or 'the year is inferred' beside it"
                yield Violation(text.path, f"{message} stated", said[0], help)
            if fact.kind == "plan" and not words.plan.search(text.value):
                message = f"the fact '{name}' is a plan; this paragraph prints it as done"
                help = _PLANNED.format("seeks, plans or aims")
                yield Violation(text.path, message, None, help, code="plan-as-done")
        opinions = {name: fact for name, fact in index.facts_of(block) if fact.kind in _OPINIONS}
        names = [fact.attribution for fact in opinions.values()]
        for source in (sources.get(fact.source) for fact in opinions.values()):
            names += (*source.author, source.title, source.container_title) if source else ()
        plain = fold_type(text.plain).casefold() if opinions else ""
        is_named = any(fold_type(name).casefold() in plain for name in names if name)
        if opinions and not is_named and not words.attribution.search(text.plain):
            name, fact = next(iter(opinions.items()))
            message = f"this paragraph prints the {fact.kind} '{name}' without saying whose it is"
            by = fact.attribution or "the source"
            help = f"write who says so: 'According to {by}, …', 'The article holds that …'"
            yield Violation(text.path, message, None, help, code="unattributed-opinion")


@rule("plan-as-done", part=Part.KEY)
def plans_on_timelines(index: Index) -> Violations:
    for path, event in index.select_entries(Timeline):
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
    facts, words = index.briefing.facts, index.vocabulary
    explained = [{*block.facts} for _, (_, block) in index.notes]
    for name in index.printed_facts:
        fact, day = facts[name], str(facts[name].date or facts[name].as_of)
        if fact.measure is None or fact.value is None:
            continue
        other = first.setdefault((fact.measure, day), name)
        mine, theirs = ([end * unit_scale(each.unit, words) for end in ends_of(each.value)]
                        for each in (fact, facts[other]))  # fmt: skip
        is_same = len(mine) == len(theirs) and all(map(isclose, mine, theirs))
        if not is_same and all(names.isdisjoint((name, other)) for names in explained):
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


_CUT = re.compile(r"\[\s*(?:\.\.\.|…)\s*\]")
_CUT_OR_DOTS = re.compile(rf"{_CUT.pattern}|\.\.\.|…")


@rule("single-source-unsaid", "opinion-source-without-remark")
def unsaid_characters(index: Index) -> Violations:
    """That there is only one source is printed; only the editor knows how reliable it is."""
    facts, sources = index.briefing.facts, index.briefing.sources
    names = {facts[name].source for name in index.printed_facts}
    # Sources that can be relied on alone: the first page names the one in any case.
    plain = ("primary", "official", "reference")
    is_plain = any(sources[name].character in plain for name in names & sources.keys())
    if len(names) == 1 and not is_plain and not index.briefing.document.caution:
        message = f"every fact rests on the source '{names.pop()}', but no caution says what that "
        help = "say it in 'caution:' of the briefing: 'The source is an article, opinion in form …'"
        yield Violation(("document",), f"{message}source is", None, help)
    for name in index.named("source"):
        source = sources.get(name)
        if source is not None and source.character == "opinion" and source.remark is None:
            message = f"the source '{name}' is opinion, but no remark says how far to rely on it"
            help = "add 'remark:' with what a reader must know: whose opinion, in what tone"
            code = "opinion-source-without-remark"
            yield Violation(("sources", name), message, None, help, Part.KEY, code)


@rule("quotation-undated", "quotation-cut")
def incomplete_quotations(index: Index) -> Violations:
    for path, block in index.select_blocks(Quotation):
        cut = _CUT_OR_DOTS.search(block.text)
        if block.source and block.date is None and block.omitted_context is None:
            message = f"this quotation{f' of {block.speaker}' if block.speaker else ''} has no date"
            help = "add 'date:', or say in 'omitted_context:' what is known of the occasion"
            yield Violation((*path, "text"), message, None, help)
        if cut and not block.is_excerpt:
            message = "words are cut here, but the quotation is not marked as an excerpt"
            help = "add 'is_excerpt: true', and in 'omitted_context:' what the cut words say"
            yield Violation((*path, "text"), message, cut.span(), help, code="quotation-cut")
        elif block.is_excerpt and block.omitted_context is None:
            message = "this is an excerpt, but nothing says what was left out"
            help = "add 'omitted_context:'; a condition or a question that is left out must be said"
            place = (*path, "is_excerpt")
            yield Violation(place, message, None, help, Part.KEY, "quotation-cut")


@rule(
    "unverified-fact",
    help="add 'quote:' with words of the source, and its text to archive/",
    stage="run",
    part=Part.KEY,
    fold="fact",
)
def unverified_facts(index: Index) -> Violations:
    for name, fact in index.briefing.facts.items():
        if not fact.quote or fact.source not in index.briefing.archive:
            message = f"no text of a source verifies the fact '{name}'"
            yield Violation(("facts", name), message)


class _Quote(NamedTuple):
    """Words that are said to be in a source, with their place in the content."""

    path: ContentPath
    start: int
    words: str
    sources: tuple[str, ...]
    is_prose: bool = False


@rule("quote-not-found")
def quotes_not_found(index: Index) -> Violations:
    """The parts of an abridged quotation are in order."""
    archive = index.briefing.archive
    for quote in _quotes(index) if archive else ():
        known = [name for name in quote.sources if name in archive]
        texts = [_normalise(archive[name]) for name in known]
        gaps = [_find_gap(quote, text) for text in texts]
        if not gaps or None in gaps:
            continue
        start, part, words = gaps[0] or (0, "", "")
        near = next(filter(None, (_find_nearest(words, text) for text in texts)), "")
        if near or len(known) == len(quote.sources):  # else it may be in another
            message = f"these words are not in the text of the source '{known[0]}'"
            help = f"the nearest there is: “{near}”" if near else "compare them with the source"
            span = (quote.start + start, quote.start + start + len(part))
            yield Violation(quote.path, message, span, help)


def _quotes(index: Index) -> Iterator[_Quote]:
    for name, fact in index.briefing.facts.items():
        if fact.quote is not None:
            yield _Quote(("facts", name, "quote"), 0, fact.quote, (fact.source,))
    for path, block in index.select_blocks(Quotation):
        if block.source and not block.translator:
            yield _Quote((*path, "text"), 0, block.text, (block.source,))
    for text, paragraph in index.paragraphs():
        cited = [node.source for node in text.citations]
        cited += [fact.source for _, fact in index.facts_of(paragraph)]
        for match in QUOTED.finditer(text.value):
            if count_words(match[0]) > 1:
                words, start = match[0][1:-1].rstrip(".,;"), match.start() + 1
                yield _Quote(text.path, start, words, (*dict.fromkeys(cited),), True)


def _find_gap(quote: _Quote, text: str) -> tuple[int, str, str] | None:
    """Return the first part of a quotation that does not follow the part before it: where it is, as
    it is written, and as it would be in the text.
    """
    begin, start = 0, 0
    for end, next_start in (*(cut.span() for cut in _CUT.finditer(quote.words)), (None, 0)):
        part = quote.words[start:end].strip()
        words = _normalise(plain(parse(part)) if quote.is_prose else part)
        place = text.find(words, begin)
        if place < 0:
            return quote.words.index(part, start), part, words
        begin, start = place + len(words), next_start
    return None


def _find_nearest(words: str, text: str) -> str:
    """Return the passage around as many of some words as it has in a row; none if under a half."""
    wanted, there = words.split(), text.split()
    match = SequenceMatcher(None, there, wanted, autojunk=False).find_longest_match()
    start = max(match.a - match.b, 0)
    return " ".join(there[start : start + len(wanted)]) if 2 * match.size >= len(wanted) else ""


@lru_cache(maxsize=256)
def _normalise(text: str) -> str:
    """Return a text without what the typography may change.

    Within a quotation the other kind of marks is used, so both are one.
    """
    typed = normalise_type.__wrapped__(text)  # a long text is not memoised twice
    return " ".join(typed.replace("'", '"').replace(" - ", "-").split())


_PLACES = {
    "paragraphs": re.compile(r"\bparas?(?:\.|graphs?\b)\s*([\d\s,–-]+)"),
    "pages": re.compile(r"\bpp?\.\s*([\d\s,–-]+)"),
}


@rule("place-beyond-source", help="correct the place, or the source")
def places_beyond_sources(index: Index) -> Violations:
    facts, archive = index.briefing.facts.items(), index.briefing.archive
    places: list[tuple[str, str | None, ContentPath]]
    places = [(fact.source, fact.locator, ("facts", name, "locator")) for name, fact in facts]
    places += [(citation.source, citation.locator, text.path) for text in index.texts
               for citation in text.citations]  # fmt: skip
    places += [(block.source or "", block.locator, (*path, "locator"))
               for path, block in index.select_blocks(Quotation)]  # fmt: skip
    for source, locator, path in places:
        if not locator or source not in archive:
            continue
        text = archive[source]
        paragraphs = sum(1 for part in re.split(r"\n\s*\n|\f", text) if part.strip())
        counts = {"paragraphs": paragraphs, "pages": text.count("\f") + 1}
        for noun, count in counts.items():
            match = _PLACES[noun].search(locator)
            last = max(map(int, re.findall(r"\d+", match[1])), default=0) if match else 0
            if last > count > 1:  # one: they are not marked
                message = f"the text of the source '{source}' has {count} {noun}; this is {locator}"
                yield Violation(path, message, index.where(path, re.escape(locator)))
