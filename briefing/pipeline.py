"""The line: read → review → compose → press → deliver. A value goes in at the left, is handed on.

Each stage is imported when it is reached: a check needs no layout engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from traceback import format_exception
from typing import TYPE_CHECKING

from briefing.deliver import Consignment, Delivered, Parcel
from briefing.deliver import deliver as hand_over
from briefing.problems import Problem, has_errors, ordered

if TYPE_CHECKING:
    from briefing.read import Reading

SHORT = range(1, 5)
"""A briefing of so many pages has no list of contents."""


@dataclass(frozen=True)
class Request:
    """What to build, from where, to where; ``shown`` is how the folders are written in problems."""

    content: Path
    templates: Path
    output: Path
    formats: tuple[str, ...] = ("pdf", "html")
    strict: bool = False
    shown: Mapping[str, str] = field(default_factory=dict)


class Status(StrEnum):
    """How it went. A failure is the content's, unusable is the machine, a defect is our own."""

    DONE = "done"
    FAILED = "failed"
    UNUSABLE = "unusable"
    DEFECT = "defect"


@dataclass(frozen=True)
class Outcome:
    """What became of a briefing."""

    name: str
    status: Status = Status.DONE
    problems: tuple[Problem, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)
    unused: frozenset[Problem] | None = None  # its unused sources; None if it could not be read
    made: Consignment | None = None  # what waits for delivery
    files: tuple[Delivered, ...] = ()
    report: str = ""  # of a defect: the traceback

    def having(self, request: Request, problems: Iterable[Problem]) -> Outcome:
        """The same with these problems; if they stop it, nothing waits for delivery."""
        told = ordered((*self.problems, *problems))
        if not has_errors(told, strict=request.strict):
            return replace(self, problems=told)
        return replace(self, problems=told, status=Status.FAILED, made=None)


def build(request: Request, name: str) -> Outcome:
    """Make the files of a briefing and deliver them. Never raises."""
    return deliver(request, make(request, name))


def make(request: Request, name: str) -> Outcome:
    """Make the files of a briefing, in any process; nothing is written. Never raises."""
    return _guarded(name, lambda: _press(request, *_read(request, name)))


def check(request: Request, name: str) -> Outcome:
    """Read and review a briefing. Never raises."""
    return _guarded(name, lambda: _read(request, name)[1])


def never_used(outcomes: Iterable[Outcome]) -> frozenset[Problem]:
    """The sources that no briefing uses. Unless all could be read, that cannot be known."""
    unused = [outcome.unused for outcome in outcomes]
    known = [one for one in unused if one is not None]
    return frozenset.intersection(*known) if known and len(known) == len(unused) else frozenset()


def deliver(request: Request, outcome: Outcome) -> Outcome:
    """Write what was made, if anything. Never raises."""
    return _guarded(outcome.name, lambda: _deliver(request, outcome))


def _read(request: Request, name: str) -> tuple[Reading, Outcome]:
    from briefing.read import read_briefing
    from briefing.review import review, unused_sources

    reading = read_briefing(request.content, name, shown=request.shown.get("content"))
    outcome = Outcome(name, inputs={f"content/{k}": v for k, v in reading.inputs.items()})
    if reading.briefing is None:
        return reading, outcome.having(request, reading.problems)
    found = map(reading.positions.problem, review(reading.briefing))
    unused = frozenset(map(reading.positions.problem, unused_sources(reading.briefing)))
    return reading, replace(outcome, unused=unused).having(request, (*reading.problems, *found))


def _press(request: Request, reading: Reading, outcome: Outcome) -> Outcome:
    if reading.briefing is None or has_errors(outcome.problems):
        return outcome
    from briefing import press
    from briefing.compose import compose
    from briefing.review import missing_glyphs

    place, shown = reading.positions.problem, request.shown.get("templates")
    presses = {"pdf": press.press_pdf, "html": press.press_html}
    try:
        for contents in (True, False):
            composed = compose(reading.briefing, request.templates, contents=contents, shown=shown)
            told = (*composed.problems, *map(place, composed.findings))
            if composed.document is None or has_errors(told):
                return outcome.having(request, told)
            pressed = {kind: presses[kind](composed.document) for kind in request.formats}
            if "pdf" not in pressed or pressed["pdf"].pages not in SHORT:
                break
        versions = press.versions()
    except press.EngineMissing as error:
        advice = "run 'make': it installs what is missing, or says which command does"
        missing = Problem("engine-missing", str(error), help=advice)
        return replace(outcome.having(request, [missing]), status=Status.UNUSABLE)
    for result in pressed.values():
        lost = missing_glyphs(reading.briefing, result.missing_glyphs)
        laid_out = (_in_templates(problem, shown) for problem in result.problems)
        told = (*told, *laid_out, *map(place, lost))
    stem = f"{outcome.name}-briefing-{reading.briefing.document.language}"
    parcels = tuple(Parcel(f"{stem}.{k}", p.content, p.pages) for k, p in pressed.items())
    inputs = {**outcome.inputs, **{f"templates/{k}": v for k, v in composed.inputs.items()}}
    made = Consignment(outcome.name, parcels, inputs, versions)
    return replace(outcome, inputs=inputs, made=made).having(request, told)


def _deliver(request: Request, outcome: Outcome) -> Outcome:
    if outcome.made is None:
        return outcome
    delivery = hand_over(request.output, outcome.made, shown=request.shown.get("output"))
    delivered = replace(outcome, files=delivery.files, made=None)
    return delivered.having(request, delivery.problems)


def _in_templates(problem: Problem, shown: str | None) -> Problem:
    """The problem as the press has it, which knows style sheets by their names only."""
    if problem.position is None or shown is None:
        return problem
    return replace(
        problem, position=replace(problem.position, file=f"{shown}/{problem.position.file}")
    )


def _guarded(name: str, stages: Callable[[], Outcome]) -> Outcome:
    try:
        return stages()
    except Exception as error:  # a defect in one briefing must not stop the others
        return defect(name, error)


def defect(name: str, error: Exception) -> Outcome:
    """What becomes of a briefing on which this program failed."""
    return Outcome(name, Status.DEFECT, report="".join(format_exception(error)))
