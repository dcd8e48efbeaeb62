"""The signals that stop a program, such as Ctrl-C, as an orderly end."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn


class Stopped(BaseException):
    """Somebody wants the program to end: not an error, so that nothing catches it by mistake."""


def stop(number: int) -> NoReturn:
    """End, as one who was sent this signal."""
    raise Stopped(number)


@contextmanager
def stoppable(hear: Callable[[int], object] = stop) -> Iterator[None]:
    """Raise Stopped at the signals that stop a program, or have somebody else hear them."""
    stopping = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    # What is ignored already stays so: nohup ignores SIGHUP.
    before = {s: signal.getsignal(s) for s in stopping if signal.getsignal(s) != signal.SIG_IGN}
    for number in before:
        signal.signal(number, lambda number, _: hear(number))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
