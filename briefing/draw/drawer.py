"""Draws charts and maps, and caches the drawings."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor
from contextlib import AbstractContextManager, suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from briefing.draw.chart import Chart, Specification
from briefing.draw.engine import DrawingFailed, versions
from briefing.fingerprint import of_bytes, of_code
from briefing.store import Store

if TYPE_CHECKING:
    from briefing.draw.maps import PlacedMap

Drawable: TypeAlias = "Chart | Specification | PlacedMap"


AT_MOST = 60
"""Time limit, in seconds, for a drawing specified by an author; most take one."""


@dataclass(frozen=True)
class Drawer:
    """Draws, and caches drawings in a store, if it has one.

    A drawing can crash the process that makes it: the engine aborts when it runs out of memory, and
    a specification may ask for more than there is. So what an author has specified, and what has
    crashed another process, is drawn in a process that does nothing else.
    """

    store: Store | None = None
    executor: Executor | None = None
    """Draws in another process, so that this one need not load the engine (0.4 s, 120 MiB)."""
    meanwhile: Callable[[], object] = lambda: None
    """Called in this process while another one draws."""
    apart: Callable[[], AbstractContextManager[Executor]] | None = None
    """Starts a process for one drawing; None: a crash of this one is handled by its parent."""

    def draw(self, what: Drawable) -> str:
        """Return a drawing as SVG that can be embedded in a page. Raises DrawingFailed."""
        if self.store is None:
            return self._made(what)
        key = _key(what)
        found = self.store.get(key)
        if found is not None:
            return found.decode()
        made = self._made(what)
        self.store.put(key, made.encode())
        return made

    def _made(self, what: Drawable) -> str:
        if isinstance(what, Specification):
            return drawn(what) if self.apart is None else self._made_apart(what, self.apart)
        if self.executor is None:
            return drawn(what)
        with suppress(BrokenExecutor):
            coming = self.executor.submit(drawn, what)
            self.meanwhile()
            return coming.result()
        if self.apart is None:
            raise DrawingFailed(_ENDED)
        return self._made_apart(what, self.apart)

    def _made_apart(
        self, what: Drawable, apart: Callable[[], AbstractContextManager[Executor]]
    ) -> str:
        with apart() as executor:
            try:
                coming = executor.submit(_in_silence, drawn, what)
                if self.executor is not None:
                    self.meanwhile()
                return coming.result(AT_MOST)
            except BrokenExecutor as error:
                raise DrawingFailed(_ENDED) from error
            except TimeoutError as error:
                raise DrawingFailed(f"it takes more than {AT_MOST} seconds") from error


_STDERR = 2
_ENDED = "the process that drew it ended; it may need more memory than there is"


def drawn(what: Drawable) -> str:
    """Draw something as SVG, in any process. Raises DrawingFailed."""
    match what:
        case Chart():
            from briefing.draw import vega

            return vega.drawn(what)
        case Specification():
            from briefing.draw import specified

            return specified.drawn(what)
    from briefing.draw import maps

    return maps.drawn(what)


def _in_silence(draw: Callable[[Drawable], str], what: Drawable) -> str:
    """Draw without stderr, in a process of its own: crash output of the engine helps nobody."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), _STDERR)
    return draw(what)


def _key(what: Drawable) -> str:
    """Return the cache key of a drawing: the SHA-256 of its content, code and versions."""
    identity = json.dumps([type(what).__name__, asdict(what), _program()], sort_keys=True)
    return of_bytes(identity.encode())


@cache
def _program() -> str:
    """Return a hash of this package's code and the versions of its dependencies."""
    versions_of_all = json.dumps(versions(), sort_keys=True)
    return of_bytes(f"{versions_of_all} {of_code(Path(__file__).parent)}".encode())
