"""The texts of sources, kept beside the content and out of version control: evidence for quotes.

``archive/<source>.txt`` stands beside the content folder. Copyright may forbid to publish these
texts; so a clone without them still builds, and says how many facts could not be verified.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

FOLDER = "archive"


def read_archive(content: Path, sources: Iterable[str]) -> dict[str, str]:
    """The text of each source that is there. What is no readable UTF-8 text counts as absent."""
    texts = {}
    for source in sources:
        file = content.parent / FOLDER / f"{source}.txt"
        try:
            texts[source] = file.read_text(encoding="utf-8")
        except (OSError, ValueError):
            continue
    return texts
