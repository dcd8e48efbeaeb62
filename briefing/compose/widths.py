"""Distributes the width of a table over its columns."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, sqrt
from typing import Final

from briefing.extents import Extent

NEARLY: Final = 0.9
"""Share of its width on one line from which a column gets all of it."""
_ROUNDING: Final = 1e-6
"""Tolerance for floats that are meant to be integers."""


def shares(columns: Sequence[Extent], room: float) -> tuple[int, ...]:
    """Return the widths of columns, in percent of the table.

    Each fits its longest word, if all can; a short column gets its full width on one line. Longer
    ones are wider, but less than in proportion to their text, so that no column is a sliver.
    """
    least, most = sum(one.least for one in columns), sum(one.most for one in columns)
    if most <= room:
        wanted = [one.most for one in columns]
    elif least >= room:
        wanted = [one.least for one in columns]
    else:
        wanted = _eased(columns, room)
    return _hundredths(wanted, [100 * one.least / room for one in columns])


def _eased(columns: Sequence[Extent], room: float) -> list[float]:
    """Return widths in proportion to the square root of the text, as large as fit."""
    low, high = 0.0, room
    for _ in range(30):
        middle = (low + high) / 2
        if sum(_width(one, middle) for one in columns) <= room:
            low = middle
        else:
            high = middle
    return [_width(one, low) for one in columns]


def _width(column: Extent, ease: float) -> float:
    """Return the width of a column at an ease; a single long cell counts less."""
    wanted = ease * sqrt(sqrt(column.most * column.mean))
    return column.most if wanted >= NEARLY * column.most else max(column.least, wanted)


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
