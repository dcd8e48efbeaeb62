"""Selects and sorts the names and abbreviations that a text uses."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from briefing.model import Briefing, Term
from briefing.model.briefing import Visit, walk_texts
from briefing.model.fields import Mark
from briefing.model.prose import parse, plain

Listed = tuple[str, Term]
"""A term id and its term."""

_LIKE: Final = str.maketrans({"œ": "oe", "æ": "ae", **dict(zip("øłđħı", "oldhi", strict=True))})
"""Letters without Unicode decomposition, and the letters they sort as in alphabets without them."""
_WHOLE: Final = "й"
"""A letter that Unicode decomposes but every Cyrillic alphabet treats as a letter of its own."""
_WORD: Final = re.compile(r"\w+")


def list_used_terms(briefing: Briefing) -> tuple[Listed, ...]:
    """Return the terms that the text uses or refers to, sorted by their short form."""
    visits = iterate_printed(briefing)
    text = "\n".join(
        plain(parse(visit.value)) if visit.is_prose else visit.value for visit in visits
    )
    referred = {visit.value for visit in walk_texts(briefing) if visit.reference == "term"}
    forms = Forms(form for term in briefing.terms.values() for form in _list_forms(term))
    there = {form for form, _, _ in forms.find_all(text)}
    used = [
        (name, term)
        for name, term in briefing.terms.items()
        if name in referred or not there.isdisjoint(_list_forms(term))
    ]
    return sort_terms(used)


def preferred_name(name: str, terms: Mapping[str, Term]) -> str:
    """Return the official form of a name that the terms say to avoid, or the name itself."""
    return next((term.pref_label for term in terms.values() if name in term.avoid), name)


_PLAIN: Final = {
    **dict.fromkeys("’‘‚‛ʼ‹›′`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\N{NO-BREAK SPACE}\u202f\u2007\u2008\u2009\u200a\n", " "),
}
"""The characters of a keyboard, by those that are set for them."""


def fold_type(text: str) -> str:
    """Return a text as a keyboard has it, character by character: what is compared with another.

    One may have been set in type and the other not.
    """
    if not text.isascii() or "\n" in text or "`" in text:
        for character, plain_character in _PLAIN.items():  # faster than translate() for a long text
            text = text.replace(character, plain_character)
    return text


_UNSEEN = re.compile("[\N{SOFT HYPHEN}\N{WORD JOINER}\u200b]")
_INNER = re.compile(r"«\s*|\s*»")
_BEFORE = re.compile(r"\s+(?=[;:!?%‰])")
_HYPHENS = re.compile("-{2,}")


@lru_cache(maxsize=20_000)
def normalise_type(text: str) -> str:
    """Return a text as it would be typed by hand, so that texts that differ in typography only are
    equal: straight quotation marks, hyphens for dashes and minus, ordinary spaces.
    """
    typed = fold_type(_INNER.sub('"', _UNSEEN.sub("", text)).replace("…", "..."))
    return _HYPHENS.sub("-", _BEFORE.sub("", re.sub(r"\s+", " ", typed)))


class Forms:
    """Many forms of names, to be found in a text in one pass, however many there are.

    A form is the same before and after the type is set.
    """

    def __init__(self, forms: Iterable[str], *, ignore_case: bool = False) -> None:
        self._normal = (lambda text: " ".join(text.split()).casefold()) if ignore_case else str
        self._normal_word = str.casefold if ignore_case else str
        self._by_word: dict[str, dict[tuple[int, int, int], dict[str, str]]] = {}
        self._signs: list[str] = []
        for form in dict.fromkeys(forms):
            words = [match.span() for match in _WORD.finditer(form)]
            if not words:
                self._signs.append(form)
                continue
            (start, end), (_, last) = words[0], words[-1]
            shapes = self._by_word.setdefault(self._normal_word(form[start:end]), {})
            shape = (start, len(words), len(form) - last)
            shapes.setdefault(shape, {}).setdefault(self._normal(fold_type(form)), form)

    def find_all(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Yield each form that stands in a text as a whole word or words: form, start and end.

        In order of their first words, the longest first.
        """
        text = fold_type(text)
        words = [match.span() for match in _WORD.finditer(text)] if self._by_word else ()
        for number, (start, end) in enumerate(words):
            shapes = self._by_word.get(self._normal_word(text[start:end]))
            if shapes is None:
                continue
            for before, count, behind in sorted(shapes, key=lambda shape: (-shape[1], -sum(shape))):
                if number + count > len(words):
                    continue
                first, last = start - before, words[number + count - 1][1] + behind
                form = shapes[before, count, behind].get(self._normal(text[max(first, 0) : last]))
                if form is None or first < 0 or last > len(text):
                    continue
                if not any(map(_WORD.match, (text[:first][-1:], text[last : last + 1]))):
                    yield form, first, last
        for sign in self._signs:
            if match := re.search(rf"(?<!\w){re.escape(fold_type(sign))}(?!\w)", text):
                yield sign, *match.span()


def sort_terms(terms: Iterable[Listed], alphabet: str = "") -> tuple[Listed, ...]:
    """Sort terms by an alphabet, given as its letters separated by spaces."""
    return tuple(sorted(terms, key=lambda item: sort_key(short(item[1]), alphabet)))


def sort_key(text: str, alphabet: str = "") -> tuple[object, ...]:
    """Return a collation key: base letters first, then diacritics, then case.

    Letters of the alphabet sort in its order, even if composed; as a group they sort at the code
    point of its first letter, so that Latin names precede Cyrillic ones.
    """
    letters = {letter: place for place, letter in enumerate(alphabet.casefold().split())}
    first = ord(min(letters, key=letters.__getitem__)[0]) if letters else 0
    longest_first = sorted(letters, key=len, reverse=True)
    pieces = re.compile("|".join([*map(re.escape, longest_first), "."]), re.DOTALL)

    def places(piece: str) -> Iterator[tuple[int, int]]:
        if piece not in letters and piece not in _WHOLE:
            signs = unicodedata.normalize("NFD", piece.translate(_LIKE))
            piece = "".join(sign for sign in signs if not unicodedata.combining(sign))
        for letter in (piece,) if piece in letters else piece:
            yield (first, letters[letter]) if letter in letters else (ord(letter), 0)

    folded = unicodedata.normalize("NFC", text).casefold()
    base = [place for piece in pieces.findall(folded) for place in places(piece)]
    return base, unicodedata.normalize("NFD", folded), text.swapcase()


def short(term: Term) -> str:
    """Return the form by which a term is listed."""
    return term.acronym or term.pref_label


def _list_forms(term: Term) -> tuple[str, ...]:
    """Return the forms whose use puts a term in the list.

    If a term has an acronym, its full form counts only if there is a definition to print.
    """
    forms = (term.pref_label, *term.alt_label)
    if term.acronym:
        return (term.acronym, *forms) if term.definition else (term.acronym,)
    return forms


def iterate_printed(briefing: Briefing) -> Iterator[Visit]:
    """Yield the printed texts with their places, except the lists of sources and names."""
    for visit in walk_texts(briefing):
        in_text = visit.path[0] in ("document", "sections", "facts")
        if in_text and visit.reference is None and Mark.NEVER_PRINTED not in visit.marks:
            yield visit
