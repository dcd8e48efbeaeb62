"""The documents whose pages are compared: a name, and what gives the bytes of the PDF.

To compare another, add it to ``DOCUMENTS``, then ``make pages``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Final

from briefing.model import Briefing
from briefing.press import press_pdf
from briefing.store import Store
from tests import conftest
from tests.conftest import ROOT, changed, composed, read
from tests.once import Once

PAGES: Final = ("a4", "letter", "a5")
PROFILES: Final = ("standard", "office", "large-print", "mono")
LAYOUTS: Final = (
    *((page, profile) for page in ("a4", "a5") for profile in PROFILES),
    *(("letter", profile) for profile in ("standard", "large-print")),
)
"""Letter is A4 with other margins: the smallest and the largest type tell of it."""
COMPARED: Final = ("a4-standard", "a4-large-print", "a4-mono", "letter-standard", "a5-standard",
                   "a5-large-print")  # fmt: skip
"""Text is looked at in all layouts. Pictures are kept of the layouts from
which the others hardly differ: ``office`` is ``standard`` in larger type.
"""


@cache
def specimen(name: str) -> Briefing:
    """A specimen, read once a worker."""
    return read(ROOT / "tests" / "content", name)


def specimen_pdf(store: Store) -> bytes:
    """The specimen of every kind."""
    return press_pdf(composed(specimen("specimen")), store=store).content


def figures_pdf(page: str, profile: str, store: Store) -> bytes:
    """The specimen of every figure, on a size of paper, in a profile.

    Charts of three hundred points, and the pages of their data, on the first layout only.
    """
    sections = ("charts", "drawings")
    if (page, profile) == (PAGES[0], PROFILES[0]):
        sections = (*sections, "many")
    figures = changed(specimen("figures"), page=page, profile=profile, sections=sections)
    return press_pdf(composed(figures), store=store).content


def long_foot_pdf(page: str, profile: str, store: Store) -> bytes:
    """A document of whose running foot much is to be said."""
    said = changed(
        specimen("specimen"), page=page, profile=profile,
        identifier="MFA/EE/2026/0417", marking="TLP:AMBER",
        short_title="Georgia: the visit of the Minister of Foreign Affairs and of Trade",
    )  # fmt: skip
    return press_pdf(composed(said), store=store).content


def pressed(html: str) -> bytes:
    """Any HTML as a PDF, by the product's engine and in its fonts."""
    return conftest.pressed(html).content


DOCUMENTS: Final[Mapping[str, Callable[[Store], bytes]]] = {
    "specimen": specimen_pdf,
    **{
        f"figures-{page}-{profile}": partial(figures_pdf, page, profile)
        for page, profile in LAYOUTS
    },
    **{
        f"long-foot-{page}-{profile}": partial(long_foot_pdf, page, profile)
        for page in PAGES
        for profile in ("standard", "large-print")
    },
}
"""Documents in which no text overlaps or is cut off, of the parts that are kept in a store."""

PICTURED: Final = ("specimen", *(f"figures-{layout}" for layout in COMPARED))
"""Those of which all pages look as they did when their references were kept."""


def document_pdf(once: Once, name: str) -> Path:
    """The file of a document, which is pressed once a run."""
    store = Store(once.parts())
    return once.made(f"{name}.pdf", lambda part: part.write_bytes(DOCUMENTS[name](store)))
