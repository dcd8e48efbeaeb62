"""A briefing laid out otherwise than its file says: for one run, and under a name of its own."""

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
"""What a name has for a yes or a no."""


@dataclass(frozen=True)
class Variant:
    """What is asked for in the place of a document's own fields; None: what the document says."""

    profile: str | None = None
    page: str | None = None
    duplex: bool | None = None
    attach: bool | None = None

    def of(self, briefing: Briefing) -> Briefing:
        """The briefing with what is asked for."""
        different = self._different(briefing.document)
        if not different:
            return briefing
        return replace(briefing, document=briefing.document.model_copy(update=different))

    def suffix(self, document: Document) -> str:
        """What is different, for the name of a file: ``-mono-letter``; empty if nothing is.

        So a variant stands beside the regular file, and never takes its place.
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
