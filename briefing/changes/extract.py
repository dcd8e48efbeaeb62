"""The text of an edition, cut into entries under stable keys for comparison."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache, cached_property, lru_cache
from itertools import chain
from typing import Any, Literal, get_args, get_origin
from zlib import crc32

from msgspec import field
from msgspec.structs import replace

from briefing.changes.words import normalise_segments
from briefing.model import Block, Briefing
from briefing.model.blocks.base import facts_of as facts_of_entry
from briefing.model.blocks.figures import Indicators
from briefing.model.blocks.tables import Row, Table, TableNote
from briefing.model.editions import (
    Coded,
    Figure,
    Locator,
    Mention,
    Segments,
    Subject,
    as_given,
    plain,
    write_text,
)
from briefing.model.edtf import EdtfDate
from briefing.model.facts import Observation, Term
from briefing.model.fields import Leading, Mark, Marks, Model, field_marks
from briefing.model.fields import Reference as FieldReference
from briefing.model.glossary import list_used_terms, normalise_type
from briefing.model.prose import Break, Citation, Link, Reference, Words, parse, walk
from briefing.problems import ContentPath
from briefing.system.values import Value

# Converts values of the content to the text that a reader sees, in segments and without markup.


def extract_segments(value: Any, marks: Marks = ()) -> Segments:
    """Return the text of a value, without markup; ``marks`` are those of the field it is in."""
    if isinstance(value, Model):
        # The value of a cell is what its column is.
        inner = {name: (*own, *marks) for name, own in _told(type(value)).items()}
        given = as_given(value)
        names = ordered(inner.keys() & given.keys(), inner)
        return join_texts("; ", (extract_segments(given[name], inner[name]) for name in names))
    if isinstance(value, Mapping):
        return join_texts("; ", (extract_segments(value[name]) for name in sorted(value)))
    if isinstance(value, tuple):
        between = "; " if any(isinstance(item, Model) for item in value) else ", "
        return join_texts(between, (extract_segments(item, marks) for item in value))
    if isinstance(value, EdtfDate):
        return (value,)
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    written = plain(value)
    if not isinstance(written, str):
        return (Figure(written) if Mark.FIGURE in marks else str(written),)
    for mark in marks:
        if isinstance(mark, FieldReference) and mark.target in ("source", "note"):
            return (Mention("source" if mark.target == "source" else "part", written),)
    if Mark.DATED in marks:
        with suppress(ValueError):  # "inferred"; or a word in a column that is named like a date
            return (EdtfDate.parse(written),)
    return (Locator(written),) if Mark.LOCATOR in marks else _words(written)


def _cells(row: Row, table: Table) -> dict[str, Segments]:
    """Return the text of each cell of a row with its notes, by the key of its column."""
    decimals = {column.key for column in table.columns if column.align == "decimal"}
    notes = {one.id: one.text for one in table.notes if isinstance(one, TableNote)}
    cells = {}
    for key, cell in row.cells.items():
        text = extract_segments(cell, (Mark.FIGURE,) if key in decimals else ())
        noted = (_words(notes.get(name, name)) for name in row.cell(key).notes)
        cells[key] = join_texts("; ", (text, *noted))
    return cells


@cache
def _told(model: type[Model]) -> dict[str, Marks]:
    """Return the fields of a model whose changes are told, as written, with their marks."""
    return {
        model.model_fields[name].alias or name: marks
        for name, marks in field_marks(model).items()
        if {Mark.INTERNAL, Mark.LAYOUT_ONLY, Mark.OF_EDITION, Mark.ENTRIES}.isdisjoint(marks)
        and not any(isinstance(one, FieldReference) and one.target in _BEHIND for one in marks)
    }


_BEHIND = ("fact", "paragraph")
"""What a field refers to that supports what is printed."""


def ordered(fields: Iterable[str], marks: Mapping[str, Marks]) -> list[str]:
    """Sort field names: first those that tell the reader what the entry is about."""
    last = Leading(9)

    def place(name: str) -> tuple[int, str]:
        return min(one.rank for one in (*marks[name], last) if isinstance(one, Leading)), name

    return sorted(fields, key=place)


def join_texts(between: str, found: Iterable[Segments]) -> Segments:
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


def extract_citations(value: Any) -> Iterator[Segments]:
    """Yield the citations in the texts of a value, and the targets of its links."""
    if isinstance(value, Mapping):
        yield from chain.from_iterable(map(extract_citations, value.values()))
    elif isinstance(value, tuple | list):
        yield from chain.from_iterable(map(extract_citations, value))
    elif isinstance(value, str) and ("[@" in value or "](" in value):
        for node in walk(parse(value)):
            if isinstance(node, Citation):
                where = (", ", Locator(node.locator)) if node.locator else ()
                yield (Mention("source", node.source), *where)
            elif isinstance(node, Link):
                yield (node.href,)


# An entry of an edition: the parts of a model that can change.


class Entry(Value, dict=True):
    """An item of content in an edition, in parts that can change separately."""

    subject: Subject
    id: str
    path: ContentPath
    name: Segments
    """What it is called in words: its heading or caption, its row, its series and period."""
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
    block: str = ""
    """The kind of block that it is, or that contains it."""
    home: Segments = ()
    """The name of what contains it: the caption of a row's table, the heading of a section."""
    heads: Mapping[str, str] = field(default_factory=dict)
    """The heading of each cell of a row, by its part."""
    verbatim: frozenset[str] = frozenset()
    """The parts that no corrigendum can change."""

    @cached_property
    def words(self) -> str:
        """All of its text, for comparison."""
        return "; ".join(write_text(normalise_segments(one)) or "" for one in self.parts.values())


