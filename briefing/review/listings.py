"""Rules on counts with their list in the same sentence: "three members: A, B and C"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from briefing.model.blocks.bullets import Bullets
from briefing.model.blocks.paragraph import Paragraph
from briefing.problems import Finding
from briefing.review.index import Index
from briefing.review.numbers import Figure, figures, shown

_INTRODUCER = re.compile(r"(?P<open>,?\s(?:including|such as))\s|(?P<whole>,?\snamely|:)\s")
_CLAUSE = re.compile(r"^(?:and |or )?(?:who|whom|which|that|whose|where|when|while|if|as)\b", re.I)
_NOUN_PHRASE = re.compile(r"\s[\w’'-]+(?:\s[\w’'-]+){0,6}\s?$")
_LONGEST = 8
"""Maximum number of words of a list member; longer ones are clauses."""


def counted_listings(index: Index) -> Iterator[Finding]:
    """A sentence that counts things and names them names as many.

    Applied to clear lists of three or more; after "including" there may be fewer names than things,
    not more.
    """
    for text in index.texts if index.is_english else ():
        if not text.is_prose or not _INTRODUCER.search(text.value):
            continue
        for sentence in text.sentences:
            own = text.own[sentence.start : sentence.start + sentence.length]
            found = _mismatch(own)
            if found is not None:
                one, members = found
                yield Finding(
                    "count-wording",
                    f"this sentence says {shown(one.value)} and names {members}",
                    text.path,
                    help="correct the number, or the names that follow",
                    span=(sentence.start + one.start, one.length),
                )


@lru_cache(maxsize=10_000)
def _mismatch(sentence: str) -> tuple[Figure, int] | None:
    introducer = _INTRODUCER.search(sentence)
    if introducer is None:
        return None
    before = [one for one in figures(sentence[: introducer.start()]) if one.value > 1]
    if not before or not _NOUN_PHRASE.match(sentence[before[-1].end : introducer.start()]):
        return None
    least, most = _members(sentence[introducer.end() :].rstrip(" .;"))
    number = before[-1].value
    if least < 3 or (number >= least and (introducer["open"] or number <= most)):
        return None
    return before[-1], least


def _members(listing: str) -> tuple[int, int]:
    """Return the minimum and maximum number of members ("and" may be in a name); 0 if unclear."""
    parts = re.split(r"[;,]\s+", listing)
    if any(_CLAUSE.match(part) or len(part.split()) > _LONGEST for part in parts):
        return 0, 0
    # Parts after the one with "and" may not belong to the list.
    last = next((n for n, part in enumerate(parts) if n and re.search(r"\sand\s", part)), None)
    least = len(parts) if last is None else last + 2
    joined = sum(len(re.findall(r"\sand\s", part)) for part in parts)
    return least, len(parts) + joined


def counted_bullets(index: Index) -> Iterator[Finding]:
    """A paragraph that counts the points below it counts them correctly."""
    for placed, after in zip(index.blocks, index.blocks[1:], strict=False):
        if not isinstance(placed.block, Paragraph) or not isinstance(after.block, Bullets):
            continue
        text = index.by_place[(*placed.path, "text")]
        if not index.is_english or not text.value.endswith(":"):
            continue
        last = text.sentences[-1]
        found = [one for one in figures(text.own) if one.start >= last.start and one.value > 1]
        points = len(after.block.items)
        if len(found) == 1 and found[0].value != points:
            yield Finding(
                "count-wording",
                f"this sentence says {shown(found[0].value)}, and {points} points follow",
                text.path,
                help="correct the number or the points",
                span=(found[0].start, found[0].length),
            )
