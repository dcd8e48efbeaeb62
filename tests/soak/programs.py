"""The program as a process that a test watches from outside."""

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from tests.conftest import ROOT
from tests.machine import hear_ctrl_c, stat_of


class Running(subprocess.Popen):
    """A run of the program; what it writes to standard error goes to a file."""

    def __init__(self, words):
        """``words``: its arguments."""
        self._file = tempfile.TemporaryFile("w+")  # noqa: SIM115  (written until the program ends: see finish)
        command = [sys.executable, "build.py", *map(str, words)]
        super().__init__(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=self._file, text=True,
            preexec_fn=hear_ctrl_c,
        )  # fmt: skip
        self.said = ""

    def __exit__(self, *failed):
        """Let no run outlive its test."""
        self.kill()
        super().__exit__(*failed)

    def finish(self):
        """Wait for the end and return the exit code."""
        with self.stdout:
            code = self.wait(1800)
        with self._file as file:
            file.seek(0)
            self.said = file.read()
        return code


def started(*words):
    return Running(words)


def children(pid):
    """Return the process IDs of the workers of a run."""
    there = (int(folder.name) for folder in Path("/proc").glob("[0-9]*"))
    return [one for one in there if stat_of(one)[1:2] == [str(pid)] and is_worker(one)]


def is_worker(pid):
    """Return whether a process was started for work."""
    with suppress(OSError):
        return b"briefing.system.workers" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def memory(pid):
    """Return the resident memory of a process in MiB; 0 if it has ended."""
    with suppress(OSError):
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
    return 0.0


def ended(pid):
    """Kill a process, unless it has ended."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
