"""Work is shared among processes: each piece is done once, and none is forgotten."""

import os
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.system.workers import Workers, share


@given(st.sets(st.integers(), max_size=9), st.booleans(), st.integers(1, 3))
def test_each_piece_of_work_is_done_once(pieces, helping, number):
    seen = []

    def work(piece):
        seen.append(piece)
        return -piece

    with ThreadPoolExecutor(number) as others:
        others.number = number
        assert share(pieces, work, others, helping=helping) == {each: -each for each in pieces}
    assert sorted(seen) == sorted(pieces)


class LazyExecutor:
    """An executor that does the work when it is asked for the result."""

    def __init__(self):
        self.given = []

    def submit(self, work, piece):
        self.given.append(piece)
        future = Future()
        future.result = lambda: work(piece)
        return future


def test_each_process_takes_the_longest_piece_left():
    others, own = LazyExecutor(), []
    share(["long", "middle", "short"], own.append, others)
    assert others.given == ["long"]
    assert own == ["middle", "short", "long"]


def test_a_process_that_does_not_help_waits_for_all_results():
    with ThreadPoolExecutor(1) as others:
        assert share("abc", str.upper, others, helping=False) == {"a": "A", "b": "B", "c": "C"}


@pytest.mark.parametrize("helping", [True, False])
def test_meanwhile_runs_before_this_process_helps_or_waits(helping):
    others, done = LazyExecutor(), []
    share(["a", "b"], done.append, others, helping=helping,
          meanwhile=lambda: done.append(f"given: {others.given}"))  # fmt: skip
    assert done[0] == "given: ['a']"
    assert sorted(done[1:]) == ["a", "b"]


def test_a_failed_piece_fails_the_whole_work():
    with ThreadPoolExecutor(1) as others, pytest.raises(ZeroDivisionError):
        share([1, 0], (1).__truediv__, others)


def test_work_lost_with_a_process_is_not_in_the_result():
    with Workers(1) as others:
        assert share([1], os._exit, others, helping=False) == {}
