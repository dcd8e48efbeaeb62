"""The rule on names: written in the forms of terms.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from briefing.model import Term
from briefing.problems import Finding
from briefing.review.index import Index
from briefing.review.text import matches


def avoided_names(index: Index) -> Iterator[Finding]:
    """A form that a term says to avoid occurs in quotation marks only."""
    forms = {form: term for term in index.briefing.terms.values() for form in term.avoid}
    if not forms:
        return
    pattern = _any_of(tuple(sorted(forms, key=len, reverse=True)))
    for text in index.texts:
        for match in matches(pattern, text.own):
            term = _meant(forms, match[0])
            if term is None or _is_in_a_right_form(term, text.own, match):
                continue
            yield Finding(
                "avoided-name",
                f"'{match[0]}' is not the form to use",
                text.path,
                help=f"write '{term.pref_label}'"
                + (f" or {term.acronym}" if term.acronym else "")
                + "; use the other form only within quotation marks",
                span=(match.start(), len(match[0])),
            )


def _meant(forms: dict[str, Term], found: str) -> Term | None:
    """Return the term that avoids a form; a form with capitals is matched case-sensitively."""
    words = " ".join(found.split())
    for form, term in forms.items():
        same = form == words if form != form.lower() else form == words.casefold()
        if same:
            return term
    return None


def _is_in_a_right_form(term: Term, text: str, match: re.Match[str]) -> bool:
    """Return whether the form is part of a longer, correct form."""
    for label in (term.pref_label, *term.alt_label):
        if match[0] != label and match[0] in label:
            begin = max(0, match.start() - len(label))
            if label in text[begin : match.end() + len(label)]:
                return True
    return False


@lru_cache(maxsize=16)
def _any_of(forms: tuple[str, ...]) -> re.Pattern[str]:
    written = (r"\s+".join(re.escape(part) for part in form.split()) for form in forms)
    return re.compile(rf"(?<!\w)(?:{'|'.join(written)})(?!\w)", re.IGNORECASE)
