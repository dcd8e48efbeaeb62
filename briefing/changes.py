"""Two editions of a briefing to what is different between them, by meaning.

Order of fields, files and references does not count, nor does what a reader never sees. Facts
come first: where the fact behind a paragraph, a tile or a row has changed, that is the change,
and the words around it are not told again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain
from typing import Any

from briefing.model import Block, Briefing, Change
from briefing.model.base import Model
from briefing.model.change import Kind, Path, Subject
from briefing.model.snapshot import plain
from briefing.prose import parse
from briefing.prose import plain as words_of

DATES = ("date", "date_basis", "as_of", "time_period", "since", "until", "due", "start", "end")
SOURCES = ("source", "locator")
UNSEEN = ("facts", "fact", "target", "counts", "quote", "owner", "measure", "review_by", "concerns")
UNPRINTED = ("remark", "confidence", "entities")
OF_THE_EDITION = (
    "edition", "issued", "modified", "status", "replaces", "waivers", "valid_until", "front",
    "sections", "annexes", "key_points", "at_a_glance", "identifier", "page",
)  # fmt: skip
ALIKE = 0.6
"""Paragraphs without an id are the same one if so much of their words is."""


@dataclass(frozen=True)
class Entry:
    """Something that an edition says, in the parts that can change."""

    subject: Subject
    id: str
    path: Path
    words: str
    dates: str
    sources: str
    facts: frozenset[str] = frozenset()


Key = tuple[str, ...]


def changes(before: Briefing, after: Briefing) -> tuple[Change, ...]:
    """Every difference, facts first, then what is printed in the order of the new edition."""
    facts = tuple(_compared(_facts(before), _facts(after)))
    told = frozenset(change.id for change, _ in facts if not change.minor)
    printed = _compared(*_paired(_printed(before), _printed(after)))
    rest = (change for change, behind in printed if change.minor or not behind & told)
    return (*(change for change, _ in facts), *rest)


def is_spelling(before: str, after: str) -> bool:
    """Whether two texts differ only in spelling, punctuation or spaces.

    Every word that is exchanged must be nearly the other, and no figure may be: 5 is not 6.
    """
    old, new = _words(before), _words(after)
    if len(old) != len(new):
        return "".join(old) == "".join(new)
    return all(a == b or _misspelt(a, b) for a, b in zip(old, new, strict=True))


def _misspelt(one: str, other: str) -> bool:
    if re.search(r"\d", one + other) or min(len(one), len(other)) < 4:
        return False
    return one[0] == other[0] and SequenceMatcher(None, one, other, autojunk=False).ratio() > 0.75


def _words(text: str) -> list[str]:
    return re.findall(r"[\w%]+", unicodedata.normalize("NFKC", text).casefold())


def _compared(
    before: Mapping[Key, Entry], after: Mapping[Key, Entry]
) -> Iterator[tuple[Change, frozenset[str]]]:
    """The changes between entries of the same key, each with the facts behind it."""
    for key, new in after.items():
        old = before.get(key)
        behind = new.facts | (old.facts if old else frozenset())
        kind, said = _difference(old, new)
        if kind is not None:
            minor = kind == "revised" and old is not None and is_spelling(old.words, new.words)
            change = Change(kind, new.subject, new.id, new.path, said[0], said[1], minor)
            yield change, behind
    for key, old in before.items():
        if key not in after:
            yield Change("removed", old.subject, old.id, None, old.words, None), old.facts


def _difference(old: Entry | None, new: Entry) -> tuple[Kind | None, tuple[str | None, str]]:
    if old is None:
        return "added", (None, new.words)
    if old.words != new.words:
        return "revised", (old.words, new.words)
    if old.dates != new.dates:
        return "re-dated", (old.dates, new.dates)
    if old.sources != new.sources:
        return "re-sourced", (old.sources, new.sources)
    return None, (None, "")


def _facts(briefing: Briefing) -> dict[Key, Entry]:
    return {
        ("fact", name): _entry("fact", name, ("facts", name), fact, frozenset({name}), UNPRINTED)
        for name, fact in briefing.facts.items()
    }


def _printed(briefing: Briefing) -> dict[Key, Entry]:
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
            date = name in DATES
            said = _said(value)
            yield (
                ("document", name),
                Entry(
                    "document",
                    name,
                    ("document", name),
                    "" if date else said,
                    said if date else "",
                    "",
                ),
            )
    for index, point in enumerate(document.key_points):
        path: Path = ("document", "key_points", index)
        yield ("key_point", point.target), _entry("key_point", point.target, path, point)
    tiles = document.at_a_glance.items if document.at_a_glance else ()
    for index, tile in enumerate(tiles):
        path = ("document", "at_a_glance", "items", index)
        facts = frozenset({tile.fact} if tile.fact else ())
        yield (
            ("indicator", tile.fact or tile.label),
            _entry("indicator", tile.label, path, tile, facts),
        )


def _sections(briefing: Briefing) -> Iterator[tuple[Key, Entry]]:
    for name, section in briefing.in_order():
        words = _said(tuple(text for text in (section.heading, section.takeaway) if text))
        yield ("section", name), Entry("section", name, ("sections", name), words, "", "")
        for index, block in enumerate(section.blocks):
            path: Path = ("sections", name, "blocks", index, block.kind())
            yield from _block(name, block, path)


def _block(section: str, block: Block, path: Path) -> Iterator[tuple[Key, Entry]]:
    kind = block.kind()
    subject: Subject = (
        "paragraph" if kind == "paragraph" else "note" if kind == "editor_note" else "block"
    )
    listed = {
        name: value
        for name in ("items", "rows", "events", "undated")
        if (value := getattr(block, name, ())) and isinstance(value[0], Model)
    }
    own = _entry(subject, block.id or "", path, block, frozenset(block.facts), tuple(listed))
    key = block.id or f"{kind}: {own.words}"
    yield (section, kind, key), own
    for field, items in listed.items():
        for index, item in enumerate(items):
            behind = {*getattr(item, "facts", ()), getattr(item, "fact", None)} - {None}
            facts = frozenset(str(fact) for fact in behind)
            label = _label(item)
            yield (
                (section, kind, block.id or kind, field, min(facts, default=label)),
                _entry("entry", label, (*path, field, index), item, facts),
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
    fields = {k: v for k, v in fields.items() if k not in {*UNSEEN, "id", *without}}
    dates = {k: v for k, v in fields.items() if k in DATES}
    sources = {k: v for k, v in fields.items() if k in SOURCES}
    rest = {k: v for k, v in fields.items() if k not in dates and k not in sources}
    return Entry(subject, name, path, _said(rest), _said(dates), _said(sources), facts)


def _said(value: Any) -> str:
    """All words of a value, without markup, in the order of its fields' names."""
    if isinstance(value, Mapping):
        order = sorted(value, key=lambda name: (name not in ("text", "statement", "label"), name))
        return "; ".join(filter(None, (_said(value[name]) for name in order)))
    if isinstance(value, tuple | list):
        return ", ".join(_said(item) for item in value)
    return words_of(parse(value)).strip() if isinstance(value, str) else str(plain(value))


def _paired(
    before: dict[Key, Entry], after: dict[Key, Entry]
) -> tuple[dict[Key, Entry], dict[Key, Entry]]:
    """The same, but what has lost its key and is nearly the same words gets the new one."""
    gone = {key: entry for key, entry in before.items() if key not in after}
    renamed: dict[Key, Key] = {}
    for key, entry in after.items():
        if key in before:
            continue
        alike = [
            (SequenceMatcher(None, old.words, entry.words, autojunk=False).ratio(), old_key)
            for old_key, old in gone.items()
            if old_key not in renamed and old_key[:2] == key[:2] and old.subject == entry.subject
        ]
        ratio, nearest = max(alike, default=(0.0, key))
        if ratio >= ALIKE:
            renamed[nearest] = key
    return {renamed.get(key, key): entry for key, entry in before.items()}, after
