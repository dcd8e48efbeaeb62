"""What a document promises, told to those who look whether its files keep it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MEGABYTE = 1_000_000
"""As mail programs and file managers count: SI, not binary."""


@dataclass(frozen=True)
class Promise:
    """What was meant, from those who know how it was made."""

    page: str
    """The composed document as HTML: its words in order, its headings, ids and links."""
    families: frozenset[str]
    """The only families whose faces may be in a file."""
    size_limit: int = 5 * MEGABYTE
    """How many bytes a file may have."""
    attached: Mapping[str, str] = field(default_factory=dict)
    """The files that a PDF is to carry, with their SHA-256; it may carry no other."""
