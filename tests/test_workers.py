"""The processes of a batch: they die, give way to others and end, and nothing else is lost."""

import gc
import multiprocessing
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor

import pytest

from briefing.bootstrap import PYTHONS
from briefing.sharing import share
from briefing.workers import Workers
from tests.helped import ask_a_helper, fail

IS_MENDED = hasattr(ProcessPoolExecutor, "_replace_dead_worker")
"""Whether Python's own pool renews its processes (CPython issue 115634): 3.13 does from July 2026
on, 3.11 and 3.12 never will."""


@pytest.mark.skipif(IS_MENDED, reason="this Python is mended")
def test_pythons_own_pool_still_starts_no_process_in_the_place_of_one_that_has_done_much(
    monkeypatch,
):
    """It takes the end of a task for a process that is idle, though it was the process's last."""
    started = []
    monkeypatch.setattr(ProcessPoolExecutor, "_spawn_process", started.append)
    pool = ProcessPoolExecutor(1, max_tasks_per_child=1)
    pool._idle_worker_semaphore.release()  # a task has ended, and so has the process
    pool._adjust_process_count()
    assert (started, pool._processes) == ([], {})


def test_the_project_runs_on_a_python_whose_own_pool_is_never_mended():
    """When this fails, ask whether briefing.workers is still needed: Python's pool may do."""
    assert {*PYTHONS} & {(3, 11), (3, 12)}


def test_a_worker_that_dies_takes_with_it_what_it_was_doing_and_nothing_else():
    with Workers(1) as workers:
        lost, *others = workers.submit(os._exit, 1), *(workers.submit(os.getpid) for _ in range(2))
        assert len({other.result() for other in others}) == 1
        with pytest.raises(BrokenExecutor):
            lost.result()


def test_a_worker_that_has_done_much_gives_way_to_another():
    with Workers(1, at_most=2) as workers:
        done_by = [workers.submit(os.getpid).result() for _ in range(4)]
    assert [done_by.index(one) for one in done_by] == [0, 0, 2, 2]


def test_a_worker_with_others_of_its_own_gives_way_to_another_as_well():
    with Workers(1, at_most=1) as workers:
        assert len({workers.submit(ask_a_helper).result(60) for _ in range(3)}) == 3


def test_any_number_of_workers_may_be_asked_for_and_those_that_have_work_are_there():
    with Workers(99_999_999_999) as workers:
        done = share([1, 2], float, workers, helping=False)
        assert len(multiprocessing.active_children()) <= 2
    assert done == {1: 1.0, 2: 2.0}


def test_what_fails_in_a_worker_tells_where():
    with Workers(1) as workers, pytest.raises(ValueError, match="something is wrong") as failure:
        workers.submit(fail).result()
    assert "tests/helped.py" in "".join(failure.value.__notes__)


def test_a_result_that_cannot_be_sent_is_told_and_the_worker_goes_on():
    with Workers(1) as workers:
        with pytest.raises(TypeError, match="pickle"):
            workers.submit(threading.Lock).result()
        assert workers.submit(os.getpid).result() != os.getpid()


def test_when_workers_end_nothing_is_left_of_them():
    with Workers(1) as workers:
        there = [workers.submit(ask).result() for ask in (os.getpid, ask_a_helper)]
    assert multiprocessing.active_children() == []
    until = time.monotonic() + 20
    while any(map(lives, there)) and time.monotonic() < until:
        time.sleep(0.01)
    assert [lives(process) for process in there] == [False, False]


def lives(process):
    """Whether there is such a process, and not only what is to be told of its end."""
    command = ["ps", "-o", "stat=", "-p", str(process)]
    state = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    return state != "" and not state.startswith("Z")


def test_a_worker_may_give_way_to_other_processes():
    with Workers(1, nice=3) as workers:
        assert workers.submit(os.nice, 0).result() == os.nice(0) + 3


def test_a_task_that_does_not_end_is_given_up_and_the_others_do_not_wait(monkeypatch):
    monkeypatch.setattr("briefing.workers.LONGEST", 0.1)
    with Workers(1) as pool:
        endless = pool.submit(time.sleep, 60)
        with pytest.raises(BrokenExecutor):
            endless.result(30)
        monkeypatch.undo()
        assert pool.submit(abs, -1).result(30) == 1


def test_what_a_task_raises_holds_nothing_that_python_would_tell_of(monkeypatch):
    told = []
    monkeypatch.setattr(sys, "unraisablehook", told.append)
    with Workers(1) as pool, pytest.raises(ZeroDivisionError) as raised:
        pool.submit(divmod, 1, 0).result(30)
    raised.value.__context__ = raised.value  # the error is in a circle, as pytest's reports have it
    del raised
    gc.collect()
    assert told == []
