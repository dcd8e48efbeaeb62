"""Freed memory is returned to the system where the C library can do that; memory for call frames is
kept.
"""

import ctypes
import mmap
import resource
import sys
from pathlib import Path

import pytest

from briefing.bootstrap import PYTHONS
from briefing.memory import release_memory, with_room

MEBIBYTE = 2**20


def resident():
    """Return the resident memory of this process, in bytes (proc(5))."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * mmap.PAGESIZE


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells it so")
def test_freed_memory_is_returned_to_the_system():
    pieces = [bytes(1000) for _ in range(100_000)]
    kept = pieces[::100]  # so that the C library cannot give back the rest by itself
    del pieces
    before = resident()
    release_memory()
    assert before - resident() > 50 * MEBIBYTE
    assert len(kept) == 1000


def test_a_c_library_without_malloc_trim_is_no_error(monkeypatch):
    monkeypatch.setattr(ctypes, "CDLL", lambda name: object())
    release_memory()


CALLS = 200
MENDED = {(3, 13): (3, 13, 13), (3, 14): (3, 14, 4)}
"""The versions from which CPython keeps a chunk itself (issue 142183); 3.11 and 3.12 never will."""


def page_faults_at(depth):
    """Return the page faults while functions are called at this depth."""
    if depth:
        return page_faults_at(depth - 1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(CALLS):
        callee()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def callee(a=0, b=0, c=0, d=0, e=0, f=0, g=0, h=0, i=0, j=0, k=0, m=0):
    """Need a larger frame than the caller: at some depth it is the first in a new chunk."""


def most_page_faults():
    return max(page_faults_at(depth) for depth in range(500))


@with_room
def most_page_faults_with_room():
    return most_page_faults()


def test_with_room_no_call_depth_takes_memory_at_every_call():
    assert most_page_faults_with_room() < CALLS / 2


@pytest.mark.skipif(
    sys.version_info >= MENDED.get(sys.version_info[:2], (4,)), reason="this Python is mended"
)
def test_without_room_some_call_depth_takes_memory_at_every_call():
    assert most_page_faults() >= CALLS


def test_a_supported_python_still_has_the_defect():
    """When this fails, with_room is not needed with the latest release of each supported Python."""
    assert {*PYTHONS} - MENDED.keys()


def test_with_room_keeps_arguments_result_and_docstring():
    def sum_of(first, *, second=2):
        """The sum."""
        return first + second

    roomy = with_room(sum_of)
    assert (roomy(1), roomy(1, second=3), roomy.__doc__) == (3, 4, "The sum.")
