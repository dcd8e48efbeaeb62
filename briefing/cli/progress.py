"""Displays the progress of a run: plain lines, or live ones on a terminal."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from threading import Event, Thread
from typing import TYPE_CHECKING, TextIO, cast

from briefing.build.report import Span, harmless, write
from briefing.system.console import Steady, first

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

__all__ = ["Screen", "Terminal", "screen"]

STYLES = {"place": "bold", "error": "bold red", "warning": "bold yellow", "help": "bold green"}
"""Terminal styles of the parts of a message."""


LONG = 60
"""Seconds after which a briefing is unusually slow: most take some seconds."""
TIMES = 3
"""A slow one has also taken this many times as long as any before it: the machine may be slow."""
LOOK = 5
"""Seconds between two looks for slow briefings."""
NAMED = 6
"""How many slow briefings a line names."""


class Screen:
    """Displays a run as plain lines."""

    def __init__(
        self, stream: TextIO | None, clock: Callable[[], float], *, warns: bool = True
    ) -> None:
        """``clock`` returns seconds since an arbitrary time; ``warns`` of slow briefings."""
        self._stream, self._clock, self._warns = stream, clock, warns
        self._slow: set[str] = set()
        self._began: dict[str, float] = {}
        self._took: dict[str, float] = {}
        self._waiting: Iterator[str] = iter(())

    @contextmanager
    def following(self, names: Iterable[str], jobs: int) -> Iterator[None]:
        """Track briefings in order, of which ``jobs`` are worked on at once."""
        self._waiting = iter(names)
        for _ in range(jobs):
            self._begin_next()
        over = Event()
        watching = Thread(target=self._watch, args=(over,), daemon=True)
        watching.start()
        try:
            yield
        finally:
            over.set()
            watching.join()  # so that no line follows the summary

    def warn(self) -> None:
        """Print a line that names the slow briefings, each once: one may hang, and others wait."""
        # Copied, since the main thread changes them meanwhile.
        began, took, now = dict(self._began), dict(self._took), self._clock()
        limit = max(LONG, TIMES * max(took.values(), default=0))
        slow = [name for name in began if name not in took and now - began[name] >= limit]
        if new := [name for name in slow if name not in self._slow]:
            names = first(new, NAMED)
            self.show([(f"unusually slow, not finished after {limit:.0f} s: {names}\n", "")])
        self._slow |= {*slow}

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

    def _watch(self, over: Event) -> None:
        while self._warns and not over.wait(LOOK):
            self.warn()

    def _begin_next(self) -> None:
        for name in self._waiting:
            if name not in self._began:
                self._begin(name)
                return

    def _begin(self, name: str) -> None:
        self._began[name] = self._clock()


class Terminal(Screen):
    """Displays a live line for each briefing in work; messages are printed above."""

    def __init__(self, stream: TextIO, clock: Callable[[], float], *, warns: bool = True) -> None:
        """Take the arguments of :class:`Screen`."""
        super().__init__(stream, clock, warns=warns)
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


def screen(
    stream: TextIO | None, clock: Callable[[], float], *, live: bool, warns: bool = True
) -> Screen:
    """Return the screen for a stream; ``live`` lines only if it is a capable terminal."""
    if live and stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb":
        return Terminal(stream, clock, warns=warns)
    return Screen(stream, clock, warns=warns)
