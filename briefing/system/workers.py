"""The pool of worker processes that build briefings in parallel."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection, Pipe
from queue import Empty, LifoQueue
from threading import Lock, Thread
from traceback import format_exc
from typing import Any, Generic, ParamSpec, TypeVar, cast

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
        self.number = number
        self._at_most, self._nice = at_most, nice
        self._hands = ThreadPoolExecutor(number, "worker")  # each thread waits for one process
        self._idle: LifoQueue[_Process] = LifoQueue()  # the last one used has everything imported
        self._running: set[_Process] = set()
        self._hiring, self._dismissed = Lock(), False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Submit a task. Raises BrokenExecutor if the pool was shut down."""
        try:
            return self._hands.submit(self._run_task, partial(fn, *args, **kwargs))
        except RuntimeError as error:  # shut down, perhaps while a result was on its way
            raise BrokenExecutor from error

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Kill the processes: all results have arrived, or the user has stopped the run."""
        self._hands.shutdown(wait=False, cancel_futures=True)
        with self._hiring:
            self._dismissed = True
            for process in self._running:
                process.kill()
        self._hands.shutdown(wait)
        for process in self._running if wait else ():
            process.end()

    def _run_task(self, work: Callable[[], T]) -> T:
        asked = pickle.dumps(work)  # an error in this is no failure of a process
        is_sound, process = False, self._idle_process()
        try:
            failed, result = process.run(asked)
            is_sound = process.tasks < self._at_most
        except (EOFError, OSError) as error:
            kind = ProcessTimedOut if isinstance(error, TimeoutError) else BrokenExecutor
            raise kind from error
        finally:
            if is_sound:
                self._idle.put(process)
            else:
                with self._hiring:
                    self._running.discard(process)
                process.end()
        if failed:
            raise result
        return cast(T, result)

    def _idle_process(self) -> _Process:
        """Return an idle process, or else a new one. Raises BrokenExecutor."""
        with suppress(Empty):
            return self._idle.get_nowait()
        with self._hiring:
            if self._dismissed:
                raise BrokenExecutor
            try:
                process = _Process(self._nice)
            except OSError as error:
                raise BrokenExecutor from error
            self._running.add(process)
            return process


class _Process:
    """A process that runs one task after the other, and is told to over a pipe."""

    def __init__(self, nice: int) -> None:
        """Start it in isolated mode. Raises OSError.

        Python then ignores the working folder and all its environment variables; what may be in
        force here for other reasons is passed on. Not forked, since a forked process may inherit
        locked locks.
        """
        self.tasks = 0
        self._pipe, theirs = Pipe()
        end_of_life, self._life = os.pipe()  # ours is closed when we end, however we end
        options = [
            *(f"-W{filter}" for filter in sys.warnoptions),
            *(["-B"] if sys.dont_write_bytecode else []),
            *(["-Xutf8"] if sys.flags.utf8_mode else []),
        ]
        ends = (theirs.fileno(), end_of_life)
        command = [sys.executable, "-I", *options, "-c", START, PARENT, *map(str, (*ends, nice))]
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:  # it inherits the blocked Ctrl-C
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=ends)  # noqa: S603
        except BaseException:
            self._pipe.close()
            os.close(self._life)
            raise
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            theirs.close()  # so that recv() meets EOF if the process is killed
            os.close(end_of_life)

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

    def kill(self) -> None:
        """Kill the process, in whatever thread its task is awaited."""
        self._process.kill()

    def end(self) -> None:
        """Kill the process and let go of it."""
        self._process.kill()
        self._process.wait()
        self._pipe.close()
        os.close(self._life)


def serve(pipe_end: int, life: int, nice: int) -> None:
    """Run tasks in a worker for as long as there are any. Never returns.

    ``pipe_end`` and ``life`` are file descriptors: the pipe of tasks and results, and one that is
    closed at its other end when the process that gives the tasks ends, even if it was killed.
    """
    os.nice(nice)
    collect_now_and_then()

    def end_with_parent() -> None:
        os.read(life, 1)
        os._exit(1)

    Thread(target=end_with_parent, daemon=True).start()
    pipe = Connection(pipe_end)
    with suppress(EOFError, OSError):  # the other end of the pipe is closed
        sys.path[:] = pipe.recv()
        while True:
            work = pipe.recv()
            try:
                pipe.send((False, work()))
            except Exception as error:  # including a result that cannot be pickled
                error.add_note(f"In another process:\n{format_exc()}")
                pipe.send((True, error))
    os._exit(1)


# Distributes pieces of work among processes: an idle process takes the longest piece left.
#
# So the last pieces to finish are short, and nothing waits long for them.

Piece = TypeVar("Piece")
Result = TypeVar("Result")


class Sharing(Generic[Piece, Result]):
    """Work that is shared with other processes, which begin it at once."""

    def __init__(
        self, pieces: Iterable[Piece], work: Callable[[Piece], Result], executor: Executor
    ) -> None:
        """``pieces``: the longest first. ``executor`` may give its number of workers as
        ``number``.
        """
        self._work, self._executor = work, executor
        self._left, self._given = deque(pieces), dict[Piece, Future[Result]]()
        self._turn = Lock()
        for _ in range(min(getattr(executor, "number", 1), len(self._left))):
            self._give()

    def finish(self, *, helping: bool = True) -> dict[Piece, Result]:
        """Return the result of each piece. ``helping``: this process works too.

        Pieces lost with a worker process are missing from the result.
        """
        done: dict[Piece, Result] = {}
        while helping and (piece := self._take()) is not None:
            done[piece] = self._work(piece)
        awaited: set[Piece] = set()
        while waiting := [piece for piece in tuple(self._given) if piece not in awaited]:
            for piece in waiting:
                awaited.add(piece)
                with suppress(BrokenExecutor):
                    done[piece] = self._given[piece].result()
            self._give()
        return done

    def abandon(self) -> None:
        """Begin no more pieces."""
        with self._turn:
            self._left.clear()

    def _take(self) -> Piece | None:
        with self._turn:
            return self._left.popleft() if self._left else None

    def _give(self, _: object = None) -> None:
        """Submit the longest piece left."""
        with self._turn:
            if not self._left:
                return
            piece = self._left.popleft()
            try:
                self._given[piece] = future = self._executor.submit(self._work, piece)
            except BrokenExecutor:
                self._left.clear()
                return
        future.add_done_callback(self._give)
