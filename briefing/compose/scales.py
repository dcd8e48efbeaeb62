"""Scales with round numbers, easy to read values from."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10

_STEPS = 5
_ROUND = (1, 2, 2.5, 5, 10)
_NEAR_ZERO = 0.4
"""Ratio of lowest to highest value up to which a scale begins at zero."""


@dataclass(frozen=True)
class Scale:
    """From ``low`` to ``high``, with the values of its tick labels."""

    low: float
    high: float
    ticks: tuple[float, ...]


def scale(low: float, high: float, *, from_zero: bool = False) -> Scale:
    """Return a scale that covers ``low`` to ``high``; with ``from_zero``, also zero."""
    if from_zero or 0 <= low <= _NEAR_ZERO * high:
        low = min(low, 0.0)
    if from_zero or (_NEAR_ZERO * low <= high <= 0):
        high = max(high, 0.0)
    if low == high:
        low, high = (low, low + 1.0) if low == 0 else (min(low, 0.0), max(high, 0.0))
    step = _round_step((high - low) / _STEPS)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    places = max(0, -floor(log10(step) + 1e-9))
    if round(step, places) != round(step, places + 1):  # a step of 2.5, 0.25 …
        places += 1
    ticks = tuple(_number(place * step, places) for place in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], ticks)


def _round_step(least: float) -> float:
    """Return the smallest of 1, 2, 2.5, 5, 10 … times a power of ten that is not less."""
    power = 10.0 ** floor(log10(least))
    return next(times * power for times in _ROUND if times * power >= least * (1 - 1e-9))


def _number(value: float, places: int) -> float:
    """Round to as many digits as the steps have."""
    rounded = round(value, places)
    return int(rounded) if places == 0 else rounded
