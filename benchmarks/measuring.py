"""Times programs in turn, A B C, A B C …, so that other load on the machine affects them all.

Ratios are taken pair by pair, within a round; the median of ratios and times counts, and minimum
and maximum are shown beside it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from threading import Timer
from typing import IO, Any

LIMIT = 300
"""Seconds after which a program is stopped."""
ENVIRONMENT = {name: on for name, on in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""All programs may keep what they compile, as they do for their users."""


class Failed(Exception):
    """Raised when a program fails; the message is the last line of its output."""


@dataclass(frozen=True)
class Sample:
    """One run: seconds, and the peak memory of its largest process in MiB, if measured."""

    seconds: float
    peak: float = 0


@dataclass(frozen=True)
class Series:
    """The runs of one job."""

    samples: tuple[Sample, ...]

    @property
    def seconds(self) -> tuple[float, float, float]:
        """Minimum, median and maximum."""
        return spread([sample.seconds for sample in self.samples])

    @property
    def peak(self) -> float:
        """Median peak memory in MiB."""
        return median(sample.peak for sample in self.samples)

    def over(self, other: Series) -> tuple[float, float, float]:
        """Return minimum, median and maximum ratio of times to another job's in the same rounds."""
        pairs = zip(self.samples, other.samples, strict=False)
        return spread([mine.seconds / its.seconds for mine, its in pairs])


def spread(values: Sequence[float]) -> tuple[float, float, float]:
    """Return minimum, median and maximum."""
    return min(values), median(values), max(values)


Job = Callable[[int], Sample]
"""Does the job once; the number of the round makes each edit different."""


def interleaved(
    jobs: Mapping[str, Job], rounds: int, budget: float, failed: Callable[[str, Failed], object]
) -> dict[str, Series]:
    """Run each job once per round; no further round once it would exceed ``budget`` seconds.

    A job that fails is not run again, and has no series.
    """
    began, left = time.monotonic(), dict(jobs)
    samples: dict[str, list[Sample]] = {name: [] for name in jobs}
    for number in range(rounds):
        for name, job in tuple(left.items()):
            try:
                samples[name].append(job(number))
            except Failed as error:
                failed(name, error)
                del left[name], samples[name]
        used = time.monotonic() - began
        if used + used / (number + 1) > budget:
            break
    return {name: Series(tuple(one)) for name, one in samples.items() if one}


def run(command: Sequence[str], cwd: Path) -> Sample:
    """Run a program from start to end. Raises Failed if it exits with an error."""
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        program = subprocess.Popen(  # noqa: S603  # commands of ours
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd=cwd, env=ENVIRONMENT
        )
        stop = Timer(LIMIT, program.kill)
        stop.start()
        _, status, usage = os.wait4(program.pid, 0)
        seconds = time.perf_counter() - began
        stop.cancel()
        program.returncode = os.waitstatus_to_exitcode(status)
        if program.returncode:
            raise Failed(_last_words(said) or f"it ended with {program.returncode}")
    unit = 2**20 if sys.platform == "darwin" else 2**10  # bytes there, KiB elsewhere
    return Sample(seconds, usage.ru_maxrss / unit)


def _last_words(said: IO[bytes]) -> str:
    said.seek(0)
    lines = said.read().decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else ""


class Warm(AbstractContextManager["Warm"]):
    """A program that stays running and repeats its work on request (``warm.py``)."""

    def __init__(self, command: Sequence[str], cwd: Path) -> None:
        """Start it. Its first answer takes longer: it imports first."""
        self._program = subprocess.Popen(  # noqa: S603  # commands of ours
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=cwd,
            env=ENVIRONMENT,
        )

    def ask(self, job: str) -> Sample:
        """Request a job. Raises Failed."""
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        stop = Timer(LIMIT, self._program.kill)
        stop.start()
        try:
            self._program.stdin.write(f"{job}\n")
            self._program.stdin.flush()
            answer = self._program.stdout.readline()
        except BrokenPipeError:
            answer = ""
        finally:
            stop.cancel()
        if not answer:
            raise Failed("it has ended")
        said: dict[str, Any] = json.loads(answer)
        if "failed" in said:
            raise Failed(said["failed"])
        return Sample(said["seconds"])

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        assert self._program.stdin is not None
        self._program.stdin.close()
        try:
            self._program.wait(20)
        except subprocess.TimeoutExpired:
            self._program.kill()
            self._program.wait()
