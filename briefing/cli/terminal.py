"""What happens at the terminal: progress is shown, and a signal ends the run."""

import os
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn, TextIO

import click

from briefing.build.report import Span
from briefing.system.console import write

STYLES: Mapping[str, Mapping[str, Any]] = {
    "place": {"bold": True},
    "error": {"bold": True, "fg": "red"},
    "warning": {"bold": True, "fg": "yellow"},
    "help": {"bold": True, "fg": "green"},
}
"""Terminal styles of the parts of a message."""
_CLEAR = "\r\x1b[2K"
"""Return to the start of a terminal's line and erase it (ECMA-48, EL)."""


class Screen:
    """Displays a run as lines; at a terminal in colour, above a live line that counts."""

    def __init__(self, stream: TextIO | None, *, live: bool = True) -> None:
        """``live``: whether the stream may be treated as a terminal, if it is a capable one."""
        is_terminal = stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"
        self._stream, self._is_live = stream, live and is_terminal
        self._styles = STYLES if self._is_live and not os.environ.get("NO_COLOR") else {}
        self._done = self._number = 0

    @contextmanager
    def show_progress(self, number: int) -> Iterator[None]:
        """Show meanwhile, at a terminal, how many of so many briefings are done."""
        self._done, self._number = 0, number if self._is_live else 0
        self._write("")
        try:
            yield
        finally:
            self._number = 0
            write(self._stream, _CLEAR * self._is_live)

    def advance(self, _: str) -> None:
        """Count a briefing."""
        self._done += 1
        self._write("")

    def show(self, spans: Iterable[Span]) -> None:
        """Print spans. The only span of a workflow command has the role ``command``."""
        spans = tuple(spans)
        styles = ((text, self._styles.get(role)) for text, role in spans)
        text = "".join(click.style(text, **style) if style else text for text, style in styles)
        self._write(text, command=spans[0][1] == "command")

    def _write(self, text: str, *, command: bool = False) -> None:
        """Write text in place of the live line, and that below it."""
        if self._number:
            text = f"{_CLEAR}{text}{self._done} of {self._number} done"
        write(self._stream, text, command=command)


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
