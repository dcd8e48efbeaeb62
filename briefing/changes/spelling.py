"""Decides whether two texts differ in spelling only."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

_FIGURE = re.compile(r"(?<![\w.,])[-+−]?\d+(?:[.,]\d+)*|(?<=[^\W\d])\d+|\d+")
"""With sign and decimal separator: −5 is not 5, and 4.8 is not 48."""
_WORD = re.compile(r"[^\W\d_]+|[%$¢-¥֏؋৲৳฿₠-⃏﷼<>=±×÷≈≠≤≥]")
"""Or a symbol that counts as a word: a currency, or a comparison of figures."""
_TOKEN = re.compile(f"{_FIGURE.pattern}|{_WORD.pattern}")
_SHORT = 4
_ALIKE = 0.75


def is_spelling(before: str, after: str) -> bool:
    """Return whether two texts differ only in spelling, punctuation or spaces.

    Every replaced word must be similar to the old one. Figures and names must be equal: 5 is not 6,
    and Austria is not Australia.
    """
    before, after = (unicodedata.normalize("NFKC", text) for text in (before, after))
    if _FIGURE.findall(before) != _FIGURE.findall(after):
        return False
    old, new = _words(before), _words(after)
    if len(old) != len(new):
        return "".join(word for word, _ in old) == "".join(word for word, _ in new)
    return all(
        one == other or (not (is_name or was_name) and _misspelt(one, other))
        for (one, was_name), (other, is_name) in zip(old, new, strict=True)
    )


def says_the_same(before: str, after: str) -> bool:
    """Return whether two texts differ only in punctuation, spaces and capitals."""
    return "".join(words_in(before)) == "".join(words_in(after))


def words_in(text: str) -> list[str]:
    """Return the words and figures of a text, in order, case-folded."""
    return [found.casefold() for found in _TOKEN.findall(unicodedata.normalize("NFKC", text))]


def _misspelt(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _SHORT or one[0] != other[0]:
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() > _ALIKE


def _words(text: str) -> list[tuple[str, bool]]:
    """Return case-folded words, each with whether it is a name: capitalised within a sentence."""
    return [(found[0].casefold(), _is_name(text, found)) for found in _WORD.finditer(text)]


def _is_name(text: str, found: re.Match[str]) -> bool:
    before = text[: found.start()].rstrip()
    return found[0][0].isupper() and bool(before) and before[-1] not in ".!?:;"
