"""The rule on figures in paragraphs: each is that of a printed fact."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.model import Block, Fact
from briefing.model.blocks.bullets import Bullets
from briefing.model.blocks.paragraph import Paragraph
from briefing.problems import Finding
from briefing.review.agreement import ends, is_hedged, is_per_cent, written
from briefing.review.countings import counts_entries
from briefing.review.counts import length_of
from briefing.review.index import Index, Placed
from briefing.review.numbers import Figure, figures, scale_of, shown
from briefing.review.text import Text, stands_before

_FIRST_PART = re.compile(r"\d-$")
"""The first part of an identifier such as 1540-2."""


def figures_of_paragraphs(index: Index) -> Iterator[Finding]:
    """A paragraph prints the values of its facts, and no figure without a fact."""
    for placed in index.of_kind(Paragraph, Bullets) if index.is_english else ():
        texts = tuple(text for text in index.texts_below(placed.path) if text.is_prose)
        wrong = list(_disagreeing(index, placed, texts))
        yield from wrong
        if not wrong:
            yield from _untraced(index, placed, texts)


def _disagreeing(index: Index, placed: Placed[Block], texts: tuple[Text, ...]) -> Iterator[Finding]:
    for name, fact in index.facts_of(placed):
        if fact.value is None:
            continue
        trouble = [_trouble(index, placed, name, fact, text) for text in texts]
        if trouble and None not in trouble:
            yield next(one for one in trouble if one is not None)


def _trouble(
    index: Index, placed: Placed[Block], name: str, fact: Fact, text: Text
) -> Finding | None:
    assert fact.value is not None
    found = figures(text.plain)
    scale = scale_of(fact.unit)
    *lower, upper = ends(fact.value)
    last = [one for one in found if one.says(upper, scale) and _has_unit(text, one, fact)]
    first = all(any(one.says(low, scale, whole=False) for one in found) for low in lower)
    if last and first:
        return _unhedged(name, fact, text, last[0])
    lengths = _lengths(index, placed)
    strange = [
        one
        for one in found
        if one.value not in lengths and not _is_of_a_fact(one, index, placed, leaving=name)
    ]
    single = _part_of_range(found, fact, scale)
    if single is not None:
        return Finding(
            "range-collapsed",
            f"this says {shown(single.number)}; the fact '{name}' is a range, "
            f"{written(fact.value)}",
            text.path,
            help="print both ends: a mean, or one end, is a different statement",
            span=(single.start, single.length),
        )
    unit = f" {fact.unit}" if fact.unit else ""
    return Finding(
        "figure-differs",
        f"the fact '{name}' has {written(fact.value)}{unit}, which this text does not say",
        text.path,
        help=f"write the figure of the fact, or remove '{name}' from the facts of this block",
        span=(strange[0].start, strange[0].length) if strange else None,
    )


def _part_of_range(found: tuple[Figure, ...], fact: Fact, scale: float) -> Figure | None:
    if not isinstance(fact.value, tuple):
        return None
    low, high = fact.value
    wanted = (low, high, (low + high) / 2)
    among = [one for one in found if any(one.says(n, scale, whole=False) for n in wanted)]
    return among[0] if len(among) == 1 and len(found) == 1 else None


def _has_unit(text: Text, one: Figure, fact: Fact) -> bool:
    return not is_per_cent(fact.unit) or is_per_cent(text.plain[one.end : one.end + 12])


def _unhedged(name: str, fact: Fact, text: Text, one: Figure) -> Finding | None:
    """Return a finding if a value is hedged in the fact but not in the text."""
    if isinstance(fact.value, tuple) or fact.value is None:
        return None
    scale = scale_of(fact.unit)
    if not is_hedged(fact.statement, fact.value, scale):
        return None
    if is_hedged(text.plain, fact.value, scale):
        return None
    return Finding(
        "qualifier-lost",
        f"the fact '{name}' does not give {shown(fact.value)} as exact",
        text.path,
        help="keep the word before the figure: about, nearly, more than",
        span=(one.start, one.length),
    )


def _untraced(index: Index, placed: Placed[Block], texts: tuple[Text, ...]) -> Iterator[Finding]:
    lengths = _lengths(index, placed)
    for text in texts:
        for one in figures(text.own):
            if lengths and counts_entries(text.own, one):
                continue  # compared with the list by another rule
            if not _is_a_figure(text.own, one) or one.value in lengths:
                continue
            if not _is_of_a_fact(one, index, placed):
                yield Finding(
                    "untraced-figure",
                    f"{'no fact of this block' if placed.block.facts else 'no fact'} has the "
                    f"figure {text.own[one.start : one.end]}",
                    text.path,
                    help="add the fact that has it to 'facts:' of the block",
                    span=(one.start, one.length),
                )
                break


def _is_a_figure(text: str, one: Figure) -> bool:
    """Return whether a number is a figure: digits, or a word with a unit. "Two" may just count."""
    before, after = text[: one.start], text[one.end : one.end + 12]
    named = before[-1:] == "#" or before.rstrip()[-8:].casefold().endswith(
        ("no.", "paragraph", "chapter", "article", "phase", "part", "level", "group", "resolution")
    )
    is_a_name = before[-1:].isspace() and before.rstrip()[-1:].isupper() and one.scale == 1
    is_a_part = stands_before(_FIRST_PART, text, one.start)
    return (
        not named
        and not is_a_part
        and not is_a_name
        and (one.in_digits or one.scale > 1 or is_per_cent(after))
    )


def _is_of_a_fact(one: Figure, index: Index, placed: Placed[Block], leaving: str = "") -> bool:
    """Return whether a fact of the block has this figure."""
    for name, fact in index.facts_of(placed):
        values = ends(fact.value) if fact.value is not None and name != leaving else ()
        if any(one.says(value, scale_of(fact.unit), whole=False) for value in values):
            return True
        if name != leaving:
            words = f"{fact.statement} {fact.quote or ''} {fact.remark or ''}"
            if any(other.number == one.number for other in figures(words)):
                return True
    return False


def _lengths(index: Index, placed: Placed[Block]) -> frozenset[int]:
    """Return the lengths of the lists that a block refers to, once for all of its figures."""
    names = [name for text in index.texts_below(placed.path) for name in index.points_to(text.path)]
    counted: str | None = getattr(placed.block, "counts", None)
    blocks = (index.by_id.get(name) for name in (*names, counted or ""))
    lengths = (length_of(one.block) for one in blocks if one is not None)
    return frozenset(length for length in lengths if length is not None)
