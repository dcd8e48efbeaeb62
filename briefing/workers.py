"""The pool of worker processes that build briefings in parallel."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from multiprocessing.resource_tracker import ensure_running
from pathlib import Path
from queue import Empty, LifoQueue
from threading import Lock, Thread
from traceback import format_exc
from typing import ParamSpec, TypeVar, cast

from briefing.limits import ProcessTimedOut
from briefing.memory import collect_now_and_then

P = ParamSpec("P")
T = TypeVar("T")

AT_MOST = 50
"""How many tasks a process runs before it is replaced.

Layout leaks memory even after garbage collection: a few MiB for each briefing (WeasyPrint issue
1950, seen with 70.0). A new process has to import again, which among so many briefings is a
hundredth of the time. The leak of one page is too small to measure, and a whole briefing takes
seconds: so the test that fails with another version of the engine asks to measure it again.
"""


LONGEST = 1800
"""Timeout of a task in seconds: whole briefings take some seconds, so one that takes half an hour
will not end, and the others of a nightly run must not wait for it."""


class Workers(Executor):
    """A pool of processes on this machine, which end with this one, however it ends.

    If one is killed, its task raises BrokenExecutor, all others go on, and it is replaced.
    Communication is through pipes, not Python's own pool. That pool hangs when it is to replace its
    processes (CPython issue 115634, never fixed in 3.11 and 3.12; tests fail when this class is no
    longer needed), and when one of these has processes of its own; and locks held by a killed
    process stay locked.
    """

    def __init__(self, number: int, *, at_most: int = AT_MOST, nice: int = 0) -> None:
        """At most ``number`` processes, each started when there is a task for it.

        ``nice`` lowers their priority.
        """
        self.number = number
        self._new = partial(_Worker, at_most, nice)
        self._hands = ThreadPoolExecutor(number, "worker")  # each thread has one worker, or none
        self._idle: LifoQueue[_Worker] = LifoQueue()  # the last one used has everything imported
        self._all: list[_Worker] = []
        self._hiring, self._dismissed = Lock(), False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Submit a task. Raises BrokenExecutor if the pool was shut down."""
        try:
            return self._hands.submit(self._do, partial(fn, *args, **kwargs))
        except RuntimeError as error:  # shut down, perhaps while a result was on its way
            raise BrokenExecutor from error

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Kill the processes: all results have arrived, or the user has stopped the run."""
        self._hands.shutdown(wait=False, cancel_futures=True)
        with self._hiring:
            self._dismissed = True
        for worker in self._all:
            worker.dismiss()
        self._hands.shutdown(wait)
        for worker in self._all if wait else ():
            worker.end()

    def _do(self, work: Callable[[], T]) -> T:
        worker = self._free()
        try:
            return worker.do(work)
        finally:
            self._idle.put(worker)

    def _free(self) -> _Worker:
        """Return an idle worker, or else a new one. Raises BrokenExecutor."""
        with suppress(Empty):
            return self._idle.get_nowait()
        with self._hiring:
            if self._dismissed:
                raise BrokenExecutor
            self._all.append(self._new())
            return self._all[-1]


class _Worker:
    """A slot for one process, which may be replaced, or not started yet."""

    def __init__(self, at_most: int, nice: int) -> None:
        self._at_most, self._nice, self._done = at_most, nice, 0
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._starting, self._dismissed = Lock(), False

    def do(self, work: Callable[[], T]) -> T:
        """Run a task, return its result.

        Raises BrokenExecutor if the process dies, ProcessTimedOut if it takes too long.
        """
        if self._done >= self._at_most:
            self.end()
        self._done += 1
        # Outside the try: a pickling error is no failure of the process. Copied: Python 3.13 prints
        # an error when a buffer view that an exception refers to is garbage collected with it.
        asked = bytes(ForkingPickler.dumps(work))
        try:
            pipe = self._begun()
            pipe.send_bytes(asked)
            if not pipe.poll(LONGEST):
                self.end()
                raise ProcessTimedOut
            failed, result = pipe.recv()
        except (EOFError, OSError) as error:
            self.end()
            raise BrokenExecutor from error
        if failed:
            raise result
        return cast(T, result)

    def dismiss(self) -> None:
        """Kill the process and start no other."""
        with self._starting:
            self._dismissed = True
            if self._process is not None:
                self._process.kill()

    def end(self) -> None:
        """Kill the idle process; the next task starts another."""
        if self._process is not None and self._pipe is not None:
            self._process.kill()
            self._process.join()
            self._pipe.close()
        self._process, self._pipe, self._done = None, None, 0

    def _begun(self) -> Connection:
        """Return the pipe to the process, which is started if necessary."""
        with self._starting:
            if self._dismissed:
                raise BrokenExecutor
            if self._pipe is None:
                # Not forked, since a forked process may inherit locked locks.
                context = multiprocessing.get_context("spawn")
                pipe, theirs = context.Pipe()
                process = context.Process(target=_serve, args=(theirs, self._nice))
                ensure_running()  # else start() would start it, and unblock Ctrl-C
                before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
                try:
                    process.start()  # it inherits the blocked Ctrl-C
                finally:
                    signal.pthread_sigmask(signal.SIG_SETMASK, before)
                    theirs.close()  # so that recv() meets EOF if the process is killed
                self._pipe, self._process = pipe, process  # unless it could not be started
            return self._pipe


def get_ready(fragments: Path) -> None:
    """Load what pressing needs; anything missing is reported where it is needed."""
    from briefing.fonts import FontMissing
    from briefing.press import EngineMissing, press
    from briefing.store import Store

    with suppress(EngineMissing, FontMissing):
        press.get_ready(Store(fragments))


def _serve(pipe: Connection, nice: int) -> None:
    """Run tasks in a worker for as long as there are any."""
    os.nice(nice)
    collect_now_and_then()
    Thread(target=_end_with_parent, daemon=True).start()
    with suppress(EOFError, OSError):  # the other end of the pipe is closed
        while True:
            work = pipe.recv()
            try:
                pipe.send((False, work()))
            except Exception as error:  # including a result that cannot be pickled
                error.add_note(f"In another process:\n{format_exc()}")
                pipe.send((True, error))
    os._exit(1)


def _end_with_parent() -> None:
    """End a worker when its parent ends, even if that was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
