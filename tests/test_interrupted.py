"""Ctrl-C while the program is still being loaded."""

import os
import signal
import subprocess
import sys

from briefing.system.process import end_when_interrupted
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
