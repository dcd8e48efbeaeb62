"""Rules on charts and tables: comparable, in one unit, with a finding, adding up, wide enough."""

from __future__ import annotations

import re

from briefing.model.blocks.base import Described
from briefing.model.blocks.figures import FEWEST, Figure, Indicators, cells
from briefing.model.blocks.table import Table
from briefing.model.column_widths import available_width, needed
from briefing.problems import ContentPath
from briefing.review.index import Index
from briefing.review.languages import Language
from briefing.review.rule import Violation, Violations, rule
from briefing.review.text import find_numbers

_MOST_SERIES = 4
"""More series cannot be distinguished without colour."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_DIGITS_ALONE = re.compile(r"[+\-−]?\d[\d\s.,]*")
"""A number with characters that YAML does not parse in one; "90–95" and "about 4" are text."""


@rule("chart-of-too-few", "too-many-series", "mixed-units")
def comparisons(index: Index) -> Violations:
    for path, block in index.of_kind(Figure):
        number, series = block.comparable(), len({cell.series for cell, _ in cells(block)})
        if block.observations and number < FEWEST:
            which = "in its longest line" if block.chart == "line" else "that can be compared"
            counted = "one observation" if number == 1 else f"{number or 'no'} observations"
            message = f"this figure has {counted} {which}; it is printed as a table"
            help = f"write it as a table, or add observations: a chart needs at least {FEWEST}"
            yield Violation((*path, "type"), message, None, help)
        if series > _MOST_SERIES:
            message = f"this chart has {series} series; more than {_MOST_SERIES} cannot be told "
            help = "write 'type: small-multiples' with a 'panel' for each, or leave some out"
            message += "apart in print"
            yield Violation((*path, "type"), message, None, help, code="too-many-series")
        rows = enumerate(block.observations)
        units = {n: block.unit_of(row) for n, row in rows if not row.is_missing}
        first = next(iter(units.values()), None)
        odd = next((number for number, unit in units.items() if unit != first), None)
        if odd is not None:
            said = ", ".join(sorted({unit or "none that is named" for unit in units.values()}))
            message = f"the values of this figure are in several units: {said}"
            help = "draw a figure for each unit: two scales in one chart mislead"
            place = (*path, "observations", odd, "unit_measure")
            yield Violation(place, message, None, help, code="mixed-units")
        elif block.observations and first is None:
            message = "the values of this figure have no unit"
            help = "add 'unit_measure:' to the figure, or a column of that name to its file"
            yield Violation((*path, "subtitle"), message, None, help, code="mixed-units")


@rule("unplaced-observation", "repeated-observation")
def misplaced_observations(index: Index) -> Violations:
    for path, block in index.of_kind(Figure):
        needed = "time_period" if block.chart == "line" else "category"
        for number, row in enumerate(block.observations):
            if row.time_period is None and (needed == "time_period" or row.category is None):
                message = f"this observation has no '{needed}', so it has no place in the chart"
                place = (*path, "observations", number)
                yield Violation(place, message, None, f"add '{needed}:'")
        first: dict[str, int] = {}
        for number, (cell, _) in enumerate(cells(block)):
            other = first.setdefault(cell.model_dump_json(), number)
            if other != number:
                what = ", ".join(part for part in (cell.panel, cell.series, cell.place) if part)
                message = f"there is a value for '{what}' already, in row {other + 1}"
                help = "remove one of the two, or tell them apart by 'series'"
                place = (*path, "observations", number)
                yield Violation(place, message, None, help, code="repeated-observation")


@rule(
    "title-without-finding", help="say what the figure shows: 'Exports exceed imports in each year'"
)
def titles_without_finding(index: Index) -> Violations:
    for path, block in index.of_kind(Described):
        about: list[str | None] = [block.subtitle]
        if isinstance(block, Figure):
            about += block.units()
            for row in block.observations:
                about += (row.category, row.series, row.panel)
        words, below = (
            {word.casefold() for word in _WORD.findall(text)}
            for text in (block.title, " ".join(filter(None, about)))
        )
        if words and words <= below:
            message = "this title says no more than the line below it"
            yield Violation((*path, "title"), message)


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
        ("column", (*path, "columns", number, "unit"), column.unit,
         f"{column.heading} {block.caption}", words.share)
        for path, block in index.of_kind(Table)
        for number, column in enumerate(block.columns)
    ]  # fmt: skip
    for what, path, unit, text, pattern in said:
        if words.bare_share.fullmatch(unit or "") and not pattern.search(text):
            yield Violation(path, f"this {what} is a percentage but does not say of what")


@rule(
    "total-differs",
    help="correct the total or a row; if the parts are rounded, say so in 'notes:' of the table",
)
def wrong_totals(index: Index) -> Violations:
    words = index.vocabulary
    for path, table in index.of_kind(Table):
        is_rounded = any(words.rounded.search(note) for note in table.texts_of_notes())
        for column in table.columns[1:] if table.total and len(table.rows) > 1 else ():
            numbers = [_number(row.value(column.key), words) for row in table.rows]
            known = [one for one in numbers if one is not None]
            if len(known) < len(numbers) or words.bare_share.fullmatch(column.unit or ""):
                continue
            *parts, (total, _) = known
            added, decimals = sum(value for value, _ in parts), max(places for _, places in known)
            room = len(known) * 10.0**-decimals / 2 if is_rounded else 0.0
            if abs(added - total) > room + 1e-9 * max(1.0, abs(total)):
                message = f"the rows above add up to {added:,.12g}; the total says {total:,.12g}"
                yield Violation((*path, "rows", len(parts), "cells", column.key), message)


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


@rule("bad-cell", stage="part")
def numbers_as_text(index: Index) -> Violations:
    for path, block in index.of_kind(Table):
        for column in block.columns:
            for number, row in enumerate(block.rows if column.align == "decimal" else ()):
                value = row.value(column.key)
                if isinstance(value, str) and _DIGITS_ALONE.fullmatch(value):
                    help = "write digits, with a point before the decimals and nothing else: "
                    help += "1200 or 4.8, without quotation marks"
                    place = (*path, "rows", number, "cells", column.key)
                    yield Violation(place, f"'{value}' is not a number", None, help)


@rule("table-too-wide")
def wide_tables(index: Index) -> Violations:
    document = index.briefing.document
    for path, table in index.of_kind(Table):
        room, least = available_width(table, document), needed(table)
        if least > room:
            turned = table.model_copy(update={"landscape": True})
            would_fit = not table.landscape and least <= available_width(turned, document)
            has_notes = any(column.notes for column in table.columns)
            what = "words will be divided" if has_notes else "each row will be a list"
            message = f"{len(table.columns)} columns with their longest words take about "
            message += f"{100 * (least / room - 1):.0f} % more room than the page has; {what}"
            help = "leave out a column, shorten the longest words, or make two tables"
            if would_fit:
                help = "write 'landscape: yes' in the table, or shorten the longest words"
            yield Violation((*path, "columns"), message, None, help)
