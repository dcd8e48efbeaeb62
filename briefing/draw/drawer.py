"""What has been drawn once is not drawn again."""

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
"""So many seconds may a drawing take that somebody else has specified; most take one."""


@dataclass(frozen=True)
class Drawer:
    """Draws, and keeps what was drawn in a store, if it has one.

    A drawing can end the process that makes it: the engine does not survive that its memory is
    used up, and a specification may ask for more than there is. So what somebody else has
    specified, and what another process did not survive, is drawn in one that does nothing else.
    """

    store: Store | None = None
    executor: Executor | None = None
    """Who draws: so this process need not load the engine, which then stays (0.4 s, 120 MiB)."""
    meanwhile: Callable[[], object] = lambda: None
    """What this process does while somebody else draws."""
    apart: Callable[[], AbstractContextManager[Executor]] | None = None
    """Starts a process for one drawing; None: this one may end, and somebody takes its place."""

    def draw(self, what: Drawable) -> str:
        """What can be drawn, as SVG that can stand in a page. Raises DrawingFailed."""
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
    """The SVG of something, in any process. Raises DrawingFailed."""
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
    """In a process that only draws: what the engine says of its end is of no use to anybody."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), _STDERR)
    return draw(what)


def _key(what: Drawable) -> str:
    """The SHA-256 of all that shapes a drawing: what is drawn, and what draws it."""
    told = json.dumps([type(what).__name__, asdict(what), _program()], sort_keys=True)
    return of_bytes(told.encode())


@cache
def _program() -> str:
    """The code of this room, and the versions of what it uses."""
    versions_of_all = json.dumps(versions(), sort_keys=True)
    return of_bytes(f"{versions_of_all} {of_code(Path(__file__).parent)}".encode())
