"""Splits the content of an edition into entries, under keys that are stable across edits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Any
from zlib import crc32

from briefing.changes.entry import Entry, entry_of
from briefing.changes.segments import DATES, FIGURES, cited_in, joined, segments_of
from briefing.glossary import used_terms
from briefing.model import Block, Briefing
from briefing.model.base import Model
from briefing.model.blocks.base import facts_of as facts_of_entry
from briefing.model.blocks.indicators import Indicators
from briefing.model.blocks.table import Table
from briefing.model.change import Mention, Segments, Subject
from briefing.model.snapshot import plain
from briefing.problems import ContentPath

UNPRINTED = {
    "fact": ("remark", "confidence", "entities", "value", "unit", "attribution", "owner"),
    "source": ("type", "archive", "language"),
    "term": ("alt_label", "avoid"),
}
OF_THE_EDITION = (
    "edition", "issued", "modified", "status", "replaces", "waivers", "front",
    "sections", "annexes", "key_points", "identifier", "page",
    "profile", "duplex", "attach", "size_limit",
)  # fmt: skip

Key = tuple[str, ...]


def facts_of(briefing: Briefing) -> dict[Key, Entry]:
    """Return the facts of an edition."""
    return {
        ("fact", "", name): entry_of(
            "fact",
            name,
            ("facts", name),
            fact,
            facts=frozenset({name}),
            without=UNPRINTED["fact"],
        )
        for name, fact in briefing.facts.items()
    }


def listed_in(briefing: Briefing) -> dict[Key, Entry]:
    """Return the printed entries of the lists at the end: cited sources, and names in use."""
    printed = (*briefing.once(facts_of).values(), *briefing.once(printed_by).values())
    segments = chain.from_iterable(chain(entry.sources, *entry.parts.values()) for entry in printed)
    mentioned = {one.id for one in segments if isinstance(one, Mention)}
    cited = ((name, one) for name, one in briefing.sources.items() if name in mentioned)
    listed: tuple[tuple[Subject, Iterable[tuple[str, Model]]], ...] = (
        ("source", cited),
        ("term", briefing.once(used_terms)),
    )
    return {
        (subject, name): entry_of(
            subject, name, (f"{subject}s", name), one, without=UNPRINTED[subject]
        )
        for subject, found in listed
        for name, one in found
    }


def printed_by(briefing: Briefing) -> dict[Key, Entry]:
    """Return the printed content other than facts, in order, under keys stable across edits."""
    found: dict[Key, Entry] = {}
    for key, entry in chain(_document(briefing), _sections(briefing)):
        unique, again = key, 1
        while unique in found:
            again += 1
            unique = (*key, str(again))
        found[unique] = entry
    return found


def _document(briefing: Briefing) -> Iterator[tuple[Key, Entry]]:
    document = briefing.document
    for name in type(document).model_fields:
        value = getattr(document, name)
        value = value.title if isinstance(value, Indicators) else value
        if name not in OF_THE_EDITION and value:
            segments = _file(briefing, value) or segments_of(value, name)
            place = ("document", name)
            parts, dates = ({}, {name: segments}) if name in DATES else ({name: segments}, {})
            cited = joined("; ", cited_in(plain(value)))
            yield place, Entry("document", name, place, segments, name, parts, dates, cited)
    for index, point in enumerate(document.key_points):
        path: ContentPath = ("document", "key_points", index)
        yield ("key_point", "", point.target), entry_of("key_point", point.target, path, point)
    tiles = document.at_a_glance.items if document.at_a_glance else ()
    for index, tile in enumerate(tiles):
        path = ("document", "at_a_glance", "items", index)
        facts = frozenset({tile.fact} if tile.fact else ())
        own = entry_of("indicator", tile.label, path, tile, facts=facts)
        yield ("indicator", "", tile.label), own


def _sections(briefing: Briefing) -> Iterator[tuple[Key, Entry]]:
    document = briefing.document
    lists = {name: one for one in ("front", "annexes") for name in getattr(document, one)}
    for name, section in briefing.in_order():
        heading, takeaway = segments_of(section.heading), segments_of(section.takeaway or "")
        parts = {
            "heading": (("heading: ", *heading) if takeaway else heading),
            "takeaway": takeaway,
        }
        shown, main = (takeaway, "takeaway") if takeaway else (heading, "heading")
        cited = joined("; ", cited_in(section.takeaway))
        place, list_ = ("sections", name), lists.get(name, "sections")
        own = Entry("section", name, place, shown, main, parts, {}, cited, listed=list_)
        yield ("section", "", name), own
        for index, block in enumerate(section.blocks):
            path: ContentPath = ("sections", name, "blocks", index, block.kind())
            yield from _block(briefing, name, block, path)


def _block(
    briefing: Briefing, section: str, block: Block, path: ContentPath
) -> Iterator[tuple[Key, Entry]]:
    kind = block.kind()
    subject: Subject = (
        "paragraph" if kind == "paragraph" else "note" if kind == "editor_note" else "block"
    )
    facts = frozenset(block.facts)
    own = entry_of(subject, block.id or "", path, block, facts=facts, without=block.lists)
    name = getattr(block, "file", None) or getattr(block, "spec", None)
    if file := _file(briefing, name):
        own = replace(own, parts={**own.parts, "file": file})
    labelled = [(field, place, item, _label(item)) for field, place, item in block.entries()]
    own = replace(own, entries=frozenset(label for *_, label in labelled if label))
    # An id stays with a block that is moved to another section, or whose section is renamed.
    yield ("block", kind, block.id or f"{kind}: {own.words}"), own
    own_section = "" if block.id else section
    columns = block.columns if isinstance(block, Table) else ()
    figures = FIGURES | {column.key for column in columns if column.align == "decimal"}
    for field, place, item, label in labelled:
        at, facts = (*path, field, place), facts_of_entry(item)
        entry = entry_of("entry", label, at, item, facts=facts, figures=figures)
        yield ("entry", block.id or kind, own_section, field, label), entry


def _file(briefing: Briefing, name: Any) -> Segments:
    """Return a mention of a file that distinguishes it from a replacement of the same name."""
    asset = briefing.assets.get(name) if isinstance(name, str) else None
    return (Mention("file", f"{crc32(asset.content)} {name}"),) if asset else ()


def _label(item: Model) -> str:
    """Return the label of an entry in a list: its first field that is not a date."""
    value = plain(item)
    cells = value.get("cells", value)
    names = (str(p) for k, p in cells.items() if k not in DATES and isinstance(p, str | int))
    return next(names, "")
