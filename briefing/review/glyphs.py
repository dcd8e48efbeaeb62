"""Characters that cannot be printed: the press says which, the content says where."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from briefing.model import Briefing
from briefing.model.walk import walk
from briefing.problems import Finding


def missing_glyphs(briefing: Briefing, characters: Iterable[str]) -> tuple[Finding, ...]:
    """A finding for each character that no font has, at the first place that uses it.

    The press may name several at once, as it shapes them together.
    """
    single = dict.fromkeys(sign for text in characters for sign in text if not sign.isspace())
    return tuple(_missing(briefing, sign) for sign in single)


def _missing(briefing: Briefing, sign: str) -> Finding:
    name = unicodedata.name(sign, "a character without a name").lower()
    path = next((visit.path for visit in walk(briefing) if sign in visit.value), ())
    return Finding(
        "missing-glyph",
        f"no font has the character '{sign}' (U+{ord(sign):04X}, {name})",
        path,
        help="write it another way" if path else "it is not in the content: a template writes it",
    )
