"""Pieces of work are shared with others, and none is done twice or forgotten."""

import os
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.sharing import share
from briefing.workers import Workers


@given(st.sets(st.integers(), max_size=9), st.booleans(), st.integers(1, 3))
def test_each_piece_is_done_once(pieces, helping, number):
    seen = []

    def work(piece):
        seen.append(piece)
        return -piece

    with ThreadPoolExecutor(number) as others:
        others.number = number
        assert share(pieces, work, others, helping=helping) == {each: -each for each in pieces}
    assert sorted(seen) == sorted(pieces)


class Later:
    """Does what it is given when it is asked for the result."""

    def __init__(self):
        self.given = []

    def submit(self, work, piece):
        self.given.append(piece)
        future = Future()
        future.result = lambda: work(piece)
        return future


def test_everybody_takes_the_longest_that_is_left():
    others, own = Later(), []
    share(["long", "middle", "short"], own.append, others)
    assert others.given == ["long"]
    assert own == ["middle", "short", "long"]


def test_who_does_not_help_waits_for_all_of_them():
    with ThreadPoolExecutor(1) as others:
        assert share("abc", str.upper, others, helping=False) == {"a": "A", "b": "B", "c": "C"}


@pytest.mark.parametrize("helping", [True, False])
def test_what_is_done_meanwhile_is_done_before_this_process_helps_or_waits(helping):
    others, done = Later(), []
    share(["a", "b"], done.append, others, helping=helping,
          meanwhile=lambda: done.append(f"given: {others.given}"))  # fmt: skip
    assert done[0] == "given: ['a']"
    assert sorted(done[1:]) == ["a", "b"]


def test_a_failure_is_the_whole_works():
    with ThreadPoolExecutor(1) as others, pytest.raises(ZeroDivisionError):
        share([1, 0], (1).__truediv__, others)


def test_what_was_lost_with_a_process_is_not_in_the_result():
    with Workers(1) as others:
        assert share([1], os._exit, others, helping=False) == {}
