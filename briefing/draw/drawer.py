"""What has been drawn once is not drawn again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.draw.chart import Chart, Specification
from briefing.draw.engine import versions
from briefing.store import Store

if TYPE_CHECKING:
    from briefing.draw.maps import PlacedMap


@dataclass(frozen=True)
class Drawer:
    """Draws, and keeps what was drawn in a store, if it has one."""

    store: Store | None = None

    def chart(self, chart: Chart) -> str:
        """A chart as SVG that can stand in a page. Raises DrawingFailed."""

        def draw() -> str:
            from briefing.draw.vega import drawn

            return drawn(chart)

        return self._kept(chart, draw)

    def specification(self, specification: Specification) -> str:
        """A specification as SVG that can stand in a page. Raises DrawingFailed."""

        def draw() -> str:
            from briefing.draw.specified import drawn

            return drawn(specification)

        return self._kept(specification, draw)

    def map(self, placed: PlacedMap) -> str:
        """A map as SVG that can stand in a page. Raises DrawingFailed."""

        def draw() -> str:
            from briefing.draw.maps import drawn

            return drawn(placed)

        return self._kept(placed, draw)

    def _kept(self, what: Chart | Specification | PlacedMap, draw: Callable[[], str]) -> str:
        if self.store is None:
            return draw()
        key = _key(what)
        found = self.store.get(key)
        if found is not None:
            return found.decode()
        made = draw()
        self.store.put(key, made.encode())
        return made


def _key(what: Chart | Specification | PlacedMap) -> str:
    """The SHA-256 of all that shapes a drawing: what is drawn, and what draws it."""
    told = json.dumps([type(what).__name__, asdict(what), _program()], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


@cache
def _program() -> str:
    """The text of this room, and the versions of what it uses."""
    parts = [json.dumps(versions(), sort_keys=True)]
    parts += [file.read_text("utf-8") for file in sorted(Path(__file__).parent.glob("*.py"))]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
