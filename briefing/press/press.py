"""Flows pressed apart and kept: what was pressed once is not pressed again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple, Protocol

from briefing.fingerprint import of_bytes, of_code
from briefing.fonts import font_versions
from briefing.memory import left_clean, with_room
from briefing.metadata import Metadata
from briefing.press.fragment import Fragment
from briefing.press.libraries import libraries, versions
from briefing.sharing import share
from briefing.store import Store

LAST_STYLE = of_bytes(b"style sheets and families of the document pressed last")
"""Under what these are kept: they are most likely those of the next document too."""
FEW = 2
"""So many flows are left to others, if there are others."""


class Flow(Protocol):
    """What flows together from page to page."""

    @property
    def html(self) -> str:
        """Complete HTML, without style sheets."""


class Document(Protocol):
    """What press needs to know of a composed document."""

    @property
    def metadata(self) -> Metadata:
        """What the document says of itself."""

    @property
    def flows(self) -> Sequence[Flow]:
        """Its parts, each of which begins on a page of its own."""

    @property
    def style(self) -> str:
        """The style sheets of all flows."""

    @property
    def sheets(self) -> tuple[tuple[str, int], ...]:
        """Their names, each with its first line in ``style``."""

    @property
    def families(self) -> tuple[str, ...]:
        """The families of letters that its theme has chosen."""

    @property
    def folio(self) -> str:
        """The words of a page's number, with ``{page}`` and ``{pages}`` in them."""

    @property
    def duplex(self) -> bool:
        """Whether flows begin on right-hand pages."""

    @property
    def page_html(self) -> str:
        """Complete HTML for the browser."""


class Found(NamedTuple):
    """A flow, and what was kept of it."""

    key: str
    html: str
    fragment: Fragment | None
    """None if it has to be pressed."""


def kept(document: Document, store: Store | None = None) -> tuple[Found, ...]:
    """The flows of a document, each with its fragment if the store has it."""
    htmls = [flow.html for flow in document.flows]
    keys = [fragment_key(html, document.style, document.families) for html in htmls]
    return tuple(Found(key, html, _kept(store, key)) for key, html in zip(keys, htmls, strict=True))


def fragments(
    document: Document,
    found: Sequence[Found],
    store: Store | None = None,
    executor: Executor | None = None,
    meanwhile: Callable[[], object] = lambda: None,
) -> tuple[Fragment, ...]:
    """The fragments of all flows: those that were :func:`kept`, and the others, pressed now.

    ``executor`` is what flows are given out to; ``meanwhile`` this process does. Raises
    EngineMissing if Pango cannot be loaded.
    """
    missing = {flow.key: flow.html for flow in found if flow.fragment is None}
    pressed = _pressed(missing, document, executor, meanwhile)
    if store is not None and pressed:
        last = [document.style, document.sheets, document.families]
        store.put(LAST_STYLE, json.dumps(last).encode())
        for key, fragment in pressed.items():
            if fragment.pages:
                store.put(key, fragment.to_bytes())
    return tuple(flow.fragment or pressed[flow.key] for flow in found)


def get_ready(store: Store) -> None:
    """Before it is known what is to be pressed: load the engine, with fonts and style sheets.

    Raises EngineMissing, FontMissing.
    """
    from briefing.press.flows import load_fonts, parse_style

    libraries()  # the engine says on the terminal that they are missing; this does not
    try:
        style, sheets, families = json.loads(store.get(LAST_STYLE) or b"")
        parse_style(style, tuple((name, line) for name, line in sheets), tuple(families))
    except (ValueError, TypeError):  # nothing was kept, or by a version that wrote other things
        load_fonts(())


def _kept(store: Store | None, key: str) -> Fragment | None:
    data = store.get(key) if store is not None else None
    try:
        return None if data is None else Fragment.from_bytes(data)
    except (ValueError, KeyError, TypeError):
        return None  # kept by a version that wrote other things


def _pressed(
    missing: Mapping[str, str],
    document: Document,
    executor: Executor | None,
    meanwhile: Callable[[], object],
) -> dict[str, Fragment]:
    press = partial(
        pressed_bytes,
        style=document.style,
        sheets=document.sheets,
        families=document.families,
    )
    shared: Mapping[str, bytes] = {}
    if executor is not None and missing:
        longest_first = sorted(missing.values(), key=len, reverse=True)
        # For one or two, to load the engine here as well takes longer than to wait for them.
        helping = len(missing) > FEW
        shared = share(longest_first, press, executor, helping=helping, meanwhile=meanwhile)
    return {
        key: Fragment.from_bytes(shared[html] if html in shared else press(html))
        for key, html in missing.items()
    }


@with_room
def pressed_bytes(
    html: str, style: str, sheets: tuple[tuple[str, int], ...], families: tuple[str, ...] = ()
) -> bytes:
    """A flow to the bytes of a fragment, in any process."""
    from briefing.press.flows import press_flow

    with left_clean():
        return press_flow(html, style, sheets, families).to_bytes()


def fragment_key(html: str, style: str, families: tuple[str, ...] = ()) -> str:
    """The SHA-256 of all that shapes a fragment: its words, its style, and what presses it."""
    told = json.dumps([html, style, font_versions(families), _program()])
    return of_bytes(told.encode())


@cache
def _program() -> str:
    """The code of this room, and the versions of what it uses."""
    versions_of_all = json.dumps([dict(versions()), dict(libraries())], sort_keys=True)
    return of_bytes(f"{versions_of_all} {of_code(Path(__file__).parent)}".encode())
