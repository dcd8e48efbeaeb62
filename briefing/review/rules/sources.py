"""Rules on sources, quotations and opinions: stated, dated, attributed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.model import Fact
from briefing.model.blocks.paragraph import Paragraph
from briefing.model.blocks.quotation import Quotation
from briefing.model.glossary import fold_type
from briefing.problems import Finding, Part
from briefing.review.index import Index, Placed, needs_language

# Rules on sources: what a reader must know of them, and citations.

_PLACE = re.compile(r"(\d+)(?:\s?[–-]\s?(\d+))?")


def unsaid_single_source(index: Index) -> Iterator[Finding]:
    """If all facts rest on one source, there is a caution on that source.

    That there is only one is printed in any case; only the editor knows how reliable it is.
    """
    if not index.briefing.document.caution:
        yield from _single_source(index)


@needs_language
def cautions_without_source(index: Index) -> Iterator[Finding]:
    """If all facts rest on one source, the caution says what that source is."""
    caution = index.briefing.document.caution
    if caution and not index.vocabulary.source_words.search(caution):
        yield from _single_source(index)


def _single_source(index: Index) -> Iterator[Finding]:
    """Yield a finding at the caution, or where it is missing, if all facts rest on one source."""
    sources = {index.briefing.facts[name].source for name in index.printed}
    caution = index.briefing.document.caution
    if len(sources) != 1:
        return
    (source,) = sources
    yield Finding(
        "single-source-unsaid",
        f"every fact rests on the source '{source}', but no caution says what that source is",
        ("document", "caution") if caution else ("document",),
        help="say it in 'caution:' of briefing.yaml: 'The source is an article, opinion in form …'",
    )


def unremarked_opinions(index: Index) -> Iterator[Finding]:
    """A source of opinion has a remark that says so."""
    for name in index.briefing.sources:
        source = index.briefing.sources[name]
        if (
            source.character == "opinion"
            and source.remark is None
            and name in index.named("source")
        ):
            yield Finding(
                "opinion-source-without-remark",
                f"the source '{name}' is opinion, but no remark says how far to rely on it",
                ("sources", name),
                part=Part.KEY,
                help="add 'remark:' with what a reader must know: whose opinion, in what tone",
            )


def uncited_sources(index: Index) -> Iterator[Finding]:
    """A paragraph cites the source of each fact that it prints."""
    for placed in index.of_kind(Paragraph):
        path = (*placed.path, "text")
        cited: dict[str, list[str | None]] = {}
        for one in index.prose_at[path].citations():
            cited.setdefault(one.source, []).append(one.locator)
        for name, fact in index.facts_of(placed):
            if fact.source not in index.briefing.sources:
                continue  # reported at the fact
            if fact.source not in cited:
                yield Finding(
                    "source-not-cited",
                    f"this paragraph prints the fact '{name}' and does not cite its source",
                    path,
                    help=f"add [@{fact.source}{f', {fact.locator}' if fact.locator else ''}]",
                )
            elif fact.locator and not _covers(cited[fact.source], fact.locator):
                yield Finding(
                    "locator-differs",
                    f"the fact '{name}' is at {fact.locator} of its source; no citation in "
                    "this paragraph gives that place",
                    path,
                    help=f"cite [@{fact.source}, {fact.locator}], or correct 'locator' of the fact",
                    span=_first_citation(placed.block.text, fact.source),
                )


def _first_citation(text: str, source: str) -> tuple[int, int] | None:
    match = re.search(rf"\[@[^\[\]]*{re.escape(source)}[^\[\]]*\]", text)
    return (match.start(), len(match[0])) if match else None


def _covers(locators: list[str | None], wanted: str) -> bool:
    """Return whether a cited locator includes the fact's; a citation without one covers all."""
    if any(locator is None for locator in locators):
        return True
    numbers = _numbers(wanted)
    cited = " ".join(locator or "" for locator in locators)
    return bool(numbers and numbers <= _numbers(cited)) or (
        not numbers and fold_type(wanted).casefold() in fold_type(cited).casefold()
    )


def _numbers(locator: str) -> set[int]:
    found: set[int] = set()
    for first, last in _PLACE.findall(locator):
        found |= set(range(int(first), int(last or first) + 1))
    return found


# Rules on quotations: they state their date and what was cut.

_CUT = re.compile(r"\[\s*(?:\.\.\.|…)\s*\]|\.\.\.|…")


