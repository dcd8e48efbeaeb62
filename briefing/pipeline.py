"""The line: read → review → dress → compose → press → inspect → deliver.

A value goes in at the left, is handed on, and is never sent back.

What each stage is given and what it makes of that is in :mod:`briefing.stages`; how many briefings
go along the line at once is in :mod:`briefing.batch`.
"""

from __future__ import annotations

from concurrent.futures import Executor
from functools import partial

from briefing.draft import Draft
from briefing.memory import with_room
from briefing.outcome import Outcome, Request, defect
from briefing.stages import (
    Stage,
    Work,
    clear,
    compose,
    deliver,
    dress,
    foresee,
    forewarn,
    freeze,
    inspect,
    lacking,
    press,
    read,
    review,
    show,
    withhold,
)


def build(request: Request, name: str, executor: Executor | None = None) -> Outcome:
    """A briefing from its YAML files to the files in the output folder. Never raises.

    ``executor`` is what its drawings and its flows are given out to.
    """
    work = Work(request, Outcome(name), executor=executor)
    return _along(work, read, review, dress, forewarn, compose, press, inspect, deliver)


def check(request: Request, name: str) -> Outcome:
    """What is wrong with a briefing; nothing is made of it. Never raises."""
    return _along(Work(request, Outcome(name)), read, review, dress, foresee)


def issue(request: Request, name: str) -> Outcome:
    """Freeze a briefing as the edition that it says it is, if nothing stands against it.

    It is made first, as by a build, for what is frozen can no longer be mended. Never raises.
    """
    work = Work(request, Outcome(name))
    return _along(work, read, review, dress, clear, compose, press, inspect, freeze)


def vet(request: Request, name: str) -> Outcome:
    """What keeps a briefing from being released; nothing is made of it. Never raises."""
    return _along(Work(request, Outcome(name)), read, review, dress, clear, withhold)


def make(request: Request, name: str, executor: Executor | None = None) -> Outcome:
    """The first part of a build, for any process: nothing is written. Never raises.

    ``executor`` is what its drawings and its flows are given out to.
    """
    work = Work(request, Outcome(name), executor=executor)
    return _along(work, read, review, dress, forewarn, compose, press, inspect)


def draft(request: Request, name: str, *, contents: bool = True) -> Draft:
    """What a browser can be shown of a briefing before it is laid out. Never raises.

    ``contents``: with a list of contents, as a briefing has that is not short.
    """
    return show(
        _gone(
            Work(request, Outcome(name)), read, review, dress, partial(compose, contents=contents)
        )
    )


def finish(request: Request, made: Outcome) -> Outcome:
    """The last part, for the one process that writes. Never raises."""
    return _along(Work(request, made), deliver)


def _along(work: Work, *stages: Stage) -> Outcome:
    """What becomes of a briefing that goes through these stages, one after the other."""
    return _gone(work, *stages).outcome


@with_room
def _gone(work: Work, *stages: Stage) -> Work:
    """The work on a briefing after these stages."""
    request, name = work.request, work.outcome.name
    try:
        for stage in stages:
            work = stage(work)
    except Exception as error:  # a defect in one briefing must not stop the others
        return lacking(work, error) or Work(request, defect(name, error))
    return work
