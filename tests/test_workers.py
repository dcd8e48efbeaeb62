"""The worker processes of a batch, killed or replaced without losing other tasks; freed memory."""

import gc
import mmap
import os
import sys
import threading
import time
from concurrent.futures import BrokenExecutor
from pathlib import Path
from unittest.mock import Mock

import pytest

from briefing.system.process import release_memory
from briefing.system.workers import ProcessTimedOut, Workers
from tests.helped import ask_a_helper, fail
from tests.machine import state_of


def test_a_killed_worker_loses_only_its_current_task():
    with Workers(1) as workers:
        lost, *others = workers.submit(os._exit, 1), *(workers.submit(os.getpid) for _ in range(2))
        assert len({other.result() for other in others}) == 1
        with pytest.raises(BrokenExecutor):
            lost.result()


def test_a_process_that_cannot_be_started_loses_only_the_current_task(monkeypatch):
    with Workers(1) as workers:
        with monkeypatch.context() as full:
            full.setattr("subprocess.Popen.__init__", Mock(side_effect=BlockingIOError))
            with pytest.raises(BrokenExecutor):
                workers.submit(abs, -1).result()
        assert workers.submit(abs, -1).result() == 1


def test_a_worker_with_child_processes_is_replaced_at_its_task_limit():
    with Workers(1, at_most=2) as workers:
        done_by = [workers.submit(ask_a_helper).result(60) for _ in range(4)]
    assert [done_by.index(one) for one in done_by] == [0, 0, 2, 2]


def test_only_workers_with_a_task_are_started_however_many_are_allowed():
    with Workers(99_999_999_999) as workers:
        assert [*workers.map(float, [1, 2])] == [1.0, 2.0]


def test_an_exception_in_a_worker_has_its_traceback_as_a_note():
    with Workers(1) as workers, pytest.raises(ValueError, match="something is wrong") as failure:
        workers.submit(fail).result()
    assert "tests/helped.py" in "".join(failure.value.__notes__)


def test_workers_may_run_at_a_lower_priority():
    with Workers(1, nice=3) as workers:
        assert workers.submit(os.nice, 0).result() == os.nice(0) + 3


def test_an_unpicklable_result_raises_and_the_worker_goes_on():
    with Workers(1) as workers:
        with pytest.raises(TypeError, match="pickle"):
            workers.submit(threading.Lock).result()
        assert workers.submit(os.getpid).result() != os.getpid()


def test_shutdown_ends_all_workers_and_their_child_processes():
    with Workers(1) as workers:
        there = [workers.submit(ask).result() for ask in (os.getpid, ask_a_helper)]
    until = time.monotonic() + 20
    while any(state_of(process) not in ("", "Z") for process in there):
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells it so")
def test_freed_memory_is_returned_to_the_system():
    pieces = [bytes(1000) for _ in range(100_000)]
    kept = pieces[::100]  # so that the C library cannot give back the rest by itself
    del pieces
    before = resident()
    release_memory()
    assert before - resident() > 50 * 2**20
    assert len(kept) == 1000


def resident():
    """Return the resident memory of this process, in bytes (proc(5))."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * mmap.PAGESIZE


def test_an_endless_task_times_out_and_the_next_one_runs(monkeypatch):
    monkeypatch.setattr("briefing.system.workers.LONGEST", 0.1)
    with Workers(1) as pool:
        endless = pool.submit(time.sleep, 60)
        with pytest.raises(ProcessTimedOut):
            endless.result(30)
        monkeypatch.undo()
        assert pool.submit(abs, -1).result(30) == 1


def test_an_exception_of_a_task_is_garbage_collected_without_a_message(monkeypatch):
    told = []
    monkeypatch.setattr(sys, "unraisablehook", told.append)
    with Workers(1) as pool, pytest.raises(ZeroDivisionError) as raised:
        pool.submit(divmod, 1, 0).result(30)
    raised.value.__context__ = raised.value  # a reference cycle, as in pytest's reports
    del raised
    gc.collect()
    assert told == []
