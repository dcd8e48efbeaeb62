"""What an edition says, piece by piece, each piece under a key that an edit leaves as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

from briefing.model import Block, Briefing
from briefing.model.base import Model
from briefing.model.blocks.base import facts_of as facts_of_entry
from briefing.model.change import Mention, Path, Said, Subject, as_written
from briefing.model.edtf import EdtfDate
from briefing.model.snapshot import plain
from briefing.prose import Break, Citation, Reference, Words, parse, walk

DATES = ("date", "date_basis", "as_of", "time_period", "since", "until", "due", "start", "end")
SOURCES = ("source", "locator")
UNSEEN = ("facts", "fact", "target", "counts", "quote", "owner", "measure", "review_by", "concerns")
MAIN = (
    "text", "statement", "caption", "title", "label", "name", "question", "cells", "items",
    "detail",
)  # fmt: skip
FIRST = ("text", "statement", "label", "says", "source")
"""Of several fields, those that are told before the others, in this order."""
UNPRINTED = ("remark", "confidence", "entities")
OF_THE_EDITION = (
    "edition", "issued", "modified", "status", "replaces", "waivers", "valid_until", "front",
    "sections", "annexes", "key_points", "at_a_glance", "identifier", "page",
    "profile", "duplex", "attach", "size_limit",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """Something that an edition says, in the parts that can change."""

    subject: Subject
    id: str
    path: Path
    shown: Said
    """Its main words, for people."""
    parts: Mapping[str, Said]
    """What each of its fields says, but for dates and sources."""
    dates: Said
    sources: Said
    facts: frozenset[str] = frozenset()

    @property
    def words(self) -> str:
        """All of its words, to compare."""
        return "; ".join(as_written(said) or "" for said in self.parts.values())


Key = tuple[str, ...]


def facts_of(briefing: Briefing) -> dict[Key, Entry]:
    """The facts of an edition."""
    return {
        ("fact", name): _entry("fact", name, ("facts", name), fact, frozenset({name}), UNPRINTED)
        for name, fact in briefing.facts.items()
    }


def printed_by(briefing: Briefing) -> dict[Key, Entry]:
    """What is on the pages beside the facts, in order, by a key that an edit leaves as it is."""
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
        if name not in OF_THE_EDITION and value:
            said = _said(value, name)
            place = ("document", name)
            parts = {name: said} if name not in DATES else {}
            dates = said if name in DATES else ()
            yield place, Entry("document", name, place, said, parts, dates, ())
    for index, point in enumerate(document.key_points):
        path: Path = ("document", "key_points", index)
        yield ("key_point", point.target), _entry("key_point", point.target, path, point)
    tiles = document.at_a_glance.items if document.at_a_glance else ()
    for index, tile in enumerate(tiles):
        path = ("document", "at_a_glance", "items", index)
        facts = frozenset({tile.fact} if tile.fact else ())
        yield (
            ("indicator", tile.label),
            _entry("indicator", tile.label, path, tile, facts),
        )


def _sections(briefing: Briefing) -> Iterator[tuple[Key, Entry]]:
    for name, section in briefing.in_order():
        heading, takeaway = _said(section.heading), _said(section.takeaway or "")
        parts = {"heading": heading, "takeaway": takeaway}
        shown = takeaway or heading
        yield (
            ("section", name),
            Entry("section", name, ("sections", name), shown, parts, (), ()),
        )
        for index, block in enumerate(section.blocks):
            path: Path = ("sections", name, "blocks", index, block.kind())
            yield from _block(name, block, path)


def _block(section: str, block: Block, path: Path) -> Iterator[tuple[Key, Entry]]:
    kind = block.kind()
    subject: Subject = (
        "paragraph" if kind == "paragraph" else "note" if kind == "editor_note" else "block"
    )
    own = _entry(subject, block.id or "", path, block, frozenset(block.facts), block.lists)
    yield (section, kind, block.id or f"{kind}: {own.words}"), own
    for field, place, item in block.entries():
        facts, label = facts_of_entry(item), _label(item)
        yield (
            (section, kind, block.id or kind, field, min(facts, default=label)),
            _entry("entry", label, (*path, field, place), item, facts),
        )


def _label(item: Model) -> str:
    """What an entry of a list is called: its first field that is no date."""
    value = plain(item)
    cells = value.get("cells", value)
    names = (str(p) for k, p in cells.items() if k not in DATES and isinstance(p, str | int))
    return next(names, "")


def _entry(
    subject: Subject,
    name: str,
    path: Path,
    model: Model,
    facts: frozenset[str] = frozenset(),
    without: tuple[str, ...] = (),
) -> Entry:
    fields = plain(model)
    if isinstance(model, Block):
        fields = fields[model.kind()]
    passed_over = {*UNSEEN, "id", *without}
    fields = {k: v for k, v in fields.items() if k not in passed_over}
    dates = {k: v for k, v in fields.items() if k in DATES}
    sources = {k: v for k, v in fields.items() if k in SOURCES}
    rest = {k: v for k, v in fields.items() if k not in dates and k not in sources}
    main = next(({field: rest[field]} for field in MAIN if field in rest), rest)
    parts = {field: _said(value, field) for field, value in sorted(rest.items())}
    cited = joined("; ", [_said(sources), *_cited(rest)])
    return Entry(subject, name, path, _said(main), parts, _said(dates), cited, facts)


def _said(value: Any, field: str = "") -> Said:
    """What a value says, without markup; ``field`` is the one that it stands in."""
    if isinstance(value, Mapping):
        names = (*filter(value.__contains__, FIRST), *sorted(value.keys() - {*FIRST}))
        return joined("; ", (_said(value[name], name) for name in names))
    if isinstance(value, tuple | list):
        between = "; " if any(isinstance(item, Mapping) for item in value) else ", "
        return joined(between, (_said(item, field) for item in value))
    if isinstance(value, EdtfDate):
        return (value,)
    if not isinstance(value, str):
        return (str(plain(value)),)
    if field == "source":
        return (Mention("source", value),)
    if field in DATES:
        with suppress(ValueError):  # a column of a table may be called as it likes
            return (EdtfDate.parse(value),)
    return _words(value)


def joined(between: str, found: Iterable[Said]) -> Said:
    """What several say, what says nothing left out, and nothing more behind a sentence."""
    parts: list[str | EdtfDate | Mention] = []
    for said in found:
        if said and parts:
            last = parts[-1]
            parts.append(" " if isinstance(last, str) and last.endswith(".") else between)
        parts += said
    return tuple(parts)


@lru_cache(maxsize=10_000)
def _words(text: str) -> Said:
    """The words of a text; citations leave no space behind."""
    words, said = "", list[str | Mention]()
    for node in walk(parse(text)):
        match node:
            case Words(more):
                words += more
            case Break():
                words += " "
            case Citation():
                words = words.rstrip()
            case Reference(target, ()):
                said += [words, Mention("part", target)]
                words = ""
    return tuple(filter(None, (*said, words)))


def _cited(value: Any) -> Iterator[Said]:
    """The citations in the texts of a value."""
    if isinstance(value, Mapping):
        yield from chain.from_iterable(map(_cited, value.values()))
    elif isinstance(value, tuple | list):
        yield from chain.from_iterable(map(_cited, value))
    elif isinstance(value, str) and "[@" in value:
        for node in walk(parse(value)):
            if isinstance(node, Citation):
                where = (f", {node.locator}",) if node.locator else ()
                yield (Mention("source", node.source), *where)
