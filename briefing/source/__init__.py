"""The source embedded in a PDF: all that is needed to build it again.

It consists of the content files as read, and a manifest of what else determined the bytes: the
options of the run, the templates, the versions. None of it depends on the machine or the clock, so
a file rebuilt from its own source is identical.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from msgspec import field

from briefing.model.metadata import Attachment
from briefing.system.cache import hash_bytes
from briefing.system.values import Value

MANIFEST = "manifest.json"
"""Name of the manifest among the attachments; the content folder has no file of that name."""
FORMAT = 1
"""Format version, incremented when older programs can no longer read a source."""

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


class Recipe(Value):
    """How a briefing was made, apart from its content."""

    briefing: str
    options: Mapping[str, Any] = field(default_factory=dict)
    """Options that override the content: ``{"page": "a5"}``."""
    templates: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of the files of the templates folder, by path."""
    versions: Mapping[str, str] = field(default_factory=dict)
    """Versions of packages and fonts, without system libraries."""


def attachments(contents: Mapping[str, bytes], recipe: Recipe) -> tuple[Attachment, ...]:
    """Return the files, by path from the content folder, and the manifest as attachments."""
    title = f"of the briefing '{recipe.briefing}'"
    return (
        *(_make_attachment(path, content, title) for path, content in sorted(contents.items())),
        Attachment(
            MANIFEST,
            _make_manifest(contents, recipe),
            _MEDIA_TYPES[".json"],
            "Data",
            f"How the PDF {title} is made from its source",
        ),
    )


def _make_attachment(path: str, content: bytes, title: str) -> Attachment:
    """Return a file as an attachment; a frozen edition is Data, since programs read it."""
    kind = PurePosixPath(path).suffix.lower()
    if "/editions/" in path:
        return Attachment(path, content, _MEDIA_TYPES[kind], "Data", f"A frozen edition {title}")
    media_type = _MEDIA_TYPES.get(kind, _UNKNOWN)
    return Attachment(path, content, media_type, "Source", f"A source file {title}")


def _make_manifest(contents: Mapping[str, bytes], recipe: Recipe) -> bytes:
    manifest = {
        "format": FORMAT,
        "briefing": recipe.briefing,
        "options": {**recipe.options},
        "content": {path: hash_bytes(content) for path, content in contents.items()},
        "templates": {**recipe.templates},
        "versions": {**recipe.versions},
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode()
