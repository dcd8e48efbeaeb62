"""How the width of a table is divided among its columns."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, sqrt
from typing import Final

from briefing.extents import Extent

NEARLY: Final = 0.9
"""So much of its room on one line has a column that could as well have all."""
_ROUNDING: Final = 1e-6
"""By so much floats may be off that are meant to be whole."""


def shares(columns: Sequence[Extent], room: float) -> tuple[int, ...]:
    """How the width of a table is divided among its columns, in hundredths.

    Each has room for its longest word, if there is room for all; what is short has all its room on
    one line; what has more to say is wider, but not in proportion, so that no column is a sliver.
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
    """Widths by the square root of what each column says, as large as there is room for."""
    low, high = 0.0, room
    for _ in range(30):
        middle = (low + high) / 2
        if sum(_width(one, middle) for one in columns) <= room:
            low = middle
        else:
            high = middle
    return [_width(one, low) for one in columns]


def _width(column: Extent, ease: float) -> float:
    """One long cell does not count fully; what lacks little to be on one line has it."""
    wanted = ease * sqrt(sqrt(column.most * column.mean))
    return column.most if wanted >= NEARLY * column.most else max(column.least, wanted)


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
