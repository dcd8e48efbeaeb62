"""Rules on acronyms: explained by a term or the text, introduced once, and then used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from babel import Locale

from briefing.model import Term
from briefing.model.blocks.people import People
from briefing.problems import Finding
from briefing.review.index import Index
from briefing.review.indexing import LABELS
from briefing.review.text import Text, matches, words_of

_ACRONYM = re.compile(r"(?<![\w.’'+#/@-])(?:[A-Z]{2,}(?:s(?=\W|$))?)(?![\w+]|\.[A-Z]|-?\d)")
_BRACKETED = re.compile(
    r"(?<![\w’'.-])(?P<name>(?:[\w’'.-]+\s){2,12})\((?P<acronym>[A-Z][\w+-]*[A-Z])\)"
)
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_KNOWN = frozenset(
    words_of(
        "AD BC BCE CE UTC GMT AM PM OK TV MW GW KW KWH GWH TWH KM KG HA GDP GNI PPP CPI FDI VAT "
        "CEO PDF HTML ISO USB DNA IT VIP UK US USA EU"
    )
)
"""Acronyms that every reader knows, and units."""


def undefined_acronyms(index: Index) -> Iterator[Finding]:
    """An acronym has its full form in terms.yaml, or in the text."""
    if not index.is_english:
        return
    known = _named(index) | _names_in_capitals(index)
    reported = set()
    for text in index.texts:
        for match in matches(_ACRONYM, text.own):
            word = match[0].rstrip("s")
            if word in known or word in reported or _ROMAN.fullmatch(word) or word in _currencies():
                continue
            if word in _explained(index):
                continue
            reported.add(word)
            yield Finding(
                "acronym-undefined",
                f"nothing says what {word} stands for",
                text.path,
                help=f"write 'Full Name ({word})' at its first use, or add it to terms.yaml",
                span=(match.start(), len(match[0])),
            )


def _named(index: Index) -> frozenset[str]:
    """Return upper-case words that a term explains, or that occur in the name of a source."""
    forms = [
        form
        for term in index.briefing.terms.values()
        for form in (term.acronym, term.pref_label, *term.alt_label)
        if form
    ]
    for source in index.briefing.sources.values():
        forms += [one for one in (source.title, source.container_title, source.publisher) if one]
    words = (word for form in forms for word in re.findall(r"[A-Z]{2,}", form))
    return _KNOWN | frozenset(words)


def _names_in_capitals(index: Index) -> frozenset[str]:
    """Return the words of names as diplomats write the family name: Kassym-Jomart TOKAYEV."""
    briefing = index.briefing
    names = [one.name for people in index.of_kind(People) for one in people.block.items]
    names += [
        form for term in briefing.terms.values() for form in (term.pref_label, *term.alt_label)
    ]
    names += [name for fact in briefing.facts.values() for name in fact.entities]
    words = (word for name in names for word in re.findall(r"\b[A-Z]\w+", name))
    return frozenset(map(str.upper, words))


def _explained(index: Index) -> frozenset[str]:
    """Return acronyms that follow their full form in parentheses."""
    return frozenset(
        match["acronym"]
        for text in index.texts
        if "(" in text.value
        for match in _BRACKETED.finditer(text.plain)
        if _stands_for(match["acronym"], match["name"])
    )


def _stands_for(acronym: str, name: str) -> bool:
    """Return whether the initials of a name match an acronym: in order, or at least its first."""
    initials = "".join(word[0] for word in re.split(r"[\s-]+", name) if word).casefold()
    letters = iter(initials)
    return all(sign in letters for sign in acronym.casefold() if sign.isalpha()) or (
        acronym[0].casefold() in initials
    )


@cache
def _currencies() -> frozenset[str]:
    return frozenset(Locale("en").currencies)


def acronyms_introduced_twice(index: Index) -> Iterator[Finding]:
    """A name is written out with its acronym once; after that, the acronym is used alone."""
    for found in _introductions(index).values():
        for text, start, length, term in found[1:]:
            yield Finding(
                "acronym-twice",
                f"{term.acronym} has been introduced before",
                text.path,
                help=f"write {term.acronym} alone here",
                span=(start, length),
            )


def acronyms_used_once(index: Index) -> Iterator[Finding]:
    """An acronym that is introduced is used again; otherwise the name needs no acronym."""
    shown = index.named("term")
    for name, found in _introductions(index).items():
        text, start, length, term = found[0]
        if name in shown or term.acronym is None:
            continue  # a table shows it
        pattern, texts = _word(term.acronym), (one.plain for one in index.texts if one.is_prose)
        uses = sum(len(pattern.findall(plain)) for plain in texts if term.acronym in plain)
        if uses == 1:
            at = text.value.index("(", start)
            yield Finding(
                "acronym-once",
                f"{term.acronym} is introduced and not used again",
                text.path,
                help=f"write '{term.pref_label}' without the acronym",
                span=(at, start + length - at),
            )


_Introduction = tuple[Text, int, int, Term]
"""The introduction of an acronym: text, offset, length, and its term."""


def _introductions(index: Index) -> dict[str, list[_Introduction]]:
    """Return each place where prose has a term written out with its acronym in parentheses."""
    forms = {
        (form, term.acronym): name
        for name, term in index.briefing.terms.items()
        if term.acronym
        for form in (term.pref_label, *term.alt_label)
    }
    found: dict[str, list[_Introduction]] = {}
    for text in index.texts if forms else ():
        if not text.is_prose or text.path[-1] in LABELS or "(" not in text.value:
            continue
        for (form, acronym), name in forms.items():
            at = text.own.find(f"{form} ({acronym})")
            if at >= 0:
                length = len(form) + len(acronym or "") + 3
                found.setdefault(name, []).append((text, at, length, index.briefing.terms[name]))
    return found


@lru_cache(maxsize=1000)
def _word(acronym: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w]){re.escape(acronym)}(?!\w)")
