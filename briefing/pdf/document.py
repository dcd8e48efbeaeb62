"""Presses flows separately and caches their fragments: an unchanged flow is not pressed again."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple, Protocol

from briefing.model.metadata import Metadata
from briefing.pdf.fragment import Fragment
from briefing.pdf.libraries import EngineMissing, libraries, versions
from briefing.problems import Flaw, Problem
from briefing.system.cache import Store, hash_bytes, hash_code
from briefing.system.fonts import Chosen, FontMissing, WebFonts, font_versions
from briefing.system.values import Value
from briefing.system.workers import Sharing

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


class Flows(NamedTuple):
    """The flows of a document: their cached fragments, and those that must be pressed."""

    keys: tuple[str, ...]
    """The cache key of each flow, in order."""
    cached: Mapping[str, Fragment]
    missing: Mapping[str, str]
    """The HTML of each flow without a fragment, by its key."""
    press: Callable[[str], bytes]
    shared: Sharing[str, bytes] | None
    """The missing ones, if other processes press them."""

    def abandon(self) -> None:
        """Have other processes begin no more of them."""
        if self.shared is not None:
            self.shared.abandon()


def begin_flows(
    document: Document, store: Store | None = None, executor: Executor | None = None
) -> Flows:
    """Look up the fragment of each flow in the store; ``executor`` begins to press the others."""
    style, sheets, families = document.style, document.sheets, document.families
    keys = tuple(fragment_key(flow.html, style, families) for flow in document.flows)
    found = {key: _cached_fragment(store, key) for key in keys}
    htmls = {key: flow.html for key, flow in zip(keys, document.flows, strict=True)}
    missing = {key: html for key, html in htmls.items() if found[key] is None}
    press = partial(press_to_bytes, style=style, sheets=sheets, families=families)
    longest_first = sorted(missing.values(), key=len, reverse=True)
    return Flows(
        keys,
        {key: fragment for key, fragment in found.items() if fragment is not None},
        missing,
        press,
        None if executor is None or not missing else Sharing(longest_first, press, executor),
    )


def finish_flows(flows: Flows, store: Store | None = None) -> tuple[Fragment, ...]:
    """Return the fragments of all flows. Raises EngineMissing if Pango cannot be loaded."""
    shared: Mapping[str, bytes] = {}
    if flows.shared is not None:
        # For one or two flows, loading the engine here too takes longer than waiting.
        shared = flows.shared.finish(helping=len(flows.missing) > FEW)
    pressed = {
        key: Fragment.from_bytes(shared[html] if html in shared else flows.press(html))
        for key, html in flows.missing.items()
    }
    if store is not None:
        for key, fragment in pressed.items():
            store.put(key, fragment.to_bytes())
    return tuple(flows.cached.get(key) or pressed[key] for key in flows.keys)


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
    verified: tuple[str, ...] = ()
    """Names of the layout checks that were run."""
