"""Editions: the file of a frozen one, and the differences between two."""

import base64
from collections.abc import Mapping
from typing import Any, Literal, Self

import msgspec
from msgspec import field

from briefing.model.blocks import Block
from briefing.model.briefing import Briefing
from briefing.model.document import Document, Section
from briefing.model.edtf import EdtfDate
from briefing.model.facts import Fact, Source, Term
from briefing.model.fields import UNSTATED, Model, Text
from briefing.problems import ContentPath
from briefing.system.values import Value

# The file of a frozen edition is JSON: the content as it was read (defaults omitted, referenced
# sources and terms included), under the model's own field names, so that it can be read in fifty
# years without this program. The same briefing gives the same text.

FORMAT: Literal[1] = 1
"""Format version, incremented when older programs can no longer read a snapshot."""


class Snapshot(Model):
    """The fields of a frozen edition, as its file has them."""

    format: Literal[1]
    name: Text
    document: Document
    sections: dict[str, Section]
    facts: dict[str, Fact]
    sources: dict[str, Source]
    terms: dict[str, Term]
    assets: dict[str, tuple[str, str]]
    """Media type and content in Base64 of each file, by its path from the briefing's folder."""


def to_json(briefing: Briefing) -> str:
    """Return the briefing as JSON text, ending with a line feed."""
    whole = {
        "format": FORMAT,
        "name": briefing.name,
        "document": plain(briefing.document),
        "sections": {name: plain(section) for name, section in briefing.in_order()},
        "facts": plain(briefing.facts),
        "sources": plain(briefing.sources),
        "terms": plain(briefing.terms),
        "assets": {
            name: [asset.media_type, base64.b64encode(asset.content).decode()]
            for name, asset in sorted(briefing.assets.items())
        },
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=1).decode() + "\n"


def plain(value: Any) -> Any:
    """Convert a value of the model to JSON types: mappings, lists, strings and numbers."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, float):
        return float(value)  # a JSON number, without the digits it was written in
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, Model):
        # A field of a fixed kind of block does not repeat the kind.
        fields = {
            name: plain(as_given(field)) if isinstance(field, Block) else plain(field)
            for name, field in as_given(value).items()
        }
        return {value.kind(): fields} if isinstance(value, Block) else fields
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return str(value)  # a date, or a web address


def as_given(model: Model) -> dict[str, Any]:
    """Return the fields of a model that have not their default, under the names as written."""
    return {
        field.alias or name: value
        for name, field in type(model).model_fields.items()
        if (value := getattr(model, name)) not in (field.default, UNSTATED) or field.is_required()
    }


# Differences between editions, by meaning.

Kind = Literal["added", "revised", "removed", "re-dated", "re-sourced", "moved"]
Subject = Literal[
    "document", "key_point", "point", "indicator", "section", "fact", "paragraph", "block", "note",
    "entry", "source", "term",
]  # fmt: skip


class Mention(Value):
    """Something that is printed under a name other than its id: a part, a source or a file.

    The id of a file begins with its checksum, so that it differs from another file of the same
    name.
    """

    what: Literal["part", "source", "file"]
    id: str

    def __str__(self) -> str:
        return self.id


class Figure(str):
    """A number as in the content, to be formatted for the language of the edition."""


class Locator(str):
    """A place in a source, to be broken over lines like that of a citation."""


class Coded(str):
    """A field and its value from a closed list, such as ``severity: medium``.

    Pages may print it in other words.
    """

    field: str
    value: str

    def __new__(cls, written: str, field: str, value: str) -> Self:
        """``written``: field and value, or the value alone if the field is named before it."""
        made = super().__new__(cls, written)
        made.field, made.value = field, value
        return made


Segments = tuple[str | EdtfDate | Mention, ...]
"""Text before or after a change; each edition formats its dates and mentions in its own way."""


class Entry(Value):
    """An item of content in an edition, in parts that can change separately."""

    subject: Subject
    id: str
    """The id of the fact or block; if it has none, its label or position."""
    path: ContentPath
    name: Segments
    """What it is called in words: its heading or caption, its row, its series and period."""
    shown: Segments
    """Its main text, for people."""
    parts: Mapping[str, Segments]
    """The text of each field, without dates and sources; the main text is first."""
    dates: Mapping[str, Segments] = field(default_factory=dict)
    sources: Segments = ()
    facts: frozenset[str] = frozenset()
    rows: dict[tuple[str, ...], "Entry"] = field(default_factory=dict)
    """What it lists, if it is a list or table, under keys that are stable across edits."""
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


class Change(Value):
    """One difference between an edition and the one before it."""

    kind: Kind
    old: Entry | None
    new: Entry | None
    before: Segments | None = None
    """The text that differs; None if there was none, or what has changed is only its place."""
    after: Segments | None = None
    within: ContentPath | None = None
    """For a removed row: the path of its table in the new edition."""
    is_repeated: bool = False
    """Whether it is of a fact, and something that prints the fact has changed likewise."""

    @property
    def entry(self) -> Entry:
        """What was changed, as it is now; if it was removed, as it was."""
        entry = self.new or self.old
        assert entry is not None
        return entry

    @property
    def subject(self) -> Subject:
        """The kind of what was changed."""
        return self.entry.subject

    @property
    def id(self) -> str:
        """The id of what was changed; if it has none, its label or position."""
        return self.entry.id

    @property
    def path(self) -> ContentPath | None:
        """Its path in the new edition; None if it was removed."""
        return self.new.path if self.new else None

    @property
    def facts(self) -> frozenset[str]:
        """The facts that it rests on, in either edition; those of what is new, with its rows."""
        rows = self.new.rows.values() if self.new and not self.old else ()
        return frozenset[str]().union(*(one.facts for one in (self.old, self.new, *rows) if one))


class Since(Value):
    """The changes since an edition, for the readers of the next one."""

    edition: int
    changes: tuple[Change, ...]


def write_text(segments: Segments) -> str:
    """Return text as in the content: dates in EDTF, mentions by id."""
    return "".join(map(str, segments))


def shorten(text: str, most: int) -> str:
    """Truncate a text to a number of characters, at the end of a word."""
    return text if len(text) <= most else text[:most].rpartition(" ")[0] + " …"
