"""Suggests the name that a misspelt one was meant to be; the only place that guesses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches

_SHORT = 3
"""Names up to this length are mostly acronyms: each letter counts, and WTO is not WHO."""
_LOOKED_AT = 5
_PART = 3
"""At most one letter in this many is mistyped; with more, it is another name."""


def nearest(
    name: str,
    names: Iterable[str],
    *,
    loosely: Callable[[str], str] = str.casefold,
    are_ids: bool = False,
) -> str | None:
    """Return the one of ``names`` that ``name`` was probably meant to be, or None.

    ``loosely``: normalises what is easily mistyped. Two short names match only if nothing else
    differs, or if two adjacent letters are swapped; with ``are_ids``, this also applies to a short
    and a longer name.
    """
    by_form: dict[str, str] = {}
    for candidate in names:
        by_form.setdefault(loosely(candidate), candidate)
    wanted = loosely(name)
    if wanted in by_form:
        return by_form[wanted]
    if len(wanted) <= _SHORT and (swapped := _swapped(wanted) & by_form.keys()):
        return by_form[min(swapped)]
    length = min if are_ids else max
    close = get_close_matches(wanted, by_form, n=_LOOKED_AT)
    likely = (one for one in close if length(len(wanted), len(one)) > _SHORT)
    return next((by_form[one] for one in likely if _is_close(wanted, one)), None)


def _is_close(one: str, other: str) -> bool:
    """Return whether one name is the beginning of the other, or a few mistypings away."""
    if one.startswith(other) or other.startswith(one):
        return True
    return _mistypings(one, other) * _PART <= max(len(one), len(other))


def _mistypings(one: str, other: str) -> int:
    """Return how many letters were left out, added, replaced or swapped with the next one.

    This is the optimal string alignment distance. The ratio of difflib is not enough: it is also
    high for names that share letters far apart, such as 'tengrinews' and 'eurasianet'.
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, also in enumerate(other, 1):
            cost = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != also))
            if row > 1 and column > 1 and (letter, also) == (other[column - 2], one[row - 2]):
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        before, last = last, now
    return last[-1]


def _swapped(name: str) -> set[str]:
    """Return all variants of a name with two adjacent letters swapped."""
    return {
        name[:place] + name[place + 1] + name[place] + name[place + 2 :]
        for place in range(len(name) - 1)
    }
