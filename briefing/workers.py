"""The processes that build briefings side by side."""

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

from briefing.memory import collect_now_and_then

P = ParamSpec("P")
T = TypeVar("T")

AT_MOST = 50
"""So many tasks does a process do before a new one takes its place.

Layout leaves something behind, even when all garbage is collected: a few MiB for each briefing
(WeasyPrint issue 1950, seen with 70.0). A new process has to import again, which among so many
briefings is a hundredth of the time. A page leaves nothing that could be measured, and a whole
briefing takes seconds: so the test that fails with another version of the engine asks for it.
"""


LONGEST = 1800
"""After so many seconds a task is given up: whole briefings take some, so one that takes half an
hour will not end, and the others of a night must not wait for it."""


class Workers(Executor):
    """Processes of this machine, which end with this one, however it ends.

    If one is killed, then what it was doing has BrokenExecutor for a result, all else goes on, and
    another takes its place. They are asked and answer through pipes, and not by Python's own pool.
    That pool waits for ever when it is to renew its processes (CPython issue 115634, never mended
    in 3.11 and 3.12; tests fail when it is no longer needed), and when one of these has processes
    of its own; and the locks of one that is killed stay locked.
    """

    def __init__(self, number: int, *, at_most: int = AT_MOST, nice: int = 0) -> None:
        """``number`` processes at most, each started when there is work for it.

        With ``nice`` they give way to other processes.
        """
        self.number = number
        self._new = partial(_Worker, at_most, nice)
        self._hands = ThreadPoolExecutor(number, "worker")  # each has one worker in hand, or none
        self._idle: LifoQueue[_Worker] = LifoQueue()  # who has just worked has all imported
        self._all: list[_Worker] = []
        self._hiring, self._dismissed = Lock(), False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Give out work. Raises BrokenExecutor if there is nobody any more to do it."""
        try:
            return self._hands.submit(self._do, partial(fn, *args, **kwargs))
        except RuntimeError as error:  # shut down, perhaps while a result was on its way
            raise BrokenExecutor from error

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the work: whoever gave it out has its results, or the user has stopped it."""
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
        """One that has nothing to do; if there is none, a new one. Raises BrokenExecutor."""
        with suppress(Empty):
            return self._idle.get_nowait()
        with self._hiring:
            if self._dismissed:
                raise BrokenExecutor
            self._all.append(self._new())
            return self._all[-1]


class _Worker:
    """One process, or the one in its place, or none if there was no work yet."""

    def __init__(self, at_most: int, nice: int) -> None:
        self._at_most, self._nice, self._done = at_most, nice, 0
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._starting, self._dismissed = Lock(), False

    def do(self, work: Callable[[], T]) -> T:
        """What comes of it. Raises BrokenExecutor if the process does not tell in its time."""
        if self._done >= self._at_most:
            self.end()
        self._done += 1
        # What cannot be sent is no fault of the process. Copied: a view of a buffer that an error
        # holds is told of by Python 3.13, on the terminal, when both are cleared away.
        asked = bytes(ForkingPickler.dumps(work))
        try:
            pipe = self._begun()
            pipe.send_bytes(asked)
            if not pipe.poll(LONGEST):
                raise EOFError
            failed, result = pipe.recv()
        except (EOFError, OSError) as error:
            self.end()
            raise BrokenExecutor from error
        if failed:
            raise result
        return cast(T, result)

    def dismiss(self) -> None:
        """Have the process end, and start no more."""
        with self._starting:
            self._dismissed = True
            if self._process is not None:
                self._process.kill()

    def end(self) -> None:
        """End the process, which is doing nothing; the next task starts another."""
        if self._process is not None and self._pipe is not None:
            self._process.kill()
            self._process.join()
            self._pipe.close()
        self._process, self._pipe, self._done = None, None, 0

    def _begun(self) -> Connection:
        """The way to the process, which is started if there is none."""
        with self._starting:
            if self._dismissed:
                raise BrokenExecutor
            if self._pipe is None:
                # Started fresh, since forked ones may hold others' locks.
                context = multiprocessing.get_context("spawn")
                self._pipe, theirs = context.Pipe()
                self._process = context.Process(target=_serve, args=(theirs, self._nice))
                ensure_running()  # else it is started now, and Ctrl-C is let through again
                before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
                try:
                    self._process.start()  # it inherits that Ctrl-C is left to us
                finally:
                    signal.pthread_sigmask(signal.SIG_SETMASK, before)
                    theirs.close()  # so that there is an end to be met if the process is killed
            return self._pipe


def get_ready(fragments: Path) -> None:
    """Load what will be needed to press; that something is missing is told by who needs it."""
    from briefing.fonts import FontMissing
    from briefing.press import EngineMissing, press
    from briefing.store import Store

    with suppress(EngineMissing, FontMissing):
        press.get_ready(Store(fragments))


def _serve(pipe: Connection, nice: int) -> None:
    """In a worker: do what is asked, for as long as somebody asks."""
    os.nice(nice)
    collect_now_and_then()
    Thread(target=_end_with_parent, daemon=True).start()
    with suppress(EOFError, OSError):  # there is nobody any more at the other end
        while True:
            work = pipe.recv()
            try:
                pipe.send((False, work()))
            except Exception as error:  # also that a result cannot be sent
                error.add_note(f"In another process:\n{format_exc()}")
                pipe.send((True, error))
    os._exit(1)


def _end_with_parent() -> None:
    """In a worker: end when the parent does, even if that was killed and could not say so."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
