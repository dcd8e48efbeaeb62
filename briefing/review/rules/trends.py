"""Rules on trends: words such as "rose" against the series that they describe."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from briefing.model import Briefing, EdtfDate
from briefing.model.blocks.figure import Figure
from briefing.model.document import BoundFigure
from briefing.model.quantities import collect_quantities
from briefing.problems import ContentPath
from briefing.review.index import Index
from briefing.review.languages import Language
from briefing.review.numbers import format_number
from briefing.review.rule import Violation, Violations, rule
from briefing.review.rules.subjects import stems, subjects


class Point(NamedTuple):
    """A value of a series at a date."""

    date: EdtfDate
    value: float
    address: str = ""


@rule("trend-differs", help="correct the word, or the figures beside it", needs_language=True)
def trends_in_words(index: Index) -> Violations:
    """A sentence that says that a figure rose or fell agrees with the series that it prints."""
    known, all_series = index.briefing.once(subjects), index.briefing.once(_series)
    for text in index.printed_texts:
        for sentence in text.sentences if text.figures else ():
            figures = text.figures_in(sentence)
            keys = {known[one.name].series for one in figures if one.name in known}
            if len(keys) != 1:
                continue
            words = text.own[sentence.start : sentence.end].casefold()
            points = all_series.get(keys.pop(), ())
            wrong = _wrong_change(index, words, figures) or _wrong_word(
                index.vocabulary, words, points, {one.name for one in figures}
            )
            if wrong:
                listed = ", ".join(f"{one.date} {format_number(one.value)}" for one in points[:6])
                yield _violation(text.path, wrong, f"the series: {listed}", sentence.start)


def _series(briefing: Briefing) -> dict[str, list[Point]]:
    """Return the points of each series in order of time."""
    series: dict[str, list[Point]] = {}
    known = briefing.once(subjects)
    for address, quantity in briefing.once(collect_quantities)[0].items():
        date, value = quantity.date, quantity.value
        if date is not None and date.first is not None and isinstance(value, int | float):
            series.setdefault(known[address].series, []).append(Point(date, value, address))
    for points in series.values():
        points.sort(key=lambda point: (point.date.first, point.address))
    return series


def _wrong_word(
    language: Language, words: str, points: Sequence[Point], printed: set[str]
) -> re.Match[str] | None:
    """Return the word of a sentence that does not agree with the points that it prints.

    A single point is compared with the one before it.
    """
    places = [number for number, point in enumerate(points) if point.address in printed]
    if not places:
        return None
    first, last = places[0], places[-1]
    if first == last:
        values = [point.value for point in points]
        for pattern, extreme in ((language.highest, max(values)), (language.lowest, min(values))):
            if values[last] != extreme and (match := pattern.search(words)):
                return match
        first = last - 1
    return _against(language, words, points[last].value - points[first].value) if last else None


def _wrong_change(
    index: Index, words: str, figures: tuple[BoundFigure, ...]
) -> re.Match[str] | None:
    """Return the word of a sentence that does not agree with the sign of the change it prints."""
    fact = index.briefing.facts.get(figures[0].name) if len(figures) == 1 else None
    if fact is None or fact.calculation is None or fact.calculation.change is None:
        return None
    value = index.quantities[figures[0].name].value
    return _against(index.vocabulary, words, value) if isinstance(value, int | float) else None


def _against(language: Language, words: str, difference: float) -> re.Match[str] | None:
    """Return the word for a rise or a fall that does not agree with a difference."""
    rises, falls = language.rising.search(words), language.falling.search(words)
    if rises and falls:
        return None
    return rises if difference < 0 else falls if difference > 0 else None


@rule("trend-differs", help="correct the word, or the figures beside it", needs_language=True)
def findings_of_charts(index: Index) -> Violations:
    """The title of a chart says what its data show: which of two series is more, what rose."""
    for path, block in index.of_kind(Figure):
        series: dict[str, list[Point]] = {}
        for row in block.observations:
            if row.time_period is not None and isinstance(row.obs_value, int | float):
                name = row.series or row.category or row.panel or ""
                series.setdefault(name, []).append(Point(row.time_period, row.obs_value))
        title = block.title.casefold()
        wrong = _wrong_title(index.vocabulary, title, series) if series else None
        if wrong:
            yield _violation((*path, "title"), wrong, "the data of this chart")


def _wrong_title(
    language: Language, title: str, series: dict[str, list[Point]]
) -> re.Match[str] | None:
    places = {name: min(spots) for name in series if (spots := [*_places(name, title)])}
    named = sorted(places, key=lambda name: places[name])
    more = language.exceeding.search(title)
    if more and len(named) == 2:
        before, after = ({one.date: one.value for one in series[name]} for name in named)
        dates = before.keys() & after.keys()
        return more if any(before[date] < after[date] for date in dates) else None
    names = named or [*series]
    if more or len(names) != 1:
        return None
    points = sorted(series[names[0]], key=lambda one: (one.date.first, one.date.text))
    return _against(language, title, points[-1].value - points[0].value)


def _places(name: str, title: str) -> Iterator[int]:
    return (title.find(stem) for stem in stems(name) if stem in title)


def _violation(path: ContentPath, word: re.Match[str], what: str, start: int = 0) -> Violation:
    span = (start + word.start(), start + word.end())
    return Violation(path, f"'{word[0]}' does not agree with {what}", span)
