"""The pipeline: read → load theme → bind → review → compose → press → inspect → measure → deliver.

A value is passed from stage to stage and never back.

A stage is a function from :class:`Work` to :class:`Work`. If its input is missing, because an
earlier one found errors, it returns its work unchanged. It imports its package when it runs: a
check needs no layout engine. How many briefings are processed at once is in
:mod:`briefing.build.batch`.
"""

from __future__ import annotations

from concurrent.futures import Executor
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from briefing.build.content import (
    bind,
    freeze,
    load_theme,
    preflight,
    preflight_rest,
    read,
    report_unusable,
    require_issuable,
    require_issued,
    review,
)
from briefing.build.files import (
    compose,
    compose_early,
    deliver,
    inspect,
    pack,
    press,
    reuse,
    show,
)
from briefing.build.layout import measure
from briefing.build.request import Draft, Outcome, Request, defect
from briefing.build.work import Stage, Work

if TYPE_CHECKING:
    from briefing.read import Reading

UNDERSTAND: tuple[Stage, ...] = (read, load_theme, bind, review)
"""The stages from the files to a reviewed briefing whose text is finished."""


def build(request: Request, name: str, executor: Executor | None = None) -> Outcome:
    """Build a briefing from its YAML files to the files in the output folder. Never raises.

    ``executor`` runs its drawings and flows.
    """
    return finish(request, make(request, name, executor))


def make(request: Request, name: str, executor: Executor | None = None) -> Outcome:
    """Run a build without delivery, in any process: nothing is written. Never raises."""
    work = Work(request, Outcome(name), executor=executor)
    # Other processes press what is composed early.
    composed = (read, load_theme, bind, compose_early, review, preflight_rest, compose)
    return _run(work, *composed, reuse, press, inspect, measure, pack).outcome


def finish(request: Request, made: Outcome) -> Outcome:
    """Deliver the result of :func:`make`, in the one process that writes. Never raises."""
    return _run(Work(request, made), deliver).outcome


def check(request: Request, name: str) -> Outcome:
    """Report what is wrong with a briefing, without making any file. Never raises.

    If its layout is asked for, its pages are laid out and measured.
    """
    laid_out = (preflight_rest, compose, press, measure)
    rest = laid_out if request.layout else (preflight,)
    return _run(Work(request, Outcome(name)), *UNDERSTAND, *rest).outcome


def issue(request: Request, name: str) -> Outcome:
    """Freeze a briefing as the edition it names, if nothing prevents it.

    Its files are made first, as in a build, since a frozen edition cannot be corrected. Never
    raises.
    """
    rest = (require_issuable, compose, press, inspect, measure, freeze)
    return _run(Work(request, Outcome(name)), *UNDERSTAND, *rest).outcome


def check_release(request: Request, name: str) -> Outcome:
    """Report what prevents a briefing's release, without making any file. Never raises."""
    work = Work(request, Outcome(name))
    return _run(work, *UNDERSTAND, require_issuable, require_issued).outcome


def draft(request: Request, name: str, *, pages: int = 0) -> Draft:
    """Return the HTML preview of a briefing, available before layout. Never raises.

    ``pages``: how many it had when last laid out, which decides whether it has contents.
    """
    work = Work(request, Outcome(name))
    return show(_run(work, *UNDERSTAND, partial(compose, pages=pages)))


def read_bound(request: Request, name: str) -> Reading:
    """Read a briefing with its figures printed and its type set, as an edition is compared."""
    work = bind(load_theme(read(Work(request, Outcome(name)))))
    assert work.reading is not None  # the stage that reads always gives one
    return replace(work.reading, problems=work.outcome.problems)


def _run(work: Work, *stages: Stage) -> Work:
    """Run the stages in order and return the work."""
    request, name = work.request, work.outcome.name
    try:
        for stage in stages:
            work = stage(work)
    except Exception as error:  # a defect in one briefing must not stop the others
        return report_unusable(work, error) or Work(request, defect(name, error))
    return work
