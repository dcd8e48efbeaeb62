"""What happens at the terminal: progress is shown, questions are asked, a signal ends the run."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, NoReturn, TextIO, cast

from briefing.build.report import Span
from briefing.system.console import Steady, write

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

STYLES = {"place": "bold", "error": "bold red", "warning": "bold yellow", "help": "bold green"}
"""Terminal styles of the parts of a message."""


class Screen:
    """Displays a run as lines; at a terminal in colour, above a live line that counts."""

    def __init__(self, stream: TextIO | None, *, live: bool = True) -> None:
        """``live``: whether the stream may be treated as a terminal, if it is a capable one."""
        self._stream = stream
        is_terminal = stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"
        self._is_terminal = live and is_terminal
        self._styles = STYLES if self._is_terminal and not os.environ.get("NO_COLOR") else {}
        self._progress: Progress | None = None

    @cached_property
    def _console(self) -> Console:
        from rich.console import Console

        file = cast(TextIO, Steady(cast(TextIO, self._stream)))
        return Console(file=file, highlight=False, soft_wrap=True)

    @contextmanager
    def counting(self, number: int) -> Iterator[None]:
        """Show meanwhile, at a terminal, how many of so many briefings are done."""
        if not self._is_terminal:
            yield
            return
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        count = TextColumn("{task.completed} of {task.total} done")
        columns = (SpinnerColumn(finished_text=" "), count, TimeElapsedColumn())
        with Progress(*columns, console=self._console, transient=True) as self._progress:
            self._progress.add_task("", total=number)
            yield

    def finished(self, _: str) -> None:
        """Count a briefing."""
        if self._progress is not None:
            self._progress.advance(self._progress.task_ids[0])

    def show(self, spans: Iterable[Span]) -> None:
        """Print spans. The only span of a workflow command has the role ``command``."""
        spans = tuple(spans)
        styled = [(text, self._styles.get(role, "")) for text, role in spans]
        if self._progress is not None or any(style for _, style in styled):
            from rich.text import Text

            self._console.print(Text.assemble(*styled), end="")
        else:  # a run in which nothing has changed does not import rich
            text, is_command = "".join(text for text, _ in spans), spans[0][1] == "command"
            write(self._stream, text, command=is_command)


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
    """Print a question to standard error; return the line typed, without its end. Raises EOFError
    at the end of input. Unlike ``input``, it lets a signal handler raise at any moment.
    """
    write(sys.stderr, question)
    line = sys.stdin.buffer.readline()
    if not line:
        raise EOFError
    return line.decode(sys.stdin.encoding, "replace").rstrip("\r\n")
