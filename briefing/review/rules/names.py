"""Rules on names: each is written as ``terms.yaml`` has it, and acronyms are explained."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache

from babel import Locale

from briefing.model import Briefing, Term
from briefing.model.blocks.lists import People
from briefing.model.blocks.text import Quotation
from briefing.model.glossary import Forms, fold_type
from briefing.problems import ContentPath, Finding
from briefing.review.index import Index, needs_language
from briefing.review.text import Text, matches

_ACRONYM = re.compile(r"(?<![\w.’'+#/@-])(?:[A-Z]{2,}(?:s(?=\W|$))?)(?![\w+]|\.[A-Z]|-?\d)")
_BRACKETED = re.compile(
    r"(?<![\w’'.-])(?P<name>(?:[\w’'.-]+\s){2,12})\((?P<acronym>[A-Z][\w+-]*[A-Z])\)"
)
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")


@needs_language
def undefined_acronyms(index: Index) -> Iterator[Finding]:
    """An acronym has its full form in terms.yaml, or in the text."""
    known = index.vocabulary.known_acronyms | _words_in_capitals(index)
    known |= _currencies(index.vocabulary.tag)
    explained: frozenset[str] | None = None
    for text in index.texts:
        for match in matches(_ACRONYM, text.own):
            word = match[0].rstrip("s")
            if word in known or _ROMAN.fullmatch(word):
                continue
            explained = _explained(index) if explained is None else explained
            known |= {word}
            if word not in explained:
                yield Finding(
                    "acronym-undefined",
                    f"nothing says what {word} stands for",
                    text.path,
                    help=f"write 'Full Name ({word})' at its first use, or add it to terms.yaml",
                    span=(match.start(), len(match[0])),
                )


def _words_in_capitals(index: Index) -> frozenset[str]:
    """Return the words of known names in capitals: those that have them, and family names."""
    briefing = index.briefing
    names = [item.name for people in index.of_kind(People) for item in people.block.items]
    names += [name for fact in briefing.facts.values() for name in fact.entities]
    acronyms = [term.acronym for term in briefing.terms.values()]
    for term in briefing.terms.values():
        names += [term.pref_label, *term.alt_label]
    for source in briefing.sources.values():
        acronyms += [source.title, source.container_title, source.publisher]
    words = {word for name in names for word in re.findall(r"\b[A-Z]\w+", name)}
    capitals = {w for name in (*names, *acronyms) for w in re.findall(r"[A-Z]{2,}", name or "")}
    return frozenset((*map(str.upper, words), *capitals))


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


# Names that differ a little from those of terms.yaml.

_ALIKE = 0.8
"""How alike two names of people are of which one is misspelt."""


def misspelt_names(index: Index) -> Iterator[Finding]:
    """A name before its acronym, and the name of a person, are as terms.yaml has them."""
    for text in index.texts:
        for match in _BRACKETED.finditer(text.own) if "(" in text.own else ():
            yield from _misspelt_expansion(index.briefing, text, match)
    people = [((*placed.path, "items", number, "name"), item.name)
              for placed in index.of_kind(People)
              for number, item in enumerate(placed.block.items)]  # fmt: skip
    people += [((*placed.path, "speaker"), placed.block.speaker or "")
               for placed in index.of_kind(Quotation)]  # fmt: skip
    labels = index.briefing.once(_labels)
    for path, name in people:
        if _key(name) not in labels and (near := _nearest_name(name, labels)) is not None:
            yield _misspelt(path, name, near)


def _misspelt(
    path: ContentPath, name: str, right: str, span: tuple[int, int] | None = None
) -> Finding:
    message = f"'{name}' is '{right}' in terms.yaml"
    help = "correct whichever is wrong; if both are right, add it to 'alt_label' of the term"
    return Finding("name-differs", message, path, help=help, span=span)


def _key(name: str) -> str:
    return fold_type(" ".join(name.split())).casefold()


def _labels(briefing: Briefing) -> dict[str, str]:
    """Return the forms of all terms by what is compared."""
    return {_key(label): label for term in briefing.terms.values()
            for label in (term.pref_label, *term.alt_label)}  # fmt: skip


def _nearest_name(name: str, labels: dict[str, str]) -> str | None:
    """Return the name that differs in a letter or two: not that of a brother or a namesake."""
    words = _key(name).split()
    for key, label in labels.items():
        other = key.split()
        if len(other) != len(words) or len(words) < 2:
            continue
        pairs = [(a, b) for a, b in zip(words, other, strict=True) if a != b]
        if len(pairs) == 1 and SequenceMatcher(None, *pairs[0]).ratio() >= _ALIKE:
            return label
    return None


def _misspelt_expansion(briefing: Briefing, text: Text, match: re.Match[str]) -> Iterator[Finding]:
    terms = [term for term in briefing.terms.values() if term.acronym == match["acronym"]]
    forms = [form for term in terms for form in (term.pref_label, *term.alt_label)]
    written = _key(match["name"])
    if not forms or any(written.endswith(_key(form)) for form in forms):
        return
    length = len(forms[0].split())
    words = match["name"].split()[-length:]
    words = words[next((n for n, word in enumerate(words) if word[0].isupper()), 0) :]
    name = " ".join(words)
    if SequenceMatcher(None, _key(name), _key(forms[0])).ratio() < _ALIKE:
        return
    start = match.start() + match["name"].rfind(words[0])
    yield _misspelt(text.path, name, forms[0], (start, match.start("acronym") - 2 - start))


def avoided_names(index: Index) -> Iterator[Finding]:
    """A form that a term says to avoid occurs in quotation marks only."""
    terms = index.briefing.terms.values()
    forms = {fold_type(form): term for term in terms for form in term.avoid}
    if not forms:
        return
    named = Forms(forms, _key)
    loose = {form: term for form, term in reversed(forms.items()) if form == form.lower()}
    for text in index.texts:
        past, own = 0, fold_type(text.own)
        for _, start, end in named.found_in(own):
            if start < past:
                continue  # a part of the name before
            past, written = end, text.own[start:end]
            words = " ".join(own[start:end].split())
            term = forms.get(words) or loose.get(words.casefold())
            if term is not None and not _is_in_a_right_form(term, own, start, end):
                acronym = f" or {term.acronym}" if term.acronym else ""
                yield Finding(
                    "avoided-name",
                    f"'{written}' is not the form to use",
                    text.path,
                    help=f"write '{term.pref_label}'{acronym}; use the other form only within "
                    "quotation marks",
                    span=(start, len(written)),
                )


def _is_in_a_right_form(term: Term, text: str, start: int, end: int) -> bool:
    """Return whether the form is part of a longer, correct form."""
    for label in map(fold_type, (term.pref_label, *term.alt_label)):
        if text[start:end] != label and text[start:end] in label:
            begin = max(0, start - len(label))
            if label in text[begin : end + len(label)]:
                return True
    return False
