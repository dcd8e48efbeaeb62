"""Rules on key points and take-aways: their figures and dates are in the body."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.model import EdtfDate
from briefing.model.blocks.table import Table
from briefing.problems import ContentPath, Finding
from briefing.review.agreement import ends
from briefing.review.counts import length_of
from briefing.review.dates import agree
from briefing.review.index import Index
from briefing.review.numbers import Figure, Moment, figures, moments, scale_of
from briefing.review.text import Text, stands_before

_RANGE = re.compile(r"\d\s?[–-]\s?$")


def figures_of_summaries(index: Index) -> Iterator[Finding]:
    """A figure in a key point or take-away is also in the section that supports it."""
    for text, section in _summaries(index) if index.is_english else ():
        mine = [one for one in figures(text.own) if one.in_digits]
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


def dates_of_summaries(index: Index) -> Iterator[Finding]:
    """A date in a key point or take-away is also in the section that supports it."""
    for text, section in _summaries(index) if index.is_english else ():
        mine = [one for one in moments(text.own) if one.year is not None]
        if not mine:
            continue
        below = [
            other
            for words in index.texts_below(("sections", section))
            if words.path != text.path and words.path[-1] != "takeaway"
            for other in moments(words.plain)
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
        target = index.by_id.get(point.target)
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
            yield text.plain, figures(text.plain)


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
        length = length_of(placed.block)
        if length is not None:
            yield float(length)
        if isinstance(placed.block, Table):
            cells = (row.cell(key).value for row in placed.block.rows for key in row.cells)
            yield from (abs(float(cell)) for cell in cells if not isinstance(cell, str))
    prefix = ("sections", section)
    for mention in index.mentions:
        fact = index.briefing.facts.get(mention.name) if mention.target == "fact" else None
        if fact is not None and fact.value is not None and mention.path[:2] == prefix:
            yield from (value * scale_of(fact.unit) for value in ends(fact.value))
