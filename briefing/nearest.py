"""The name that a misspelt one was probably meant to be: the only place where that is guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches

_SHORT = 3
"""Names of so few letters are acronyms, mostly: each letter counts, and WTO is not WHO."""
_LOOKED_AT = 5


def nearest(
    name: str,
    names: Iterable[str],
    *,
    loosely: Callable[[str], str] = str.casefold,
    are_ids: bool = False,
) -> str | None:
    """The one of ``names`` that ``name`` was probably meant to be.

    ``loosely``: a name without what is easily got wrong. Two short names are alike if nothing else
    differs, or two neighbours have changed places; ``are_ids``: so are a short one and a longer.
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
    """The name with each two neighbours in each other's place."""
    return {
        name[:place] + name[place + 1] + name[place] + name[place + 2 :]
        for place in range(len(name) - 1)
    }
