"""Ctrl-C before there is anything to end."""

import os
import signal
import subprocess
import sys

from tests.machine import hear_ctrl_c

LOADING = """
import time
from briefing.interrupted import end_when_interrupted
end_when_interrupted()
print("loading", flush=True)
class Slow:
    def __set_name__(self, owner, name):
        time.sleep(20)
class Module:
    slow = Slow()
"""


def test_a_program_that_is_being_loaded_ends_with_its_code_and_without_a_word():
    ran = subprocess.Popen(
        [sys.executable, "-c", LOADING], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=hear_ctrl_c,
    )  # fmt: skip
    assert ran.stdout.readline() == b"loading\n"
    os.kill(ran.pid, signal.SIGINT)
    _, said = ran.communicate(timeout=10)
    assert (ran.returncode, said) == (130, b"")


def test_who_is_not_to_hear_it_does_not():
    ignoring = """
import signal
from briefing.interrupted import end_when_interrupted
signal.signal(signal.SIGINT, signal.SIG_IGN)
end_when_interrupted()
print(signal.getsignal(signal.SIGINT) is signal.SIG_IGN)
"""
    ran = subprocess.run([sys.executable, "-c", ignoring], capture_output=True, text=True)
    assert ran.stdout == "True\n"
