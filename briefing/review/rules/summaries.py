"""Rules on figures and dates in prose: in paragraphs, key points and take-aways."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.model import Block, EdtfDate, Fact
from briefing.model.blocks.bullets import Bullets
from briefing.model.blocks.paragraph import Paragraph
from briefing.model.blocks.table import Table
from briefing.problems import ContentPath, Finding
from briefing.review.index import Index, Placed, needs_language
from briefing.review.languages import Language
from briefing.review.numbers import Figure, Moment, figures, format_number, moments, unit_scale
from briefing.review.rules.agreement import ends, is_hedged, is_per_cent, written
from briefing.review.rules.counts import counts_entries
from briefing.review.rules.dates import agree
from briefing.review.text import Text, stands_before

# The rule on figures in paragraphs: each is that of a printed fact.

_FIRST_PART = re.compile(r"\d-$")
"""The first part of an identifier such as 1540-2."""


@needs_language
def figures_of_paragraphs(index: Index) -> Iterator[Finding]:
    """A paragraph prints the values of its facts, and no figure without a fact."""
    for placed in index.of_kind(Paragraph, Bullets):
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
    language = index.vocabulary
    found = figures(text.plain, language)
    scale = unit_scale(fact.unit, language)
    *lower, upper = ends(fact.value)
    last = [one for one in found if one.says(upper, scale) and _has_unit(text, one, fact, language)]
    first = all(any(one.says(low, scale, whole=False) for one in found) for low in lower)
    if last and first:
        return _unhedged(name, fact, text, last[0], language)
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
            f"this says {format_number(single.number)}; the fact '{name}' is a range, "
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


def _has_unit(text: Text, one: Figure, fact: Fact, language: Language) -> bool:
    after = text.plain[one.end : one.end + 12]
    return not is_per_cent(fact.unit, language) or is_per_cent(after, language)


def _unhedged(name: str, fact: Fact, text: Text, one: Figure, language: Language) -> Finding | None:
    """Return a finding if a value is hedged in the fact but not in the text."""
    if isinstance(fact.value, tuple) or fact.value is None:
        return None
    scale = unit_scale(fact.unit, language)
    if not is_hedged(fact.statement, fact.value, scale, language):
        return None
    if is_hedged(text.plain, fact.value, scale, language):
        return None
    return Finding(
        "qualifier-lost",
        f"the fact '{name}' does not give {format_number(fact.value)} as exact",
        text.path,
        help="keep the word before the figure: about, nearly, more than",
        span=(one.start, one.length),
    )


def _untraced(index: Index, placed: Placed[Block], texts: tuple[Text, ...]) -> Iterator[Finding]:
    lengths = _lengths(index, placed)
    for text in texts:
        for one in figures(text.own, index.vocabulary):
            if lengths and counts_entries(text.own, one, index.vocabulary):
                continue  # compared with the list by another rule
            if not _is_a_figure(text.own, one, index.vocabulary) or one.value in lengths:
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


def _is_a_figure(text: str, one: Figure, language: Language) -> bool:
    """Return whether a number is a figure: digits, or a word with a unit. "Two" may just count."""
    before, after = text[: one.start], text[one.end : one.end + 12]
    named = before[-1:] == "#" or before.rstrip()[-8:].casefold().endswith(language.numbered)
    is_a_name = before[-1:].isspace() and before.rstrip()[-1:].isupper() and one.scale == 1
    is_a_part = stands_before(_FIRST_PART, text, one.start)
    return (
        not named
        and not is_a_part
        and not is_a_name
        and (one.in_digits or one.scale > 1 or is_per_cent(after, language))
    )


def _is_of_a_fact(one: Figure, index: Index, placed: Placed[Block], leaving: str = "") -> bool:
    """Return whether a fact of the block has this figure."""
    for name, fact in index.facts_of(placed):
        values = ends(fact.value) if fact.value is not None and name != leaving else ()
        if any(
            one.says(value, unit_scale(fact.unit, index.vocabulary), whole=False)
            for value in values
        ):
            return True
        if name != leaving:
            words = f"{fact.statement} {fact.quote or ''} {fact.remark or ''}"
            if any(other.number == one.number for other in figures(words, index.vocabulary)):
                return True
    return False


def _lengths(index: Index, placed: Placed[Block]) -> frozenset[int]:
    """Return the lengths of the lists that a block refers to, once for all of its figures."""
    names = [name for text in index.texts_below(placed.path) for name in index.points_to(text.path)]
    counted: str | None = getattr(placed.block, "counts", None)
    blocks = (index.by_id.get(name) for name in (*names, counted or ""))
    lengths = (one.block.count_entries() for one in blocks if one is not None)
    return frozenset(length for length in lengths if length is not None)


# Rules on key points and take-aways: their figures and dates are in the body.

_RANGE = re.compile(r"\d\s?[–-]\s?$")


@needs_language
def figures_of_summaries(index: Index) -> Iterator[Finding]:
    """A figure in a key point or take-away is also in the section that supports it."""
    for text, section in _summaries(index):
        mine = [one for one in figures(text.own, index.vocabulary) if one.in_digits]
        if not mine:
            continue
        below = [*_figures_below(index, text.path, section)]
        known = {one for words, found in below for one in _pairs(words, found)}
        values = set(_values(index, section))
        for number, one in enumerate(_pairs(text.own, tuple(mine))):
            if one not in known and not (one[0] is None and one[1] in values):
                yield Finding(
                    "figure-elsewhere",
                    f"the figure {text.value[mine[number].start : mine[number].end]} is not in "
                    f"the section '{section}', which supports this sentence",
                    text.path,
                    help="use the same in both places",
                    span=(mine[number].start, mine[number].length),
                )


@needs_language
def dates_of_summaries(index: Index) -> Iterator[Finding]:
    """A date in a key point or take-away is also in the section that supports it."""
    for text, section in _summaries(index):
        mine = [one for one in moments(text.own, index.vocabulary) if one.year is not None]
        if not mine:
            continue
        below = [
            other
            for words in index.texts_below(("sections", section))
            if words.path != text.path and words.path[-1] != "takeaway"
            for other in moments(words.plain, index.vocabulary)
        ]
        dates = [*_dates(index, section)]
        for one in mine:
            if not any(_is_same(one, other) for other in below) and not any(
                agree(one, date) for date in dates
            ):
                yield Finding(
                    "date-elsewhere",
                    f"the date {text.value[one.start : one.start + one.length]} is not in the "
                    f"section '{section}', which supports this sentence",
                    text.path,
                    help="use the same in both places",
                    span=(one.start, one.length),
                )


def _is_same(one: Moment, other: Moment) -> bool:
    """Return whether a date equals another or generalises it: April 2013 for 6 April 2013."""
    return one.year == other.year and all(
        mine is None or mine == yours
        for mine, yours in ((one.month, other.month), (one.day, other.day))
    )


def _dates(index: Index, section: str) -> Iterator[EdtfDate]:
    """Yield the document's ``as_of`` date, and those of the facts that a section prints."""
    yield index.briefing.document.as_of
    for mention in index.mentions:
        fact = index.briefing.facts.get(mention.name) if mention.target == "fact" else None
        if fact is not None and mention.path[:2] == ("sections", section):
            yield from (date for date in (fact.date, fact.as_of) if date is not None)


