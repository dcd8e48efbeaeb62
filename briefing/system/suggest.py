"""Suggests the name that a misspelt one was meant to be; the only place that guesses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

_SHORT = 3
"""Names up to this length are mostly acronyms: each letter counts, and WTO is not WHO."""
_LOOKED_AT = 5
_QUICKER = 20
"""So many names are seen not to be similar in the time that one is compared."""
_PART = 3
"""At most one letter in this many is mistyped; with more, it is another name."""
COMPARISONS = 30_000
"""How many pairs of names are compared at most: less than half a second of work. A list with
thousands of misspelt names was not typed, and its first ones show what is wrong."""


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
    return nearest_each((name,), names, loosely=loosely, are_ids=are_ids).get(name)


def nearest_each(
    wanted: Iterable[str],
    names: Iterable[str],
    *,
    loosely: Callable[[str], str] = str.casefold,
    are_ids: bool = False,
) -> dict[str, str]:
    """Return the nearest name, as :func:`nearest` does, of each of many names that has one.

    After :data:`COMPARISONS`, further names are found only if nothing is misspelt in them but what
    ``loosely`` normalises.
    """
    by_form: dict[str, str] = {}
    for candidate in names:
        by_form.setdefault(loosely(candidate), candidate)
    forms = [(form, len(form), _letter_bits(form)) for form in by_form]
    length, left = min if are_ids else max, COMPARISONS
    result = {}
    for name in dict.fromkeys(wanted):
        form = loosely(name)
        if form in by_form:
            result[name] = by_form[form]
        elif len(form) <= _SHORT and (swapped := _swap_letters(form) & by_form.keys()):
            result[name] = by_form[min(swapped)]
        elif left > 0:
            from difflib import get_close_matches  # most runs have nothing misspelt

            near = _candidates(form, forms)
            left -= len(near) + len(forms) // _QUICKER + 1
            close = get_close_matches(form, near, n=_LOOKED_AT)
            likely = (one for one in close if length(len(form), len(one)) > _SHORT)
            close_form = next((one for one in likely if _is_close(form, one)), None)
            result |= {name: by_form[close_form]} if close_form is not None else {}
    return result


def _letter_bits(name: str) -> int:
    """Return the set of letters of a name as bits; letters far apart may share one."""
    bits = 0
    for letter in name:
        bits |= 1 << (ord(letter) & 63)
    return bits


def _candidates(name: str, forms: Sequence[tuple[str, int, int]]) -> list[str]:
    """Return the names that may be close, by their letters, which takes little time.

    A letter that only one of two names has is a mistyping, unless one is the start of the other.
    """
    size, letters = len(name), _letter_bits(name)
    return [
        form
        for form, length, other in forms
        if (
            abs(size - length) * _PART <= max(size, length)
            and (letters & ~other).bit_count() * _PART <= max(size, length)
            and (other & ~letters).bit_count() * _PART <= max(size, length)
        )
        or form.startswith(name)
        or name.startswith(form)
    ]


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


def _swap_letters(name: str) -> set[str]:
    """Return all variants of a name with two adjacent letters swapped."""
    return {
        name[:place] + name[place + 1] + name[place] + name[place + 2 :]
        for place in range(len(name) - 1)
    }


def make_slug(words: str) -> str:
    """Return the id for a title: ``cote-d-ivoire`` for ``Côte d’Ivoire``; may be empty."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", words) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-").lstrip("0123456789-")
