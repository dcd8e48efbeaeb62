"""Rules on charts and quantities: comparable, in one unit, with a finding, adding up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import isclose

from briefing.model import Fact
from briefing.model.blocks.base import Described
from briefing.model.blocks.figure import FEWEST, Figure, cells
from briefing.model.blocks.table import Table
from briefing.problems import ContentPath, Finding
from briefing.review.index import Index, Placed
from briefing.review.languages import Language
from briefing.review.numbers import find_numbers, unit_scale

MOST_SERIES = 4
"""More series cannot be distinguished without colour."""
_WORD = re.compile(r"[^\W\d_]{3,}")


def _figures(index: Index) -> Iterator[Placed[Figure]]:
    return (placed for placed in index.of_kind(Figure) if placed.block.observations)


def charts_of_too_few(index: Index) -> Iterator[Finding]:
    """A chart has at least four comparable observations; fewer are printed as a table."""
    for placed in _figures(index):
        number = placed.block.comparable()
        if number < FEWEST:
            is_line = placed.block.chart == "line"
            which = "in its longest line" if is_line else "that can be compared"
            counted = "one observation" if number == 1 else f"{number or 'no'} observations"
            yield Finding(
                "chart-of-too-few",
                f"this figure has {counted} {which}; it is printed as a table",
                (*placed.path, "type"),
                help=f"write it as a table, or add observations: a chart needs at least {FEWEST}",
            )


def mixed_units(index: Index) -> Iterator[Finding]:
    """All values of a chart have the same, stated unit."""
    for placed in _figures(index):
        rows = enumerate(placed.block.observations)
        units = {n: placed.block.unit_of(row) for n, row in rows if not row.is_missing}
        first = next(iter(units.values()), None)
        odd = next((number for number, unit in units.items() if unit != first), None)
        if odd is not None:
            said = sorted({unit or "none that is named" for unit in units.values()})
            yield Finding(
                "mixed-units",
                f"the values of this figure are in several units: {', '.join(said)}",
                (*placed.path, "observations", odd, "unit_measure"),
                help="draw a figure for each unit: two scales in one chart mislead",
            )
        elif first is None:
            yield Finding(
                "mixed-units",
                "the values of this figure have no unit",
                (*placed.path, "subtitle"),
                help="add 'unit_measure:' to the figure, or a column of that name to its file",
            )


def misplaced_observations(index: Index) -> Iterator[Finding]:
    """Each observation has a place in its chart, by period or category, and has it alone."""
    for placed in _figures(index):
        first: dict[str, int] = {}
        for number, row in enumerate(placed.block.observations):
            needed = "time_period" if placed.block.chart == "line" else "category"
            if row.time_period is None and (needed == "time_period" or row.category is None):
                yield Finding(
                    "unplaced-observation",
                    f"this observation has no '{needed}', so it has no place in the chart",
                    (*placed.path, "observations", number),
                    help=f"add '{needed}:'",
                )
        for number, (cell, _) in enumerate(cells(placed.block)):
            if first.setdefault(key := cell.model_dump_json(), number) != number:
                what = ", ".join(part for part in (cell.panel, cell.series, cell.place) if part)
                yield Finding(
                    "repeated-observation",
                    f"there is a value for '{what}' already, in row {first[key] + 1}",
                    (*placed.path, "observations", number),
                    help="remove one of the two, or tell them apart by 'series'",
                )


def too_many_series(index: Index) -> Iterator[Finding]:
    """A chart has no more series than can be distinguished without colour."""
    for placed in _figures(index):
        names = {cell.series for cell, _ in cells(placed.block)}
        if len(names) > MOST_SERIES:
            yield Finding(
                "too-many-series",
                f"this chart has {len(names)} series; more than {MOST_SERIES} cannot be told apart "
                "in print",
                (*placed.path, "type"),
                help="write 'type: small-multiples' with a 'panel' for each, or leave some out",
            )


def titles_without_finding(index: Index) -> Iterator[Finding]:
    """The title of a drawing states a finding, not only a topic."""
    for placed in index.of_kind(Described):
        block = placed.block
        about = f"{block.subtitle} "
        if isinstance(block, Figure):
            rows = block.observations
            about += " ".join(part for row in rows for part in (row.category, row.series, row.panel)
                              if part) + " " + " ".join(block.units())  # fmt: skip
        words = _words(block.title)
        if words and words <= _words(about):
            yield Finding(
                "title-without-finding",
                "this title says no more than the line below it",
                (*placed.path, "title"),
                help="say what the figure shows: 'Exports exceed imports in each year'",
            )


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)}


# Quantities: one value for a measure, percentages with a base, totals that add up.


def conflicting_quantities(index: Index) -> Iterator[Finding]:
    """One measure has one value on one date, or a note explains why there are two."""
    first: dict[tuple[str, str], str] = {}
    facts = index.briefing.facts
    for name in index.printed:
        fact, value = facts[name], facts[name].value
        if fact.measure is None or value is None:
            continue
        other = first.setdefault((fact.measure, str(fact.date or fact.as_of)), name)
        is_explained = any(
            {name, other} & {*placed.block.facts} and index.notes_on(placed)
            for placed in index.blocks
        )
        mine, theirs = (_values(facts[one], index.vocabulary) for one in (name, other))
        is_same = len(mine) == len(theirs) and all(map(isclose, mine, theirs))
        if not is_same and not is_explained:
            yield Finding(
                "quantity-conflict",
                f"'{name}' and '{other}' give different values for '{fact.measure}', "
                f"{fact.date or fact.as_of}",
                ("facts", name, "value"),
                help="correct one of them, or explain both in an editor's note on a paragraph "
                "that prints them",
            )


def _values(fact: Fact, language: Language) -> list[float]:
    value, scale = fact.value or 0.0, unit_scale(fact.unit, language)
    return [end * scale for end in (value if isinstance(value, tuple) else (value,))]


def shares_without_whole(index: Index) -> Iterator[Finding]:
    """A percentage states its base, or the period it refers to."""
    words = index.vocabulary
    said: list[tuple[str, ContentPath, str | None, str, re.Pattern[str]]] = [
        # Growth in a tile that is dated by a year has its period.
        ("tile", (*path, "unit_measure"), tile.unit_measure, f"{tile.label} {tile.qualifier_text}",
         words.whole if tile.time_period.precision == "year" else words.share)
        for path, tile in index.tiles()
    ]  # fmt: skip
    said += [
        ("column", (*placed.path, "columns", number, "unit"), column.unit,
         f"{column.heading} {placed.block.caption}", words.share)
        for placed in index.of_kind(Table)
        for number, column in enumerate(placed.block.columns)
    ]  # fmt: skip
    for what, path, unit, text, pattern in said:
        if words.bare_share.fullmatch(unit or "") and not pattern.search(text):
            yield Finding(
                "share-without-whole",
                f"this {what} is a percentage but does not say of what",
                path,
                help="write the whole: '% of GDP', '% of exports', '% a year'",
            )


def wrong_totals(index: Index) -> Iterator[Finding]:
    """The last row of a table with a total is the sum of the rows above it."""
    for placed in index.of_kind(Table):
        table = placed.block
        if not table.total or len(table.rows) < 2:
            continue
        is_rounded = any(index.vocabulary.rounded.search(note) for note in table.texts_of_notes())
        for column in table.columns[1:]:
            numbers = [_number(row.value(column.key), index.vocabulary) for row in table.rows]
            known = [one for one in numbers if one is not None]
            is_share = index.vocabulary.bare_share.fullmatch(column.unit or "")
            if len(known) < len(numbers) or is_share:
                continue
            *parts, (total, _) = known
            sum_of = sum(value for value, _ in parts)
            decimals = max(places for _, places in known)
            room = len(known) * 10.0**-decimals / 2 if is_rounded else 0.0
            if abs(sum_of - total) > room + 1e-9 * max(1.0, abs(total)):
                yield Finding(
                    "total-differs",
                    f"the rows above add up to {sum_of:,.12g}; the total says {total:,.12g}",
                    (*placed.path, "rows", len(known) - 1, "cells", column.key),
                    help="correct the total or a row; if the parts are rounded, say so in 'notes:' "
                    "of the table",
                )


def _number(cell: int | float | str | None, language: Language) -> tuple[float, int] | None:
    """Return a cell's number and its decimals; a dash is zero, words are None."""
    if isinstance(cell, str):
        if cell.strip() in ("-", "–", "—"):
            return 0.0, 0
        numbers = find_numbers(cell.strip(), language)
        is_whole = len(numbers) == 1 and numbers[0].span == (0, len(cell.strip()))
        return (numbers[0].value, numbers[0].decimals) if is_whole else None
    return None if cell is None else (float(cell), len(f"{cell:.12g}".partition(".")[2]))
