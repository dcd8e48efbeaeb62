"""Rules on counts in words: in the title of a list, and in sentences about a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from briefing.model import Block
from briefing.model.blocks.paragraph import Paragraph
from briefing.problems import Finding
from briefing.review.counts import length_of
from briefing.review.index import Index, Placed
from briefing.review.numbers import Figure, figures, shown

_NOUNS = {
    "timeline": "events?",
    "bodies": "bodies|body|names|offices|organisations|agencies",
    "people": "people|persons|names",
    "gaps": "questions?|gaps",
    "memberships": "organisations?|organizations?|memberships?|bodies",
    "table": "rows?|entries|entry|countries|states",
    "bullets": "points?|items?",
}
_GENERAL = "names?|entries|entry|items?"
_PARTS = (" first", " last", " other", " next", " another", " than", " only")
_LONGEST_PART = max(map(len, _PARTS))


def titles_that_count(index: Index) -> Iterator[Finding]:
    """A number of entries stated in a title or caption is correct."""
    for placed in index.blocks if index.is_english else ():
        length, nouns = length_of(placed.block), _NOUNS.get(placed.block.kind())
        if length is None or nouns is None:
            continue
        for field in ("title", "subtitle", "caption"):
            text = index.by_place.get((*placed.path, field))
            if text is not None:
                for one in _wrong(text.own, nouns, length):
                    yield Finding(
                        "count-mismatch",
                        f"this {placed.block.kind()} has {length} entries; its {field} says "
                        f"{shown(one.value)}",
                        text.path,
                        help="correct the number or the list",
                        span=(one.start, one.length),
                    )


def counts_by_reference(index: Index) -> Iterator[Finding]:
    """A sentence that refers to a list and counts its entries gives the correct number."""
    for placed in index.of_kind(Paragraph) if index.is_english else ():
        text = index.text_of(placed)
        if not index.points_to(text.path) and text.vocabulary.isdisjoint(("list", "table")):
            continue
        for sentence in text.sentences:
            written = text.value[sentence.start : sentence.start + sentence.length]
            target = _list_spoken_of(index, placed, written)
            length = length_of(target.block) if target else None
            if target is None or length is None:
                continue
            nouns = f"{_NOUNS.get(target.block.kind(), _GENERAL)}|{_GENERAL}"
            own = text.own[sentence.start : sentence.start + sentence.length]
            for one in _wrong(own, nouns, length):
                yield Finding(
                    "count-wording",
                    f"the list has {length} entries; this sentence says {shown(one.value)}",
                    text.path,
                    help="correct the number or the list",
                    span=(sentence.start + one.start, one.length),
                )


def _list_spoken_of(index: Index, placed: Placed[Paragraph], written: str) -> Placed[Block] | None:
    """Return the list that a sentence is about: the one it links to, or the one that follows."""
    targets = [index.by_id.get(name) for name in re.findall(r"\]\(#([\w-]+)\)", written)]
    lists = [one for one in targets if one is not None and length_of(one.block) is not None]
    if len(lists) == 1:
        return lists[0]
    if lists or not re.search(r"\b(?:list|table) (?:that follows|below)\b", written, re.I):
        return None
    after = index.blocks[index.blocks.index(placed) + 1 :]
    same = (one for one in after if one.path[1] == placed.path[1])
    return next((one for one in same if length_of(one.block) is not None), None)


def _wrong(text: str, nouns: str, length: int) -> Iterator[Figure]:
    """Yield the numbers before a noun that counts entries, if none of them is correct."""
    pattern = _counting(nouns)
    counting = [
        one
        for one in figures(text)
        if one.value > 1 and pattern.match(text, one.end) and not _is_a_part(text, one)
    ]
    if not any(one.value == length for one in counting):
        yield from counting


@cache
def _counting(nouns: str) -> re.Pattern[str]:
    return re.compile(rf"\s(?:[a-z-]+\s)?(?:{nouns})\b(?!\s+of\b)")


def counts_entries(text: str, one: Figure) -> bool:
    """Return whether a number precedes a noun that counts entries of some list."""
    return _counting("|".join((*_NOUNS.values(), _GENERAL))).match(text, one.end) is not None


def _is_a_part(text: str, one: Figure) -> bool:
    """Return whether only a part is counted: "the first three rows"."""
    before = text[: one.start].rstrip()[-_LONGEST_PART:].lower()
    return before.endswith(_PARTS)
