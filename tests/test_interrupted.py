"""Ctrl-C while the program is still being loaded, and at a question."""

import io
import os
import signal
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.cli.terminal import Stopped, ask, stoppable
from briefing.system.process import end_when_interrupted
from tests.conftest import ROOT
from tests.machine import hear_ctrl_c

LOADING = """
import time
from briefing.system.process import end_when_interrupted
end_when_interrupted()
print("loading", flush=True)
class Slow:
    def __set_name__(self, owner, name):
        time.sleep(20)
class Module:
    slow = Slow()
"""


def test_ctrl_c_while_loading_exits_with_130_and_no_output():
    ran = subprocess.Popen(
        [sys.executable, "-c", LOADING], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=hear_ctrl_c,
    )  # fmt: skip
    assert ran.stdout.readline() == b"loading\n"
    os.kill(ran.pid, signal.SIGINT)
    _, said = ran.communicate()
    assert (ran.returncode, said) == (130, b"")


def test_an_ignored_sigint_stays_ignored():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_when_interrupted()
    assert signal.signal(signal.SIGINT, before) is signal.SIG_IGN


class Stopping(io.StringIO):
    """A stream that is stopped by Ctrl-C while it is flushed."""

    def flush(self):
        os.kill(os.getpid(), signal.SIGINT)


def test_ctrl_c_while_a_question_is_printed_is_heard_before_any_answer(monkeypatch):
    answers, typed = os.pipe()
    os.write(typed, b"an answer\n")
    monkeypatch.setattr(sys, "stderr", Stopping())
    before = signal.getsignal(signal.SIGINT)
    hear_ctrl_c()
    with os.fdopen(answers) as stdin, os.fdopen(typed, "w"), stoppable():
        monkeypatch.setattr(sys, "stdin", stdin)
        with pytest.raises(Stopped):
            ask("Title: ")
    signal.signal(signal.SIGINT, before)


ASKING = """
import sys
from briefing.cli.terminal import Stopped, ask, stoppable
while True:
    try:
        with stoppable():
            print("answered:", ask("Q: "), flush=True)
    except Stopped as stopped:
        print("heard", *stopped.args, flush=True)
"""


@pytest.fixture(scope="module")
def asking():
    """Ask the same question for ever at a terminal; yield the process and the terminal."""
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", ASKING], cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs,
        start_new_session=True, preexec_fn=hear_ctrl_c,
    )  # fmt: skip
    os.close(theirs)
    yield process, ours
    process.kill()
    process.wait()
    os.close(ours)


@given(st.integers(0, 500))
def test_ctrl_c_at_any_moment_of_a_question_is_heard_without_a_key(asking, microseconds):
    process, terminal = asking
    shown = b""
    while not shown.endswith(b"Q: "):
        shown += os.read(terminal, 1)
    time.sleep(microseconds / 1e6)
    process.send_signal(signal.SIGINT)
    shown = b""
    while b"heard 2\r\n" not in shown:
        shown += os.read(terminal, 1)


def test_answers_are_read_line_by_line(asking):
    _, terminal = asking
    os.write(terminal, "Côte d’Ivoire\nx\n".encode())
    shown = b""
    while b"answered: x\r\n" not in shown:
        shown += os.read(terminal, 1)
    assert "answered: Côte d’Ivoire\r\n".encode() in shown
