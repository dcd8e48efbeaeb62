"""What a document promises, as input to the checks of its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MEGABYTE = 1_000_000
"""SI, not binary, as mail programs and file managers count."""


@dataclass(frozen=True)
class Promise:
    """The intended properties of a briefing's files."""

    page: str
    """The composed document as HTML: text in order, headings, ids and links."""
    families: frozenset[str]
    """The only font families allowed in a file."""
    size_limit: int = 5 * MEGABYTE
    """Maximum size of a file in bytes."""
    attached: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 by name of the attachments that a PDF must have; no others are allowed."""
