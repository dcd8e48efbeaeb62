"""Release notes in Markdown, generated from the changes in each edition."""

from __future__ import annotations

import re
from collections.abc import Iterable

from briefing.model import Change
from briefing.model.change import as_written
from briefing.release.edition import Edition

MOST = 20
"""Maximum number of changes listed; the briefing's first page has them all."""


def notes(title: str, editions: Iterable[Edition]) -> bytes:
    """Return the notes, ending with a line feed."""
    lines = [f"# {_plain(title)}", ""]
    for one in editions:
        document = one.document
        dates = f"As of {document.as_of.text}; issued {document.issued.text}."
        lines += [f"## {_plain(document.title)}, edition {document.edition}", ""]
        lines += [f"{dates} {one.summary}", ""]
        lines += [_line(change) for change in one.changes[:MOST]]
        lines += [f"- and {len(one.changes) - MOST} more"] * (len(one.changes) > MOST)
        lines += [""] * bool(one.changes)
    return "\n".join(lines).encode()


def described(change: Change) -> str:
    """Describe a change in words."""
    what = f"{change.kind}: {change.subject.replace('_', ' ')}"
    words = " → ".join(filter(None, map(as_written, (change.before, change.after))))
    return f"{what}: {words}" if words else f"{what} {change.id}"


def _line(change: Change) -> str:
    return f"- {_plain(described(change))}"


def _plain(words: str) -> str:
    """Escape text for Markdown (CommonMark 0.31, 2.4)."""
    return re.sub(r"([\\`*_\[\]<>#|~!&])", r"\\\1", " ".join(words.split()))
