"""Which names and abbreviations a text really uses, and the order that they are listed in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from briefing.model import Briefing, Term
from briefing.model.walk import Visit, walk
from briefing.prose import parse, plain

Listed = tuple[str, Term]
"""A term with its id."""

_LIKE: Final = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i"}
)
"""Letters that Unicode does not take apart, and what they are sorted as by those who lack them."""
_WHOLE: Final = "й"
"""A letter that Unicode takes apart, and no Cyrillic alphabet does."""


def used_terms(briefing: Briefing) -> tuple[Listed, ...]:
    """The terms that the text uses or refers to, in the alphabetical order of their short form."""
    text = "\n".join(_texts(briefing))
    referred = {visit.value for visit in walk(briefing) if visit.reference == "term"}
    used = [
        (name, term)
        for name, term in briefing.terms.items()
        if name in referred or any(_occurs(form, text) for form in _forms(term))
    ]
    return in_order(used)


def in_order(terms: Iterable[Listed], alphabet: str = "") -> tuple[Listed, ...]:
    """Terms in the order of an alphabet: its letters, parted by spaces."""
    return tuple(sorted(terms, key=lambda item: sort_key(short(item[1]), alphabet)))


def sort_key(text: str, alphabet: str = "") -> tuple[object, ...]:
    """What texts are sorted by: their base letters, then marks on them, then capitals.

    The letters of an alphabet have its order, whatever they are made of; together they come where
    the first of them has its code point, so that names in Latin letters stand before Cyrillic ones.
    """
    letters = {letter: place for place, letter in enumerate(alphabet.casefold().split())}
    first = ord(min(letters, key=letters.__getitem__)[0]) if letters else 0
    longest_first = sorted(letters, key=len, reverse=True)
    pieces = re.compile("|".join([*map(re.escape, longest_first), "."]), re.DOTALL)

    def places(piece: str) -> Iterator[tuple[int, int]]:
        bases = [piece] if piece in letters else _bases(piece)
        yield from ((first, letters[one]) if one in letters else (ord(one), 0) for one in bases)

    folded = unicodedata.normalize("NFC", text).casefold()
    base = [place for piece in pieces.findall(folded) for place in places(piece)]
    return base, unicodedata.normalize("NFD", folded), text.swapcase()


def _bases(letter: str) -> Iterator[str]:
    """The letters that one is made of, without marks."""
    apart = letter if letter in _WHOLE else unicodedata.normalize("NFD", letter.translate(_LIKE))
    yield from (sign for sign in apart if not unicodedata.combining(sign))


def short(term: Term) -> str:
    """The form that stands first in the list of names."""
    return term.acronym or term.pref_label


def _forms(term: Term) -> tuple[str, ...]:
    """The forms that bring a term into the list; a full form that has an acronym only if the list
    also has a definition to give.
    """
    forms = (term.pref_label, *term.alt_label)
    if term.acronym:
        return (term.acronym, *forms) if term.definition else (term.acronym,)
    return forms


def _occurs(form: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text) is not None


def _texts(briefing: Briefing) -> Iterator[str]:
    """All words that are printed; the lists of sources and names are not text."""
    for visit in printed(briefing):
        yield plain(parse(visit.value)) if visit.is_prose else visit.value


def printed(briefing: Briefing) -> Iterator[Visit]:
    """The texts that are printed, with their places, but for the lists of sources and names."""
    for visit in walk(briefing):
        of_fact = visit.path[0] == "facts" and visit.path[-1] in ("statement", "locator")
        if visit.reference is None and (of_fact or visit.path[0] in ("document", "sections")):
            yield visit
