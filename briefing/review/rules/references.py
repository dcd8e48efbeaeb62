"""Rules on references and names: everything referred to exists, once, is used, and has its form."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from briefing.model import Block, Term
from briefing.model.blocks.editor_note import EditorNote
from briefing.model.glossary import Forms, fold_type
from briefing.problems import Finding, Part
from briefing.review.index import Index, Mention, Placed
from briefing.system.suggest import nearest_each

# Rules on references: everything referred to exists, and exists once.

FEW = 6
"""Maximum number of names listed in a line of help."""


def unknown_sources(index: Index) -> Iterator[Finding]:
    """A citation names an existing source."""
    for mention, help in _missing(index, "source", index.briefing.sources, "source"):
        yield Finding(
            "unknown-source",
            f"there is no source '{mention.name}' in sources.yaml",
            mention.path,
            help=help,
            span=index.where(mention.path, rf"@{re.escape(mention.name)}(?![\w-])"),
        )


def unknown_terms(index: Index) -> Iterator[Finding]:
    """A reference names an existing term."""
    for mention, help in _missing(index, "term", index.briefing.terms, "term"):
        yield Finding(
            "unknown-term",
            f"there is no term '{mention.name}' in terms.yaml",
            mention.path,
            help=help,
        )


def unknown_facts(index: Index) -> Iterator[Finding]:
    """A reference names an existing fact."""
    for mention, help in _missing(index, "fact", index.briefing.facts, "fact"):
        yield Finding(
            "unknown-fact",
            f"there is no fact '{mention.name}' in facts.yaml",
            mention.path,
            help=help,
        )


def unknown_paragraphs(index: Index) -> Iterator[Finding]:
    """A reference names an existing block: a paragraph, a note, a table and so on."""
    for mention, help in _missing(index, "paragraph", index.by_id, "id"):
        yield Finding(
            "unknown-paragraph",
            f"nothing in this briefing has the id '{mention.name}'",
            mention.path,
            help=help,
            span=index.where(mention.path, rf"(?<=\(#){re.escape(mention.name)}(?=\))"),
        )


def unknown_notes(index: Index) -> Iterator[Finding]:
    """A reference to a note names a block that is one."""
    notes = {name for name, one in index.by_id.items() if isinstance(one.block, EditorNote)}
    for mention, help in _missing(index, "note", notes, "editor's note"):
        other = index.by_id.get(mention.name)
        yield Finding(
            "unknown-note",
            f"'{mention.name}' is the id of a {_words(other)}, not of an editor's note"
            if other
            else f"no editor's note in this briefing has the id '{mention.name}'",
            mention.path,
            help=help,
        )


def duplicate_ids(index: Index) -> Iterator[Finding]:
    """Only one block of a briefing has a given id."""
    first = index.by_id
    for placed in index.blocks:
        name = placed.block.id
        if name is not None and first[name] is not placed:
            yield Finding(
                "duplicate-id",
                f"the id '{name}' is given twice: a {_words(first[name])} in section "
                f"'{first[name].path[1]}' has it already",
                (*placed.path, "id"),
                help="give one of the two another id",
            )


def _words(placed: Placed[Block]) -> str:
    return placed.block.kind().replace("_", " ")


def _missing(
    index: Index, target: str, known: Collection[str], what: str
) -> Iterator[tuple[Mention, str]]:
    """Yield each reference to something that does not exist, and the advice for it."""
    mentions = dict.fromkeys(mention for mention in index.mentions if mention.target == target)
    missing = [mention for mention in mentions if mention.name not in known]
    helps = advice((mention.name for mention in missing), known, what)
    return ((mention, helps[mention.name]) for mention in missing)


def advice(unknown: Iterable[str], there: Iterable[str], what: str) -> Mapping[str, str]:
    """Suggest for each unknown name the one that was probably meant, or list the existing ones."""
    names, known = tuple(unknown), sorted(there)
    meant = nearest_each(names, known, loosely=_loosely, are_ids=True)
    listed = ", ".join(f"'{item}'" for item in known[:FEW])
    if not known:
        otherwise = f"there is no {what} at all: is its file in the right place?"
    elif len(known) > FEW:
        otherwise = f"there are {len(known)}, such as {listed}"
    else:
        otherwise = f"there is: {listed}"
    return {
        name: f"did you mean '{meant[name]}'?" if name in meant else otherwise for name in names
    }


def _loosely(name: str) -> str:
    """Normalise what is easily mistyped: case, underscores, leading zeros."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", name.casefold().replace("_", "-"))


# Rules on unused facts and sources.


def uncited_facts(index: Index) -> Iterator[Finding]:
    """Every fact is printed by some block."""
    used = index.named("fact")
    for name in index.briefing.facts:
        if name not in used:
            yield Finding(
                "uncited-fact",
                f"no block uses the fact '{name}'",
                ("facts", name),
                part=Part.KEY,
                help=f"add '{name}' to the facts of the block that states it, or remove the fact",
            )


def unused_sources(index: Index) -> Iterator[Finding]:
    """Every source is cited by prose, a fact or a block."""
    used = index.named("source")
    for name in index.briefing.sources:
        if name not in used:
            yield Finding(
                "unused-source",
                f"no briefing cites the source '{name}'",
                ("sources", name),
                part=Part.KEY,
                help="cite it where it was used, or remove it",
            )


# The rule on names: written in the forms of terms.yaml.


def avoided_names(index: Index) -> Iterator[Finding]:
    """A form that a term says to avoid occurs in quotation marks only."""
    forms = {fold_type(form): term for term in index.briefing.terms.values() for form in term.avoid}
    if not forms:
        return
    named = Forms(forms, _loosely_names)
    loose = {form: term for form, term in reversed(forms.items()) if form == form.lower()}
    for text in index.texts:
        past, own = 0, fold_type(text.own)
        for _, start, end in named.found_in(own):
            if start < past:
                continue  # a part of the name before
            past, written = end, text.own[start:end]
            words = " ".join(own[start:end].split())
            term = forms.get(words) or loose.get(words.casefold())
            if term is None or _is_in_a_right_form(term, own, start, end):
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


def _loosely_names(name: str) -> str:
    """Normalise what does not make another name: case and white space.

    A form with capitals is then compared as it is written.
    """
    return " ".join(name.split()).casefold()


def _is_in_a_right_form(term: Term, text: str, start: int, end: int) -> bool:
    """Return whether the form is part of a longer, correct form."""
    for label in map(fold_type, (term.pref_label, *term.alt_label)):
        if text[start:end] != label and text[start:end] in label:
            begin = max(0, start - len(label))
            if label in text[begin : end + len(label)]:
                return True
    return False
