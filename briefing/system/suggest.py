"""Suggests the name that a misspelt one was meant to be; the only place that guesses."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TypeVar

_SHORT = 3
"""Names up to this length are mostly acronyms: each letter counts, and WTO is not WHO."""
_QUICKER = 20
"""So many names are seen not to be similar in the time that one is compared."""
_PART = 3
"""At most one letter in this many is mistyped; with more, it is another name."""
COMPARISONS = 30_000
"""How many pairs of names are compared at most: less than half a second of work. A list with
thousands of misspelt names was not typed, and its first ones show what is wrong."""
_Help = TypeVar("_Help", str, None)


def suggest_name(name: str, names: Iterable[str], otherwise: _Help) -> str | _Help:
    """Return the question whether the nearest of ``names`` was meant, or ``otherwise``."""
    near = nearest(name, names)
    return f"did you mean '{near}'?" if near else otherwise


def nearest(name: str, names: Iterable[str], *, are_ids: bool = False) -> str | None:
    """Return the one of ``names`` that ``name`` was probably meant to be, or None.

    Case, separators and leading zeros do not count. Two short names match only if nothing else
    differs, or if two adjacent letters are swapped; with ``are_ids``, this also applies to a short
    and a longer name.
    """
    return nearest_each((name,), names, are_ids=are_ids).get(name)


def nearest_each(
    wanted: Iterable[str], names: Iterable[str], *, are_ids: bool = False
) -> dict[str, str]:
    """Return the nearest name, as :func:`nearest` does, of each of many names that has one.

    After :data:`COMPARISONS`, further names are found only if nothing is misspelt in them but what
    does not count.
    """
    by_form: dict[str, str] = {}
    for candidate in names:
        by_form.setdefault(_fold(candidate), candidate)
    forms = [(form, _letter_bits(form)) for form in by_form]
    length, left = min if are_ids else max, COMPARISONS
    result = {}
    for name in dict.fromkeys(wanted):
        form = _fold(name)
        swapped = {
            form[:place] + form[place + 1] + form[place] + form[place + 2 :]
            for place in range(len(form) - 1 if len(form) <= _SHORT else 0)
        }
        if form in by_form:
            result[name] = by_form[form]
        elif swapped & by_form.keys():
            result[name] = by_form[min(swapped & by_form.keys())]
        elif left > 0:
            likely = _candidates(form, forms)
            left -= len(likely) + len(forms) // _QUICKER + 1
            likely = [one for one in likely if length(len(form), len(one)) > _SHORT]
            share, closest = min(((_differing(form, one), one) for one in likely), default=(1, ""))
            if share * _PART <= 1:
                result[name] = by_form[closest]
    return result


def _fold(name: str) -> str:
    """Return a name without what is easily mistyped."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", re.sub("[_ ]", "-", name.strip().casefold()))


def _letter_bits(name: str) -> int:
    """Return the set of letters of a name as bits; letters far apart may share one."""
    bits = 0
    for letter in name:
        bits |= 1 << (ord(letter) & 63)
    return bits


def _candidates(name: str, forms: Sequence[tuple[str, int]]) -> list[str]:
    """Return the names that may be close, by their letters, which takes little time.

    A letter that only one of two names has is a mistyping, unless one is the start of the other.
    """
    size, letters = len(name), _letter_bits(name)
    return [
        form
        for form, other in forms
        if (
            abs(size - len(form)) * _PART <= max(size, len(form))
            and (letters & ~other).bit_count() * _PART <= max(size, len(form))
            and (other & ~letters).bit_count() * _PART <= max(size, len(form))
        )
        or form.startswith(name)
        or name.startswith(form)
    ]


def _differing(one: str, other: str) -> float:
    """Return the share of letters that were left out, added, replaced or swapped with the next one.

    This is the optimal string alignment distance. The ratio of difflib is also high for names that
    share letters far apart, such as 'tengrinews' and 'eurasianet'. What one name has after the
    other's whole counts half.
    """
    short, long = sorted((len(one), len(other)))
    if one.startswith(other) or other.startswith(one):
        return (long - short) / long / 2
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
    return last[-1] / long


def make_slug(words: str) -> str:
    """Return the id for a title: ``cote-d-ivoire`` for ``Côte d’Ivoire``; may be empty."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", words) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-").lstrip("0123456789-")
