"""The documents whose pages are compared: for each name, a function that returns the PDF.

To compare another, add it to ``DOCUMENTS``, then ``make pages``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Final

from briefing.changes import list_changes
from briefing.model.page import PAPERS, PROFILES
from briefing.model.renditions import RENDITIONS
from briefing.pdf import press_pdf
from briefing.system.cache import Store
from tests import conftest
from tests.conftest import ROOT, changed, composed, edited, read
from tests.once import Once

LAYOUTS: Final = (
    *((page, profile) for page in ("a4", "a5") for profile in PROFILES),
    *(("letter", profile) for profile in ("standard", "large-print")),
)
"""Letter is A4 with other margins: the smallest and the largest type represent it."""
COMPARED: Final = ("a4-standard", "a4-large-print", "a4-mono", "letter-standard", "a5-standard",
                   "a5-large-print")  # fmt: skip
"""Text is checked in all layouts. Pictures are kept only of these layouts, from which the
others hardly differ: ``office`` is ``standard`` in larger type.
"""


specimen = cache(partial(read, ROOT / "tests" / "content"))
"""Returns a specimen by name, read once per process."""


def specimen_pdf(store: Store) -> bytes:
    """Return the PDF of the specimen of every kind of block."""
    return press_pdf(composed(specimen("specimen")), store=store).content


def figures_pdf(page: str, profile: str, store: Store) -> bytes:
    """Return the PDF of the specimen of every figure, for a paper size and a profile.

    Charts of three hundred points, and the pages of their data, on the first layout only.
    """
    sections = ("charts", "drawings")
    if (page, profile) == ("a4", "standard"):
        sections = (*sections, "many")
    figures = changed(specimen("figures"), page=page, profile=profile, sections=sections)
    return press_pdf(composed(figures), store=store).content


def long_foot_pdf(page: str, profile: str, store: Store) -> bytes:
    """Return the PDF of a document with a long running footer."""
    said = changed(
        specimen("specimen"), page=page, profile=profile,
        identifier="MFA/EE/2026/0417", marking="TLP:AMBER",
        short_title="Georgia: the visit of the Minister of Foreign Affairs and of Trade",
    )  # fmt: skip
    return press_pdf(composed(said), store=store).content


def marked_pdf(store: Store) -> bytes:
    """Return the PDF of a small second edition, with bars and marks where the first differs."""
    now = changed(read(ROOT / "tests" / "small", "estonia"), edition=2)
    (country, _), (europe, _), (words, _) = now.in_order()
    first = edited(
        changed(now, edition=1), "sections", country, "blocks", 0, "paragraph", "text", "Old."
    )
    events = ("sections", europe, "blocks", 1, "timeline", "events")
    first = edited(first, *events, 2, "date", "2004-03-02")
    first = edited(first, "sections", words, "blocks", 4, "editor_note", "text", "It agrees.")
    since = list_changes(first, now)
    options = {"marked": True, "contents": False, "rendition": RENDITIONS["briefing"]}
    return press_pdf(composed(now, since=since, **options), store=store).content


def pressed(html: str) -> bytes:
    """Return any HTML as a PDF, made by the product's press with its fonts."""
    return conftest.pressed(html).content


DOCUMENTS: Final[Mapping[str, Callable[[Store], bytes]]] = {
    "specimen": specimen_pdf,
    "marked": marked_pdf,
    **{
        f"figures-{page}-{profile}": partial(figures_pdf, page, profile)
        for page, profile in LAYOUTS
    },
    **{
        f"long-foot-{page}-{profile}": partial(long_foot_pdf, page, profile)
        for page in PAPERS
        for profile in ("standard", "large-print")
    },
}
"""The documents, as functions of a store of fragments. In none may text overlap or be cut off."""

PICTURED: Final = ("specimen", "marked", *(f"figures-{layout}" for layout in COMPARED))
"""The documents whose pages are compared with kept references."""


def document_pdf(once: Once, name: str) -> Path:
    """Return the PDF file of a document, pressed once per run."""
    store = Store(once.parts())
    return once.made(f"{name}.pdf", lambda part: part.write_bytes(DOCUMENTS[name](store)))
