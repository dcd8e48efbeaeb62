"""What is typed: the options and arguments that commands share, and the value that they make."""

import os
import re
import sys
from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property, wraps
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from briefing.build.report import Report
from briefing.build.request import Request, Variant
from briefing.cli.terminal import Screen
from briefing.model.page import PAPERS, PROFILES
from briefing.model.renditions import ALL, RENDITIONS
from briefing.output.formats import Format
from briefing.problems import Problem
from briefing.system.paths import (
    CALLED,
    DEFAULTS,
    IS_CLONE,
    THEME_FILE,
    briefing_names,
    display_path,
    has_theme,
    list_edition_folders,
    list_skipped,
    theme_folder,
    theme_names,
)
from briefing.system.suggest import nearest
from briefing.system.values import Value

Decorator = Callable[[Any], Any]


def briefings_like(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete briefings of the content folder that are not yet on the command line."""
    content = ctx.params.get("content") or Path(DEFAULTS["content"])
    named = ctx.params.get(param.name or "") or ()
    there = [name for name in briefing_names(content) if name not in named]
    return [CompletionItem(name) for name in there if name.startswith(incomplete)]


class _Content(click.Path):
    """A content folder; the error for a missing one says how to begin a briefing."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not os.path.lexists(value):
            words = f"'{value}' does not exist. '{CALLED} new NAME' makes one with a briefing."
            raise click.BadParameter(words, ctx, param)
        return super().convert(value, param, ctx)


def day(text: str) -> date:
    """Parse a date in the format of the content. Raises BadParameter."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        words = f"'{text}' is not a date such as 2026-12-01: year, month and day"
        raise click.BadParameter(words) from None


def number(text: str) -> int:
    """Parse a whole number from 1. Raises BadParameter."""
    if not (text.isascii() and text.isdigit() and int(text)):
        raise click.BadParameter(f"'{text}' is not a whole number of 1 or more")
    return int(text)


def _address(text: str) -> str:
    if not re.fullmatch(r"(tcp|tls|ucx|ws|wss)://\S+:\d+", text):
        raise click.BadParameter(f"'{text}' is not like tcp://10.0.0.1:8786")
    return text


def folder(name: str, does: str, kind: type[click.Path] = click.Path, **checks: bool) -> Decorator:
    """Return an option for a folder with its default in ``DEFAULTS``."""
    installed = "built in" if name == "templates" else f"{name}/ in this folder"
    default = f"{name}/ beside build.py" if IS_CLONE else installed
    return click.option(
        f"--{name}",
        type=kind(path_type=Path, **checks),
        default=Path(DEFAULTS[name]),
        metavar="DIR",
        help=f"{does} [default: {default}]",
    )


def on_date(does: str) -> Decorator:
    """Return the option for a day."""
    return click.option("--on", type=day, metavar="DATE", help=does)


SHARED: Mapping[str, Decorator] = {
    "briefings": click.argument(
        "briefings", nargs=-1, metavar="[BRIEFING]...", shell_complete=briefings_like
    ),
    "briefing": click.argument(
        "briefings",
        metavar="BRIEFING",
        callback=lambda _, __, name: (name,),
        shell_complete=briefings_like,
    ),
    "content": folder(
        "content", "Where the YAML files are.", _Content, exists=True, file_okay=False
    ),
    "templates": folder("templates", "Where the templates are.", exists=True, file_okay=False),
    "theme": click.option(
        "--theme",
        metavar="NAME|DIR",
        type=click.Path(file_okay=False),
        help="The theme: a built-in name, or your own folder (docs/theming.md). "
        "[default: theme/ in the content folder, if there is one]",
    ),
    "output": folder("output", "Where the files are written."),
    "kept": folder("output", "Where builds are kept; unchanged pages there are reused."),
    "formats": click.option(
        "--format",
        "formats",
        type=click.Choice([*map(str, Format)]),
        multiple=True,
        help="The format to build; can be repeated. [default: both]",
    ),
    "jobs": click.option(
        "--jobs",
        type=number,
        metavar="N",
        help="How many briefings to build or check at once. [default: one for each processor]",
    ),
    "scheduler": click.option(
        "--scheduler",
        metavar="ADDRESS",
        type=_address,
        help="Build on the workers of a Dask scheduler: tcp://10.0.0.1:8786 (docs/cluster.md).",
    ),
    "strict": click.option("--strict", is_flag=True, help="Treat warnings as errors."),
    "layout": click.option(
        "--layout",
        is_flag=True,
        help="Lay out the pages too, and print how full they are and what they carry "
        "(docs/layout.md).",
    ),
    "problems": click.option(
        "--problems",
        "form",
        type=click.Choice(["text", "github", "json"]),
        default="text",
        help="How to print problems: text for people, annotations on GitHub, or one JSON document.",
    ),
    "advice": click.option(
        "--advice", is_flag=True, help="List advice on style, not only its number."
    ),
    "on": on_date(
        "Facts with an earlier review date are stale: YYYY-MM-DD. [default: the date of issue]"
    ),
    "edition": click.option(
        "--edition",
        type=number,
        metavar="N",
        help="Build a frozen edition instead of the current YAML files.",
    ),
    "rendition": click.option(
        "--rendition",
        metavar="NAME",
        default="",
        help=f"What to make: {', '.join(RENDITIONS)}, a rendition of the theme, or {ALL}. "
        "[default: as in the briefing]",
    ),
    "marked": click.option(
        "--marked",
        is_flag=True,
        default=None,
        help="Mark what has changed since the previous edition.",
    ),
    "profile": click.option(
        "--profile",
        type=click.Choice([*PROFILES]),
        help="The type size, and whether there is colour. [default: as in the briefing]",
    ),
    "page": click.option(
        "--page",
        type=click.Choice([*PAPERS]),
        help="The paper size. [default: as in the briefing]",
    ),
    "duplex": click.option(
        "--duplex/--no-duplex",
        default=None,
        help="Lay out for both sides of the paper, or for one. [default: as in the briefing]",
    ),
    "attach": click.option(
        "--attach/--no-attach",
        default=None,
        help="Attach the source files to the PDF. [default: as in the briefing]",
    ),
}
"""The arguments and options of several commands."""


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
        for name in list_skipped(content, there) if not self.briefings else ():
            words = f"'{shown}/{name}' looks like a briefing, but is none, so it is not built"
            advice = "a briefing is a file NAME.yaml or a folder with a file briefing.yaml, and "
            advice += "its name is Unicode: rename it, or move it away"
            self.report.show_problems([Problem("folder-passed-over", words, help=advice)])
        if self.edition is not None:
            there = tuple(sorted({*there, *list_edition_folders(content)}))
        if not there:
            words = f"there is no briefing in '{shown}'"
            advice = f"'{CALLED} new NAME' begins one: a file NAME.yaml"
            self.report.show_problems([Problem("no-briefings", words, help=advice)])
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
            self.report.show_problems(
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
