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
from briefing.review.numbers import figures, unit_scale
from briefing.review.rules.counts import ends, written

# Rules on charts: comparable observations, one unit, and a title that states a finding.

MOST_SERIES = 4
"""More series cannot be distinguished without colour."""

_WORD = re.compile(r"[^\W\d_]{3,}")


def _figures(index: Index) -> Iterator[Placed[Figure]]:
    return (placed for placed in index.of_kind(Figure) if placed.block.observations)


def charts_of_too_few(index: Index) -> Iterator[Finding]:
    """A chart has at least four comparable observations; fewer are printed as a table."""
    for one in _figures(index):
        found = one.block.comparable()
        if found < FEWEST:
            which = "in its longest line" if one.block.chart == "line" else "that can be compared"
            yield Finding(
                "chart-of-too-few",
                f"this figure has {_counted(found)} {which}; it is printed as a table",
                (*one.path, "type"),
                help=f"write it as a table, or add observations: a chart needs at least {FEWEST}",
            )


def _counted(found: int) -> str:
    return "one observation" if found == 1 else f"{found or 'no'} observations"


def mixed_units(index: Index) -> Iterator[Finding]:
    """All values of a chart have the same, stated unit."""
    for one in _figures(index):
        units = sorted(one.block.units())
        rows = [row for row in enumerate(one.block.observations) if not row[1].is_missing]
        of = {number: one.block.unit_of(row) for number, row in rows}
        odd = next((number for number, unit in of.items() if unit != of[rows[0][0]]), None)
        if odd is not None:
            said = ", ".join((*units, *(["none that is named"] if None in of.values() else [])))
            yield Finding(
                "mixed-units",
                f"the values of this figure are in several units: {said}",
                (*one.path, "observations", odd, "unit_measure"),
                help="draw a figure for each unit: two scales in one chart mislead",
            )
        elif not units:
            yield Finding(
                "mixed-units",
                "the values of this figure have no unit",
                (*one.path, "subtitle"),
                help="add 'unit_measure:' to the figure, or a column of that name to its file",
            )


def repeated_observations(index: Index) -> Iterator[Finding]:
    """Each bar, point or row of a chart has one observation."""
    for one in _figures(index):
        first: dict[str, int] = {}
        for number, (cell, _) in enumerate(cells(one.block)):
            key = cell.model_dump_json()
            if key in first:
                what = ", ".join(part for part in (cell.panel, cell.series, cell.place) if part)
                yield Finding(
                    "repeated-observation",
                    f"there is a value for '{what}' already, in row {first[key] + 1}",
                    (*one.path, "observations", number),
                    help="remove one of the two, or tell them apart by 'series'",
                )
            first.setdefault(key, number)


def unplaced_observations(index: Index) -> Iterator[Finding]:
    """Each observation of a line has a time; each other one has a time or a category."""
    for one in _figures(index):
        for number, row in enumerate(one.block.observations):
            if one.block.chart == "line" and row.time_period is None:
                needed = "time_period"
            elif row.time_period is None and row.category is None:
                needed = "category"
            else:
                continue
            yield Finding(
                "unplaced-observation",
                f"this observation has no '{needed}', so it has no place in the chart",
                (*one.path, "observations", number),
                help=f"add '{needed}:'",
            )


def too_many_series(index: Index) -> Iterator[Finding]:
    """A chart has no more series than can be distinguished without colour."""
    for one in _figures(index):
        names = {cell.series for cell, _ in cells(one.block)}
        if len(names) > MOST_SERIES:
            yield Finding(
                "too-many-series",
                f"this chart has {len(names)} series; more than {MOST_SERIES} cannot be told apart "
                "in print",
                (*one.path, "type"),
                help="write 'type: small-multiples' with a 'panel' for each, or leave some out",
            )


def titles_without_finding(index: Index) -> Iterator[Finding]:
    """The title of a figure states a finding, not only a topic."""
    for placed in index.of_kind(Described):
        block = placed.block
        about = _words(block.subtitle or "")
        if isinstance(block, Figure):
            rows = block.observations
            named = [part for row in rows for part in (row.category, row.series, row.panel) if part]
            about |= _words(" ".join([*named, *block.units()]))
        words = _words(block.title)
        if words and words <= about:
            yield Finding(
                "title-without-finding",
                "this title says no more than the line below it",
                (*placed.path, "title"),
                help="say what the figure shows: 'Exports exceed imports in each year'",
            )


def repeated_descriptions(index: Index) -> Iterator[Finding]:
    """The alternative text of a drawing does not repeat its title."""
    for placed in index.of_kind(Described):
        block = placed.block
        if block.alt.strip(". ") == block.title.strip(". "):
            yield Finding(
                "alt-repeats-title",
                "the alternative text repeats the title, which is read aloud as well",
                (*placed.path, "alt"),
                help="say what kind of drawing it is and how it looks: 'Columns for three years …'",
            )


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)}


