"""Chooses who builds: this process, others on this machine, or a cluster."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from briefing.memory import collect_now_and_then
from briefing.problems import Problem

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from briefing.reporting import Report


_FEW = 4
"""For so many briefings each, it is worth starting processes that check them."""
_CHECKED = 500
"""How many briefings a process checks before it is replaced. Nothing is laid out, so none leaks."""


@dataclass(frozen=True)
class Workforce:
    """The processes that help this one, and their number; by default, this process works alone."""

    here: Callable[[], Executor] | None = None
    elsewhere: Executor | None = None
    number: int = 1


@contextmanager
def workforce(
    jobs: int | None, scheduler: str | None, briefings: int, report: Report
) -> Iterator[Workforce | None]:
    """Provide the workforce for a number of briefings; None if the cluster cannot be used.

    The reason is reported.
    """
    jobs = jobs or processors()
    if scheduler is None:
        yield Workforce(_processes(jobs, briefings), number=jobs)
        return
    from briefing.cluster import Cluster, Unusable
    from briefing.workers import Workers

    try:
        cluster = Cluster(scheduler)
    except Unusable as error:
        problems = [Problem("cluster-unusable", reason) for reason in error.reasons[:-1]]
        problems.append(Problem("cluster-unusable", error.reasons[-1], help=error.remedy))
        report.tell(problems, 3)
        yield None
        return
    with cluster:
        yield Workforce(partial(Workers, jobs), cluster, cluster.number)


def _processes(jobs: int, briefings: int) -> Callable[[], Executor] | None:
    """Return a factory for local worker processes, or None if this process works alone."""
    if not briefings or (jobs == 1 and briefings == 1):
        return None
    from briefing.workers import AT_MOST, Workers

    if briefings == 1:  # its flows are shared with this process, and all end with the run
        return partial(Workers, jobs - 1, at_most=sys.maxsize)
    if jobs == 1 and briefings <= AT_MOST:
        collect_now_and_then()
        return None
    return partial(Workers, min(jobs, briefings))


def checkers(jobs: int | None, briefings: int) -> tuple[Callable[[], Executor] | None, int]:
    """Return a factory for the processes that check briefings, if there are several; their number.

    A process takes longer to start than to check a few briefings.
    """
    number = min(jobs or processors(), briefings // _FEW)
    if number <= 1:
        collect_now_and_then()
        return None, 1
    from briefing.workers import Workers

    return partial(Workers, number, at_most=_CHECKED), number


def processors() -> int:
    """Return the number of CPUs this process may use, which a container may restrict."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
