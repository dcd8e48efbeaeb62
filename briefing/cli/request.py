"""A command as typed: what it acts on, where it reports, and who builds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from functools import cached_property, partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from briefing.build.report import Report
from briefing.build.request import Outcome, Request, Variant
from briefing.cli.options import SHARED, Decorator
from briefing.cli.terminal import Screen
from briefing.output.formats import Format
from briefing.problems import Problem
from briefing.system.paths import (
    CALLED,
    DEFAULTS,
    THEME_FILE,
    briefing_names,
    display_path,
    has_theme,
    list_edition_folders,
    passed_over,
    theme_folder,
    theme_names,
)
from briefing.system.process import collect_now_and_then, count_processors
from briefing.system.suggest import nearest
from briefing.system.values import Value

if TYPE_CHECKING:
    from concurrent.futures import Executor


class Run(Value, dict=True):
    """What is given for the arguments and options in ``SHARED``, or their defaults, and what
    follows from it.
    """

    briefings: tuple[str, ...] = ()
    content: Path = Path(DEFAULTS["content"])
    templates: Path = Path(DEFAULTS["templates"])
    theme: str | None = None
    output: Path = Path(DEFAULTS["output"])
    formats: tuple[str, ...] = ()
    jobs: int | None = None
    scheduler: str | None = None
    strict: bool = False
    layout: bool = False
    form: str = "text"
    advice: bool = False
    on: date | None = None
    edition: int | None = None
    rendition: str = ""
    marked: bool | None = None
    profile: str | None = None
    page: str | None = None
    duplex: bool | None = None
    attach: bool | None = None

    @cached_property
    def request(self) -> Request:
        """What to build. Raises UsageError if the theme does not exist."""
        theme = Path(theme_folder(self.theme, str(self.content), str(self.templates)))
        if self.theme is not None and not has_theme(theme):
            names = theme_names(self.templates)
            near = nearest(self.theme, names)
            meant = f"did you mean '{near}'? " if near else ""
            words = f"there is no theme '{self.theme}'; {meant}the built-in themes are: "
            words += f"{', '.join(names) or 'none'}; or give a folder with a {THEME_FILE}"
            raise click.BadParameter(words, param_hint="'--theme'")
        folders = {"content": self.content, "templates": self.templates, "output": self.output}
        return Request(
            self.content.absolute(),
            self.templates.absolute(),
            self.output.absolute(),
            # In a fixed order, whatever the order of the options.
            formats=tuple(kind for kind in Format if kind in self.formats or not self.formats),
            strict=self.strict,
            layout=self.layout,
            rendition=self.rendition,
            variant=Variant(self.profile, self.page, self.duplex, self.attach, self.marked),
            edition=self.edition,
            on=self.on,
            shown={name: display_path(path) for name, path in {**folders, "theme": theme}.items()},
            theme=theme.absolute() if self.theme is not None else None,
        )

    @cached_property
    def screen(self) -> Screen:
        """Where problems are printed. Live lines would disturb GitHub commands and JSON."""
        return Screen(sys.stderr, live=self.form == "text")

    @cached_property
    def report(self) -> Report:
        """What is told to the user."""
        return Report(self.form, self.screen.show, strict=self.strict, advice=self.advice)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The briefings to work on; empty if there are none or if a named one does not exist, which
        is reported.
        """
        content, shown = self.request.content, self.request.shown["content"]
        there = briefing_names(content)
        for name in passed_over(content, there) if not self.briefings else ():
            words = f"'{shown}/{name}' looks like a briefing, but is none, so it is not built"
            advice = "a briefing is a file NAME.yaml or a folder with a file briefing.yaml, and "
            advice += "its name is Unicode: rename it, or move it away"
            self.report.tell([Problem("folder-passed-over", words, help=advice)])
        if self.edition is not None:
            there = tuple(sorted({*there, *list_edition_folders(content)}))
        if not there:
            words = f"there is no briefing in '{shown}'"
            advice = f"'{CALLED} new NAME' begins one: a file NAME.yaml"
            self.report.tell([Problem("no-briefings", words, help=advice)])
            return ()
        named: dict[str, None] = {}
        for typed in self.briefings:
            path = Path(typed).resolve()  # which a shell completes: content/kazakhstan/
            is_path = typed not in there and path.parent == content.resolve()
            of_file = path.name.removesuffix(".yaml") if path.is_file() else path.name
            named[of_file if is_path else typed.rstrip("/")] = None
        unknown = [name for name in named if name not in there]
        for name in unknown:
            words = f"there is no briefing '{name}' in '{shown}'"
            self.report.tell(
                [Problem("unknown-briefing", words, help=self._advise(name, there))], 2
            )
        return () if unknown else tuple(named) or there

    def _advise(self, name: str, there: tuple[str, ...]) -> str:
        """Return what may have been meant by a name that no briefing has."""
        if name == Path(name).name and (self.content / name).is_dir():
            return "the folder exists, but has no file briefing.yaml"
        group = click.get_current_context().find_root().command
        assert isinstance(group, click.Group)
        if meant := nearest(name, [*there, *group.commands]):
            return f"did you mean {'' if meant in there else 'the command '}'{meant}'?"
        listed = ", ".join(there[:6]) + " …" * (len(there) > 6)
        return f"the briefings are: {listed}; '{CALLED} --help' shows every command"


