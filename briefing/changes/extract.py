"""The text of an edition, cut into entries under stable keys for comparison."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache, lru_cache, partial
from itertools import chain, starmap
from operator import itemgetter
from typing import Any, Literal, get_args, get_origin
from zlib import crc32

from msgspec.structs import replace

from briefing.changes.words import normalise_segments
from briefing.model import Block, Briefing, Section
from briefing.model.blocks.base import facts_of
from briefing.model.blocks.figures import Indicators
from briefing.model.blocks.tables import Row, Table, TableNote
from briefing.model.editions import (
    Coded,
    Entry,
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
from briefing.model.fields import Leading, Mark, Marks, Model, field_marks, marked_fields
from briefing.model.fields import Reference as FieldReference
from briefing.model.glossary import list_used_terms, normalise_type
from briefing.model.prose import Break, Citation, Link, Reference, Words, parse, walk
from briefing.problems import ContentPath

# Converts values of the content to the text that a reader sees, in segments and without markup.


def extract_segments(value: Any, marks: Marks = ()) -> Segments:
    """Return the text of a value, without markup; ``marks`` are those of the field it is in."""
    if isinstance(value, Model):
        # The value of a cell is what its column is.
        given, told = as_given(value), _list_reported_fields(type(value)).items()
        fields = ((given[k], (*own, *marks)) for k, (own, _) in told if k in given)
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


Role = Literal["date", "source", "code", "text"]
"""As what a field counts. A code is a value from a closed list, a number, or yes or no: it is
printed with the name of its field, except the figure of a tile, which has a label.
"""
_HIDDEN = {Mark.INTERNAL, Mark.LAYOUT_ONLY, Mark.OF_EDITION, Mark.ENTRIES}


@cache
def _list_reported_fields(model: type[Model]) -> dict[str, tuple[Marks, Role]]:
    """Return the fields of a model whose changes are told, as written: first those that tell the
    reader what the entry is about.

    What supports what is printed, a fact or a paragraph, is not told where it is referred to.
    """

    def is_code(annotation: Any) -> bool:
        origin = get_origin(annotation)
        is_one = origin is Literal or annotation in (bool, int, float)
        return origin is not dict and (is_one or any(map(is_code, get_args(annotation))))

    told: list[tuple[int, str, Marks, Role]] = []
    for name, marks in field_marks(model).items():
        field, target = model.model_fields[name], _target(marks)
        role: Role = "text"
        if Mark.DATED in marks:
            role = "date"
        elif Mark.LOCATOR in marks or target == "source":
            role = "source"
        elif Mark.FIGURE not in marks and is_code(field.annotation):
            role = "code"
        if _HIDDEN.isdisjoint(marks) and target not in ("fact", "paragraph"):
            rank = min((mark.rank for mark in marks if isinstance(mark, Leading)), default=9)
            told.append((rank, field.alias or name, marks, role))
    return {name: (marks, role) for _, name, marks, role in sorted(told, key=itemgetter(0, 1))}


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
    if isinstance(value, Model):
        value = as_given(value)
    if isinstance(value, Mapping | tuple | list):
        parts = value.values() if isinstance(value, Mapping) else value
        yield from chain.from_iterable(map(extract_citations, parts))
    elif isinstance(value, str) and ("[@" in value or "](" in value):
        for node in walk(parse(value)):
            if isinstance(node, Citation):
                where = (", ", Locator(node.locator)) if node.locator else ()
                yield (Mention("source", node.source), *where)
            elif isinstance(node, Link):
                yield (node.href,)


# Splits the content of an edition into entries, under keys that are stable across edits.

Key = tuple[str, ...]
Entries = dict[Key, Entry]


def extract_entry(
    subject: Subject,
    id: str,
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
    told, given = _list_reported_fields(type(model)), as_given(model)
    texts: dict[str, Segments] = {}
    for name, (marks, role) in told.items():
        # A value from a closed list counts even where it is the default, which need not be written.
        value = given.get(name, getattr(model, name) if role == "code" else None)
        # The cells are separate, so that only those that differ are reported.
        if value not in (None, ()) and (cells is None or name != "cells"):
            texts[name] = extract_segments(value, marks)
    dates, sources = (
        {name: text for name, text in texts.items() if told[name][1] == role}
        for role in ("date", "source")
    )
    codes = {name for name, (_, role) in told.items() if role == "code"}
    rest = {name: texts[name] for name in texts if name not in {*dates, *sources}}
    main = next((name for name in rest if Mark.MAIN in told[name][0] and name in given), "")
    first = {f"cells {key}": cell for key, cell in (cells or {}).items()}
    first |= {main: rest[main]} if main else {}
    is_whole = not main and cells is None
    whole = {name: text for name, text in rest.items() if name in given} if is_whole else first
    shown = join_texts("; ", whole.values())
    written = [given[name] for name in given if name in told and name not in {*dates, *sources}]
    return Entry(
        subject,
        id,
        path,
        called or shown,
        shown,
        {k: _prefix_name(k, text) if k in codes else text for k, text in (first | rest).items()},
        dates,
        join_texts("; ", (*sources.values(), *extract_citations(written))),
        facts,
        verbatim=frozenset(
            {*codes, *(k for k, (marks, _) in told.items() if Mark.VERBATIM in marks)}
        ),
    )


def _prefix_name(field: str, segments: Segments) -> Segments:
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


def extract_facts(briefing: Briefing) -> Entries:
    """Return the facts of an edition."""
    return {
        ("fact", "", id): extract_entry("fact", id, ("facts", id), fact, facts=frozenset({id}))
        for id, fact in briefing.facts.items()
    }


def extract_lists(briefing: Briefing) -> Entries:
    """Return the printed entries of the lists at the end: cited sources, and names in use."""
    printed = briefing.memoise(extract_facts) | briefing.memoise(extract_printed)
    entries = chain.from_iterable((one, *one.rows.values()) for one in printed.values())
    segments = chain.from_iterable(chain(one.sources, *one.parts.values()) for one in entries)
    mentioned = {segment.id for segment in segments if isinstance(segment, Mention)}
    found: dict[Key, Entry] = {}
    for id, source in briefing.sources.items():
        if id in mentioned:
            found["source", id] = extract_entry("source", id, ("sources", id), source)
    for id, term in briefing.memoise(list_used_terms):
        called = _name_term(term)
        found["term", id] = extract_entry("term", id, ("terms", id), term, called=called)
    return found


def extract_printed(briefing: Briefing) -> Entries:
    """Return the printed content other than facts, in order, under keys stable across edits."""
    sections = starmap(partial(_section, briefing), briefing.in_order())
    return _number_repeated(chain(_document(briefing), *sections))


def _number_repeated(entries: Iterable[tuple[Key, Entry]]) -> Entries:
    """Return entries by key; a key that is there already gets a number."""
    found: dict[Key, Entry] = {}
    times = Counter[Key]()
    for key, entry in entries:
        times[key] += 1
        found[(*key, str(times[key])) if times[key] > 1 else key] = entry
    return found


def _document(briefing: Briefing) -> Iterator[tuple[Key, Entry]]:
    document = briefing.document
    told = _list_reported_fields(type(document))
    for name, value in ((name, getattr(document, name)) for name in type(document).model_fields):
        value = value.title if isinstance(value, Indicators) else value
        if name in told and value and not isinstance(value, Block):
            marks, role = told[name]
            text = _file(briefing, value) or extract_segments(value, marks)
            place = ("document", name)
            yield place, Entry(
                "document", name, place, text, text,
                parts={} if role == "date" else {name: text},
                dates={name: text} if role == "date" else {},
                sources=join_texts("; ", extract_citations(value)),
                verbatim=frozenset({name} if Mark.VERBATIM in marks else ()),
            )  # fmt: skip
    if document.map:
        yield ("block", "", "map"), extract_entry("block", "map", ("document", "map"), document.map)
    for points in marked_fields(type(document), Mark.ENTRIES):
        subject: Subject = "key_point" if points == "key_points" else "point"
        for index, point in enumerate(getattr(document, points)):
            if not isinstance(point, Model):  # the name of a section, which is compared whole
                continue
            name = getattr(point, "target", None) or str(index + 1)
            own = extract_entry(subject, name, ("document", points, index), point)
            yield (subject, points, name), own
    for index, tile in enumerate(document.at_a_glance.items if document.at_a_glance else ()):
        own = extract_entry(
            "indicator", tile.label, ("document", "at_a_glance", "items", index), tile,
            facts=facts_of(tile), called=(tile.label,),
        )  # fmt: skip
        own = replace(own, verbatim=frozenset(own.parts))
        yield ("indicator", "", normalise_type(tile.label)), own


def _section(briefing: Briefing, name: str, section: Section) -> Iterator[tuple[Key, Entry]]:
    """Yield a section and its blocks."""
    document = briefing.document
    lists = marked_fields(type(document), Mark.ENTRIES)
    heading, takeaway = (
        extract_segments(text or "") for text in (section.heading, section.takeaway)
    )
    prefixed = ("heading: ", *heading) if takeaway else heading
    yield ("section", "", name), Entry(
        "section", name, ("sections", name), heading, takeaway or heading,
        parts={"takeaway": takeaway, "heading": prefixed},
        sources=join_texts("; ", extract_citations(section.takeaway)),
        listed=next(listed for listed in lists if name in getattr(document, listed)),
    )  # fmt: skip
    for index, block in enumerate(section.blocks):
        kind = block.kind()
        path: ContentPath = ("sections", name, "blocks", index, kind)
        subject: Subject = (
            "paragraph" if kind == "paragraph" else "note" if kind == "editor_note" else "block"
        )
        own = extract_entry(subject, block.id or "", path, block, facts=frozenset(block.facts))
        file = _file(briefing, getattr(block, "file", None) or getattr(block, "spec", None))
        parts = {**own.parts, "file": file} if file else own.parts
        rows = _number_repeated(_rows(briefing, block, path, own.name))
        own = replace(own, parts=parts, rows=rows, block=kind, home=heading)
        # An id stays with a block that is moved to another section, or whose section is renamed.
        words = "; ".join(write_text(normalise_segments(part)) for part in parts.values())
        yield ("block", kind, block.id or f"{kind}: {words}"), own


def _rows(
    briefing: Briefing, block: Block, path: ContentPath, home: Segments
) -> Iterator[tuple[Key, Entry]]:
    """Yield what a block lists, each named as a reader knows it: by the head of its row, or by its
    series and period. ``home``: the name of the block.
    """
    for field, index, item in block.entries():
        cells: Mapping[str, Segments] | None = None
        heads: Mapping[str, str] = {}
        if isinstance(item, Row) and isinstance(block, Table):
            cells = _cells(item, block)
            called = cells.get(block.columns[0].key, ())
            heads = {f"cells {column.key}": column.heading for column in block.columns}
        elif isinstance(item, Observation):
            names = (item.panel, item.series, item.category, item.time_period)
            called = join_texts(", ", (extract_segments(name) for name in names if name))
        else:
            called = _name_term(briefing.terms.get(getattr(item, "organisation", None) or ""))
        label, place = _label(item), (*path, field, index)
        own = extract_entry(
            "entry", label, place, item, facts=facts_of(item), called=called, cells=cells
        )
        fixed = own.parts if Mark.VERBATIM in field_marks(type(block))[field] else ()
        verbatim = own.verbatim.union(fixed)
        own = replace(own, block=block.kind(), home=home, heads=heads, verbatim=verbatim)
        yield ("entry", field, label), own


def _name_term(term: Model | None) -> Segments:
    return (term.acronym or term.pref_label,) if isinstance(term, Term) else ()


def _file(briefing: Briefing, name: Any) -> Segments:
    """Return a mention of a file that distinguishes it from a replacement of the same name."""
    asset = briefing.assets.get(name) if isinstance(name, str) else None
    return (Mention("file", f"{crc32(asset.content)} {name}"),) if asset else ()


def _label(item: Model) -> str:
    """Return the label of an entry in a list: its first field that is not a date."""
    value, told = plain(item), _list_reported_fields(type(item))
    cells = value.get("cells") or {
        name: cell for name, cell in value.items() if name not in told or told[name][1] != "date"
    }
    named = (str(cell) for cell in cells.values() if isinstance(cell, str | int))
    return normalise_type(next(named, ""))
