"""Work that takes too long is ended, in any thread."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from briefing.limits import TookTooLong, limited


def work(*, limit, seconds):
    """Use so many seconds of processor time."""
    until = time.process_time() + seconds
    with limited(limit):
        while time.process_time() < until:
            pass
    return "done"


def test_work_that_uses_too_much_time_is_ended_outside_the_main_thread_too():
    with ThreadPoolExecutor(1) as threads, pytest.raises(TookTooLong):
        threads.submit(work, limit=0.1, seconds=60).result()


def test_work_that_ends_in_time_is_not_disturbed():
    assert work(limit=60, seconds=0.01) == "done"


def test_time_in_which_the_processor_works_for_others_does_not_count():
    with limited(0.05):
        time.sleep(0.2)
