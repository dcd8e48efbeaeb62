"""Rules on charts: comparable observations, one unit, and a title that states a finding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import isclose

from briefing.model.blocks.drawing import Described
from briefing.model.blocks.figure import FEWEST, Figure, cells
from briefing.problems import Finding
from briefing.review.agreement import ends, written
from briefing.review.index import Index, Placed
from briefing.review.numbers import scale_of

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


def observations_and_facts(index: Index) -> Iterator[Finding]:
    """An observation has the value and the date of its fact."""
    for one in _figures(index):
        for number, row in enumerate(one.block.observations):
            fact = index.briefing.facts.get(row.fact) if row.fact else None
            path = (*one.path, "observations", number)
            if fact is None or fact.value is None or row.obs_value is None:
                continue
            mine = [value * scale_of(one.block.unit_of(row)) for value in ends(row.obs_value)]
            theirs = [value * scale_of(fact.unit) for value in ends(fact.value)]
            if len(mine) != len(theirs) or not all(map(isclose, mine, theirs)):
                yield Finding(
                    "figure-differs",
                    f"this observation is {written(row.obs_value)}; the fact '{row.fact}' has "
                    f"{written(fact.value)}{f' {fact.unit}' if fact.unit else ''}",
                    (*path, "obs_value"),
                    help="correct the observation, or the fact if its source says so",
                )
            elif row.time_period and fact.date and not row.time_period.can_be(fact.date):
                yield Finding(
                    "date-differs",
                    f"this observation is of {row.time_period}; the fact '{row.fact}' has "
                    f"{fact.date}",
                    (*path, "time_period"),
                    help="check the source, and correct whichever is wrong",
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
