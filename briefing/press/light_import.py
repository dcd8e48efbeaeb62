"""The engine imported without what it never uses here: half of the time that its import takes.

And nothing of what was going on meanwhile is kept.

Seen with WeasyPrint 70.0 and cffi 2.1. The engine tries names that its libraries have on other
systems first, and for each that is none cffi starts a C compiler to ask whether it knows the
library. And it imports fontTools, which it needs for nothing but the fonts that it embeds: here
fonts are embedded when fragments are linked (:mod:`font_programs`). And cffi keeps the error of
each name that no library has, in a circle with the frames that it came through: those of whoever
imports, with all that these hold. Tests fail when this is no longer needed.
"""

from __future__ import annotations

import ctypes.util
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from types import ModuleType
from typing import Any, TypeVar

T = TypeVar("T")

UNUSED = ("fontTools.subset", "fontTools.ttLib", "fontTools.varLib.instancer")
"""What the engine takes names from while it is imported."""


def imported_apart(load: Callable[[], T]) -> T:
    """What ``load`` gives, which imports the engine: in a thread, so that its frames alone stay."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(load).result()


@contextmanager
def light_import() -> Iterator[None]:
    """Within the context, no compiler is asked for a library, and stand-ins are imported."""
    find_library = ctypes.util.find_library
    if sys.platform != "darwin":  # there it starts nothing, and may find what has another name
        ctypes.util.find_library = lambda name: None
    # Whoever has the real ones already, keeps them.
    put = [name for name in UNUSED if name not in sys.modules]
    sys.modules.update((name, _Unused(name)) for name in put)
    try:
        yield
    finally:
        ctypes.util.find_library = find_library
        for name in put:
            del sys.modules[name]


class _Unused(ModuleType):
    """Has whatever name is asked for, but nothing can be done with what it gives."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what Python asks of modules
            raise AttributeError(name)
        return _Unused(f"{self.__name__}.{name}")
