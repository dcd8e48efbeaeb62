"""Distributes the width of a table over its columns."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, sqrt
from typing import Final

from briefing.extents import Extent

_ROUNDING: Final = 1e-6
"""Tolerance for floats that are meant to be integers."""


def shares(columns: Sequence[Extent], room: float) -> tuple[int, ...]:
    """Return the widths of columns, in percent of the table.

    Each fits its longest word, if all can; a short column gets its full width on one line; the rest
    goes to the columns with most text, so that rows have few lines.
    """
    least, most = sum(one.least for one in columns), sum(one.most for one in columns)
    if most <= room:
        wanted = [one.most for one in columns]
    elif least >= room:
        wanted = [one.least for one in columns]
    else:
        level = _level(columns, room)
        long = [one for one in columns if one.most > level]
        left = room - sum(one.most for one in columns if one.most <= level)
        more = (left - sum(one.least for one in long)) / sum(map(_weight, long))
        wanted = [
            one.least + more * _weight(one) if one.most > level else one.most for one in columns
        ]
    return _hundredths(wanted, [100 * one.least / room for one in columns])


def _weight(column: Extent) -> float:
    """Return a column's share of the rest: by its text, a single long cell counting less."""
    return sqrt((column.most - column.least) * column.mean)


def _level(columns: Sequence[Extent], room: float) -> float:
    """Return the width up to which columns get all they want, if all others are this wide."""
    low, high = 0.0, room
    for _ in range(30):
        middle = (low + high) / 2
        if sum(min(one.most, max(one.least, middle)) for one in columns) <= room:
            low = middle
        else:
            high = middle
    return low


def _hundredths(wanted: Sequence[float], needed: Sequence[float]) -> tuple[int, ...]:
    """Return integers in the wanted proportions with a sum of 100, none of them 0.

    ``needed``, in percent too, are minimums if they all fit, rounded up.
    """
    exact = [100 * part / sum(wanted) for part in wanted]
    least = [max(1, ceil(part - _ROUNDING)) for part in needed]
    if sum(least) > 100:
        least = [1] * len(exact)
    whole = [max(int(part), low) for part, low in zip(exact, least, strict=True)]
    while sum(whole) > 100:
        spare = [place for place, low in enumerate(least) if whole[place] > low]
        whole[max(spare, key=lambda place: whole[place] - exact[place])] -= 1
    order = sorted(range(len(exact)), key=lambda place: whole[place] - exact[place])
    for place in order[: 100 - sum(whole)]:
        whole[place] += 1
    return tuple(whole)
