"""Imports the engine without its unused parts, in half the time, and without leaking frames.

Observed with WeasyPrint 70.0 and cffi 2.1. The engine tries the library names of other systems
first; for each missing one, cffi starts a C compiler to look for it. The engine also imports
fontTools, which it needs only to embed fonts; here fonts are embedded at link time
(:mod:`font_programs`). And cffi keeps the exception of each library not found in a reference cycle
with the frames it passed through, so everything the importing code holds stays alive. Tests fail
once this is obsolete.
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
"""Modules that the engine imports names from and never uses here."""


def imported_apart(load: Callable[[], T]) -> T:
    """Run ``load``, which imports the engine, in a thread: only that thread's frames are leaked."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(load).result()


@contextmanager
def light_import() -> Iterator[None]:
    """Within the context, no compiler is started, and unused modules are stubs."""
    find_library = ctypes.util.find_library
    if sys.platform != "darwin":  # on macOS it starts nothing, and resolves other file names
        ctypes.util.find_library = lambda name: None
    # Modules already imported are left in place.
    put = [name for name in UNUSED if name not in sys.modules]
    sys.modules.update((name, _Unused(name)) for name in put)
    try:
        yield
    finally:
        ctypes.util.find_library = find_library
        for name in put:
            del sys.modules[name]


class _Unused(ModuleType):
    """Stub module: every attribute exists but is of no use."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # the import system probes these
            raise AttributeError(name)
        return _Unused(f"{self.__name__}.{name}")
