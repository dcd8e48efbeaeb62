"""Rules on references: everything referred to exists, and exists once."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from briefing.model import Block
from briefing.model.blocks.editor_note import EditorNote
from briefing.nearest import nearest_each
from briefing.problems import Finding
from briefing.review.index import Index, Mention, Placed

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
