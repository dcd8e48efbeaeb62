"""Suggests the name that a misspelt one was meant to be; the only place that guesses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches

_SHORT = 3
"""Names up to this length are mostly acronyms: each letter counts, and WTO is not WHO."""
_LOOKED_AT = 5


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
    return next((by_form[one] for one in close if length(len(wanted), len(one)) > _SHORT), None)


def _swapped(name: str) -> set[str]:
    """Return all variants of a name with two adjacent letters swapped."""
    return {
        name[:place] + name[place + 1] + name[place] + name[place + 2 :]
        for place in range(len(name) - 1)
    }
