"""Locates characters without a glyph in the content; the press detects them."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence

from briefing.glossary import printed, used_terms
from briefing.model import Briefing
from briefing.model.walk import walk
from briefing.problems import ContentPath, Finding

SHOWN = 2
"""Maximum number of characters named for one place."""


def missing_glyphs(briefing: Briefing, characters: Iterable[str]) -> tuple[Finding, ...]:
    """Return a finding for each place with characters that no font has, at their first occurrence.

    The press may report several characters at once, since it shapes them together.
    """
    places: dict[ContentPath, list[str]] = {}
    texts: dict[ContentPath, str] = {}
    for sign in dict.fromkeys(sign for text in characters for sign in text if not sign.isspace()):
        visit = next((visit for visit in walk(briefing) if sign in visit.value), None)
        path = visit.path if visit else ()
        places.setdefault(path, []).append(sign)
        texts[path] = visit.value if visit else sign
    return tuple(_missing(path, texts[path], signs) for path, signs in places.items())


def _missing(path: ContentPath, text: str, signs: Sequence[str]) -> Finding:
    named = ", ".join(map(_named, signs[:SHOWN]))
    more = f" and {len(signs) - SHOWN} more of this text" if len(signs) > SHOWN else ""
    return Finding(
        "missing-glyph",
        f"no font has the character{'s' if len(signs) > 1 else ''} {named}{more}",
        path,
        help="write it another way" if path else "it is not in the content: a template writes it",
        span=(min(map(text.index, signs)), 1),
    )


def _named(sign: str) -> str:
    code = f"{ord(sign):04X}"
    name = unicodedata.name(sign, "a character without a name").lower()
    # The names of ideographs only repeat their codes.
    return f"'{sign}' (U+{code})" if code.lower() in name else f"'{sign}' (U+{code}, {name})"


def unknown_letters(briefing: Briefing, known: Collection[int]) -> tuple[Finding, ...]:
    """Return findings for printed letters, digits and symbols outside the known code points.

    A prediction of what the press will miss, without layout.
    """
    texts = [visit.value for visit in printed(briefing)]
    for _, term in used_terms(briefing):
        texts += filter(None, (term.pref_label, term.native_form, term.definition))
    signs = dict.fromkeys(sign for text in texts for sign in text if ord(sign) not in known)
    shown = (
        sign
        for sign in signs
        if unicodedata.category(sign) == "Co" or unicodedata.category(sign)[0] in "LNPS"
    )
    return missing_glyphs(briefing, shown)
