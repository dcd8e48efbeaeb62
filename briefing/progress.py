"""Many briefings: made at once, in several processes, and followed until the last is delivered.

Only the process that the user started writes. The others may die at any moment and take nothing
with them but their own work.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import closing, contextmanager
from threading import Thread
from typing import Any, ParamSpec, TextIO, TypeVar

from briefing.pipeline import Outcome, Request, check, defect, deliver, make
from briefing.reporting import Report, Span, write

__all__ = ["Screen", "Workers", "build_all", "check_all", "follow", "screen"]

P = ParamSpec("P")
T = TypeVar("T")

STYLES = {"place": "bold", "error": "bold red", "warning": "bold yellow", "help": "bold green"}
"""How parts of what is said look at a terminal."""


def build_all(
    request: Request,
    names: Sequence[str],
    executor: Callable[[], Executor] | None = None,
    finished: Callable[[str], object] = lambda name: None,
) -> Generator[Outcome]:
    """Build many: here, or in what ``executor`` gives. A bad one does not stop the others.

    Each is delivered as soon as it is made, which ``finished`` hears of. Outcomes are yielded in
    the order of names, so that what is told of them does not depend on how many run at once.
    """
    made = _made_apart(request, names, executor) if executor else (make(request, n) for n in names)
    done: dict[str, Outcome] = {}
    turns = iter(names)
    turn = next(turns, None)
    for outcome in made:
        done[outcome.name] = deliver(request, outcome)
        finished(outcome.name)
        while turn in done:
            yield done.pop(turn)
            turn = next(turns, None)


def check_all(
    request: Request, names: Sequence[str], finished: Callable[[str], object] = lambda name: None
) -> Generator[Outcome]:
    """Check many, here: what costs time is the layout, and there is none."""
    for name in names:
        outcome = check(request, name)
        finished(name)
        yield outcome


def follow(
    outcomes: Generator[Outcome], names: Sequence[str], jobs: int, screen: Screen, report: Report
) -> list[Outcome]:
    """Tell of each briefing when it is its turn, and of what only all together can show."""
    done = []
    with screen.following(names, jobs), closing(outcomes):
        for outcome in outcomes:
            report.add(outcome)
            done.append(outcome)
    return done


def _made_apart(
    request: Request, names: Sequence[str], executor: Callable[[], Executor]
) -> Iterator[Outcome]:
    """Outcomes as they are made.

    A worker that dies takes down its pool, and nobody knows which briefing it was: so what is lost
    is made again, each in a pool of its own. Slow; but what kills workers is lack of memory.
    """
    lost = set()
    with executor() as pool:
        futures = {_submitted(pool, request, name): name for name in names}
        for future in as_completed(futures):
            name = futures.pop(future)  # and with it the bytes, once they are delivered
            try:
                yield future.result()
            except BrokenExecutor:
                lost.add(name)
    if lost and len(names) == 1:
        yield defect(names[0], ChildProcessError("its process was killed; was memory short?"))
    else:
        for name in filter(lost.__contains__, names):
            yield from _made_apart(request, [name], executor)


def _submitted(pool: Executor, request: Request, name: str) -> Future[Outcome]:
    try:
        return pool.submit(make, request, name)
    except BrokenExecutor as error:  # a worker died while work was still being given out
        broken: Future[Outcome] = Future()
        broken.set_exception(error)
        return broken


class Workers(ProcessPoolExecutor):
    """Processes of this machine, which end with this one, however it ends."""

    def __init__(self, number: int) -> None:
        """``number`` processes at most, each started fresh: forked ones may hold others' locks."""
        context = multiprocessing.get_context("spawn")
        super().__init__(number, mp_context=context, initializer=_end_with_parent)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Give out work. Whoever is started for it leaves Ctrl-C to this process."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # and so it is inherited
        try:
            return super().submit(fn, *args, **kwargs)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool | None:
        """Wait for the work to end; if the user has stopped it, end the work."""
        if kind is not None:
            self.shutdown(wait=False, cancel_futures=True)
            for worker in multiprocessing.active_children():
                worker.kill()
        return super().__exit__(kind, error, trace)


def _end_with_parent() -> None:
    """In a worker: end when the parent does, even if that was killed and could not say so."""

    def watch() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    Thread(target=watch, daemon=True).start()


class Screen:
    """What those who watch a run get to see: plain lines, one after the other."""

    def __init__(self, stream: TextIO | None, clock: Callable[[], float]) -> None:
        """``clock`` gives seconds, from any beginning."""
        self._stream, self._clock = stream, clock
        self._began: dict[str, float] = {}
        self._took: dict[str, float] = {}
        self._waiting: Iterator[str] = iter(())

    @contextmanager
    def following(self, names: Iterable[str], jobs: int) -> Iterator[None]:
        """Follow these briefings, of which so many are worked on at once, in their order."""
        self._waiting = iter(names)
        for _ in range(jobs):
            self._begin_next()
        yield

    def finished(self, name: str) -> None:
        """A briefing is done, and whoever did it takes the next in line."""
        self._took[name] = self._clock() - self._began[name]
        self._begin_next()

    def settle(self, name: str, words: str) -> None:
        """All is said of a briefing that is finished: ``words`` sum it up."""
        self.show([(f"{name}: {words}, {self._took[name]:.1f} s\n", "")])

    def show(self, spans: Iterable[Span]) -> None:
        """Say something."""
        write(self._stream, "".join(words for words, _ in spans))

    def _begin_next(self) -> None:
        for name in self._waiting:
            self._begin(name)
            return

    def _begin(self, name: str) -> None:
        self._began[name] = self._clock()


class Terminal(Screen):
    """A live line for each briefing in work; what is said stands above."""

    def __init__(self, stream: TextIO, clock: Callable[[], float]) -> None:
        """As for any screen."""
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        super().__init__(stream, clock)
        self._styles = {} if os.environ.get("NO_COLOR") else STYLES
        self._console = Console(file=stream, highlight=False, soft_wrap=True)
        columns = (SpinnerColumn(finished_text=" "), TextColumn("{task.description}", markup=False))
        self._live = Progress(*columns, TimeElapsedColumn(), console=self._console, transient=True)
        self._lines: dict[str, Any] = {}

    @contextmanager
    def following(self, names: Iterable[str], jobs: int) -> Iterator[None]:
        """Follow these briefings; the live lines are gone at the end."""
        with self._live, super().following(names, jobs):
            yield

    def finished(self, name: str) -> None:
        """The line stands still until it is told what became of the briefing."""
        self._live.update(self._lines[name], completed=1)
        super().finished(name)

    def settle(self, name: str, words: str) -> None:
        """The live line gives way to one that stays."""
        self._live.remove_task(self._lines.pop(name))
        super().settle(name, words)

    def show(self, spans: Iterable[Span]) -> None:
        """Say it above the live lines."""
        from rich.text import Text

        styled = ((words, self._styles.get(part, "")) for words, part in spans)
        self._console.print(Text.assemble(*styled), end="")

    def _begin(self, name: str) -> None:
        super()._begin(name)
        self._lines[name] = self._live.add_task(name, total=1)


def screen(stream: TextIO | None, clock: Callable[[], float], *, live: bool) -> Screen:
    """The screen that suits a stream; ``live`` lines only where there is a terminal."""
    if live and stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb":
        return Terminal(stream, clock)
    return Screen(stream, clock)