def extract_entry(
    subject: Subject,
    name: str,
    path: ContentPath,
    model: Model,
    *,
    facts: frozenset[str] = frozenset(),
    called: Segments = (),
    cells: Mapping[str, Segments] | None = None,
) -> Entry:
    """Return the entry of a model. ``called``: its name, if that is not its main text; ``cells``:
    those of a row.
    """
    told = _told(type(model))
    fields = {k: v for k, v in as_given(model).items() if k in told}
    dates = {k: v for k, v in fields.items() if Mark.DATED in told[k]}
    sources = {k: v for k, v in fields.items() if _is_source(told[k])}
    rest = {k: v for k, v in fields.items() if k not in dates and k not in sources}
    main = next((field for field in rest if Mark.MAIN in told[field]), "")
    codes = _codes(type(model))
    # A value from a closed list counts even where it is the default, which need not be written.
    every = {**{name: getattr(model, name) for name in codes}, **rest}
    # The cells are separate, so that only those that differ are reported.
    if cells is not None:
        del every["cells"]

    def texts(fields: Mapping[str, Any]) -> dict[str, Segments]:
        return {field: extract_segments(fields[field], told[field])
                for field in ordered(fields, told) if fields[field] not in (None, ())}  # fmt: skip

    text = texts(every)
    parts = {f"cells {key}": cell for key, cell in (cells or {}).items()}
    parts |= {field: _named(field, one) if field in codes else one for field, one in text.items()}
    cited = join_texts("; ", (*texts(sources).values(), *extract_citations(plain(rest))))
    whole = (text[field] for field in text if field in rest)
    shown = join_texts("; ", whole if cells is None else cells.values())
    shown = text[main] if main and cells is None else shown
    dated = texts(dates)
    fixed = codes | {field for field in told if Mark.VERBATIM in told[field]}
    return Entry(
        subject, name, path, called or shown, shown, main, parts, dated, cited, facts,
        verbatim=frozenset(fixed),
    )  # fmt: skip


def _is_source(marks: Marks) -> bool:
    return Mark.LOCATOR in marks or any(
        isinstance(one, FieldReference) and one.target == "source" for one in marks
    )


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
    return frozenset(
        name
        for name, marks in _told(model).items()
        if (field := model.model_fields.get(name)) and _is_code(field.annotation)
        if {Mark.FIGURE, Mark.DATED}.isdisjoint(marks)
    )


def _is_code(annotation: Any) -> bool:
    origin = get_origin(annotation)
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        return False
    is_one = origin is Literal or annotation in (bool, int, float)
    return is_one or any(map(_is_code, get_args(annotation)))


# Splits the content of an edition into entries, under keys that are stable across edits.

Key = tuple[str, ...]


def extract_facts(briefing: Briefing) -> dict[Key, Entry]:
    """Return the facts of an edition."""
    return {
        ("fact", "", name): extract_entry(
            "fact", name, ("facts", name), fact, facts=frozenset({name})
        )
        for name, fact in briefing.facts.items()
    }


def extract_lists(briefing: Briefing) -> dict[Key, Entry]:
    """Return the printed entries of the lists at the end: cited sources, and names in use."""
    printed = (
        *briefing.memoise(extract_facts).values(),
        *briefing.memoise(extract_printed).values(),
    )
    segments = chain.from_iterable(chain(entry.sources, *entry.parts.values()) for entry in printed)
    mentioned = {one.id for one in segments if isinstance(one, Mention)}
    cited = ((name, one) for name, one in briefing.sources.items() if name in mentioned)
    listed: tuple[tuple[Subject, Iterable[tuple[str, Model]]], ...] = (
        ("source", cited),
        ("term", briefing.memoise(list_used_terms)),
    )
    return {
        (subject, name): extract_entry(
            subject, name, (f"{subject}s", name), one, called=_name_term(one)
        )
        for subject, found in listed
        for name, one in found
    }


POINTS = ("key_points", "points_to_make", "if_raised", "sensitivities", "next_events")
"""Lists of the document, each entry of which is compared by itself."""


