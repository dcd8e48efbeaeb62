"""What happens at the terminal: progress is shown, questions are asked, a signal ends the run."""

from __future__ import annotations

import os
import select
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, NoReturn, TextIO, cast

from briefing.build.report import Span, harmless, write
from briefing.system.console import Steady

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

STYLES = {"place": "bold", "error": "bold red", "warning": "bold yellow", "help": "bold green"}
"""Terminal styles of the parts of a message."""


class Screen:
    """Displays a run as plain lines."""

    def __init__(self, stream: TextIO | None, clock: Callable[[], float]) -> None:
        """``clock`` returns seconds since an arbitrary time."""
        self._stream, self._clock = stream, clock
        self._began: dict[str, float] = {}
        self._took: dict[str, float] = {}
        self._waiting: Iterator[str] = iter(())

    @contextmanager
    def following(self, names: Iterable[str], jobs: int) -> Iterator[None]:
        """Track briefings in order, of which ``jobs`` are worked on at once."""
        self._waiting = iter(names)
        for _ in range(jobs):
            self._begin_next()
        yield

    def finished(self, name: str) -> None:
        """Mark a briefing as finished and the next one as begun."""
        if name not in self._began:  # an earlier one was lost, and will be made at the end
            self._begin(name)
        self._took[name] = self._clock() - self._began[name]
        self._begin_next()

    def settle(self, name: str, words: str) -> None:
        """Print the summary of a briefing, with the time if it was worked on."""
        took = f", {self._took[name]:.1f} s" if name in self._took else ""
        self.show([(f"{name}: {words}{took}\n", "")])

    def show(self, spans: Iterable[Span]) -> None:
        """Print spans. The only span of a workflow command has the role ``command``."""
        texts, roles = zip(*spans, strict=True)
        write(self._stream, "".join(texts), command=roles == ("command",))

    def _begin_next(self) -> None:
        for name in self._waiting:
            if name not in self._began:
                self._begin(name)
                return

    def _begin(self, name: str) -> None:
        self._began[name] = self._clock()


class Terminal(Screen):
    """Displays a live line for each briefing in work; messages are printed above."""

    def __init__(self, stream: TextIO, clock: Callable[[], float]) -> None:
        """Take the arguments of :class:`Screen`."""
        super().__init__(stream, clock)
        self._styles = {} if os.environ.get("NO_COLOR") else STYLES
        self._lines: dict[str, TaskID] = {}
        self._whole: tuple[TaskID, int] | None = None
        self._is_live = False

    @cached_property
    def _console(self) -> Console:
        from rich.console import Console

        file = cast(TextIO, Steady(cast(TextIO, self._stream)))
        return Console(file=file, highlight=False, soft_wrap=True)

    @cached_property
    def _live(self) -> Progress:
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = (SpinnerColumn(finished_text=" "), TextColumn("{task.description}", markup=False))
        return Progress(*columns, TimeElapsedColumn(), console=self._console, transient=True)

    @contextmanager
    def following(self, names: Iterable[str], jobs: int) -> Iterator[None]:
        """Track briefings, several with a line for all; live lines disappear at the end."""
        names = tuple(names)
        self._is_live = True
        with self._live:
            if len(names) > 1:
                self._whole = self._live.add_task("", total=len(names)), len(names)
                self._count()
            with super().following(names, jobs):
                yield

    def finished(self, name: str) -> None:
        """Remove the live line; the outcome is printed in turn."""
        super().finished(name)
        self._live.update(self._lines[name], visible=False)
        self._count()

    def _count(self) -> None:
        if self._whole is not None:
            line, number = self._whole
            done = len(self._took)
            self._live.update(line, completed=done, description=f"{done} of {number} done")

    def settle(self, name: str, words: str) -> None:
        """Replace the live line by a permanent one."""
        if name in self._lines:
            self._live.remove_task(self._lines.pop(name))
        super().settle(name, words)

    def show(self, spans: Iterable[Span]) -> None:
        """Print above the live lines."""
        styled = [(words, self._styles.get(part, "")) for words, part in spans]
        if not self._is_live and not any(style for _, style in styled):
            super().show(styled)  # a run in which nothing has changed does not import rich
            return
        from rich.text import Text

        self._console.print(Text.assemble(*styled), end="")

    def _begin(self, name: str) -> None:
        super()._begin(name)
        self._lines[name] = self._live.add_task(harmless(name), total=1)


def screen(stream: TextIO | None, clock: Callable[[], float], *, live: bool) -> Screen:
    """Return the screen for a stream; ``live`` lines only if it is a capable terminal."""
    if live and stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb":
        return Terminal(stream, clock)
    return Screen(stream, clock)


# Turns the signals that stop a program, such as SIGINT, into an orderly end.


class Stopped(BaseException):
    """A stop signal was received; no Exception, so that nothing catches it by mistake."""


def stop(number: int) -> NoReturn:
    """Raise Stopped with the number of a signal."""
    raise Stopped(number)


@contextmanager
def stoppable(hear: Callable[[int], object] = stop) -> Iterator[None]:
    """Within the context, call ``hear`` on a stop signal; by default, raise Stopped."""
    stopping = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    # Signals already ignored stay so: nohup ignores SIGHUP.
    before = {s: signal.getsignal(s) for s in stopping if signal.getsignal(s) != signal.SIG_IGN}
    for number in before:
        signal.signal(number, lambda number, _: hear(number))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def ask(question: str) -> str:
    """Print a question to standard error; return the line typed, without its end.

    Raises Stopped on a stop signal, at whatever moment it arrives, and EOFError at the end of
    input. ``input()`` loses signals: it discards what a handler raises while the question is
    flushed, and a signal just before it waits is heard only after the next line. Here the C
    handler also writes the signal's number to a pipe, which is waited for together with the input.
    """
    heard, told = os.pipe()
    os.set_blocking(told, False)
    before = signal.set_wakeup_fd(told)
    line = b""
    try:
        write(sys.stderr, question)
        while not line.endswith(b"\n"):
            ready, _, _ = select.select([heard, sys.stdin.fileno()], [], [])
            if heard in ready:
                stop(os.read(heard, 1)[0])
            piece = os.read(sys.stdin.fileno(), 4096)  # of a terminal: at most one line
            if not piece:
                raise EOFError
            line += piece
    finally:
        signal.set_wakeup_fd(before)
        os.close(told)
        os.close(heard)
    return line.decode(sys.stdin.encoding, "replace").rstrip("\r\n")
