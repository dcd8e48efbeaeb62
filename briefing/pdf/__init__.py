"""Renders composed HTML documents to the bytes of a PDF and of a standalone web page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import TYPE_CHECKING

from briefing.model.metadata import Attachment
from briefing.pdf.document import (
    Flows,
    Pressed,
    begin_flows,
    finish_flows,
    get_ready,
    prepare_style,
)
from briefing.pdf.libraries import EngineChanged, EngineMissing, locked_versions, versions
from briefing.system.cache import Store, csp_hash
from briefing.system.fonts import WEB_HASH, WEB_RULES

if TYPE_CHECKING:
    from briefing.compose.document import ComposedDocument

__all__ = [
    "EngineChanged",
    "EngineMissing",
    "Flows",
    "Pressed",
    "begin_flows",
    "get_ready",
    "locked_versions",
    "prepare_style",
    "press_html",
    "press_pdf",
    "versions",
]


def press_pdf(
    document: ComposedDocument,
    *,
    store: Store | None = None,
    executor: Executor | None = None,
    flows: Flows | None = None,
    attachments: Sequence[Attachment] = (),
    meanwhile: Callable[[], object] = lambda: None,
) -> Pressed:
    """Render a document as PDF/A-3a and PDF/UA-1, pressing only flows whose fragment is not cached.

    ``store`` caches fragments; ``executor`` runs the flows that must be pressed, unless ``flows``
    has begun them. While other processes press, this one copies the pages of cached fragments into
    the output and runs ``meanwhile``. ``attachments`` are embedded. Raises EngineMissing if the
    layout engine cannot be loaded, EngineChanged if it is not the one this program was written for.
    """
    flows, begun = flows or begin_flows(document, store, executor), None
    if flows.begun:
        # Imported late: not needed to detect a missing engine, and workers get their jobs first.
        from briefing.pdf.link.pages import Pages

        begun = Pages()
        begun.put([flows.cached.get(key) for key in flows.keys])
        meanwhile()
    pressed = finish_flows(flows, store)
    from briefing.pdf.link import link

    return link(
        pressed,
        document.metadata,
        document.folio,
        duplex=document.duplex,
        attachments=attachments,
        begun=begun,
        families=document.families,
    )


def press_html(document: ComposedDocument) -> Pressed:
    """Return the document as one self-contained web page."""
    page = document.page_html
    if document.web_fonts is not None:
        from briefing.pdf.fonts import embed_fonts

        rules = embed_fonts(document.web_fonts, page, document.families)
        page = page.replace(WEB_HASH, csp_hash(rules), 1).replace(WEB_RULES, rules, 1)
    return Pressed(page.encode())
