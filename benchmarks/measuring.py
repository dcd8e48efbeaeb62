"""Programs timed in turn, A B C, A B C …, so that what else the machine does falls on all.

A ratio is taken pair by pair, within a round; of ratios and times the median counts, and the least
and the greatest are shown beside it.
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
"""Seconds after which a program that has not ended is stopped."""


class Failed(Exception):
    """A program could not do what it was asked for; the message has its last words."""


@dataclass(frozen=True)
class Sample:
    """One run: seconds, and the largest process in MiB where that was seen."""

    seconds: float
    peak: float = 0


@dataclass(frozen=True)
class Series:
    """The runs of one job."""

    samples: tuple[Sample, ...]

    @property
    def seconds(self) -> tuple[float, float, float]:
        """The least, the median, the greatest."""
        return spread([sample.seconds for sample in self.samples])

    @property
    def peak(self) -> float:
        """MiB, the median."""
        return median(sample.peak for sample in self.samples)

    def over(self, other: Series) -> tuple[float, float, float]:
        """How many times as long as another took in the same round: least, median, greatest."""
        pairs = zip(self.samples, other.samples, strict=False)
        return spread([mine.seconds / its.seconds for mine, its in pairs])


def spread(values: Sequence[float]) -> tuple[float, float, float]:
    """The least, the median, the greatest."""
    return min(values), median(values), max(values)


Job = Callable[[int], Sample]
"""Does it once; the number of the round makes each edit another one."""


def interleaved(
    jobs: Mapping[str, Job], rounds: int, budget: float, failed: Callable[[str, Failed], object]
) -> dict[str, Series]:
    """Each job once in each round; no further round when ``budget`` seconds are used up.

    A job that fails is not asked again, and has no series.
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
    """A program from its start to its end. Raises Failed if it does not end well."""
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        program = subprocess.Popen(  # noqa: S603  # commands of ours
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd=cwd
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
    """A program that goes on running, and does the same again when asked (``warm.py``)."""

    def __init__(self, command: Sequence[str], cwd: Path) -> None:
        """Start it. Its first answer takes longer: until then it imports."""
        self._program = subprocess.Popen(  # noqa: S603  # commands of ours
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=cwd
        )

    def ask(self, job: str) -> Sample:
        """Have it do a job. Raises Failed."""
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
        """End it."""
        assert self._program.stdin is not None
        self._program.stdin.close()
        try:
            self._program.wait(20)
        except subprocess.TimeoutExpired:
            self._program.kill()
            self._program.wait()
