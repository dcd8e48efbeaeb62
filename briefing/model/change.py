"""Differences between editions, by meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Self

from briefing.model.edtf import EdtfDate
from briefing.problems import ContentPath

Kind = Literal["added", "revised", "removed", "re-dated", "re-sourced", "moved"]
Subject = Literal[
    "document", "key_point", "indicator", "section", "fact", "paragraph", "block", "note", "entry",
    "source", "term",
]  # fmt: skip


@dataclass(frozen=True)
class Mention:
    """Something that is printed under a name other than its id: a part, a source or a file.

    The id of a file begins with its checksum, so that it differs from another file of the same
    name.
    """

    what: Literal["part", "source", "file"]
    id: str


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


@dataclass(frozen=True)
class Change:
    """One difference between an edition and the one before it.

    ``minor`` differences are of spelling and punctuation only: they are not reported to the reader
    and require no new edition.
    """

    kind: Kind
    subject: Subject
    id: str
    """The id of the fact or block; if it has none, its label or position."""
    path: ContentPath | None
    """Its path in the new edition; None if it was removed."""
    before: Segments | None
    after: Segments | None
    minor: bool = False
    name: Segments = ()
    """Its main words, if it has neither a number nor a printed id."""
    facts: frozenset[str] = frozenset()
    """The facts that it rests on, in either edition."""
    within: ContentPath | None = None
    """For a removed entry: the path of its list in the new edition, if that still exists."""
    is_of_fact: bool = False
    """Whether it is fully covered by the change of a fact that it prints."""


@dataclass(frozen=True)
class Since:
    """The changes since an edition, for the readers of the next one."""

    edition: int
    changes: tuple[Change, ...]
    """Without minor ones."""


def as_written(segments: Segments | None) -> str | None:
    """Return text as in the content: dates in EDTF, mentions by id."""
    if segments is None:
        return None
    return "".join(
        one if isinstance(one, str) else one.text if isinstance(one, EdtfDate) else one.id
        for one in segments
    )
