"""Rules on sources, quotations and opinions: what a reader must know of them is said."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.model.blocks.text import Paragraph, Quotation
from briefing.model.glossary import fold_type
from briefing.problems import Finding, Part
from briefing.review.index import Index, needs_language

OPINIONS = ("claim", "opinion")
_CUT = re.compile(r"\[\s*(?:\.\.\.|…)\s*\]|\.\.\.|…")


_PLAIN = ("primary", "official", "reference")
"""Sources that can be relied on alone: the first page names the one in any case."""


def unsaid_single_source(index: Index) -> Iterator[Finding]:
    """If all facts rest on one source, there is a caution on that source.

    That there is only one is printed in any case; only the editor knows how reliable it is.
    """
    sources = {index.briefing.facts[name].source for name in index.printed}
    known = [index.briefing.sources[name] for name in sources if name in index.briefing.sources]
    is_plain = any(source.character in _PLAIN for source in known)
    if len(sources) == 1 and not is_plain and not index.briefing.document.caution:
        yield Finding(
            "single-source-unsaid",
            f"every fact rests on the source '{next(iter(sources))}', but no caution says what "
            "that source is",
            ("document",),
            help="say it in 'caution:' of the briefing: 'The source is an article, opinion in "
            "form …'",
        )


def unremarked_opinions(index: Index) -> Iterator[Finding]:
    """A source of opinion has a remark that says so."""
    used = index.named("source")
    for name, source in index.briefing.sources.items():
        if source.character == "opinion" and source.remark is None and name in used:
            yield Finding(
                "opinion-source-without-remark",
                f"the source '{name}' is opinion, but no remark says how far to rely on it",
                ("sources", name),
                part=Part.KEY,
                help="add 'remark:' with what a reader must know: whose opinion, in what tone",
            )


def facts_without_attribution(index: Index) -> Iterator[Finding]:
    """A claim or an opinion has an attribution, unless its source is an opinion itself."""
    sources = index.briefing.sources
    for name, fact in index.briefing.facts.items():
        is_own = fact.source in sources and sources[fact.source].character == "opinion"
        if fact.kind in OPINIONS and fact.attribution is None and not is_own:
            yield Finding(
                "fact-without-attribution",
                f"the {fact.kind} '{name}' does not say whose it is",
                ("facts", name),
                part=Part.KEY,
                help="add 'attribution:' with the person, body or publication that says so",
            )


@needs_language
def unattributed_opinions(index: Index) -> Iterator[Finding]:
    """A paragraph that prints a claim or an opinion attributes it in its own text."""
    for placed in index.of_kind(Paragraph):
        opinions = [(n, fact) for n, fact in index.facts_of(placed) if fact.kind in OPINIONS]
        if not opinions:
            continue
        text = index.text_of(placed).plain
        names: set[str | None] = set()
        for _, fact in opinions:
            names.add(fact.attribution)
            if (source := index.briefing.sources.get(fact.source)) is not None:
                names |= {*source.author, source.title, source.container_title}
        words = fold_type(text).casefold()
        is_said = any(name and fold_type(name).casefold() in words for name in names)
        if not is_said and not index.vocabulary.attribution.search(text):
            name, fact = opinions[0]
            yield Finding(
                "unattributed-opinion",
                f"this paragraph prints the {fact.kind} '{name}' without saying whose it is",
                (*placed.path, "text"),
                help=f"write who says so: 'According to {fact.attribution or 'the source'}, …', "
                "'The article holds that …'",
            )


def incomplete_quotations(index: Index) -> Iterator[Finding]:
    """A quotation has a date, and one with cuts says what is missing."""
    for placed in index.of_kind(Quotation):
        block, path = placed.block, (*placed.path, "text")
        of = f" of {block.speaker}" if block.speaker else ""
        if block.source and block.date is None and block.omitted_context is None:
            yield Finding(
                "quotation-undated",
                f"this quotation{of} has no date",
                path,
                help="add 'date:', or say in 'omitted_context:' what is known of the occasion",
            )
        cut = _CUT.search(block.text)
        if cut and not block.is_excerpt:
            yield Finding(
                "quotation-cut",
                "words are cut here, but the quotation is not marked as an excerpt",
                path,
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