def undated_quotations(index: Index) -> Iterator[Finding]:
    """A quotation has a date, or a context that explains why not."""
    for placed in index.of_kind(Quotation):
        block = placed.block
        if block.date is None and block.omitted_context is None:
            yield Finding(
                "quotation-undated",
                f"this quotation of {block.speaker} has no date",
                (*placed.path, "text"),
                help="add 'date:', or say in 'omitted_context:' what is known of the occasion",
            )


def other_speakers(index: Index) -> Iterator[Finding]:
    """A quotation's speaker is the one that its fact attributes it to."""
    for placed in index.of_kind(Quotation):
        block = placed.block
        for name, fact in index.facts_of(placed):
            if fact.attribution and not _same(block.speaker, fact.attribution):
                yield Finding(
                    "speaker-differs",
                    f"these words are given to {block.speaker}; the fact '{name}' gives them to "
                    f"{fact.attribution}",
                    (*placed.path, "speaker"),
                    help="check the source, and correct whichever is wrong",
                )


def _same(one: str, other: str) -> bool:
    """Return whether two names can be one person's: same last word, or one contains the other."""
    mine, yours = one.casefold().split(), other.casefold().split()
    return mine[-1] == yours[-1] or set(mine) <= set(yours) or set(yours) <= set(mine)


def unsaid_cuts(index: Index) -> Iterator[Finding]:
    """A quotation with cuts is marked as an excerpt and states what is missing."""
    for placed in index.of_kind(Quotation):
        block = placed.block
        cut = _CUT.search(block.text)
        if cut and not block.is_excerpt:
            yield Finding(
                "quotation-cut",
                "words are cut here, but the quotation is not marked as an excerpt",
                (*placed.path, "text"),
                help="add 'is_excerpt: true', and in 'omitted_context:' what the cut words say",
                span=(cut.start(), len(cut[0])),
            )
        elif block.is_excerpt and block.omitted_context is None:
            yield Finding(
                "quotation-cut",
                "this is an excerpt, but nothing says what was left out",
                (*placed.path, "is_excerpt"),
                part=Part.KEY,
                help="add 'omitted_context:'; a condition or a question that is left out must be "
                "said",
            )


# The rule on opinions: attributed in the sentence that prints them.


@needs_language
def unattributed_opinions(index: Index) -> Iterator[Finding]:
    """A paragraph that prints a claim or an opinion attributes it in its own text."""
    for placed, name, fact in _opinions(index):
        if not _says_whose(index, placed):
            yield Finding(
                "unattributed-opinion",
                f"this paragraph prints the {fact.kind} '{name}' without saying whose it is",
                (*placed.path, "text"),
                help=f"write who says so: 'According to {fact.attribution or 'the source'}, …', "
                "'The article holds that …'",
            )


def unmarked_opinions(index: Index) -> Iterator[Finding]:
    """A paragraph that prints a claim or an opinion is marked as attributed, once it is."""
    for placed, name, fact in _opinions(index):
        is_unattributed = index.language is not None and not _says_whose(index, placed)
        if not placed.block.attributed and not is_unattributed:  # reported by the other rule
            yield Finding(
                "unattributed-opinion",
                f"this paragraph prints the {fact.kind} '{name}' but is not marked as attributed",
                placed.path,
                part=Part.KEY,
                help="check that its sentences say whose it is, then add 'attributed: true'",
            )


def _opinions(index: Index) -> Iterator[tuple[Placed[Paragraph], str, Fact]]:
    """Yield each paragraph that prints claims or opinions, with the first of them."""
    for placed in index.of_kind(Paragraph):
        facts = index.facts_of(placed)
        first = next(((n, f) for n, f in facts if f.kind in ("claim", "opinion")), None)
        if first is not None:
            yield placed, *first


def _says_whose(index: Index, placed: Placed[Paragraph]) -> bool:
    text = index.text_of(placed).plain
    names = set()
    for _, fact in index.facts_of(placed):
        source = index.briefing.sources.get(fact.source)
        if fact.kind in ("claim", "opinion"):
            names |= {fact.attribution, *(source.author if source else ())}
            names |= {source.title, source.container_title} if source else set()
    words = text.casefold()
    return bool(index.vocabulary.attribution.search(text)) or any(
        name and name.casefold() in words for name in names
    )
