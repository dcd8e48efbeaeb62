"""Which names and abbreviations a text really uses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.model import Briefing, Term
from briefing.model.walk import Visit, walk
from briefing.prose import parse, plain


def used_terms(briefing: Briefing) -> tuple[tuple[str, Term], ...]:
    """The terms that the text uses or refers to, in the alphabetical order of their short form."""
    text = "\n".join(_texts(briefing))
    referred = {visit.value for visit in walk(briefing) if visit.reference == "term"}
    used = [
        (name, term)
        for name, term in briefing.terms.items()
        if name in referred or any(_occurs(form, text) for form in _forms(term))
    ]
    return tuple(sorted(used, key=lambda item: short(item[1]).casefold()))


def short(term: Term) -> str:
    """The form that stands first in the list of names."""
    return term.acronym or term.pref_label


def _forms(term: Term) -> tuple[str, ...]:
    """The forms of which the list says something: of an acronym, the full one if it is defined."""
    forms = (term.pref_label, *term.alt_label)
    if term.acronym:
        return (term.acronym, *forms) if term.definition else (term.acronym,)
    return forms


def _occurs(form: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text) is not None


def _texts(briefing: Briefing) -> Iterator[str]:
    """All words that are printed; the lists of sources and names are not text."""
    for visit in printed(briefing):
        yield plain(parse(visit.value)) if visit.is_prose else visit.value


def printed(briefing: Briefing) -> Iterator[Visit]:
    """The texts that are printed, with their places, but for the lists of sources and names."""
    for visit in walk(briefing):
        of_fact = visit.path[0] == "facts" and visit.path[-1] in ("statement", "locator")
        if visit.reference is None and (of_fact or visit.path[0] in ("document", "sections")):
            yield visit
