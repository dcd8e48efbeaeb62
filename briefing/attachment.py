"""A file embedded in a PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Attachment:
    """An associated file (ISO 32000-2, 14.13), with its relationship to the document.

    ``Source``: the document was made from it. ``Data``: the document's content for programs.
    """

    name: str
    """Its path, with slashes, relative to the folder where all attachments are unpacked."""
    content: bytes
    media_type: str
    relationship: Literal["Source", "Data"]
    description: str