def _summaries(index: Index) -> Iterator[tuple[Text, str]]:
    for number, point in enumerate(index.briefing.document.key_points):
        target = index.by_id.get(point.target or "")
        if target is not None:
            text = index.by_place[("document", "key_points", number, "text")]
            yield text, str(target.path[1])
    for name, section in index.briefing.in_order():
        if section.takeaway is not None:
            yield index.by_place[("sections", name, "takeaway")], name


def _figures_below(
    index: Index, leaving: ContentPath, section: str
) -> Iterator[tuple[str, tuple[Figure, ...]]]:
    for text in index.texts_below(("sections", section)):
        if text.path != leaving and text.path[-1] != "takeaway":
            yield text.plain, figures(text.plain, index.vocabulary)


_Pair = tuple[float | None, float]
"""A figure, with the lower end of the range that it closes, if any."""


def _pairs(words: str, found: tuple[Figure, ...]) -> Iterator[_Pair]:
    for number, one in enumerate(found):
        closes = number > 0 and stands_before(_RANGE, words, one.start)
        yield (found[number - 1].number if closes else None), one.value


def _values(index: Index, section: str) -> Iterator[float]:
    """Yield values of printed facts, numbers in tables, and lengths of lists of a section."""
    for placed in index.blocks:
        if placed.path[1] != section:
            continue
        length = placed.block.count_entries()
        if length is not None:
            yield float(length)
        if isinstance(placed.block, Table):
            cells = (row.cell(key).value for row in placed.block.rows for key in row.cells)
            yield from (abs(float(cell)) for cell in cells if not isinstance(cell, str))
    prefix = ("sections", section)
    for mention in index.mentions:
        fact = index.briefing.facts.get(mention.name) if mention.target == "fact" else None
        if fact is not None and fact.value is not None and mention.path[:2] == prefix:
            yield from (
                value * unit_scale(fact.unit, index.vocabulary) for value in ends(fact.value)
            )
