"""Rules on quotations: they state their date and what was cut."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.model.blocks.quotation import Quotation
from briefing.problems import Finding, Part
from briefing.review.index import Index

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
