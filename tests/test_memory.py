"""What has been freed is given back to the system, where the C library can do that."""

import ctypes
import mmap
import sys
from pathlib import Path

import pytest

from briefing.memory import give_back

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
