"""A file that rides along in a PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Attachment:
    """An associated file (ISO 32000-2, 14.13): what it is to the document that carries it.

    ``Source``: the document was made from it. ``Data``: what the document shows, for programs.
    """

    name: str
    """Its path, with slashes, from where all of them would be unpacked."""
    content: bytes
    media_type: str
    relationship: Literal["Source", "Data"]
    description: str
