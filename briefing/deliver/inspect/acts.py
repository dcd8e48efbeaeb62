"""Finds actions in a PDF other than going to a destination or a URI."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Dictionary, Pdf


def acts(pdf: Pdf) -> Iterator[str]:
    """Yield actions (ISO 32000-1, 12.6) of document, pages and annotations, and forms."""
    yield from {"/OpenAction", "/AcroForm", "/AA"} & {*pdf.Root.keys()}
    yield from {"/JavaScript"} & {*pdf.Root.get("/Names", Dictionary()).keys()}
    for page in pdf.pages:
        for place in (page.obj, *page.get("/Annots", [])):
            if "/AA" in place:
                yield "/AA"
            action = place.get("/A")
            if action is not None and _acts(action):
                yield str(action.get("/S"))


def _acts(action: Any) -> bool:
    return "/Next" in action or action.get("/S", "/URI") not in ("/URI", "/GoTo")
