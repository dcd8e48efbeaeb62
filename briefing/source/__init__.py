"""The source of a PDF, in the PDF: what it was made from, and all that is needed to make it again.

What rides along is the content as it was read, below a manifest that says what else shaped the
bytes: the options of the run, the templates, the versions. None of that names a machine or a day
of the clock, so a file made again from its own source is the same file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from briefing.attachment import Attachment
from briefing.fingerprint import of_bytes

MANIFEST = "manifest.json"
"""The name of the manifest among the files; the content folder has no file of that name."""
FORMAT = 1
"""Raised when a source can no longer be read by a program that knows only the one before."""

_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".geojson": "application/geo+json",  # RFC 7946
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".yaml": "application/yaml",  # RFC 9512
}
_UNKNOWN = "application/octet-stream"


@dataclass(frozen=True)
class Recipe:
    """How a briefing was made, beside its content."""

    briefing: str
    options: Mapping[str, Any] = field(default_factory=dict)
    """What was asked for in the place of what the content says: ``{"page": "a5"}``."""
    templates: Mapping[str, str] = field(default_factory=dict)
    """The files of the templates folder, with their SHA-256."""
    versions: Mapping[str, str] = field(default_factory=dict)
    """The packages and fonts that made it, without what the system brings."""


def attachments(contents: Mapping[str, bytes], recipe: Recipe) -> tuple[Attachment, ...]:
    """The files by their paths from the content folder, and the manifest, ready to be attached."""
    title = f"of the briefing '{recipe.briefing}'"
    return (
        *(_attachment(path, content, title) for path, content in sorted(contents.items())),
        Attachment(
            MANIFEST,
            _manifest(contents, recipe),
            _MEDIA_TYPES[".json"],
            "Data",
            f"How the PDF {title} is made from its source",
        ),
    )


def _attachment(path: str, content: bytes, title: str) -> Attachment:
    """A frozen edition is data: the content of an edition as programs read it."""
    kind = PurePosixPath(path).suffix.lower()
    if "/editions/" in path:
        return Attachment(path, content, _MEDIA_TYPES[kind], "Data", f"A frozen edition {title}")
    media_type = _MEDIA_TYPES.get(kind, _UNKNOWN)
    return Attachment(path, content, media_type, "Source", f"A source file {title}")


def _manifest(contents: Mapping[str, bytes], recipe: Recipe) -> bytes:
    told = {
        "format": FORMAT,
        "briefing": recipe.briefing,
        "options": {**recipe.options},
        "content": {path: of_bytes(content) for path, content in contents.items()},
        "templates": {**recipe.templates},
        "versions": {**recipe.versions},
    }
    text = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode()
