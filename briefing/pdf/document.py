"""Presses flows separately and caches their fragments: an unchanged flow is not pressed again."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple, Protocol

from briefing.model.metadata import Metadata
from briefing.pdf.fragment import Fragment
from briefing.pdf.libraries import EngineMissing, libraries, versions
from briefing.problems import Flaw, Problem
from briefing.system.cache import Store, hash_bytes, hash_code
from briefing.system.fonts import Chosen, FontMissing, WebFonts, font_versions
from briefing.system.workers import share

SAMPLE = '<html lang="en"><h1 id="a">Word</h1><p>Some <b>bold</b> <a href="#a">words</a>, <i>more'
"""What is pressed before there is a document, so that what all documents need is loaded by then."""
FEW = 2
"""Up to this many flows, pressing is left to the workers, if there are any."""


class Flow(Protocol):
    """A part of the document laid out on consecutive pages, independently of the other parts."""

    @property
    def html(self) -> str:
        """Complete HTML without style sheets."""


class Document(Protocol):
    """The parts of a composed document that the press needs."""

    @property
    def metadata(self) -> Metadata:
        """Document metadata: title, language, dates …."""

    @property
    def flows(self) -> Sequence[Flow]:
        """The flows, each of which begins on a new page."""

    @property
    def style(self) -> str:
        """The style sheets of all flows, concatenated."""

    @property
    def sheets(self) -> tuple[tuple[str, int], ...]:
        """Name and first line in ``style`` of each style sheet."""

    @property
    def families(self) -> tuple[Chosen, ...]:
        """Font families, or faces in files, that the theme adds."""

    @property
    def folio(self) -> str:
        """Page number text, with the placeholders ``{page}`` and ``{pages}``."""

    @property
    def duplex(self) -> bool:
        """Whether flows begin on right-hand pages."""

    @property
    def page_html(self) -> str:
        """Complete HTML for the browser, apart from its fonts."""

    @property
    def web_fonts(self) -> WebFonts | None:
        """The fonts to put into it; None: those of the reader's machine."""


class Found(NamedTuple):
    """A flow and its cached fragment."""

    key: str
    html: str
    fragment: Fragment | None
    """None if the flow must be pressed."""


def look_up_fragments(document: Document, store: Store | None = None) -> tuple[Found, ...]:
    """Look up the fragment of each flow of a document in the store."""
    htmls = [flow.html for flow in document.flows]
    keys = [fragment_key(html, document.style, document.families) for html in htmls]
    return tuple(
        Found(key, html, _cached_fragment(store, key))
        for key, html in zip(keys, htmls, strict=True)
    )


def fragments(
    document: Document,
    found: Sequence[Found],
    store: Store | None = None,
    executor: Executor | None = None,
    meanwhile: Callable[[], object] = lambda: None,
) -> tuple[Fragment, ...]:
    """Return the fragments of all flows: those found by :func:`kept`, the others pressed now.

    ``executor`` runs flows in other processes; ``meanwhile`` is called in this one while they work.
    Raises EngineMissing if Pango cannot be loaded.
    """
    missing = {flow.key: flow.html for flow in found if flow.fragment is None}
    pressed = _press_missing(missing, document, executor, meanwhile)
    if store is not None:
        for key, fragment in pressed.items():
            if fragment.pages:
                store.put(key, fragment.to_bytes())
    return tuple(flow.fragment or pressed[flow.key] for flow in found)


def get_ready() -> None:
    """Load the engine and the fonts in a helper process, while the document is read elsewhere.

    Anything missing is reported where it is needed.
    """
    with suppress(EngineMissing, FontMissing):
        libraries()  # raises if they are missing, where the engine would also print to the terminal
        press_to_bytes(SAMPLE, "", ())
    gc.freeze()  # what was loaded will stay, so no collection needs to look at it


def prepare_style(
    style: str, sheets: tuple[tuple[str, int], ...], families: tuple[Chosen, ...]
) -> None:
    """Parse the style sheets of a document in a helper process, while it is composed elsewhere.

    Anything missing is reported where it is needed.
    """
    with suppress(EngineMissing, FontMissing):
        libraries()
        from briefing.pdf.layout import parse_style

        parse_style(style, sheets, families)


def _cached_fragment(store: Store | None, key: str) -> Fragment | None:
    data = store.get(key) if store is not None else None
    try:
        return None if data is None else Fragment.from_bytes(data)
    except (ValueError, KeyError, TypeError):
        return None  # cached in another version's format


def _press_missing(
    missing: Mapping[str, str],
    document: Document,
    executor: Executor | None,
    meanwhile: Callable[[], object],
) -> dict[str, Fragment]:
    press = partial(
        press_to_bytes, style=document.style, sheets=document.sheets, families=document.families
    )
    shared: Mapping[str, bytes] = {}
    if executor is not None and missing:
        longest_first = sorted(missing.values(), key=len, reverse=True)
        # For one or two flows, loading the engine here too takes longer than waiting.
        helping = len(missing) > FEW
        shared = share(longest_first, press, executor, helping=helping, meanwhile=meanwhile)
    return {
        key: Fragment.from_bytes(shared[html] if html in shared else press(html))
        for key, html in missing.items()
    }


def press_to_bytes(
    html: str, style: str, sheets: tuple[tuple[str, int], ...], families: tuple[Chosen, ...] = ()
) -> bytes:
    """Press a flow and return the serialised fragment; can run in any process."""
    from briefing.pdf.layout import press_flow

    return press_flow(html, style, sheets, families).to_bytes()


def fragment_key(html: str, style: str, families: tuple[Chosen, ...] = ()) -> str:
    """Return the cache key of a fragment: the SHA-256 of HTML, style, fonts, code and versions."""
    identity = json.dumps([html, style, font_versions(families), _program()])
    return hash_bytes(identity.encode())


@cache
def _program() -> str:
    """Return a hash of this package's code and the versions of its dependencies."""
    versions_of_all = json.dumps([dict(versions()), dict(libraries())], sort_keys=True)
    return hash_bytes(f"{versions_of_all} {hash_code(Path(__file__).parent)}".encode())


# The result of pressing a document.


@dataclass(frozen=True)
class Pressed:
    """The bytes of a finished file, and what was found while making it."""

    content: bytes
    pages: int = 0
    """Page count of a PDF; 0 for a web page."""
    problems: tuple[Problem, ...] = ()
    missing_glyphs: tuple[str, ...] = ()
    """Characters for which no font of the product has a glyph."""
    flaws: tuple[Flaw, ...] = ()
    """Layout flaws, located by anchors of the document."""
    verified: tuple[str, ...] = ()
    """Names of the layout checks that were run."""
