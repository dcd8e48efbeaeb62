"""Rules on tiles and facts: a printed figure agrees with its fact."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import isclose

from briefing.model import Fact
from briefing.model.blocks.indicators import Indicator
from briefing.problems import ContentPath, Finding
from briefing.review.index import Index
from briefing.review.numbers import figures, scale_of, shown
from briefing.review.text import stands_before

Value = int | float | tuple[int | float, int | float]

_PER_CENT = re.compile(r"%|\bper\s?cent\b", re.IGNORECASE)
_HEDGES = (
    r"\b(?:about|around|nearly|almost|approximately|roughly|some|over|more than|less than"
    r"|fewer than|at least|at most|up to|close to|circa|ca\.?|an estimated)"
)
_HEDGE_WORD = re.compile(rf"{_HEDGES}\b", re.IGNORECASE)
_HEDGE = re.compile(rf"{_HEDGES}\s+(?:the\s+|US\s?)?[$€£]?$", re.IGNORECASE)


def ends(value: Value) -> tuple[float, ...]:
    """Return the number, or both ends of a range."""
    return tuple(value) if isinstance(value, tuple) else (value,)


def written(value: Value) -> str:
    """Format a value for a message."""
    return " to ".join(shown(one) for one in ends(value))


def is_per_cent(unit: str | None) -> bool:
    """Return whether a unit is a percentage."""
    return _PER_CENT.search(unit or "") is not None


def is_hedged(text: str, value: float, scale: float) -> bool | None:
    """Return whether a word such as "about" precedes a value in a text; None if it is not there."""
    found = [one for one in figures(text) if one.says(value, scale, whole=False)]
    return any(is_about(text, one.start) for one in found) if found else None


def is_about(text: str, start: int) -> bool:
    """Return whether a word such as "about" directly precedes an offset in a text."""
    return stands_before(_HEDGE, text, start)


def tiles_and_facts(index: Index) -> Iterator[Finding]:
    """A tile shows the value of its fact in its unit, as a range if the fact's value is one."""
    for path, tile, fact in _tiles(index):
        if fact.value is None:
            continue
        if isinstance(fact.value, tuple) and not isinstance(tile.obs_value, tuple):
            yield Finding(
                "range-collapsed",
                f"this tile shows {written(tile.obs_value)}; the fact '{tile.fact}' is a range, "
                f"{written(fact.value)}",
                (*path, "obs_value"),
                help=f"write 'obs_value: [{shown(fact.value[0])}, {shown(fact.value[1])}]'",
            )
        elif not _same(tile, fact):
            unit = f" {fact.unit}" if fact.unit else ""
            yield Finding(
                "figure-differs",
                f"this tile shows {written(tile.obs_value)} {tile.unit_measure}; the fact "
                f"'{tile.fact}' has {written(fact.value)}{unit}",
                (*path, "obs_value"),
                help="correct the tile, or the fact if its source says so",
            )


def _tiles(index: Index) -> Iterator[tuple[ContentPath, Indicator, Fact]]:
    for path, tile in index.tiles():
        fact = index.briefing.facts.get(tile.fact) if tile.fact else None
        if fact is not None:
            yield path, tile, fact


def _same(tile: Indicator, fact: Fact) -> bool:
    assert fact.value is not None
    mine, theirs = ends(tile.obs_value), ends(fact.value)
    scale, other = scale_of(tile.unit_measure), scale_of(fact.unit)
    return (
        len(mine) == len(theirs)
        and (fact.unit is None or is_per_cent(tile.unit_measure) == is_per_cent(fact.unit))
        and all(isclose(a * scale, b * other) for a, b in zip(mine, theirs, strict=True))
    )


def lost_qualifiers(index: Index) -> Iterator[Finding]:
    """A tile keeps the qualifier of its fact's value, such as "about"."""
    for path, tile, fact in _tiles(index):
        if fact.value is None or isinstance(fact.value, tuple) or not index.is_english:
            continue
        hedged = is_hedged(fact.statement, fact.value, scale_of(fact.unit))
        said = _HEDGE_WORD.search(tile.qualifier_text or "")
        if hedged and tile.qualifier == "exact" and not said:
            yield Finding(
                "qualifier-lost",
                f"this tile shows {written(tile.obs_value)} as exact; the fact '{tile.fact}' does "
                "not",
                (*path, "obs_value"),
                help="add 'qualifier: about' (or nearly, at-least)",
            )


def tiles_and_sources(index: Index) -> Iterator[Finding]:
    """A tile names the source of its fact, and the same locator."""
    for path, tile, fact in _tiles(index):
        if tile.source in index.briefing.sources and tile.source != fact.source:
            yield Finding(
                "source-differs",
                f"this tile names the source '{tile.source}'; the fact '{tile.fact}' has "
                f"'{fact.source}'",
                (*path, "source"),
                help=f"write 'source: {fact.source}', or name another fact",
            )
        elif tile.locator and fact.locator and tile.locator != fact.locator:
            yield Finding(
                "locator-differs",
                f"this tile cites {tile.locator}; the fact '{tile.fact}' gives {fact.locator}",
                (*path, "locator"),
                help=f"write 'locator: {fact.locator}', or correct the fact",
            )


def values_and_statements(index: Index) -> Iterator[Finding]:
    """The value of a fact is the number in its statement."""
    for name, fact in index.briefing.facts.items() if index.is_english else ():
        found = figures(fact.statement)
        if fact.value is None or not found:
            continue
        scale = scale_of(fact.unit)
        for one in ends(fact.value):
            if not any(figure.says(one, scale, whole=False) for figure in found):
                yield Finding(
                    "figure-differs",
                    f"the value is {shown(one)}, and the statement of the fact says "
                    f"{', '.join(shown(figure.number) for figure in found)}",
                    ("facts", name, "value"),
                    help="check the source, and correct whichever is wrong",
                )
                break
