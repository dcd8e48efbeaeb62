"""What is different from one edition to the next, by meaning."""

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
    """Something that the pages call otherwise than the content: a part of them, a source, a file.

    The id of a file has its checksum before its name, so that it differs from another of that name.
    """

    what: Literal["part", "source", "file"]
    id: str


class Figure(str):
    """A number as the content has it, which each edition prints as its language writes numbers."""


class Coded(str):
    """A field and its word of a list as the content has them, such as ``severity: medium``, for
    which pages may have a word of their own.
    """

    field: str
    value: str

    def __new__(cls, written: str, field: str, value: str) -> Self:
        """``written``: both, or the word alone, where the field is named before it."""
        made = super().__new__(cls, written)
        made.field, made.value = field, value
        return made


Said = tuple[str | EdtfDate | Mention, ...]
"""What stood somewhere: words, and between them what each edition prints in its own way."""


@dataclass(frozen=True)
class Change:
    """One difference between an edition and the one before it.

    ``minor`` differences are of spelling and punctuation only: they are not told to the reader,
    and do not call for a new edition.
    """

    kind: Kind
    subject: Subject
    id: str
    """The id of the fact or block; of what has none, its label or its place."""
    path: ContentPath | None
    """Where it stands in the new edition; None if it was removed."""
    before: Said | None
    after: Said | None
    minor: bool = False
    name: Said = ()
    """Its main words, for what has neither a number nor an id that is printed."""
    facts: frozenset[str] = frozenset()
    """The facts behind it, in either edition."""
    within: ContentPath | None = None
    """Of an entry that was removed: where its list stands in the new edition, if that is there."""
    is_of_fact: bool = False
    """Whether the change of a fact behind it says all that it would say."""


@dataclass(frozen=True)
class Since:
    """What has changed since an edition, for the reader of the next one."""

    edition: int
    changes: tuple[Change, ...]
    """Without the minor ones."""


def as_written(said: Said | None) -> str | None:
    """What stood somewhere, as the content has it: dates in EDTF, the rest by its id."""
    if said is None:
        return None
    return "".join(
        one if isinstance(one, str) else one.text if isinstance(one, EdtfDate) else one.id
        for one in said
    )
