"""Document metadata, in the terms of Dublin Core and of the genre."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Metadata:
    """The metadata of a document. Dates come from its content; the clock is not read."""

    title: str
    language: str
    """A BCP 47 tag."""
    identifier: str
    edition: str
    status: str
    as_of: str
    """Information cut-off, in EDTF."""
    created: str
    """Date of issue, YYYY-MM-DD."""
    modified: str
    """Date of the last correction of spelling, or else of issue."""
    creators: tuple[str, ...] = ()
    description: str = ""
    subjects: tuple[str, ...] = ()
    publisher: str = ""
    rights: str = ""
    marking: str = ""
    """Handling restriction, in capitals."""
    generator: str = "diplomatic-briefing"
