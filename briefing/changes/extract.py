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
from briefing.model import Block, Briefing, Section
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
        given, told = as_given(value), _reported_fields(type(value)).items()
        fields = ((given[name], (*own, *marks)) for name, own in told if name in given)
        return join_texts("; ", (extract_segments(one, its) for one, its in fields))
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
    if (target := _target(marks)) in ("source", "note"):
        return (Mention("source" if target == "source" else "part", written),)
    if Mark.DATED in marks:
        with suppress(ValueError):  # "inferred"; or a word in a column that is named like a date
            return (EdtfDate.parse(written),)
    return (Locator(written),) if Mark.LOCATOR in marks else _words(written)


def _cells(row: Row, table: Table) -> dict[str, Segments]:
    """Return the text of each cell of a row with its notes, by the key of its column."""
    decimals = {column.key for column in table.columns if column.align == "decimal"}
    notes = {note.id: note.text for note in table.notes if isinstance(note, TableNote)}
    cells = {}
    for key, cell in row.cells.items():
        text = extract_segments(cell, (Mark.FIGURE,) if key in decimals else ())
        noted = (_words(notes.get(name, name)) for name in row.cell(key).notes)
        cells[key] = join_texts("; ", (text, *noted))
    return cells


@cache
def _reported_fields(model: type[Model]) -> dict[str, Marks]:
    """Return the fields of a model whose changes are told, as written, with their marks: first
    those that tell the reader what the entry is about.

    What supports what is printed, a fact or a paragraph, is not told where it is referred to.
    """
    told = {
        model.model_fields[name].alias or name: marks
        for name, marks in field_marks(model).items()
        if {Mark.INTERNAL, Mark.LAYOUT_ONLY, Mark.OF_EDITION, Mark.ENTRIES}.isdisjoint(marks)
        and _target(marks) not in ("fact", "paragraph")
    }

    def place(name: str) -> tuple[int, str]:
        ranks = (mark.rank for mark in told[name] if isinstance(mark, Leading))
        return min(ranks, default=9), name

    return {name: told[name] for name in sorted(told, key=place)}


def _target(marks: Marks) -> str | None:
    """Return the kind of what a field refers to."""
    return next((mark.target for mark in marks if isinstance(mark, FieldReference)), None)


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
        return "; ".join(write_text(normalise_segments(part)) or "" for part in self.parts.values())


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
    told, given = _reported_fields(type(model)), as_given(model)
    codes = _codes(type(model))
    # A value from a closed list counts even where it is the default, which need not be written.
    values = {k: given.get(k, getattr(model, k) if k in codes else None) for k in told}
    # The cells are separate, so that only those that differ are reported.
    skipped = {"cells"} if cells is not None else set()
    texts = {
        k: extract_segments(value, told[k])
        for k, value in values.items()
        if k not in skipped and value not in (None, ())
    }
    dates = {k: text for k, text in texts.items() if Mark.DATED in told[k]}
    sources = {
        k: text
        for k, text in texts.items()
        if k not in dates and (Mark.LOCATOR in told[k] or _target(told[k]) == "source")
    }
    rest = {k: text for k, text in texts.items() if k not in dates and k not in sources}
    parts = {f"cells {key}": cell for key, cell in (cells or {}).items()}
    parts |= {k: _prefix_field_name(k, text) if k in codes else text for k, text in rest.items()}
    written = [given[k] for k in given if k in told and k not in dates and k not in sources]
    cited = join_texts("; ", (*sources.values(), *extract_citations(plain(tuple(written)))))
    main = next((k for k in told if Mark.MAIN in told[k] and k in given), "")
    whole = (text for k, text in rest.items() if k in given)
    shown = join_texts("; ", whole if cells is None else cells.values())
    shown = rest[main] if main and cells is None else shown
    fixed = codes | {k for k in told if Mark.VERBATIM in told[k]}
    return Entry(
        subject, name, path, called or shown, shown, main, parts, dates, cited, facts,
        verbatim=frozenset(fixed),
    )  # fmt: skip


