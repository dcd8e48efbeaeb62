"""A briefing in a release, with its files and changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from briefing.changes import since
from briefing.model import Briefing, Change
from briefing.model.document import Document
from briefing.model.snapshot import to_json
from briefing.read import edition_file, edition_numbers


@dataclass(frozen=True)
class Edition:
    """A released briefing: its files by name, the PDF first, and its changes."""

    name: str
    document: Document
    files: Mapping[str, bytes]
    before: int | None = None
    """The edition it is compared with; None if it is the first."""
    changes: tuple[Change, ...] = ()

    @property
    def summary(self) -> str:
        """The changes in one line."""
        if self.before is None:
            return "First edition."
        if not self.changes:
            return f"Nothing but spelling has changed since edition {self.before}."
        counts = Counter(change.kind for change in self.changes)
        counted = ", ".join(f"{number} {kind}" for kind, number in counts.items())
        return f"Since edition {self.before}: {counted}."


def edition(now: Briefing, before: Briefing | None, files: Mapping[str, bytes]) -> Edition:
    """Return a released briefing with its changes since ``before`` and its JSON as a file."""
    document = now.document.model_copy(update={"status": "issued"})
    kept = to_json(replace(now, document=document)).encode()
    files = {**files, json_name(now): kept}
    if before is None:
        return Edition(now.name, now.document, files)
    difference = since(before, now)
    changes = tuple(change for change in difference.changes if not change.is_of_fact)
    return Edition(now.name, now.document, files, difference.edition, changes)


def older(content: Path, now: Briefing) -> dict[str, bytes]:
    """Return the earlier frozen editions, unchanged, by their file names in a release."""
    before = (n for n in edition_numbers(content, now.name) if n < now.document.edition)
    return {
        f"{now.name}-e{number}.json": edition_file(content, now.name, number).read_bytes()
        for number in before
    }


def json_name(briefing: Briefing) -> str:
    """Return the name of the JSON file with an edition's whole content."""
    return f"{briefing.name}-e{briefing.document.edition}.json"