# Rules on quantities: consistent values, percentages with a base, totals that add up.


def conflicting_quantities(index: Index) -> Iterator[Finding]:
    """One measure has one value on one date, or a note explains why there are two."""
    first: dict[tuple[str, str], str] = {}
    for name in index.printed:
        fact = index.briefing.facts[name]
        if fact.measure is None or fact.value is None:
            continue
        other = first.setdefault((fact.measure, str(fact.date or fact.as_of)), name)
        kept = index.briefing.facts[other]
        if not _equal(fact, kept, index.vocabulary) and not (
            _has_note(index, name) or _has_note(index, other)
        ):
            assert kept.value is not None
            yield Finding(
                "quantity-conflict",
                f"'{name}' gives {written(fact.value)} {fact.unit or ''} for '{fact.measure}', "
                f"{fact.date or fact.as_of}; '{other}' gives {written(kept.value)} "
                f"{kept.unit or ''}",
                ("facts", name, "value"),
                help="correct one of them, or explain both in an editor's note on a paragraph "
                "that prints them",
            )


def _equal(one: Fact, other: Fact, language: Language) -> bool:
    assert one.value is not None
    assert other.value is not None
    scale, unit = unit_scale(one.unit, language), unit_scale(other.unit, language)
    mine = [value * scale for value in ends(one.value)]
    theirs = [value * unit for value in ends(other.value)]
    steps = (_step(one, scale), _step(other, unit)) if scale != unit else (0.0,)
    return len(mine) == len(theirs) and all(
        isclose(a, b) or abs(a - b) <= max(steps) / 2 for a, b in zip(mine, theirs, strict=True)
    )


def _step(fact: Fact, scale: float) -> float:
    """Return the value of the last digit: 100,000 for 0.1 million."""
    assert fact.value is not None
    places = max(len(f"{value:.12g}".partition(".")[2]) for value in ends(fact.value))
    return float(scale * 10.0**-places)


def _has_note(index: Index, name: str) -> bool:
    return any(name in placed.block.facts and index.notes_on(placed) for placed in index.blocks)


def shares_without_whole(index: Index) -> Iterator[Finding]:
    """A percentage states its base, or the period it refers to."""
    words = index.vocabulary
    for path, tile in index.tiles():
        # Growth in a tile that is dated by a year has its period.
        whole = words.whole if tile.time_period.precision == "year" else words.share
        said = f"{tile.label} {tile.unit_measure} {tile.qualifier_text or ''}"
        if words.bare_share.fullmatch(tile.unit_measure) and not whole.search(said):
            yield _without_whole((*path, "unit_measure"), "tile")
    for name, fact in index.briefing.facts.items():
        if (
            fact.unit
            and words.bare_share.fullmatch(fact.unit)
            and not words.whole.search(fact.statement)
        ):
            yield _without_whole(("facts", name, "unit"), "fact")
    for placed in index.of_kind(Table):
        for number, column in enumerate(placed.block.columns):
            said = f"{column.heading} {placed.block.caption}"
            if (
                column.unit
                and words.bare_share.fullmatch(column.unit)
                and not words.share.search(said)
            ):
                yield _without_whole((*placed.path, "columns", number, "unit"), "column")


def _without_whole(path: ContentPath, what: str) -> Finding:
    return Finding(
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
        is_share = index.vocabulary.bare_share.fullmatch
        for column in table.columns[1:]:
            numbers = [_number(row.value(column.key), index.vocabulary) for row in table.rows]
            known = [one for one in numbers if one is not None]
            if len(known) == len(numbers) and not is_share(column.unit or ""):
                yield from _checked_sum(placed, column.key, known, is_rounded)


def _checked_sum(
    placed: Placed[Table], key: str, numbers: list[tuple[float, int]], is_rounded: bool
) -> Iterator[Finding]:
    *parts, (total, decimals) = numbers
    sum_of = sum(value for value, _ in parts)
    places = max(decimals, *(one for _, one in parts))
    room = len(numbers) * 10.0**-places / 2 if is_rounded else 0.0
    if abs(sum_of - total) > room + 1e-9 * max(1.0, abs(total)):
        yield Finding(
            "total-differs",
            f"the rows above add up to {sum_of:,.12g}; the total says {total:,.12g}",
            (*placed.path, "rows", len(numbers) - 1, "cells", key),
            help="correct the total or a row; if the parts are rounded, say so in 'notes:' of the "
            "table",
        )


def _number(cell: int | float | str | None, language: Language) -> tuple[float, int] | None:
    """Return a cell's number and its decimals; a dash is zero, words are None."""
    if isinstance(cell, str):
        if cell.strip() in ("-", "–", "—"):
            return 0.0, 0
        found = figures(cell, language)
        whole = len(found) == 1 and found[0].length == len(cell.strip())
        return (found[0].value, found[0].decimals) if whole else None
    return None if cell is None else (float(cell), len(f"{cell:.12g}".partition(".")[2]))
