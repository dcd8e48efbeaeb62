"""Rules on acronyms: explained by a term or the text, introduced once, and then used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from babel import Locale

from briefing.model import Briefing, Term
from briefing.model.blocks.people import People
from briefing.model.glossary import fold_type
from briefing.problems import Finding
from briefing.review.index import LABELS, Index, needs_language
from briefing.review.text import Text, matches

_ACRONYM = re.compile(r"(?<![\w.’'+#/@-])(?:[A-Z]{2,}(?:s(?=\W|$))?)(?![\w+]|\.[A-Z]|-?\d)")
_BRACKETED = re.compile(
    r"(?<![\w’'.-])(?P<name>(?:[\w’'.-]+\s){2,12})\((?P<acronym>[A-Z][\w+-]*[A-Z])\)"
)
_IN_BRACKETS = re.compile(r" \(([^()]*)\)")
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")


@needs_language
def undefined_acronyms(index: Index) -> Iterator[Finding]:
    """An acronym has its full form in terms.yaml, or in the text."""
    known = _named(index) | _names_in_capitals(index)
    currencies = _currencies(index.vocabulary.tag)
    reported: set[str] = set()
    explained: frozenset[str] | None = None
    for text in index.texts:
        for match in matches(_ACRONYM, text.own):
            word = match[0].rstrip("s")
            if word in known or word in reported or _ROMAN.fullmatch(word) or word in currencies:
                continue
            explained = _explained(index) if explained is None else explained
            if word in explained:
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
    return index.vocabulary.known_acronyms | frozenset(words)


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
def _currencies(language: str) -> frozenset[str]:
    return frozenset(Locale(language).currencies)


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
    for name, places in _introductions(index).items():
        text, start, length, term = places[0]
        acronym = fold_type(term.acronym or "")
        if name not in shown and _count(index, acronym) == 1:  # a table would show it too
            at = text.value.index("(", start)
            yield Finding(
                "acronym-once",
                f"{term.acronym} is introduced and not used again",
                text.path,
                help=f"write '{term.pref_label}' without the acronym",
                span=(at, start + length - at),
            )


def _count(index: Index, word: str) -> int:
    """Count where a word stands in prose, also as a part of another one."""
    return sum(fold_type(text.plain).count(word) for text in index.texts if text.is_prose)


_Introduction = tuple[Text, int, int, Term]
"""The introduction of an acronym: text, offset, length, and its term."""


def _introductions(index: Index) -> dict[str, list[_Introduction]]:
    """Return each place where prose has a term written out with its acronym in parentheses."""
    names = index.briefing.once(_names_by_acronym)
    found: dict[str, list[_Introduction]] = {}
    for text in index.texts if names else ():
        if not text.is_prose or text.path[-1] in LABELS or "(" not in text.value:
            continue
        seen: dict[tuple[int, str], _Introduction] = {}
        own = fold_type(text.own)
        for match in _IN_BRACKETS.finditer(own):
            for number, form, name in names.get(match[1], ()):
                at = match.start() - len(form)
                if at >= 0 and own.startswith(form, at):
                    term = index.briefing.terms[name]
                    seen.setdefault((number, name), (text, at, match.end() - at, term))
        for (_, name), one in sorted(seen.items()):
            found.setdefault(name, []).append(one)
    return found


def _names_by_acronym(briefing: Briefing) -> dict[str, list[tuple[int, str, str]]]:
    """Return the full forms of each acronym: their order, the form, and the id of the term."""
    names: dict[str, list[tuple[int, str, str]]] = {}
    forms = {
        (fold_type(form), fold_type(term.acronym)): name
        for name, term in briefing.terms.items()
        if term.acronym
        for form in (term.pref_label, *term.alt_label)
    }
    for number, ((form, acronym), name) in enumerate(forms.items()):
        names.setdefault(acronym, []).append((number, form, name))
    return names
