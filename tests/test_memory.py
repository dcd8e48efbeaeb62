"""What has been freed is given back to the system, where the C library can do that; what is wanted
again at once is not.
"""

import ctypes
import mmap
import resource
import sys
from pathlib import Path

import pytest

from briefing.bootstrap import PYTHONS
from briefing.memory import give_back, with_room

MEBIBYTE = 2**20


def resident():
    """The memory of this process, in bytes (proc(5))."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * mmap.PAGESIZE


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells it so")
def test_what_was_freed_is_no_longer_taken():
    pieces = [bytes(1000) for _ in range(100_000)]
    kept = pieces[::100]  # so that the C library cannot give back the rest by itself
    del pieces
    before = resident()
    give_back()
    assert before - resident() > 50 * MEBIBYTE
    assert len(kept) == 1000


def test_a_system_without_the_call_is_left_alone(monkeypatch):
    monkeypatch.setattr(ctypes, "CDLL", lambda name: object())
    give_back()


CALLS = 200
MENDED = {(3, 13): (3, 13, 13), (3, 14): (3, 14, 4)}
"""From which version on CPython itself keeps a piece (issue 142183); 3.11 and 3.12 never will."""


def calls_at(depth):
    """The pages that the system has to find while functions are called below so many others."""
    if depth:
        return calls_at(depth - 1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(CALLS):
        callee()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def callee(a=0, b=0, c=0, d=0, e=0, f=0, g=0, h=0, i=0, j=0, k=0, m=0):
    """A frame larger than that of its caller: at some depth it is the first in the next piece."""


def most_pages():
    return max(calls_at(depth) for depth in range(500))


@with_room
def most_pages_with_room():
    return most_pages()


def test_no_depth_of_calls_takes_memory_at_each_call_where_there_is_room():
    assert most_pages_with_room() < CALLS / 2


@pytest.mark.skipif(
    sys.version_info >= MENDED.get(sys.version_info[:2], (4,)), reason="this Python is mended"
)
def test_python_without_room_takes_memory_at_each_call_at_some_depth():
    assert most_pages() >= CALLS


def test_the_project_runs_on_a_python_that_is_never_mended():
    """When this fails, with_room is no longer needed, once all are at their last versions."""
    assert {*PYTHONS} - MENDED.keys()


def test_a_function_with_room_is_otherwise_the_same():
    def sum_of(first, *, second=2):
        """The sum."""
        return first + second

    roomy = with_room(sum_of)
    assert (roomy(1), roomy(1, second=3), roomy.__doc__) == (3, 4, "The sum.")
