"""The rule on names: written in the forms of terms.yaml."""

from __future__ import annotations

from collections.abc import Iterator

from briefing.glossary import Forms
from briefing.model import Term
from briefing.problems import Finding
from briefing.review.index import Index


def avoided_names(index: Index) -> Iterator[Finding]:
    """A form that a term says to avoid occurs in quotation marks only."""
    forms = {form: term for term in index.briefing.terms.values() for form in term.avoid}
    if not forms:
        return
    named = Forms(forms, _loosely)
    loose = {form: term for form, term in reversed(forms.items()) if form == form.lower()}
    for text in index.texts:
        past = 0
        for _, start, end in named.found_in(text.own):
            if start < past:
                continue  # a part of the name before
            past, written = end, text.own[start:end]
            words = " ".join(written.split())
            term = forms.get(words) or loose.get(words.casefold())
            if term is None or _is_in_a_right_form(term, text.own, start, end):
                continue
            yield Finding(
                "avoided-name",
                f"'{written}' is not the form to use",
                text.path,
                help=f"write '{term.pref_label}'"
                + (f" or {term.acronym}" if term.acronym else "")
                + "; use the other form only within quotation marks",
                span=(start, len(written)),
            )


def _loosely(name: str) -> str:
    """Normalise what does not make another name: case and white space.

    A form with capitals is then compared as it is written.
    """
    return " ".join(name.split()).casefold()


def _is_in_a_right_form(term: Term, text: str, start: int, end: int) -> bool:
    """Return whether the form is part of a longer, correct form."""
    for label in (term.pref_label, *term.alt_label):
        if text[start:end] != label and text[start:end] in label:
            begin = max(0, start - len(label))
            if label in text[begin : end + len(label)]:
                return True
    return False
