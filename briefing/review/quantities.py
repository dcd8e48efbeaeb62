"""Rules on quantities: consistent values, percentages with a base, totals that add up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import isclose

from briefing.model import Fact
from briefing.model.blocks.table import Table
from briefing.problems import ContentPath, Finding
from briefing.review.agreement import ends, written
from briefing.review.index import Index, Placed
from briefing.review.numbers import figures, scale_of

_BARE = re.compile(r"\s*(?:%|per\s?cent|percent)\s*", re.IGNORECASE)
_SHARE = re.compile(
    r"\bof\b|\bper\b(?!\s?cent)|\byears?\b|\bannual|\byearly\b|\bmonth|\bquarter|\brates?\b"
    r"|\binflation\b|\bturnout\b|\bliteracy\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\bof\b|\bper\b(?!\s?cent)|\ba year\b|\bannual|\byear[- ]on[- ]year\b|\byearly\b|\brates?\b"
    r"|\bgrowth\b|\bgrew\b|\bgrow|\binflation\b|\brose\b|\brise\b|\bfell\b|\bfall\b|\bincrease"
    r"|\bdecrease|\bdecline|\bchange|\bturnout\b|\bliteracy\b|\bmargin\b|\byield\b",
    re.IGNORECASE,
)
_ROUNDED = re.compile(r"\bround", re.IGNORECASE)


def conflicting_quantities(index: Index) -> Iterator[Finding]:
    """One measure has one value on one date, or a note explains why there are two."""
    first: dict[tuple[str, str], str] = {}
    for name in index.printed:
        fact = index.briefing.facts[name]
        if fact.measure is None or fact.value is None:
            continue
        other = first.setdefault((fact.measure, str(fact.date or fact.as_of)), name)
        kept = index.briefing.facts[other]
        if not _equal(fact, kept) and not (_has_note(index, name) or _has_note(index, other)):
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


def _equal(one: Fact, other: Fact) -> bool:
    assert one.value is not None
    assert other.value is not None
    mine = [value * scale_of(one.unit) for value in ends(one.value)]
    theirs = [value * scale_of(other.unit) for value in ends(other.value)]
    steps = (_step(one), _step(other)) if scale_of(one.unit) != scale_of(other.unit) else (0.0,)
    return len(mine) == len(theirs) and all(
        isclose(a, b) or abs(a - b) <= max(steps) / 2 for a, b in zip(mine, theirs, strict=True)
    )


def _step(fact: Fact) -> float:
    """Return the value of the last digit: 100,000 for 0.1 million."""
    assert fact.value is not None
    places = max(len(f"{value:.12g}".partition(".")[2]) for value in ends(fact.value))
    return float(scale_of(fact.unit) * 10.0**-places)


def _has_note(index: Index, name: str) -> bool:
    return any(name in placed.block.facts and index.notes_on(placed) for placed in index.blocks)


def shares_without_whole(index: Index) -> Iterator[Finding]:
    """A percentage states its base, or the period it refers to."""
    for path, tile in index.tiles():
        # Growth in a tile that is dated by a year has its period.
        whole = _WHOLE if tile.time_period.precision == "year" else _SHARE
        said = f"{tile.label} {tile.unit_measure} {tile.qualifier_text or ''}"
        if _BARE.fullmatch(tile.unit_measure) and not whole.search(said):
            yield _without_whole((*path, "unit_measure"), "tile")
    for name, fact in index.briefing.facts.items():
        if fact.unit and _BARE.fullmatch(fact.unit) and not _WHOLE.search(fact.statement):
            yield _without_whole(("facts", name, "unit"), "fact")
    for placed in index.of_kind(Table):
        for number, column in enumerate(placed.block.columns):
            said = f"{column.heading} {placed.block.caption}"
            if column.unit and _BARE.fullmatch(column.unit) and not _SHARE.search(said):
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
        is_rounded = any(_ROUNDED.search(note) for note in table.texts_of_notes())
        for column in table.columns[1:]:
            numbers = [_number(row.value(column.key)) for row in table.rows]
            known = [one for one in numbers if one is not None]
            if len(known) == len(numbers) and not _BARE.fullmatch(column.unit or ""):
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


def _number(cell: int | float | str | None) -> tuple[float, int] | None:
    """Return a cell's number and its decimals; a dash is zero, words are None."""
    if isinstance(cell, str):
        if cell.strip() in ("-", "–", "—"):
            return 0.0, 0
        found = figures(cell)
        whole = len(found) == 1 and found[0].length == len(cell.strip())
        return (found[0].value, found[0].decimals) if whole else None
    return None if cell is None else (float(cell), len(f"{cell:.12g}".partition(".")[2]))