def _prefix_field_name(field: str, segments: Segments) -> Segments:
    """Prefix values from a closed list with the name of their field, which gives them meaning."""
    first, *more = segments
    before = f"{field.replace('_', ' ')}: "
    if type(first) is not str:
        return (before, *segments)
    others = (
        Coded(value, field, value) if type(value) is str and value != ", " else value
        for value in more
    )
    return (Coded(f"{before}{first}", field, first), *others)


@cache
def _codes(model: type[Model]) -> frozenset[str]:
    """Return the fields with values from a closed list, numbers or booleans, which are printed with
    the name of their field. A tile has a label, so its number needs no name.
    """

    def is_code(annotation: Any) -> bool:
        origin = get_origin(annotation)
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return False
        is_one = origin is Literal or annotation in (bool, int, float)
        return is_one or any(map(is_code, get_args(annotation)))

    return frozenset(
        name
        for name, marks in _reported_fields(model).items()
        if (field := model.model_fields.get(name)) and is_code(field.annotation)
        if {Mark.FIGURE, Mark.DATED}.isdisjoint(marks)
    )


# Splits the content of an edition into entries, under keys that are stable across edits.

Key = tuple[str, ...]


def extract_facts(briefing: Briefing) -> dict[Key, Entry]:
    """Return the facts of an edition."""
    return {
        ("fact", "", id): extract_entry("fact", id, ("facts", id), fact, facts=frozenset({id}))
        for id, fact in briefing.facts.items()
    }


def extract_lists(briefing: Briefing) -> dict[Key, Entry]:
    """Return the printed entries of the lists at the end: cited sources, and names in use."""
    printed = chain(
        briefing.memoise(extract_facts).values(), briefing.memoise(extract_printed).values()
    )
    segments = chain.from_iterable(chain(entry.sources, *entry.parts.values()) for entry in printed)
    mentioned = {segment.id for segment in segments if isinstance(segment, Mention)}
    found: dict[Key, Entry] = {}
    for id, source in briefing.sources.items():
        if id in mentioned:
            found["source", id] = extract_entry("source", id, ("sources", id), source)
    for id, term in briefing.memoise(list_used_terms):
        called = _name_term(term)
        found["term", id] = extract_entry("term", id, ("terms", id), term, called=called)
    return found


POINTS = ("key_points", "points_to_make", "if_raised", "sensitivities", "next_events")
"""Lists of the document, each entry of which is compared by itself."""


def extract_printed(briefing: Briefing) -> dict[Key, Entry]:
    """Return the printed content other than facts, in order, under keys stable across edits."""
    found: dict[Key, Entry] = {}
    sections = chain.from_iterable(
        _section(briefing, name, section) for name, section in briefing.in_order()
    )
    for key, entry in chain(_document(briefing), sections):
        unique, again = key, 1
        while unique in found:
            again += 1
            unique = (*key, str(again))
        found[unique] = entry
    return found


def _document(briefing: Briefing) -> Iterator[tuple[Key, Entry]]:
    document = briefing.document
    told = _reported_fields(type(document))
    for name, value in ((name, getattr(document, name)) for name in type(document).model_fields):
        value = value.title if isinstance(value, Indicators) else value
        if name in told and value and not isinstance(value, Block):
            segments = _file(briefing, value) or extract_segments(value, told[name])
            place, text, is_date = ("document", name), {name: segments}, Mark.DATED in told[name]
            cited = join_texts("; ", extract_citations(plain(value)))
            yield place, Entry(
                "document", name, place, segments, segments, name,
                {} if is_date else text, text if is_date else {}, cited,
                verbatim=frozenset({name} if Mark.VERBATIM in told[name] else ()),
            )  # fmt: skip
    if document.map:
        yield (
            ("block", "", "map"),
            extract_entry("block", "map", ("document", "map"), document.map),
        )
    for points in POINTS:
        subject: Subject = "key_point" if points == "key_points" else "point"
        for index, point in enumerate(getattr(document, points)):
            name = getattr(point, "target", None) or str(index + 1)
            own = extract_entry(subject, name, ("document", points, index), point)
            yield (subject, points, name), own
    for index, tile in enumerate(document.at_a_glance.items if document.at_a_glance else ()):
        path = ("document", "at_a_glance", "items", index)
        facts = frozenset({tile.fact} if tile.fact else ())
        own = extract_entry("indicator", tile.label, path, tile, facts=facts, called=(tile.label,))
        own = replace(own, verbatim=frozenset(own.parts))
        yield ("indicator", "", normalise_type(tile.label)), own


