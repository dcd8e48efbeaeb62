"""Flows are shared among processes: each is pressed once, the longest first, and none is lost."""

from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from threading import Event

import pytest

from briefing import pdf
from briefing.pdf import begin_flows, finish_flows
from briefing.pdf.fragment import Fragment
from tests.pdf.test_link import Document

BODIES = ("<p>1</p>", "<p>1</p>" * 9, "<p>1</p>" * 5)
LONGEST_FIRST = sorted(Document(BODIES).flows, key=len, reverse=True)


@pytest.fixture
def press(monkeypatch):
    """Have a function of its HTML press a flow, to nothing."""

    def by(function):
        def pressed(html, **_):
            function(html)
            return Fragment(b"", 1).to_bytes()

        monkeypatch.setattr(pdf, "press_to_bytes", pressed)

    return by


class Others:
    """Processes that begin as many tasks as they are, and do them when the result is awaited."""

    def __init__(self, number, error=None):
        self.number, self.error, self.begun = number, error, []

    def submit(self, work, html):
        future = Future()
        if len(self.begun) < self.number:
            self.begun.append(html)
            assert future.set_running_or_notify_cancel()
            future.set_exception(self.error) if self.error else future.set_result(work(html))
        return future


def test_each_flow_is_pressed_once_and_each_process_takes_the_longest_left(press):
    pressed = []
    press(pressed.append)
    others = Others(1)
    finish_flows(begin_flows(Document(BODIES), executor=others))
    assert others.begun == LONGEST_FIRST[:1]
    assert pressed == LONGEST_FIRST


def test_a_flow_that_is_lost_with_its_process_is_pressed_here(press):
    pressed = []
    press(pressed.append)
    finish_flows(begin_flows(Document(BODIES), executor=Others(3, BrokenExecutor())))
    assert pressed == LONGEST_FIRST


def test_of_abandoned_flows_no_more_are_begun(press):
    begun, held = [], Event()
    press(lambda html: begun.append(html) or held.wait(60))
    with ThreadPoolExecutor(1) as others:
        begin_flows(Document(BODIES), executor=others).abandon()
        held.set()
    assert begun in ([], LONGEST_FIRST[:1])
