"""The rule on opinions: attributed in the sentence that prints them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.model.blocks.paragraph import Paragraph
from briefing.problems import Finding, Part
from briefing.review.index import Index, Placed

_VERB = (
    r"(?:says?|said|reports?|reported|calls?|called|describes?|described|credits?|credited|holds?"
    r"|held|sees?|saw|puts?|argues?|argued|claims?|claimed|states?|stated|writes?|wrote|presents?"
    r"|presented|adds?|added|notes?|noted|considers?|considered|hopes?|hoped|believes?|believed"
    r"|judges?|judged|expects?|expected|suggests?|suggested|maintains?|maintained|finds?|found"
    r"|speaks?|spoke|counts?|counted|names?|named|quotes?|quoted|gives?|gave|thinks?|thought"
    r"|treats?|treated|warns?|warned|praises?|praised|criticises?|criticised|estimates?|estimated)"
)
_SOURCE = (
    r"(?:article|source|report|newspaper|author|paper|text|study|document|statement|analysis"
    r"|agency|speaker|ministry|government|president|minister|editorial|column|headline|profile"
    r"|factbook|review)"
)
_SAYS = re.compile(
    rf"\b(?:the|this|that|one|its?)\s(?:[\w-]+\s){{0,2}}?{_SOURCE}(?:[\s,]+[\w’-]+){{0,4}}?[\s,]+"
    rf"{_VERB}\b"
    rf"|\b{_SOURCE}[’']s\s(?:own\s)?(?:judgement|judgment|view|account|words?|opinion|assessment"
    r"|reading|eyes|description)\b"
    rf"|\baccording\sto\b|\b(?:is|are)\ssaid\sto\b|\bin\sits\s(?:view|judgement|account|words)\b"
    rf"|\b(?:its|whose)\s(?:judgements?|opinions?|views?)\b",
    re.IGNORECASE,
)


def unattributed_opinions(index: Index) -> Iterator[Finding]:
    """A paragraph that prints a claim or an opinion attributes it in its own text."""
    for placed in index.of_kind(Paragraph):
        opinions = [(n, f) for n, f in index.facts_of(placed) if f.kind in ("claim", "opinion")]
        if not opinions:
            continue
        name, fact = opinions[0]
        what = f"this paragraph prints the {fact.kind} '{name}'"
        if index.is_english and not _says_whose(index, placed):
            yield Finding(
                "unattributed-opinion",
                f"{what} without saying whose it is",
                (*placed.path, "text"),
                help=f"write who says so: 'According to {fact.attribution or 'the source'}, …', "
                "'The article holds that …'",
            )
        elif not placed.block.attributed:
            yield Finding(
                "unattributed-opinion",
                f"{what} but is not marked as attributed",
                placed.path,
                part=Part.KEY,
                help="check that its sentences say whose it is, then add 'attributed: true'",
            )


def _says_whose(index: Index, placed: Placed[Paragraph]) -> bool:
    text = index.text_of(placed).plain
    names = set()
    for _, fact in index.facts_of(placed):
        source = index.briefing.sources.get(fact.source)
        if fact.kind in ("claim", "opinion"):
            names |= {fact.attribution, *(source.author if source else ())}
            names |= {source.title, source.container_title} if source else set()
    words = text.casefold()
    return bool(_SAYS.search(text)) or any(name and name.casefold() in words for name in names)
