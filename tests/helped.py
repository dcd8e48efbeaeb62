"""What a worker can be asked that has a worker of its own."""

import os

from briefing.batch import _helpers


def ask_a_helper():
    """The process that the worker's own worker is."""
    return _helpers(1).submit(os.getpid).result()


def fail():
    raise ValueError("something is wrong")
