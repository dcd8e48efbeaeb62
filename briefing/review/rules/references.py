"""Rules on references: everything referred to exists, once, and is used."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from briefing.model import Block
from briefing.model.blocks.text import EditorNote
from briefing.problems import Finding, Part
from briefing.review.index import Index, Mention, Placed
from briefing.system.suggest import nearest_each

# Rules on references: everything referred to exists, and exists once.

FEW = 6
"""Maximum number of names listed in a line of help."""


def unknown_names(index: Index) -> Iterator[Finding]:
    """A reference names an existing source, term or fact, or a block of the briefing."""
    briefing = index.briefing
    for target, known, noun, where in (
        ("source", briefing.sources, "source", r"@{}(?![\w-])"),
        ("term", briefing.terms, "term", ""),
        ("fact", briefing.facts, "fact", ""),
        ("paragraph", index.by_id, "id", r"(?<=\(#){}(?=\))"),
    ):
        for mention, help in _missing(index, target, known, noun):
            name, is_far = mention.name, not help.startswith("did you mean")
            yield Finding(
                f"unknown-{target}",
                f"nothing in this briefing has the id '{name}'" if target == "paragraph"
                else f"there is no {noun} '{name}' in {noun}s.yaml",
                mention.path,
                help=_how_to_name(name) if is_far and target == "paragraph" else help,
                span=index.where(mention.path, where.format(re.escape(name))) if where else None,
            )  # fmt: skip


def _how_to_name(id: str) -> str:
    return f"write {{#{id}}} at the end of the paragraph that is meant, or 'id: {id}' in its block"


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
