"""Rules on charts and tables: comparable, in one unit, with a finding, adding up, wide enough."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.model.blocks.base import Described
from briefing.model.blocks.figure import FEWEST, Figure, cells
from briefing.model.blocks.figures import Indicators
from briefing.model.blocks.table import Table
from briefing.model.column_widths import needed, room_for
from briefing.problems import ContentPath
from briefing.review.index import Index, Placed
from briefing.review.languages import Language
from briefing.review.numbers import find_numbers
from briefing.review.rule import Violation, Violations, rule

_MOST_SERIES = 4
"""More series cannot be distinguished without colour."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_DIGITS_ALONE = re.compile(r"[+\-−]?\d[\d\s.,]*")
"""A number with characters that YAML does not parse in one; "90–95" and "about 4" are text."""


def _figures(index: Index) -> Iterator[Placed[Figure]]:
    return (placed for placed in index.of_kind(Figure) if placed.block.observations)


@rule(
    "chart-of-too-few",
    help=f"write it as a table, or add observations: a chart needs at least {FEWEST}",
)
def charts_of_too_few(index: Index) -> Violations:
    for placed in _figures(index):
        number = placed.block.comparable()
        if number < FEWEST:
            is_line = placed.block.chart == "line"
            which = "in its longest line" if is_line else "that can be compared"
            counted = "one observation" if number == 1 else f"{number or 'no'} observations"
            message = f"this figure has {counted} {which}; it is printed as a table"
            yield Violation(placed.field("type"), message)


@rule("mixed-units")
def mixed_units(index: Index) -> Violations:
    for placed in _figures(index):
        rows = enumerate(placed.block.observations)
        units = {n: placed.block.unit_of(row) for n, row in rows if not row.is_missing}
        first = next(iter(units.values()), None)
        odd = next((number for number, unit in units.items() if unit != first), None)
        if odd is not None:
            said = ", ".join(sorted({unit or "none that is named" for unit in units.values()}))
            path = placed.field("observations", odd, "unit_measure")
            message = f"the values of this figure are in several units: {said}"
            help = "draw a figure for each unit: two scales in one chart mislead"
            yield Violation(path, message, None, help)
        elif first is None:
            help = "add 'unit_measure:' to the figure, or a column of that name to its file"
            message = "the values of this figure have no unit"
            yield Violation(placed.field("subtitle"), message, None, help)


@rule("unplaced-observation", "repeated-observation")
def misplaced_observations(index: Index) -> Violations:
    for placed in _figures(index):
        needed = "time_period" if placed.block.chart == "line" else "category"
        for number, row in enumerate(placed.block.observations):
            if row.time_period is None and (needed == "time_period" or row.category is None):
                message = f"this observation has no '{needed}', so it has no place in the chart"
                path = placed.field("observations", number)
                yield Violation(path, message, None, f"add '{needed}:'")
        first: dict[str, int] = {}
        for number, (cell, _) in enumerate(cells(placed.block)):
            other = first.setdefault(cell.model_dump_json(), number)
            if other != number:
                what = ", ".join(part for part in (cell.panel, cell.series, cell.place) if part)
                message = f"there is a value for '{what}' already, in row {other + 1}"
                help = "remove one of the two, or tell them apart by 'series'"
                path = placed.field("observations", number)
                yield Violation(path, message, None, help, code="repeated-observation")


@rule(
    "too-many-series",
    help="write 'type: small-multiples' with a 'panel' for each, or leave some out",
)
def too_many_series(index: Index) -> Violations:
    for placed in _figures(index):
        number = len({cell.series for cell, _ in cells(placed.block)})
        if number > _MOST_SERIES:
            message = f"this chart has {number} series; more than {_MOST_SERIES} cannot be told"
            yield Violation(placed.field("type"), f"{message} apart in print")


@rule(
    "title-without-finding",
    help="say what the figure shows: 'Exports exceed imports in each year'",
)
def titles_without_finding(index: Index) -> Violations:
    for placed in index.of_kind(Described):
        block, about = placed.block, [placed.block.subtitle or ""]
        if isinstance(block, Figure):
            about += block.units()
            about += [part for row in block.observations
                      for part in (row.category, row.series, row.panel) if part]  # fmt: skip
        words, below = (
            {word.casefold() for word in _WORD.findall(text)}
            for text in (block.title, " ".join(about))
        )
        if words and words <= below:
            message = "this title says no more than the line below it"
            yield Violation(placed.field("title"), message)


