"""Freed memory is returned to the system where the C library can do that."""

import mmap
import sys
from pathlib import Path

import pytest

from briefing.system.process import release_memory

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
