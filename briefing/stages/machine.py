"""Handles errors of a machine that lacks what a build needs."""

from __future__ import annotations

from dataclasses import replace

from briefing.folders import IS_CLONE
from briefing.interrupted import LACK_HELP, lack_of
from briefing.outcome import Status
from briefing.problems import Problem
from briefing.stages.work import Work


def as_unusable(work: Work, error: Exception) -> Work | None:
    """Return the work with a problem for what the machine lacks; None for any other error."""
    if (lack := lack_of(error)) is not None:
        return _unusable(work, Problem("machine-limit", lack, help=LACK_HELP))
    from briefing.fonts import FontMissing
    from briefing.installed import LIBYAML_HELP, ParserMissing
    from briefing.press import EngineChanged, EngineMissing

    reinstalled = "remove the folder .venv, then run 'make': it reinstalls all packages"
    if isinstance(error, ParserMissing):
        code, advice = "parser-missing", LIBYAML_HELP
    elif isinstance(error, EngineChanged):
        code = "engine-changed"
        advice = reinstalled if IS_CLONE else "install the packages of the program again"
    elif isinstance(error, EngineMissing):
        code = "engine-missing"
        made = "run 'make': it installs what is missing, or says which command does"
        advice = made if IS_CLONE else "install Pango with the system's package manager"
    elif isinstance(error, FontMissing):
        code = "font-missing"
        advice = reinstalled if IS_CLONE else "install the packages of the program again"
    else:
        return None
    return _unusable(work, Problem(code, str(error), help=advice))


def _unusable(work: Work, problem: Problem) -> Work:
    work = work.with_problems([problem])
    return replace(work, outcome=replace(work.outcome, status=Status.UNUSABLE))
