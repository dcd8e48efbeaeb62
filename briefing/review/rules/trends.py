"""Rules on trends: words such as "rose" against the series that they describe."""

from __future__ import annotations

from collections.abc import Iterator

from briefing.model import EdtfDate
from briefing.model.blocks.figure import Figure
from briefing.model.document import BoundFigure
from briefing.model.quantities import Quantity
from briefing.problems import ContentPath, Finding
from briefing.review.index import Index, Placed, needs_language
from briefing.review.numbers import format_number
from briefing.review.rules.figures import printed_texts, quantities, series_names, stems


@needs_language
def trends_in_words(index: Index) -> Iterator[Finding]:
    """A sentence that says that a figure rose or fell agrees with the series that it prints."""
    series: dict[str, list[tuple[EdtfDate, float, str]]] = {}
    for address, quantity in quantities(index).items():
        key = _series_key(index, address, quantity)
        if (
            key
            and quantity.date
            and quantity.date.first
            and isinstance(quantity.value, int | float)
        ):
            series.setdefault(key, []).append((quantity.date, quantity.value, address))
    of = {address: key for key, values in series.items() for _, _, address in values}
    for printed in printed_texts(index):
        for sentence in printed.text.sentences if printed.figures else ():
            end = sentence.start + sentence.length
            own = printed.text.own[sentence.start : end].casefold()
            here = [f for f in printed.figures if sentence.start <= f.start < end]
            keys = {of[f.name] for f in here if f.name in of}
            if len(keys) != 1 or len([f for f in here if f.name in of]) != len(here):
                continue
            values = sorted(series[keys.pop()], key=lambda value: (value[0].first, value[2]))
            yield from _trend(index, printed.path, own, sentence.start, here, values)


def _series_key(index: Index, address: str, quantity: Quantity) -> str | None:
    if address in series_names(index):
        return address.rpartition(".")[0]
    fact = index.briefing.facts.get(address)
    return fact.measure if fact else None


def _trend(
    index: Index,
    path: ContentPath,
    own: str,
    start: int,
    here: list[BoundFigure],
    values: list[tuple[EdtfDate, float, str]],
) -> Iterator[Finding]:
    words = index.vocabulary
    numbers = {address: value for _, value, address in values}
    order = [address for _, _, address in values]
    printed = sorted({f.name for f in here}, key=order.index)
    first, last = printed[0], printed[-1]
    if first == last and order.index(first) > 0:
        first = order[order.index(first) - 1]
    rises, falls = words.rising.search(own), words.falling.search(own)
    is_wrong = None
    if first != last and bool(rises) != bool(falls):
        difference = numbers[last] - numbers[first]
        is_wrong = rises if rises and difference < 0 else falls if difference > 0 else None
    for pattern, extreme in ((words.highest, max), (words.lowest, min)):
        match = pattern.search(own)
        if match and len(printed) == 1 and numbers[printed[0]] != extreme(numbers.values()):
            is_wrong = match
    if is_wrong is not None:
        yield Finding(
            "trend-differs",
            f"'{is_wrong[0]}' does not agree with the series: "
            + ", ".join(f"{date} {format_number(value)}" for date, value, _ in values[:6]),
            path,
            span=(start + is_wrong.start(), len(is_wrong[0])),
            help="correct the word, or the figures that the sentence names",
        )


@needs_language
def findings_of_charts(index: Index) -> Iterator[Finding]:
    """The title of a chart says what its data show: which of two series is more, what rose."""
    for placed in index.of_kind(Figure):
        values: dict[str, list[tuple[EdtfDate, float]]] = {}
        for row in placed.block.observations:
            name = row.series or row.category or row.panel or ""
            if row.time_period is not None and isinstance(row.obs_value, int | float):
                values.setdefault(name, []).append((row.time_period, row.obs_value))
        if values:
            yield from _chart(index, placed, values)


def _chart(
    index: Index, placed: Placed[Figure], values: dict[str, list[tuple[EdtfDate, float]]]
) -> Iterator[Finding]:
    title, words = placed.block.title.casefold(), index.vocabulary
    named = sorted(
        (spots[0], name)
        for name in values
        if (spots := [title.find(stem) for stem in stems(name) if stem in title])
    )
    wrong = None
    more = words.exceeding.search(title)
    if more and len(named) == 2:
        before, after = (dict(values[name]) for _, name in named)
        if any(before[date] < after[date] for date in before.keys() & after.keys()):
            wrong = more
    series = [name for _, name in named] or ([*values] if len(values) == 1 else [])
    rises, falls = words.rising.search(title), words.falling.search(title)
    if not more and len(series) == 1 and bool(rises) != bool(falls):
        line = sorted(values[series[0]], key=lambda pair: (pair[0].first, pair[0].text))
        difference = line[-1][1] - line[0][1]
        if (rises and difference < 0) or (falls and difference > 0):
            wrong = rises or falls
    if wrong is not None:
        yield Finding(
            "trend-differs",
            f"'{wrong[0]}' does not agree with the data of this chart",
            (*placed.path, "title"),
            span=(wrong.start(), len(wrong[0])),
            help="correct the title, or the data",
        )
