"""Work is shared among processes: each piece is done once, and none is forgotten."""

import os
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.system.workers import Sharing, Workers


@given(st.sets(st.integers(), max_size=9), st.booleans(), st.integers(1, 3))
def test_each_piece_of_work_is_done_once(pieces, helping, number):
    seen = []

    def work(piece):
        seen.append(piece)
        return -piece

    with ThreadPoolExecutor(number) as others:
        others.number = number
        done = Sharing(pieces, work, others).finish(helping=helping)
    assert done == {each: -each for each in pieces}
    assert sorted(seen) == sorted(pieces)


def test_each_process_takes_the_longest_piece_left():
    begun, own = [], []

    class Others:
        def submit(self, work, piece):
            begun.append(piece)
            future = Future()
            future.result = lambda: work(piece)
            return future

    Sharing(["long", "middle", "short"], own.append, Others()).finish()
    assert begun == ["long"]
    assert own == ["middle", "short", "long"]


def test_of_abandoned_work_no_more_pieces_are_begun():
    begun, held = [], Event()

    def work(piece):
        begun.append(piece)
        held.wait(60)

    with ThreadPoolExecutor(1) as others:
        sharing = Sharing(["a", "b"], work, others)
        sharing.abandon()
        held.set()
    assert begun == ["a"]


def test_a_failed_piece_fails_the_whole_work():
    with ThreadPoolExecutor(1) as others, pytest.raises(ZeroDivisionError):
        Sharing([1, 0], (1).__truediv__, others).finish()


def test_work_lost_with_a_process_is_not_in_the_result():
    with Workers(1) as others:
        assert Sharing([1], os._exit, others).finish(helping=False) == {}
