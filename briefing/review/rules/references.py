"""Rules on references: everything referred to exists, and exists once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from briefing.model.blocks.table import Table, TableNote
from briefing.model.blocks.text import EditorNote
from briefing.problems import Part
from briefing.review.index import Index
from briefing.review.rule import Violation, Violations, rule
from briefing.system.suggest import nearest_each

FEW = 6
"""Maximum number of names listed in a line of help."""


@rule(
    *("unknown-source", "unknown-term", "unknown-fact", "unknown-paragraph", "unknown-note"),
    stage="page",
)
def unknown_names(index: Index) -> Violations:
    briefing, others = index.briefing, {name: block for name, (_, block) in index.by_id.items()}
    notes = {name for name, block in others.items() if isinstance(block, EditorNote)}
    for target, known, noun, where in (
        ("source", briefing.sources, "source", r"@{}(?![\w-])"),
        ("term", briefing.terms, "term", ""),
        ("fact", briefing.facts, "fact", ""),
        ("paragraph", others, "id", r"(?<=\(#){}(?=\))"),
        ("note", notes, "editor's note", ""),
    ):
        mentions = dict.fromkeys(one for one in index.mentions if one.target == target)
        missing = [mention for mention in mentions if mention.name not in known]
        helps = _advise((mention.name for mention in missing), known, noun)
        for _, name, path in missing:
            help, message = helps[name], f"there is no {noun} '{name}' in {noun}s.yaml"
            if target == "paragraph":
                message = f"nothing in this briefing has the id '{name}'"
                if not help.startswith("did you mean"):
                    help = f"write {{#{name}}} at the end of the paragraph that is meant, or "
                    help += f"'id: {name}' in its block"
            elif target == "note":
                message = f"no editor's note in this briefing has the id '{name}'"
                if name in others:
                    kind = others[name].kind().replace("_", " ")
                    message = f"'{name}' is the id of a {kind}, not of an editor's note"
            span = index.where(path, where.format(re.escape(name))) if where else None
            yield Violation(path, message, span, help, code=f"unknown-{target}")


@rule("unknown-column", "unknown-table-note", stage="page")
def unknown_names_in_tables(index: Index) -> Violations:
    """A cell of an unknown column would not be printed."""
    for path, block in index.of_kind(Table):
        keys = frozenset(column.key for column in block.columns)
        unknown = [(number, key) for number, row in enumerate(block.rows)
                   for key in row.cells if key not in keys]  # fmt: skip
        helps = _advise((key for _, key in unknown), keys, "column")
        for number, key in unknown:
            message, place = (
                f"this table has no column '{key}'",
                (*path, "rows", number, "cells", key),
            )
            yield Violation(place, message, None, helps[key], Part.KEY)
        there = dict.fromkeys(note.id for note in block.notes if isinstance(note, TableNote))
        for name, within in block.references():
            if name not in there:
                help = f"write it in 'notes' of the table: - {{id: {name}, text: …}}"
                message, place = f"no note of this table has the id '{name}'", (*path, *within)
                help = _list([*there]) if there else help
                yield Violation(place, message, None, help, code="unknown-table-note")


@rule("duplicate-id", help="give one of the two another id", stage="page")
def duplicate_ids(index: Index) -> Violations:
    for path, block in index.blocks:
        name = block.id
        there, first = index.by_id.get(name or "", (path, block))
        if first is not block:
            kind, section = first.kind().replace("_", " "), there[1]
            message = f"the id '{name}' is given twice: a {kind} in section '{section}' has it"
            yield Violation((*path, "id"), f"{message} already")
        names: set[str] = set()
        for number, note in enumerate(block.notes if isinstance(block, Table) else ()):
            if isinstance(note, TableNote):
                if note.id in names:
                    message = f"the id '{note.id}' is given to two notes of this table"
                    yield Violation((*path, "notes", number, "id"), message)
                names.add(note.id)


@rule(
    "unused-source", help="cite it where it was used, or remove it", stage="folder", part=Part.KEY
)
def unused_sources(index: Index) -> Violations:
    used = index.named("source")
    for name in index.briefing.sources:
        if name not in used:
            yield Violation(("sources", name), f"no briefing cites the source '{name}'")


def _advise(unknown: Iterable[str], there: Iterable[str], what: str) -> Mapping[str, str]:
    """Suggest for each unknown name the one that was probably meant, or list the existing ones."""
    names, known = tuple(unknown), sorted(there)
    meant = nearest_each(
        names,
        known,  # case, underscores and leading zeros are easily mistyped
        loosely=lambda name: re.sub(r"(?<!\d)0+(?=\d)", "", name.casefold().replace("_", "-")),
        are_ids=True,
    )
    otherwise = f"there is no {what} at all: is its file in the right place?"
    otherwise = _list(known) if known else otherwise
    return {name: f"did you mean '{meant[name]}'?" if name in meant else otherwise
            for name in names}  # fmt: skip


def _list(names: list[str]) -> str:
    listed = ", ".join(f"'{name}'" for name in names[:FEW])
    many = f"there are {len(names)}, such as {listed}"
    return many if len(names) > FEW else f"there is: {listed}"
