"""Splits the content of an edition into entries, under keys that are stable across edits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from typing import Any, Literal, get_args, get_origin
from zlib import crc32

from briefing.changes.said import DATES, FIGURES, cited_in, joined, ordered, said_by
from briefing.glossary import used_terms
from briefing.model import Block, Briefing
from briefing.model.base import Model
from briefing.model.blocks.base import facts_of as facts_of_entry
from briefing.model.blocks.indicators import Indicators
from briefing.model.blocks.table import Table
from briefing.model.change import Coded, Mention, Said, Subject, as_written
from briefing.model.snapshot import plain
from briefing.problems import ContentPath

SOURCES = ("source", "locator")
LAYOUT = ("placement", "data_table", "landscape")
"""Fields that only place something on the pages: a change of place does not change content."""
UNSEEN = (
    "facts", "fact", "target", "counts", "quote", "measure", "review_by", "concerns",
    "attributed", "blocking", *LAYOUT,
)  # fmt: skip
MAIN = (
    "text", "statement", "caption", "title", "label", "name", "question", "cells", "items",
    "detail", "definition",
)  # fmt: skip
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


@dataclass(frozen=True)
class Entry:
    """An item of content in an edition, in parts that can change separately."""

    subject: Subject
    id: str
    path: ContentPath
    shown: Said
    """Its main text, for people."""
    main: str
    """The field of ``shown``; empty if that combines all fields."""
    parts: Mapping[str, Said]
    """The text of each field, without dates and sources."""
    dates: Mapping[str, Said]
    sources: Said
    facts: frozenset[str] = frozenset()
    entries: frozenset[str] = frozenset()
    """The labels of its entries, if it is a list or table."""
    listed: str = ""
    """The list of the document that contains a section."""

    @property
    def words(self) -> str:
        """All of its text, for comparison."""
        return "; ".join(as_written(said) or "" for said in self.parts.values())


Key = tuple[str, ...]


def facts_of(briefing: Briefing) -> dict[Key, Entry]:
    """Return the facts of an edition."""
    return {
        ("fact", "", name): _entry(
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
    said = chain.from_iterable(chain(entry.sources, *entry.parts.values()) for entry in printed)
    mentioned = {one.id for one in said if isinstance(one, Mention)}
    cited = ((name, one) for name, one in briefing.sources.items() if name in mentioned)
    listed: tuple[tuple[Subject, Iterable[tuple[str, Model]]], ...] = (
        ("source", cited),
        ("term", briefing.once(used_terms)),
    )
    return {
        (subject, name): _entry(
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
            said = _file(briefing, value) or said_by(value, name)
            place = ("document", name)
            parts, dates = ({}, {name: said}) if name in DATES else ({name: said}, {})
            cited = joined("; ", cited_in(plain(value)))
            yield place, Entry("document", name, place, said, name, parts, dates, cited)
    for index, point in enumerate(document.key_points):
        path: ContentPath = ("document", "key_points", index)
        yield ("key_point", "", point.target), _entry("key_point", point.target, path, point)
    tiles = document.at_a_glance.items if document.at_a_glance else ()
    for index, tile in enumerate(tiles):
        path = ("document", "at_a_glance", "items", index)
        facts = frozenset({tile.fact} if tile.fact else ())
        own = _entry("indicator", tile.label, path, tile, facts=facts)
        yield ("indicator", "", tile.label), own


def _sections(briefing: Briefing) -> Iterator[tuple[Key, Entry]]:
    document = briefing.document
    lists = {name: one for one in ("front", "annexes") for name in getattr(document, one)}
    for name, section in briefing.in_order():
        heading, takeaway = said_by(section.heading), said_by(section.takeaway or "")
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
    own = _entry(subject, block.id or "", path, block, facts=facts, without=block.lists)
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
        entry = _entry("entry", label, at, item, facts=facts, figures=figures)
        yield ("entry", block.id or kind, own_section, field, label), entry


def _file(briefing: Briefing, name: Any) -> Said:
    """Return a mention of a file that distinguishes it from a replacement of the same name."""
    asset = briefing.assets.get(name) if isinstance(name, str) else None
    return (Mention("file", f"{crc32(asset.content)} {name}"),) if asset else ()


def _label(item: Model) -> str:
    """Return the label of an entry in a list: its first field that is not a date."""
    value = plain(item)
    cells = value.get("cells", value)
    names = (str(p) for k, p in cells.items() if k not in DATES and isinstance(p, str | int))
    return next(names, "")


def _entry(
    subject: Subject,
    name: str,
    path: ContentPath,
    model: Model,
    *,
    facts: frozenset[str] = frozenset(),
    without: tuple[str, ...] = (),
    figures: frozenset[str] = FIGURES,
) -> Entry:
    fields = plain(model)
    if isinstance(model, Block):
        fields = fields[model.kind()]
    passed_over = {*UNSEEN, "id", *without}
    fields = {k: v for k, v in fields.items() if k not in passed_over}
    dates = {k: v for k, v in fields.items() if k in DATES}
    sources = {k: v for k, v in fields.items() if k in SOURCES}
    rest = {k: v for k, v in fields.items() if k not in dates and k not in sources}
    main = next((field for field in MAIN if field in rest), "")
    codes = _codes(type(model)) - passed_over
    # A value from a closed list counts even where it is the default, which need not be written.
    every = {**{name: getattr(model, name) for name in codes}, **rest}
    cells = every.pop("cells", {})  # separately, so that only those that differ are reported
    parts = {f"cells {key}": said_by({key: cell}, "cells", figures) for key, cell in cells.items()}
    parts |= {
        field: _named(field, said) if field in codes else said
        for field in ordered(every)
        if every[field] not in (None, ())
        for said in [said_by(every[field], field)]
    }
    cited = joined("; ", [said_by(sources), *cited_in(rest)])
    shown = said_by({main: rest[main]} if main else rest, figures=figures)
    told = {field: said_by(dates[field], field) for field in ordered(dates)}
    return Entry(subject, name, path, shown, main, parts, told, cited, facts)


def _named(field: str, said: Said) -> Said:
    """Prefix values from a closed list with the name of their field, which gives them meaning."""
    first, *more = said
    before = f"{field.replace('_', ' ')}: "
    if type(first) is not str:
        return (before, *said)
    others = (Coded(one, field, one) if type(one) is str and one != ", " else one for one in more)
    return (Coded(f"{before}{first}", field, first), *others)


@lru_cache
def _codes(model: type[Model]) -> frozenset[str]:
    """Return the fields with values from a closed list, numbers or booleans, which are printed with
    the name of their field. A tile has a label, so its number needs no name.
    """
    fields = model.model_fields.items()
    coded = (name for name, field in fields if _is_code(field.annotation))
    return frozenset(coded) - {"obs_value", *DATES}


def _is_code(annotation: Any) -> bool:
    origin = get_origin(annotation)
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        return False
    is_one = origin is Literal or annotation in (bool, int, float)
    return is_one or any(map(_is_code, get_args(annotation)))
