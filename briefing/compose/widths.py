"""How the width of a table is divided among its columns."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, sqrt
from typing import Final

from briefing.extents import Extent

_ROUNDING: Final = 1e-6
"""By so much floats may be off that are meant to be whole."""


def shares(columns: Sequence[Extent], room: float) -> tuple[int, ...]:
    """How the width of a table is divided among its columns, in hundredths.

    Each has room for its longest word, if there is room for all; what is short has all its room on
    one line; the rest goes to those that have most to say, so that rows have few lines.
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
    """The share of a column in what is left: by what it says, one long cell not counting fully."""
    return sqrt((column.most - column.least) * column.mean)


def _level(columns: Sequence[Extent], room: float) -> float:
    """Up to this width columns have what they want, if all others are as wide as this."""
    low, high = 0.0, room
    for _ in range(30):
        middle = (low + high) / 2
        if sum(min(one.most, max(one.least, middle)) for one in columns) <= room:
            low = middle
        else:
            high = middle
    return low


def _hundredths(wanted: Sequence[float], needed: Sequence[float]) -> tuple[int, ...]:
    """Whole numbers in the proportions that are wanted, whose sum is 100; none is 0.

    ``needed`` are hundredths too: whole, they are kept to, if there is room for all.
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
