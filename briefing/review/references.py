"""Rules on references: everything referred to exists, and exists once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from briefing.model import Block
from briefing.model.blocks.editor_note import EditorNote
from briefing.nearest import nearest
from briefing.problems import Finding
from briefing.review.index import Index, Mention, Placed

FEW = 6
"""Maximum number of names listed in a line of help."""


def unknown_sources(index: Index) -> Iterator[Finding]:
    """A citation names an existing source."""
    for mention in _missing(index, "source", index.briefing.sources):
        yield Finding(
            "unknown-source",
            f"there is no source '{mention.name}' in sources.yaml",
            mention.path,
            help=advice(mention.name, index.briefing.sources, "source"),
            span=index.where(mention.path, rf"@{re.escape(mention.name)}(?![\w-])"),
        )


def unknown_terms(index: Index) -> Iterator[Finding]:
    """A reference names an existing term."""
    for mention in _missing(index, "term", index.briefing.terms):
        yield Finding(
            "unknown-term",
            f"there is no term '{mention.name}' in terms.yaml",
            mention.path,
            help=advice(mention.name, index.briefing.terms, "term"),
        )


def unknown_facts(index: Index) -> Iterator[Finding]:
    """A reference names an existing fact."""
    for mention in _missing(index, "fact", index.briefing.facts):
        yield Finding(
            "unknown-fact",
            f"there is no fact '{mention.name}' in facts.yaml",
            mention.path,
            help=advice(mention.name, index.briefing.facts, "fact"),
        )


def unknown_paragraphs(index: Index) -> Iterator[Finding]:
    """A reference names an existing block: a paragraph, a note, a table and so on."""
    for mention in _missing(index, "paragraph", index.by_id):
        yield Finding(
            "unknown-paragraph",
            f"nothing in this briefing has the id '{mention.name}'",
            mention.path,
            help=advice(mention.name, index.by_id, "id"),
            span=index.where(mention.path, rf"(?<=\(#){re.escape(mention.name)}(?=\))"),
        )


def unknown_notes(index: Index) -> Iterator[Finding]:
    """A reference to a note names a block that is one."""
    notes = [name for name, one in index.by_id.items() if isinstance(one.block, EditorNote)]
    for mention in _missing(index, "note", notes):
        other = index.by_id.get(mention.name)
        yield Finding(
            "unknown-note",
            f"'{mention.name}' is the id of a {_words(other)}, not of an editor's note"
            if other
            else f"no editor's note in this briefing has the id '{mention.name}'",
            mention.path,
            help=advice(mention.name, notes, "editor's note"),
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


def _missing(index: Index, target: str, there: Iterable[str]) -> Iterator[Mention]:
    known = frozenset(there)
    mentions = (mention for mention in index.mentions if mention.target == target)
    return (mention for mention in dict.fromkeys(mentions) if mention.name not in known)


def advice(name: str, there: Iterable[str], what: str) -> str:
    """Suggest the name that was probably meant, or list the existing names if they are few."""
    known = sorted(there)
    if meant := nearest(name, known, loosely=_loosely, are_ids=True):
        return f"did you mean '{meant}'?"
    if not known:
        return f"there is no {what} at all: is its file in the right place?"
    listed = ", ".join(f"'{item}'" for item in known[:FEW])
    if len(known) > FEW:
        return f"there are {len(known)}, such as {listed}"
    return f"there is: {listed}"


def _loosely(name: str) -> str:
    """Normalise what is easily mistyped: case, underscores, leading zeros."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", name.casefold().replace("_", "-"))
