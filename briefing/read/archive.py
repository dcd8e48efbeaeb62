"""Reads the texts of sources, kept beside the content and not under version control: evidence for
quotations.

They are in ``archive/<source>.txt`` beside the content folder. Copyright may forbid publishing
them; so a clone without them still builds, and reports how many facts could not be verified.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from io import StringIO
from pathlib import Path

from briefing.fingerprint import ABSENT, UNREADABLE, of_bytes
from briefing.read.files import Trouble, read_bytes
from briefing.read.text import decompose_forms

FOLDER = "archive"
MAX_BYTES = 20_000_000
"""More than the text of any book."""


def read_archive(content: Path, sources: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Read the available texts of sources. What is not readable UTF-8 text counts as absent.

    The second value is the fingerprint of each, by its path from the parent of the content folder.
    """
    texts, looked = {}, {}
    for source in sources:
        path = f"{FOLDER}/{source}.txt"
        data = read_bytes(content.parent / path, content.parent / FOLDER, MAX_BYTES)
        if isinstance(data, Trouble):
            looked[path] = ABSENT if data.code == "missing-file" else UNREADABLE
            continue
        looked[path] = of_bytes(data)
        with suppress(UnicodeDecodeError):
            texts[source] = _as_text(data)
    return texts, looked


def _as_text(data: bytes) -> str:
    """Decode with universal newlines, and the letters that texts of the content have, too."""
    return decompose_forms(StringIO(data.decode("utf-8"), newline=None).read())
