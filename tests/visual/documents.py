"""The documents whose pages are compared: a name, and what gives the bytes of the PDF.

To compare another profile or size of paper, add it to ``LAYOUTS``; another document, add it to
``DOCUMENTS``. Then ``make pages``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from types import SimpleNamespace
from typing import Final

from briefing.model import Briefing
from briefing.press import press_pdf
from tests.compose.test_compose import changed
from tests.conftest import ROOT, composed, read

LAYOUTS: Final = {"a4": ("standard",)}
"""The sizes of paper on which the specimen is compared, each with its profiles."""


@cache
def specimen() -> Briefing:
    """The specimen of every kind, read once a worker."""
    return read(ROOT / "tests" / "content", "specimen")


@cache
def specimen_pdf(page: str, profile: str) -> bytes:
    """The specimen on a size of paper, in a profile."""
    return press_pdf(composed(changed(specimen(), page=page, profile=profile))).content


def pressed(html: str) -> bytes:
    """Any HTML as a PDF, by the product's engine and in its fonts."""
    return press_pdf(SimpleNamespace(print_html=html, sheets=())).content


DOCUMENTS: Final[Mapping[str, Callable[[], bytes]]] = {
    f"specimen-{page}-{profile}": partial(specimen_pdf, page, profile)
    for page, profiles in LAYOUTS.items()
    for profile in profiles
}
