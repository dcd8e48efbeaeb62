"""Limits of time: for work in a process, and for work in this thread."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from threading import Event, Thread, get_ident

LOOK = 1.0
"""Seconds between two looks at the time."""


class ProcessTimedOut(BrokenExecutor):
    """A process was ended because its task took too long."""


class TookTooLong(Exception):
    """Raised in work that has used too much processor time."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise TookTooLong in this thread once this process has used so much processor time.

    Not elapsed time, which says little: the machine may be busy, or asleep. Not a signal, which
    only the main thread could receive.
    """
    thread, until, over = ctypes.c_ulong(get_ident()), time.process_time() + seconds, Event()
    error = ctypes.py_object(TookTooLong)

    def watch() -> None:
        while not over.wait(min(LOOK, seconds)):
            if time.process_time() > until:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, error)

    Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        over.set()
