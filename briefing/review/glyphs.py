"""Characters that cannot be printed: the press says which, the content says where."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence

from briefing.glossary import printed, used_terms
from briefing.model import Briefing
from briefing.model.walk import walk
from briefing.problems import ContentPath, Finding

SHOWN = 2
"""So many characters are named, of one place."""


def missing_glyphs(briefing: Briefing, characters: Iterable[str]) -> tuple[Finding, ...]:
    """A finding for each place, with the characters on it that no font has and no place had before.

    The press may name several at once, as it shapes them together.
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
    # The names of ideographs are no more than their codes.
    return f"'{sign}' (U+{code})" if code.lower() in name else f"'{sign}' (U+{code}, {name})"


def unknown_letters(briefing: Briefing, known: Collection[int]) -> tuple[Finding, ...]:
    """The letters, digits and signs of what is printed that are not among these code points: what
    the press will lack, as far as it can be seen without a layout.
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
