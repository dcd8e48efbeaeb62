"""The text of an edition, cut into entries under stable keys for comparison."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import chain
from typing import Any, Literal, get_args, get_origin
from zlib import crc32

from briefing.model import Block, Briefing
from briefing.model.blocks.base import facts_of as facts_of_entry
from briefing.model.blocks.indicators import Indicators
from briefing.model.blocks.table import Table
from briefing.model.editions import (
    Coded,
    Figure,
    Locator,
    Mention,
    Segments,
    Subject,
    as_written,
    plain,
)
from briefing.model.edtf import EdtfDate
from briefing.model.fields import Model
from briefing.model.glossary import used_terms
from briefing.model.prose import Break, Citation, Link, Reference, Words, parse, walk
from briefing.problems import ContentPath

# Converts values of the content to the text that a reader sees, in segments and without markup.

DATES = (
    "date", "date_basis", "as_of", "time_period", "since", "until", "due", "start", "end", "issued",
    "accessed",
)  # fmt: skip
FIRST = ("text", "statement", "label", "obs_value", "value", "says", "source")
"""Fields that come before all others, in this order."""
INTERNAL = {"id", "key", "align", "notes"}
"""Internal fields of notes and columns of a table: ids and positions."""
FIGURES = frozenset({"obs_value"})
"""Fields whose numbers are printed as figures, with digit grouping."""
MENTIONED: Mapping[str, Literal["part", "source"]] = {"source": "source", "note": "part"}
"""Fields that hold the id of something printed under another name."""


def segments_of(value: Any, field: str = "", figures: frozenset[str] = FIGURES) -> Segments:
    """Return the text of a value, without markup; ``field`` is the field that holds it.

    ``figures`` are the fields, or the cells, whose numbers are printed as such.
    """
    if isinstance(value, Mapping):
        # Cells are in the order of the columns, if the author kept to it.
        names = [*value] if field == "cells" else ordered(value.keys() - INTERNAL)
        # A table names its columns freely.
        if field == "cells":
            fields = {name: name if name in DATES or name in figures else "" for name in names}
        else:
            fields = {name: field if name == "value" else name for name in names}
        return joined("; ", (segments_of(value[name], fields[name], figures) for name in names))
    if isinstance(value, tuple | list):
        between = "; " if any(isinstance(item, Mapping) for item in value) else ", "
        return joined(between, (segments_of(item, field, figures) for item in value))
    if isinstance(value, EdtfDate):
        return (value,)
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    if not isinstance(value, str):
        written = str(plain(value))
        return (Figure(written) if field in figures else written,)
    if field in MENTIONED:
        return (Mention(MENTIONED[field], value),)
    if field in DATES:
        with suppress(ValueError):  # a column of a table may have any name
            return (EdtfDate.parse(value),)
    return (Locator(value),) if field == "locator" else _words(value)


def ordered(fields: Iterable[str]) -> list[str]:
    """Sort field names: first those that tell the reader what the entry is about."""
    names = {*fields}
    return [*(name for name in FIRST if name in names), *sorted(names.difference(FIRST))]


def joined(between: str, found: Iterable[Segments]) -> Segments:
    """Join non-empty texts with a separator, or with a space after a full stop."""
    parts: list[str | EdtfDate | Mention] = []
    for segments in found:
        if segments and parts:
            last = parts[-1]
            parts.append(" " if isinstance(last, str) and last.endswith(".") else between)
        parts += segments
    return tuple(parts)


@lru_cache(maxsize=10_000)
def _words(text: str) -> Segments:
    """Return a text without markup; no space remains before a citation."""
    words, segments = "", list[str | Mention]()
    for node in walk(parse(text)):
        match node:
            case Words(more):
                words += more
            case Break():
                words += " "
            case Citation():
                words = words.rstrip()
            case Reference(target, ()):
                segments += [words, Mention("part", target)]
                words = ""
    return tuple(filter(None, (*segments, words)))


def cited_in(value: Any) -> Iterator[Segments]:
    """Yield the citations in the texts of a value, and the targets of its links."""
    if isinstance(value, Mapping):
        yield from chain.from_iterable(map(cited_in, value.values()))
    elif isinstance(value, tuple | list):
        yield from chain.from_iterable(map(cited_in, value))
    elif isinstance(value, str) and ("[@" in value or "](" in value):
        for node in walk(parse(value)):
            if isinstance(node, Citation):
                where = (", ", Locator(node.locator)) if node.locator else ()
                yield (Mention("source", node.source), *where)
            elif isinstance(node, Link):
                yield (node.href,)


# An entry of an edition: the parts of a model that can change.

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


@dataclass(frozen=True)
class Entry:
    """An item of content in an edition, in parts that can change separately."""

    subject: Subject
    id: str
    path: ContentPath
    shown: Segments
    """Its main text, for people."""
    main: str
    """The field of ``shown``; empty if that combines all fields."""
    parts: Mapping[str, Segments]
    """The text of each field, without dates and sources."""
    dates: Mapping[str, Segments]
    sources: Segments
    facts: frozenset[str] = frozenset()
    entries: frozenset[str] = frozenset()
    """The labels of its entries, if it is a list or table."""
    listed: str = ""
    """The list of the document that contains a section."""

    @property
    def words(self) -> str:
        """All of its text, for comparison."""
        return "; ".join(as_written(segments) or "" for segments in self.parts.values())


def entry_of(
    subject: Subject,
    name: str,
    path: ContentPath,
    model: Model,
    *,
    facts: frozenset[str] = frozenset(),
    without: tuple[str, ...] = (),
    figures: frozenset[str] = FIGURES,
) -> Entry:
    """Return the entry of a model. ``without``: fields left out. ``figures``: numeric fields."""
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
    parts = {
        f"cells {key}": segments_of({key: cell}, "cells", figures) for key, cell in cells.items()
    }
    parts |= {
        field: _named(field, segments) if field in codes else segments
        for field in ordered(every)
        if every[field] not in (None, ())
        for segments in [segments_of(every[field], field)]
    }
    cited = joined("; ", [segments_of(sources), *cited_in(rest)])
    shown = segments_of({main: rest[main]} if main else rest, figures=figures)
    dated = {field: segments_of(dates[field], field) for field in ordered(dates)}
    return Entry(subject, name, path, shown, main, parts, dated, cited, facts)


def _named(field: str, segments: Segments) -> Segments:
    """Prefix values from a closed list with the name of their field, which gives them meaning."""
    first, *more = segments
    before = f"{field.replace('_', ' ')}: "
    if type(first) is not str:
        return (before, *segments)
    others = (Coded(one, field, one) if type(one) is str and one != ", " else one for one in more)
    return (Coded(f"{before}{first}", field, first), *others)


@cache
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


# Splits the content of an edition into entries, under keys that are stable across edits.

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
