"""The pool of worker processes that build briefings in parallel."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection, Pipe
from queue import SimpleQueue
from threading import Lock, Thread, local
from traceback import format_exc
from typing import Any, ParamSpec, TypeVar, cast

from briefing import LOAD
from briefing.system.paths import PARENT
from briefing.system.process import collect_now_and_then

P = ParamSpec("P")
T = TypeVar("T")

START = f"{LOAD}from briefing.system.workers import serve; serve(*map(int, sys.argv[2:]))"
"""The code of a worker process."""

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


class ProcessTimedOut(BrokenExecutor):
    """A process was ended because its task took too long."""


class Workers(Executor):
    """A pool of processes on this machine, which end with this one, however it ends.

    If one is killed, its task raises BrokenExecutor, all others go on, and it is replaced.
    Communication is through pipes, not Python's own pool. That pool hangs when it is to replace its
    processes (CPython issue 115634, never fixed in 3.11 and 3.12; tests fail when this class is no
    longer needed), and when one of these has processes of its own; and locks held by a killed
    process stay locked. Nor are they processes of ``multiprocessing``: those look for modules in
    the working folder first, so that a ``struct.py`` of a stranger would run there.
    """

    def __init__(self, number: int, *, at_most: int = AT_MOST, nice: int = 0) -> None:
        """At most ``number`` processes, each started when there is a task for it.

        ``nice`` lowers their priority.
        """
        self._at_most, self._nice = at_most, nice
        self._threads, self._own = ThreadPoolExecutor(number), local()  # each has its own process
        self._running: set[_Process] = set()
        self._starting, self._is_shut_down = Lock(), False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Submit a task. Raises BrokenExecutor if the pool was shut down."""
        try:
            return self._threads.submit(self._run, partial(fn, *args, **kwargs))
        except RuntimeError as error:  # shut down, perhaps while a result was on its way
            raise BrokenExecutor from error

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Kill the processes: all results have arrived, or the user has stopped the run."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        with self._starting:
            self._is_shut_down = True
            for process in self._running:
                process.kill()
        self._threads.shutdown(wait)
        for process in tuple(self._running):
            process.wait()

    def _run(self, work: Callable[[], T]) -> T:
        """Run a task in the process of this thread, or in a new one."""
        task = pickle.dumps(work)  # an error in this is no failure of a process
        process = getattr(self._own, "process", None) or self._start_process()
        self._own.process = None
        try:
            failed, result = process.run(task)
            if process.tasks < self._at_most:
                self._own.process = process
        except (EOFError, OSError) as error:
            kind = ProcessTimedOut if isinstance(error, TimeoutError) else BrokenExecutor
            raise kind from error
        finally:
            if self._own.process is None:
                process.kill()
                process.wait()
                self._running.discard(process)
        if failed:
            raise result
        return cast(T, result)

    def _start_process(self) -> _Process:
        with self._starting:
            if self._is_shut_down:
                raise BrokenExecutor
            try:
                process = _Process(self._nice)
            except OSError as error:
                raise BrokenExecutor from error
            self._running.add(process)
            return process


class _Process(subprocess.Popen[bytes]):
    """A process that runs one task after the other, and is told to over a pipe."""

    def __init__(self, nice: int) -> None:
        """Start it in isolated mode. Raises OSError.

        Python then ignores the working folder and all its environment variables; what may be in
        force here for other reasons is passed on. Not forked, since a forked process may inherit
        locked locks.
        """
        self.tasks = 0
        self._pipe, theirs = Pipe()
        options = [
            *(f"-W{filter}" for filter in sys.warnoptions),
            *(["-B"] if sys.dont_write_bytecode else []),
            *(["-Xutf8"] if sys.flags.utf8_mode else []),
        ]
        end = theirs.fileno()
        command = [sys.executable, "-I", *options, "-c", START, PARENT, str(end), str(nice)]
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:  # it inherits the blocked Ctrl-C
            super().__init__(command, stdin=subprocess.DEVNULL, pass_fds=[end])
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            theirs.close()  # so that recv() meets EOF if the process is killed

    def run(self, task: bytes) -> tuple[bool, Any]:
        """Return whether a pickled task failed, and its result or exception.

        Raises EOFError or OSError if the process dies, TimeoutError if it takes too long.
        """
        if not self.tasks:
            self._pipe.send(sys.path)
        self.tasks += 1
        self._pipe.send_bytes(task)
        if not self._pipe.poll(LONGEST):
            raise TimeoutError
        return cast("tuple[bool, Any]", self._pipe.recv())


def serve(end: int, nice: int) -> None:
    """Run tasks in a worker for as long as there are any. Never returns.

    ``end``: the file descriptor of a pipe for tasks and results. It is closed at its other end when
    the process that gives the tasks ends, even if that was killed.
    """
    os.nice(nice)
    collect_now_and_then()
    pipe, tasks = Connection(end), SimpleQueue[bytes]()

    def listen() -> None:
        with suppress(EOFError, OSError):
            while True:
                tasks.put(pipe.recv_bytes())
        os._exit(1)

    Thread(target=listen, daemon=True).start()
    sys.path[:] = pickle.loads(tasks.get())  # noqa: S301  # by the process that started this one
    with suppress(OSError):  # the other end of the pipe is closed
        while True:
            try:
                pipe.send((False, pickle.loads(tasks.get())()))  # noqa: S301
            except Exception as error:  # including a result that cannot be pickled
                error.add_note(f"In another process:\n{format_exc()}")
                pipe.send((True, error))
    os._exit(1)