@rule("share-without-whole", help="write the whole: '% of GDP', '% of exports', '% a year'")
def shares_without_whole(index: Index) -> Violations:
    words = index.vocabulary
    said: list[tuple[str, ContentPath, str | None, str, re.Pattern[str]]] = [
        # Growth in a tile that is dated by a year has its period.
        ("tile", (*path, "unit_measure"), tile.unit_measure, f"{tile.label} {tile.qualifier_text}",
         words.whole if tile.time_period.precision == "year" else words.share)
        for path, tile in index.entries_of(Indicators)
    ]  # fmt: skip
    said += [
        ("column", placed.field("columns", number, "unit"), column.unit,
         f"{column.heading} {placed.block.caption}", words.share)
        for placed in index.of_kind(Table)
        for number, column in enumerate(placed.block.columns)
    ]  # fmt: skip
    for what, path, unit, text, pattern in said:
        if words.bare_share.fullmatch(unit or "") and not pattern.search(text):
            yield Violation(path, f"this {what} is a percentage but does not say of what")


@rule(
    "total-differs",
    help="correct the total or a row; if the parts are rounded, say so in 'notes:' of the table",
)
def wrong_totals(index: Index) -> Violations:
    for placed in index.of_kind(Table):
        table, words = placed.block, index.vocabulary
        is_rounded = any(words.rounded.search(note) for note in table.texts_of_notes())
        for column in table.columns[1:] if table.total and len(table.rows) > 1 else ():
            numbers = [_number(row.value(column.key), words) for row in table.rows]
            known = [one for one in numbers if one is not None]
            if len(known) < len(numbers) or words.bare_share.fullmatch(column.unit or ""):
                continue
            *parts, (total, _) = known
            added = sum(value for value, _ in parts)
            decimals = max(places for _, places in known)
            room = len(known) * 10.0**-decimals / 2 if is_rounded else 0.0
            if abs(added - total) > room + 1e-9 * max(1.0, abs(total)):
                path = placed.field("rows", len(known) - 1, "cells", column.key)
                message = f"the rows above add up to {added:,.12g}; the total says {total:,.12g}"
                yield Violation(path, message)


def _number(cell: int | float | str | None, language: Language) -> tuple[float, int] | None:
    """Return a cell's number and its decimals; a dash is zero, words are None."""
    if isinstance(cell, str):
        words = cell.strip()
        if words in ("-", "–", "—"):
            return 0.0, 0
        numbers = find_numbers(words, language)
        is_whole = len(numbers) == 1 and numbers[0][:2] == (0, len(words))
        return (numbers[0].value, numbers[0].decimals) if is_whole else None
    return None if cell is None else (float(cell), len(f"{cell:.12g}".partition(".")[2]))


@rule(
    "bad-cell",
    help="write digits, with a point before the decimals and nothing else: 1200 or 4.8, without "
    "quotation marks",
    stage="part",
)
def numbers_as_text(index: Index) -> Violations:
    for placed in index.of_kind(Table):
        for column in placed.block.columns:
            for number, row in enumerate(placed.block.rows if column.align == "decimal" else ()):
                value = row.value(column.key)
                if isinstance(value, str) and _DIGITS_ALONE.fullmatch(value):
                    path = placed.field("rows", number, "cells", column.key)
                    yield Violation(path, f"'{value}' is not a number")


@rule("table-too-wide")
def wide_tables(index: Index) -> Violations:
    """The columns of a table have room for their longest words, side by side."""
    for placed in index.of_kind(Table):
        table, document = placed.block, index.briefing.document
        room, least = room_for(table, document), needed(table)
        if least <= room:
            continue
        turned = table.model_copy(update={"landscape": True})
        would_fit = not table.landscape and least <= room_for(turned, document)
        has_notes = any(column.notes for column in table.columns)
        what = "words will be divided" if has_notes else "each row will be a list"
        message = f"{len(table.columns)} columns with their longest words take about "
        message += f"{100 * (least / room - 1):.0f} % more room than the page has; {what}"
        help = "leave out a column, shorten the longest words, or make two tables"
        help = (
            "write 'landscape: yes' in the table, or shorten the longest words"
            if would_fit
            else help
        )
        yield Violation(placed.field("columns"), message, None, help)
