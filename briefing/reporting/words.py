"""Words for people: how many, cut to a width, and safe to show.

Words that come from files are never trusted: what would move a cursor or change a colour is shown
as a sign.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

from briefing.problems import Problem, Severity
from briefing.summary import many

Span = tuple[str, str]
"""Words, and what part of a problem they are, by which a terminal can style them."""

_JOINERS = "\u200c\u200d"  # invisible, but Persian and many emoji are misspelt without them


def counted(problems: Iterable[Problem]) -> str:
    """``2 errors, 1 warning``, or ``no problems``."""
    count = Counter(problem.severity for problem in problems)
    return ", ".join(many(count[name], name) for name in Severity if count[name]) or "no problems"


def harmless(text: str) -> str:
    """The text with a visible sign for every character that a terminal would obey."""
    return "".join(map(_sign, text))


def fitting(text: str, cells: int) -> str:
    """The text, cut to so many cells of a terminal."""
    from rich.cells import cell_len

    if len(text) <= cells * 2 and cell_len(text) <= cells:
        return text
    text = text[: max(cells - 1, 0)]
    while text and cell_len(text) >= cells:
        text = text[:-1]
    return f"{text}…" if cells > 0 else ""


def _sign(character: str) -> str:
    if character.isprintable() or character in _JOINERS:
        return character
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)  # ␛ and its like
    # Spaces of other widths are harmless; controls of direction, line separators and so on are not.
    return " " if unicodedata.category(character) == "Zs" else "\ufffd"
