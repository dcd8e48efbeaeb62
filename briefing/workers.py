"""The processes that build briefings side by side."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import (
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)
from contextlib import suppress
from functools import partial
from pathlib import Path
from queue import LifoQueue
from threading import Lock, Thread
from typing import ParamSpec, TypeVar

from briefing.memory import collect_now_and_then

P = ParamSpec("P")
T = TypeVar("T")

AT_MOST = 50
"""So many tasks does a process do before a new one takes its place.

Layout leaves something behind, even when all garbage is collected: a few MiB for each briefing
(WeasyPrint issue 1950, seen with 70.0). A new process has to import again, which among so many
briefings is a hundredth of the time.
"""


class Workers(Executor):
    """Processes of this machine, which end with this one, however it ends.

    Each is a pool of its own: if it is killed, then what it was doing has BrokenExecutor for a
    result, all else goes on, and another takes its place. Python's own way to renew processes,
    ``max_tasks_per_child``, may wait for ever (CPython issue 115634, seen with 3.11 to 3.13).
    """

    def __init__(self, number: int, *, at_most: int = AT_MOST, nice: int = 0) -> None:
        """``number`` processes at most, each started when there is work for it.

        With ``nice`` they give way to other processes.
        """
        self.number = number
        self._hands = ThreadPoolExecutor(number, "worker")
        self._all = tuple(_Worker(at_most, nice) for _ in range(number))
        self._idle: LifoQueue[_Worker] = LifoQueue()  # who has just worked has all imported
        for worker in self._all:
            self._idle.put(worker)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Give out work. Raises BrokenExecutor if there is nobody any more to do it."""
        try:
            return self._hands.submit(self._do, partial(fn, *args, **kwargs))
        except RuntimeError as error:  # shut down, perhaps while a result was on its way
            raise BrokenExecutor from error

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the work: whoever gave it out has its results, or the user has stopped it."""
        self._hands.shutdown(wait=False, cancel_futures=True)
        for worker in self._all:
            worker.dismiss()
        for process in multiprocessing.active_children():
            process.kill()
        self._hands.shutdown(wait)

    def _do(self, work: Callable[[], T]) -> T:
        worker = self._idle.get()
        try:
            return worker.do(work)
        finally:
            self._idle.put(worker)


class _Worker:
    """One process, or the one in its place, or none if there was no work yet."""

    def __init__(self, at_most: int, nice: int) -> None:
        self._at_most, self._nice, self._done = at_most, nice, 0
        self._pool: ProcessPoolExecutor | None = None
        self._starting, self._dismissed = Lock(), False

    def do(self, work: Callable[[], T]) -> T:
        """What comes of it. Raises BrokenExecutor if the process does not live to tell."""
        if self._done >= self._at_most:
            self.rest()
        self._done += 1
        try:
            return self._given(work).result()
        except BrokenExecutor:
            self.rest()
            raise

    def rest(self) -> None:
        """End the process; the next task starts another."""
        if self._pool is not None:
            self._pool.shutdown()
        self._pool, self._done = None, 0

    def dismiss(self) -> None:
        """Start no more processes."""
        with self._starting:
            self._dismissed = True

    def _given(self, work: Callable[[], T]) -> Future[T]:
        # Started fresh, since forked ones may hold others' locks; and it leaves Ctrl-C to us.
        with self._starting:
            if self._dismissed:
                raise BrokenExecutor
            if self._pool is None:
                context = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(1, context, _begin, (self._nice,))
            before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # it is inherited
            try:
                return self._pool.submit(work)
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, before)


def get_ready(fragments: Path) -> None:
    """In a worker: load what will be needed; that something is missing is told by who needs it."""
    from briefing.fonts import FontMissing
    from briefing.press import EngineMissing, press
    from briefing.store import Store

    with suppress(EngineMissing, FontMissing):
        press.get_ready(Store(fragments))


def _begin(nice: int) -> None:
    """In a worker: end when the parent does, even if that was killed and could not say so."""
    os.nice(nice)
    collect_now_and_then()

    def watch() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    Thread(target=watch, daemon=True).start()
