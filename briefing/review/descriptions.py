"""The rule on descriptions of charts: their numbers are in the chart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from math import isclose

from briefing.model.blocks.figure import Figure
from briefing.problems import Finding
from briefing.review.agreement import ends, is_about
from briefing.review.index import Index
from briefing.review.numbers import Figure as Number
from briefing.review.numbers import figures, scale_of

_FIELDS = ("title", "alt", "long_description")
_DERIVED_BEFORE = re.compile(r"\b(?:by|every|each)\s+$")
_DERIVED = re.compile(
    r"[\s-]*(?:%|per\scent|percentage)?\s*"
    r"(?:points?|times|fold|more|less|fewer|higher|lower|longer|shorter|together|altogether|in\sall)\b"
)
"""Follows a number that is a difference, sum or ratio of data values."""
ROUGHLY = 0.1
"""Relative tolerance for a whole number preceded by "about"."""


def numbers_of_descriptions(index: Index) -> Iterator[Finding]:
    """A number in a chart's texts is in its data, unless it is a difference, sum or ratio."""
    for placed in index.of_kind(Figure) if index.is_english else ():
        block = placed.block
        if not block.observations:
            continue
        values, named = _values(block), _named(block)
        for field in _FIELDS:
            text = index.by_place[(*placed.path, field)]
            for one in figures(text.plain):
                if one.number not in named and not _is_borne(one, text.plain, values):
                    said = text.plain[one.start : one.end]
                    yield Finding(
                        "description-differs",
                        f"'{said}' is not one of the values that this chart shows",
                        text.path,
                        help="write the value in the data: some readers cannot see the chart",
                        span=(one.start, one.length),
                    )


def _is_borne(one: Number, text: str, values: Iterable[tuple[float, float]]) -> bool:
    """Return whether the data contain a number, or it does not claim to be a data value."""
    if not one.in_digits or _is_derived(text, one):
        return True
    near = ROUGHLY if one.decimals == 0 and is_about(text, one.start) else 0
    return any(_says(one, value, scale, near) for value, scale in values)


def _values(figure: Figure) -> frozenset[tuple[float, float]]:
    """Return each number of the data with the scale of its unit."""
    return frozenset(
        (end, scale_of(figure.unit_of(row)))
        for row in figure.observations
        if row.obs_value is not None
        for end in ends(row.obs_value)
    )


def _named(figure: Figure) -> frozenset[float]:
    """Return numbers that are no values: row counts, and numbers in names and units."""
    rows = figure.observations
    words = [figure.subtitle, *figure.units()]
    words += [part for row in rows for part in (row.category, row.series, row.panel) if part]
    said = {one.number for text in dict.fromkeys(words) for one in figures(text)}
    return frozenset(said.union(map(float, range(len(rows) + 1))))


def _is_derived(text: str, one: Number) -> bool:
    before = text[max(0, one.start - len("every ")) : one.start]
    return bool(_DERIVED_BEFORE.search(before) or _DERIVED.match(text, one.end))


def _says(one: Number, value: float, scale: float, near: float) -> bool:
    if one.says(value, scale):
        return True
    ways = [one.value / scale] if one.scale > 1 else [one.value / scale, one.number]
    return any(isclose(number, abs(value), rel_tol=near) for number in ways)
