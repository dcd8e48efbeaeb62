"""Turns the signals that stop a program, such as SIGINT, into an orderly end."""

from __future__ import annotations

import os
import select
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

from briefing.system.console import write


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
