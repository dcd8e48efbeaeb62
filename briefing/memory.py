"""Tunes garbage collection and returns free memory to the system."""

import ctypes
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FunctionType
from typing import TypeVar

C = TypeVar("C", bound=Callable[..., object])

FEWEST = 100_000
"""New objects before a first collection; Python's default is some hundreds."""


ROOM = 1 << 17
"""Stack size in words of 8 bytes: just over half of the 2 MiB that Python then allocates."""


def collect_seldom() -> None:
    """Collect rarely, for a program that makes much and keeps it: models, boxes, structure.

    Measured on one machine: a build takes a tenth less time, a check a fourteenth, at the same peak
    of memory.
    """
    gc.set_threshold(FEWEST, 20, 20)


def collect_now_and_then() -> None:
    """Collect occasionally, for a process that makes one briefing after another and keeps none.

    Measured over 17 briefings: a quarter less memory than with rare collections, in no measurably
    longer time. Collecting after each would save another tenth of the memory and take a twentieth
    more time.
    """
    gc.set_threshold(FEWEST, 2, 2)


@contextmanager
def collected_after() -> Iterator[None]:
    """Collect the garbage of the context at its end, for work that leaves reference cycles (boxes).

    Objects that existed before are not examined. Measured over the flows of 250 pages: 25 MiB less
    than with the next regular collection, in no more time, since there is less to examine.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.collect()
        gc.unfreeze()


def release_memory() -> None:
    """Return freed memory to the system, where the C library can (glibc).

    Measured at 250 pages, in 4 ms each time: 100 MiB after linking, and 180 MiB after the
    validator. The readers of the finished file could not reuse that memory, since each has a heap
    of its own.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def with_room(function: C) -> C:
    """Decorate a function at the root of many calls so that all frames fit in one stack chunk.

    CPython allocates frames in chunks of 16 KiB. A loop whose calls cross a chunk boundary
    allocates and frees a chunk each time (CPython issue 142183, observed with 3.11; fixed in
    3.13.13 and 3.14.4; tests fail once this is obsolete). A frame with a large declared stack size
    gets a large chunk. The frames after it share that chunk, and the system provides no more of it
    than is used. Measured for 20 briefings on 2 cores: 62,000 allocations fewer, and 0.5 s of 30
    less.
    """
    if isinstance(function, FunctionType):
        function.__code__ = function.__code__.replace(co_stacksize=ROOM)
    return function
