"""Turns the signals that stop a program, such as SIGINT, into an orderly end."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn


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
