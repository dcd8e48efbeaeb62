"""Overrides of a briefing's layout for one run, with file names of their own."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefing.model import Briefing, Document


_WORDS: dict[tuple[str, str | bool], str] = {
    ("duplex", True): "duplex",
    ("duplex", False): "simplex",
    ("attach", True): "with-source",
    ("attach", False): "no-source",
}
"""File name parts for boolean options."""


@dataclass(frozen=True)
class Variant:
    """Values that override fields of the document; None: keep the document's."""

    profile: str | None = None
    page: str | None = None
    duplex: bool | None = None
    attach: bool | None = None

    def of(self, briefing: Briefing) -> Briefing:
        """Return the briefing with the overrides applied."""
        different = self._different(briefing.document)
        if not different:
            return briefing
        return replace(briefing, document=briefing.document.model_copy(update=different))

    def suffix(self, document: Document) -> str:
        """Return a file name suffix for the differences: ``-mono-letter``; empty without any.

        So a variant never replaces the regular file.
        """
        different = self._different(document).items()
        return "".join(f"-{_WORDS.get((name, value), value)}" for name, value in different)

    def _different(self, document: Document) -> dict[str, str | bool]:
        asked = asdict(self).items()
        return {
            name: value
            for name, value in asked
            if value is not None and value != getattr(document, name)
        }
