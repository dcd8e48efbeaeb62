"""Whether two texts say the same in another spelling."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher


def is_spelling(before: str, after: str) -> bool:
    """Whether two texts differ only in spelling, punctuation or spaces.

    Every word that is exchanged must be nearly the other, and no figure may be: 5 is not 6.
    """
    old, new = _words(before), _words(after)
    if len(old) != len(new):
        return "".join(old) == "".join(new)
    return all(a == b or _misspelt(a, b) for a, b in zip(old, new, strict=True))


def _misspelt(one: str, other: str) -> bool:
    if re.search(r"\d", one + other) or min(len(one), len(other)) < 4:
        return False
    return one[0] == other[0] and SequenceMatcher(None, one, other, autojunk=False).ratio() > 0.75


def _words(text: str) -> list[str]:
    return re.findall(r"[\w%]+", unicodedata.normalize("NFKC", text).casefold())
