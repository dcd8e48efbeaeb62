"""The request as typed, who builds it, and its report."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefing.build.report import Report
from briefing.cli.options import Arguments
from briefing.output.formats import Format
from briefing.problems import Problem
from briefing.system.paths import (
    THEME_FILE,
    display_path,
    has_theme,
    theme_folder,
    theme_names,
)
from briefing.system.process import collect_now_and_then
from briefing.system.suggest import nearest

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from briefing.build.request import Outcome, Request
    from briefing.cli.terminal import Screen

_FEW = 4
"""For so many briefings each, it is worth starting processes that check them."""
_CHECKED = 500
"""How many briefings a process checks before it is replaced. Nothing is laid out, so none leaks."""


@contextmanager
def workforce(
    asked: Arguments, briefings: int, report: Report, *, prints: bool
) -> Iterator[tuple[Callable[[], Executor] | None, Executor | None] | None]:
    """Provide what helps to make so many briefings: a factory for processes here, and a cluster.

    None if the cluster cannot be used; the reason is reported. ``prints``: whether PDFs are made.
    """
    from briefing.system.workers import AT_MOST, Workers

    jobs = asked.jobs or processors()
    if asked.scheduler is not None:
        from briefing.cluster import Cluster, Unusable

        try:
            cluster = Cluster(asked.scheduler)
        except Unusable as error:
            problems = [Problem("cluster-unusable", reason) for reason in error.reasons[:-1]]
            problems.append(Problem("cluster-unusable", error.reasons[-1], help=error.remedy))
            report.tell(problems, 3)
            yield None
            return
        with cluster:
            yield partial(Workers, jobs), cluster
    elif briefings == 1 and jobs > 1:  # its flows are shared with this process
        helpers = Workers(jobs - 1, at_most=sys.maxsize)  # all end with the run
        if prints:  # the engine is loaded while this process imports, reads and composes
            from briefing.pdf import get_ready

            helpers.submit(get_ready)
        yield lambda: helpers, None
    elif briefings > 1 and (jobs > 1 or briefings > AT_MOST):
        yield partial(Workers, min(jobs, briefings)), None
    else:
        if briefings > 1:
            collect_now_and_then()
        yield None, None


def checkers(jobs: int | None, briefings: int) -> Callable[[], Executor] | None:
    """Return a factory for the processes that check briefings, if it is worth starting several."""
    number = min(jobs or processors(), briefings // _FEW)
    if number > 1:
        from briefing.system.workers import Workers

        return partial(Workers, number, at_most=_CHECKED)
    if briefings > 1:
        collect_now_and_then()
    return None


def processors() -> int:
    """Return the number of CPUs this process may use, which a container may restrict."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def build_changed(
    asked: Arguments, request: Request, names: Sequence[str], screen: Screen, report: Report
) -> list[Outcome]:
    """Build the briefings that have changed, reporting each in turn; return all outcomes.

    Empty if the output folder cannot be written to, or the cluster cannot be used.
    """
    from briefing.build.incremental import recall

    unchanged = recall(request, names)
    changed = [name for name in names if name not in unchanged]
    if not changed:
        for name in names:
            report.add(unchanged[name])
        return [unchanged[name] for name in names]
    from briefing.output import unwritable

    if problem := unwritable(request.output, request.shown["output"]):
        report.tell([problem])
        return []
    prints = Format.PDF in request.formats
    with workforce(asked, len(changed), report, prints=prints) as helpers:
        if helpers is None:
            return []
        from briefing.build.batch import build_all, follow

        with screen.counting(len(changed)):
            here, cluster = helpers
            made = build_all(request, names, here, screen.finished, unchanged, cluster)
            return follow(made, report.add)


def open_report(asked: Arguments) -> tuple[Screen, Report]:
    """Return the screen of a run and its report."""
    from briefing.cli.terminal import Screen

    # Live lines would disturb GitHub commands and JSON.
    screen = Screen(sys.stderr, live=asked.form == "text")
    return screen, Report(asked.form, screen.show, strict=asked.strict, advice=asked.advice)


def parse_request(asked: Arguments, program: str = "") -> Request:
    """Return the request as typed; ``program``: its fingerprint, if outcomes are to be stored.

    Raises UsageError if the theme does not exist.
    """
    from briefing.build.request import Request, Variant

    look = Path(theme_folder(asked.theme, str(asked.content), str(asked.templates)))
    if asked.theme is not None and not has_theme(str(look)):
        names = theme_names(asked.templates)
        near = nearest(asked.theme, names)
        meant = f"did you mean '{near}'? " if near else ""
        words = f"there is no theme '{asked.theme}'; {meant}the built-in themes are: "
        words += f"{', '.join(names) or 'none'}; or give a folder with a {THEME_FILE}"
        raise click.BadParameter(words, param_hint="'--theme'")
    folders = {"content": asked.content, "templates": asked.templates, "output": asked.output}
    return Request(
        asked.content.absolute(),
        asked.templates.absolute(),
        asked.output.absolute(),
        # In a fixed order, whatever the order of the options.
        tuple(kind for kind in Format if kind in asked.formats or not asked.formats),
        strict=asked.strict,
        layout=asked.layout,
        rendition=asked.rendition,
        variant=Variant(
            asked.profile, asked.page, asked.duplex, asked.attach, asked.marked or None
        ),
        edition=asked.edition,
        on=asked.on,
        shown={name: display_path(path) for name, path in {**folders, "theme": look}.items()},
        theme=look.absolute() if asked.theme is not None else None,
        program=program,
    )
