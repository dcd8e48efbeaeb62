"""Renders composed HTML documents to the bytes of a PDF and of a standalone web page.

The flows of a document are pressed separately, and their fragments cached: an unchanged flow is not
pressed again.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from briefing.model.metadata import Attachment
from briefing.pdf.fragment import Fragment
from briefing.pdf.libraries import (
    EngineChanged,
    EngineMissing,
    libraries,
    locked_versions,
    versions,
)
from briefing.problems import Flaw, Problem
from briefing.system.cache import Store, csp_hash, hash_bytes, hash_code
from briefing.system.fonts import WEB_HASH, WEB_RULES, Face, FontMissing, font_versions
from briefing.system.values import Value

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

SAMPLE = '<html lang="en"><h1 id="a">Word</h1><p>Some <b>bold</b> <a href="#a">words</a>, <i>more'
"""What is pressed before there is a document, so that what all documents need is loaded by then."""
FEW = 2
"""Up to this many flows, pressing is left to the workers, if there are any: loading the engine here
too takes longer than waiting."""


class Pressed(Value):
    """The bytes of a finished file, and what was found while making it."""

    content: bytes
    pages: int = 0
    """Page count of a PDF; 0 for a web page."""
    problems: tuple[Problem, ...] = ()
    missing_glyphs: tuple[str, ...] = ()
    """Characters for which no font of the product has a glyph."""
    flaws: tuple[Flaw, ...] = ()
    """Layout flaws, located by anchors of the document."""


class Flows(NamedTuple):
    """The flows of a document: their cached fragments, and those that must be pressed."""

    keys: tuple[str, ...]
    """The cache key of each flow, in order."""
    cached: Mapping[str, Fragment]
    missing: Mapping[str, str]
    """The HTML of each flow without a fragment, by its key; the longest first."""
    press: Callable[[str], bytes]
    begun: Mapping[str, Future[bytes]]
    """The fragments of missing ones that other processes press."""

    def abandon(self) -> None:
        """Have other processes begin no more of them."""
        for future in self.begun.values():
            future.cancel()


def begin_flows(
    document: ComposedDocument, store: Store | None = None, executor: Executor | None = None
) -> Flows:
    """Look up the fragment of each flow in the store; ``executor`` begins to press the others."""
    style, sheets, faces = document.style, document.sheets, document.faces
    keys = tuple(fragment_key(html, style, faces) for html in document.flows)
    cached = {}
    if store is not None:
        for key in {*keys}:
            # What another version cached may be in another format.
            with suppress(ValueError, KeyError, TypeError):
                cached[key] = Fragment.from_bytes(store.get(key) or b"")
    longest_first = sorted(zip(keys, document.flows, strict=True), key=lambda flow: -len(flow[1]))
    missing = {key: html for key, html in longest_first if key not in cached}
    press = partial(press_to_bytes, style=style, sheets=sheets, faces=faces)
    begun = dict[str, Future[bytes]]()
    if executor is not None:
        with suppress(BrokenExecutor):
            begun = {key: executor.submit(press, html) for key, html in missing.items()}
    return Flows(keys, cached, missing, press, begun)


def finish_flows(flows: Flows, store: Store | None = None) -> tuple[Fragment, ...]:
    """Return the fragments of all flows. Raises EngineMissing if Pango cannot be loaded.

    Each process takes the longest flow that is left, so the last to finish are short.
    """
    pressed = dict[str, bytes]()
    is_helping = len(flows.missing) > FEW
    for key, html in flows.missing.items():
        if key not in flows.begun or (is_helping and flows.begun[key].cancel()):
            pressed[key] = flows.press(html)
    fragments = {**flows.cached}
    for key, html in flows.missing.items():
        if key not in pressed:
            try:
                pressed[key] = flows.begun[key].result()
            except BrokenExecutor:  # it was lost with its process
                pressed[key] = flows.press(html)
        fragments[key] = Fragment.from_bytes(pressed[key])
        if store is not None:
            store.put(key, pressed[key])
    return tuple(fragments[key] for key in flows.keys)


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
    flows, pages = flows or begin_flows(document, store, executor), None
    if flows.begun:
        # Imported late: not needed to detect a missing engine, and workers get their jobs first.
        from briefing.pdf.link.pages import Pages

        pages = Pages()
        pages.put([flows.cached.get(key) for key in flows.keys])
        meanwhile()
    fragments = finish_flows(flows, store)
    from briefing.pdf.link import link

    return link(
        fragments,
        document.metadata,
        document.folio,
        duplex=document.duplex,
        attachments=attachments,
        pages=pages,
        faces=document.faces,
    )


def press_html(document: ComposedDocument) -> Pressed:
    """Return the document as one self-contained web page."""
    page = document.page_html
    if document.web_fonts is not None:
        from briefing.pdf.fonts import embed_fonts

        rules = embed_fonts(document.web_fonts, page, document.faces)
        page = page.replace(WEB_HASH, csp_hash(rules), 1).replace(WEB_RULES, rules, 1)
    return Pressed(page.encode())


def get_ready() -> None:
    """Load the engine and the fonts in a helper process, while the document is read elsewhere.

    Anything missing is reported where it is needed.
    """
    with suppress(EngineMissing, FontMissing):
        libraries()  # raises if they are missing, where the engine would also print to the terminal
        press_to_bytes(SAMPLE, "", ())
    gc.freeze()  # what was loaded will stay, so no collection needs to look at it


def prepare_style(style: str, sheets: tuple[tuple[str, int], ...], faces: tuple[Face, ...]) -> None:
    """Parse the style sheets of a document in a helper process, while it is composed elsewhere.

    Anything missing is reported where it is needed.
    """
    with suppress(EngineMissing, FontMissing):
        libraries()
        from briefing.pdf.layout import parse_style

        parse_style(style, sheets, faces)


def press_to_bytes(
    html: str, style: str, sheets: tuple[tuple[str, int], ...], faces: tuple[Face, ...] = ()
) -> bytes:
    """Press a flow and return the serialised fragment; can run in any process."""
    from briefing.pdf.layout import press_flow

    return press_flow(html, style, sheets, faces).to_bytes()


def fragment_key(html: str, style: str, faces: tuple[Face, ...] = ()) -> str:
    """Return the cache key of a fragment: the SHA-256 of HTML, style, fonts, code and versions."""
    return hash_bytes(json.dumps([html, style, font_versions(faces), _program()]).encode())


@cache
def _program() -> str:
    """Return a hash of this package's code and the versions of its dependencies."""
    versions_of_all = json.dumps([dict(versions()), dict(libraries())], sort_keys=True)
    return hash_bytes(f"{versions_of_all} {hash_code(Path(__file__).parent)}".encode())