def takes(*options: str | Decorator) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Give a command these options, those of ``SHARED`` by name, in the order of its help.

    The command gets the shared ones as a ``Run``, its first argument, and its own by name.
    """

    def decorate(command: Callable[..., int]) -> Callable[..., int]:
        @wraps(command)
        def start(**given: Any) -> int:
            names = Run.__struct_fields__
            run = Run(**{name: given.pop(name) for name in names if name in given})
            click.get_current_context().obj.append(run)  # for the report of a defect
            return command(run, **given)

        for option in reversed(options):
            start = (SHARED[option] if isinstance(option, str) else option)(start)
        return start

    return decorate


_FEW = 4
"""For so many briefings each, it is worth starting processes that check them."""
_CHECKED = 500
"""How many briefings a process checks before it is replaced. Nothing is laid out, so none leaks."""


def checkers(jobs: int | None, briefings: int) -> Callable[[], Executor] | None:
    """Return a factory for the processes that check briefings, if it is worth starting several."""
    number = min(jobs or count_processors(), briefings // _FEW)
    if number > 1:
        from briefing.system.workers import Workers

        return partial(Workers, number, at_most=_CHECKED)
    if briefings > 1:
        collect_now_and_then()
    return None


def _builders(jobs: int, briefings: int, *, prints: bool) -> Callable[[], Executor] | None:
    """Return a factory for the processes that help to build; ``prints``: whether PDFs are made."""
    from briefing.system.workers import AT_MOST, Workers

    if briefings == 1 and jobs > 1:  # its flows are shared with this process
        helpers = Workers(jobs - 1, at_most=sys.maxsize)  # all end with the run
        if prints:  # the engine is loaded while this process imports, reads and composes
            from briefing.pdf import get_ready

            helpers.submit(get_ready)
        return lambda: helpers
    if briefings > 1 and (jobs > 1 or briefings > AT_MOST):
        return partial(Workers, min(jobs, briefings))
    if briefings > 1:
        collect_now_and_then()
    return None


def build_changed(run: Run, request: Request) -> list[Outcome]:
    """Build the briefings that have changed, reporting each in turn; return all outcomes.

    Empty if the output folder cannot be written to, or the cluster cannot be used.
    """
    from briefing.build.incremental import fingerprint_program, recall

    request = replace(request, program=fingerprint_program(sys.prefix))
    names, report = run.names, run.report
    unchanged = recall(request, names)
    changed = len(names) - len(unchanged)
    if not changed:
        for name in names:
            report.add(unchanged[name])
        return [unchanged[name] for name in names]
    from briefing.output import unwritable

    if problem := unwritable(request.output, request.shown["output"]):
        report.tell([problem])
        return []
    with ExitStack() as stack:
        here: Callable[[], Executor] | None
        cluster, jobs = None, run.jobs or count_processors()
        if run.scheduler is not None:
            from briefing.cluster import Unusable, connect
            from briefing.system.workers import Workers

            try:
                here, cluster = partial(Workers, jobs), stack.enter_context(connect(run.scheduler))
            except Unusable as error:
                *others, last = (Problem("cluster-unusable", reason) for reason in error.reasons)
                report.tell([*others, replace(last, help=error.remedy)], 3)
                return []
        else:
            here = _builders(jobs, changed, prints=Format.PDF in request.formats)
        from briefing.build.batch import build_all, follow

        stack.enter_context(run.screen.counting(changed))
        made = build_all(request, names, here, run.screen.finished, unchanged, cluster)
        return follow(made, report.add)
