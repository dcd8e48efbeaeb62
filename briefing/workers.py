"""The processes that build briefings side by side."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import suppress
from threading import Thread
from typing import Any, ParamSpec, TypeVar

from briefing.memory import collect_seldom

P = ParamSpec("P")
T = TypeVar("T")


class Workers(ProcessPoolExecutor):
    """Processes of this machine, which end with this one, however it ends."""

    def __init__(self, number: int) -> None:
        """``number`` processes at most, each started fresh: forked ones may hold others' locks."""
        context = multiprocessing.get_context("spawn")
        super().__init__(number, mp_context=context, initializer=_begin)
        self.number = number

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Give out work. Whoever is started for it leaves Ctrl-C to this process."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # and so it is inherited
        try:
            return super().submit(fn, *args, **kwargs)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool | None:
        """End the work: whoever gave it out has its results, or the user has stopped it."""
        self.shutdown(wait=False, cancel_futures=True)
        for worker in multiprocessing.active_children():
            worker.kill()
        return super().__exit__(kind, error, trace)


def get_ready() -> None:
    """In a worker: load what will be needed; that something is missing is told by who needs it."""
    from briefing.press import EngineMissing
    from briefing.press.engine import load

    with suppress(EngineMissing):
        load()


def _begin() -> None:
    """In a worker: end when the parent does, even if that was killed and could not say so."""
    collect_seldom()

    def watch() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    Thread(target=watch, daemon=True).start()
