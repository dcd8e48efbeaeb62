"""What a PDF is given beside its pages: metadata, and the files that it carries."""

from typing import Literal

from briefing.system.values import Value


class Metadata(Value):
    """The metadata of a document, in the terms of Dublin Core and of the genre.

    Dates come from its content; the clock is not read.
    """

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


class Attachment(Value):
    """An associated file (ISO 32000-2, 14.13), with its relationship to the document.

    ``Source``: the document was made from it. ``Data``: the document's content for programs.
    """

    name: str
    """Its path, with slashes, relative to the folder where all attachments are unpacked."""
    content: bytes
    media_type: str
    relationship: Literal["Source", "Data"]
    description: str
