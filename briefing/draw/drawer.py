"""What has been drawn once is not drawn again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from briefing.draw.chart import Chart, Specification
from briefing.draw.engine import versions
from briefing.store import Store

if TYPE_CHECKING:
    from briefing.draw.maps import PlacedMap

Drawable: TypeAlias = "Chart | Specification | PlacedMap"


@dataclass(frozen=True)
class Drawer:
    """Draws, and keeps what was drawn in a store, if it has one."""

    store: Store | None = None
    executor: Executor | None = None
    """Who draws: so this process need not load the engine, which then stays (0.4 s, 120 MiB)."""
    meanwhile: Callable[[], object] = lambda: None
    """What this process does while somebody else draws."""

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
        if self.executor is not None:
            with suppress(BrokenExecutor):
                coming = self.executor.submit(drawn, what)
                self.meanwhile()
                return coming.result()
        return drawn(what)


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


def _key(what: Drawable) -> str:
    """The SHA-256 of all that shapes a drawing: what is drawn, and what draws it."""
    told = json.dumps([type(what).__name__, asdict(what), _program()], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


@cache
def _program() -> str:
    """The text of this room, and the versions of what it uses."""
    parts = [json.dumps(versions(), sort_keys=True)]
    parts += [file.read_text("utf-8") for file in sorted(Path(__file__).parent.glob("*.py"))]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
