"""What a document says of itself, in the terms of Dublin Core and of the genre."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Metadata:
    """The properties of a document. Dates are those of its content: no clock is asked."""

    title: str
    language: str
    """A BCP 47 tag."""
    identifier: str
    edition: str
    status: str
    as_of: str
    """The information cut-off, in EDTF."""
    created: str
    """The day of issue, as YYYY-MM-DD."""
    modified: str
    """The day of the last correction of spelling, or that of issue."""
    creators: tuple[str, ...] = ()
    description: str = ""
    subjects: tuple[str, ...] = ()
    publisher: str = ""
    rights: str = ""
    marking: str = ""
    """How the document may be handed on, in capitals."""
    generator: str = "diplomatic-briefing"