def _section(briefing: Briefing, name: str, section: Section) -> Iterator[tuple[Key, Entry]]:
    """Yield a section, its blocks, and their entries."""
    lists = (field for field in ("front", "annexes") if name in getattr(briefing.document, field))
    heading, takeaway = (
        extract_segments(text or "") for text in (section.heading, section.takeaway)
    )
    parts = {"heading": ("heading: ", *heading) if takeaway else heading, "takeaway": takeaway}
    shown, main = (takeaway, "takeaway") if takeaway else (heading, "heading")
    cited = join_texts("; ", extract_citations(section.takeaway))
    place, listed = ("sections", name), next(lists, "sections")
    own = Entry("section", name, place, heading, shown, main, parts, {}, cited, listed=listed)
    yield ("section", "", name), own
    for index, block in enumerate(section.blocks):
        kind = block.kind()
        path: ContentPath = ("sections", name, "blocks", index, kind)
        subject: Subject = (
            "paragraph" if kind == "paragraph" else "note" if kind == "editor_note" else "block"
        )
        labelled = [(list_, row, item, _label(item)) for list_, row, item in block.entries()]
        own = extract_entry(subject, block.id or "", path, block, facts=frozenset(block.facts))
        file = _file(briefing, getattr(block, "file", None) or getattr(block, "spec", None))
        own = replace(
            own,
            parts={**own.parts, "file": file} if file else own.parts,
            entries=frozenset(label for *_, label in labelled if label),
            block=kind,
            home=heading,
        )
        # An id stays with a block that is moved to another section, or whose section is renamed.
        yield ("block", kind, block.id or f"{kind}: {own.words}"), own
        for list_, row, item, label in labelled:
            entry = _entry(briefing, block, item, label, (*path, list_, row))
            fixed = entry.parts if Mark.VERBATIM in field_marks(type(block))[list_] else ()
            entry = replace(
                entry, block=kind, home=own.name, verbatim=entry.verbatim.union(fixed)
            )  # fmt: skip
            yield ("entry", block.id or kind, "" if block.id else name, list_, label), entry


def _entry(briefing: Briefing, block: Block, item: Model, label: str, path: ContentPath) -> Entry:
    """Return an entry of a list or table, named as a reader knows it: by the head of its row, or by
    its series and period.
    """
    facts = facts_of_entry(item)
    if isinstance(item, Row) and isinstance(block, Table):
        cells = _cells(item, block)
        called = cells.get(block.columns[0].key, ())
        entry = extract_entry("entry", label, path, item, facts=facts, called=called, cells=cells)
        return replace(
            entry, heads={f"cells {column.key}": column.heading for column in block.columns}
        )
    if isinstance(item, Observation):
        names = (item.panel, item.series, item.category, item.time_period)
        called = join_texts(", ", (extract_segments(name) for name in names if name))
    else:
        called = _name_term(briefing.terms.get(getattr(item, "organisation", None) or ""))
    return extract_entry("entry", label, path, item, facts=facts, called=called)


def _name_term(term: Model | None) -> Segments:
    return (term.acronym or term.pref_label,) if isinstance(term, Term) else ()


def _file(briefing: Briefing, name: Any) -> Segments:
    """Return a mention of a file that distinguishes it from a replacement of the same name."""
    asset = briefing.assets.get(name) if isinstance(name, str) else None
    return (Mention("file", f"{crc32(asset.content)} {name}"),) if asset else ()


def _label(item: Model) -> str:
    """Return the label of an entry in a list: its first field that is not a date."""
    value, told = plain(item), _reported_fields(type(item))
    cells = value.get("cells", value)
    is_date = (Mark.DATED in told.get(name, ()) for name in cells)
    named = (cell for cell, date in zip(cells.values(), is_date, strict=True) if not date)
    return normalise_type(next((str(cell) for cell in named if isinstance(cell, str | int)), ""))