def extract_printed(briefing: Briefing) -> dict[Key, Entry]:
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
    for name, marks in _told(type(document)).items():
        value = getattr(document, name)
        value = value.title if isinstance(value, Indicators) else value
        if value and not isinstance(value, Block):
            segments = _file(briefing, value) or extract_segments(value, marks)
            place = ("document", name)
            parts, dates = ({}, {name: segments}) if Mark.DATED in marks else ({name: segments}, {})
            cited = join_texts("; ", extract_citations(plain(value)))
            fixed = frozenset({name} if Mark.VERBATIM in marks else ())
            yield place, Entry("document", name, place, segments, segments, name, parts, dates,
                               cited, verbatim=fixed)  # fmt: skip
    if document.map:
        path: ContentPath = ("document", "map")
        yield ("block", "", "map"), extract_entry("block", "map", path, document.map)
    for points in POINTS:
        subject: Subject = "key_point" if points == "key_points" else "point"
        for index, point in enumerate(getattr(document, points)):
            path = ("document", points, index)
            name = getattr(point, "target", None) or str(index + 1)
            yield (subject, points, name), extract_entry(subject, name, path, point)
    tiles = document.at_a_glance.items if document.at_a_glance else ()
    for index, tile in enumerate(tiles):
        path = ("document", "at_a_glance", "items", index)
        facts = frozenset({tile.fact} if tile.fact else ())
        own = extract_entry("indicator", tile.label, path, tile, facts=facts, called=(tile.label,))
        own = replace(own, verbatim=frozenset(own.parts))
        yield ("indicator", "", normalise_type(tile.label)), own


def _sections(briefing: Briefing) -> Iterator[tuple[Key, Entry]]:
    document = briefing.document
    lists = {name: one for one in ("front", "annexes") for name in getattr(document, one)}
    for name, section in briefing.in_order():
        heading = extract_segments(section.heading)
        takeaway = extract_segments(section.takeaway or "")
        parts = {"heading": ("heading: ", *heading) if takeaway else heading, "takeaway": takeaway}
        shown, main = (takeaway, "takeaway") if takeaway else (heading, "heading")
        cited = join_texts("; ", extract_citations(section.takeaway))
        place, list_ = ("sections", name), lists.get(name, "sections")
        own = Entry("section", name, place, heading, shown, main, parts, {}, cited, listed=list_)
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
    own = extract_entry(subject, block.id or "", path, block, facts=facts)
    name = getattr(block, "file", None) or getattr(block, "spec", None)
    if file := _file(briefing, name):
        own = replace(own, parts={**own.parts, "file": file})
    labelled = [(field, place, item, _label(item)) for field, place, item in block.entries()]
    heading = extract_segments(briefing.sections[section].heading)
    labels = frozenset(label for *_, label in labelled if label)
    own = replace(own, entries=labels, block=kind, home=heading)
    # An id stays with a block that is moved to another section, or whose section is renamed.
    yield ("block", kind, block.id or f"{kind}: {own.words}"), own
    own_section = "" if block.id else section
    marks = field_marks(type(block))
    for list_, place, item, label in labelled:
        cells = _cells(item, block) if isinstance(item, Row) and isinstance(block, Table) else None
        entry = extract_entry(
            "entry", label, (*path, list_, place), item, facts=facts_of_entry(item),
            called=_name_entry(briefing, block, item), cells=cells,
        )  # fmt: skip
        fixed = entry.parts if Mark.VERBATIM in marks[list_] else entry.verbatim
        heads = {f"cells {one.key}": one.heading for one in getattr(block, "columns", ()) if cells}
        yield (
            ("entry", block.id or kind, own_section, list_, label),
            replace(entry, block=kind, home=own.name, heads=heads, verbatim=frozenset(fixed)),
        )


def _name_entry(briefing: Briefing, block: Block, item: Model) -> Segments:
    """Name an entry as a reader knows it: by the head of its row, or by its series and period."""
    if isinstance(item, Row) and isinstance(block, Table):
        return _cells(item, block).get(block.columns[0].key, ())
    if isinstance(item, Observation):
        names = (item.panel, item.series, item.category, item.time_period)
        return join_texts(", ", (extract_segments(name) for name in names if name))
    term = briefing.terms.get(getattr(item, "organisation", None) or "")
    return _name_term(term)


def _name_term(term: Model | None) -> Segments:
    return (term.acronym or term.pref_label,) if isinstance(term, Term) else ()


def _file(briefing: Briefing, name: Any) -> Segments:
    """Return a mention of a file that distinguishes it from a replacement of the same name."""
    asset = briefing.assets.get(name) if isinstance(name, str) else None
    return (Mention("file", f"{crc32(asset.content)} {name}"),) if asset else ()


def _label(item: Model) -> str:
    """Return the label of an entry in a list: its first field that is not a date."""
    value = plain(item)
    dates = {name for name, marks in _told(type(item)).items() if Mark.DATED in marks}
    cells = value.get("cells", value)
    names = (str(p) for k, p in cells.items() if k not in dates and isinstance(p, str | int))
    return normalise_type(next(names, ""))
