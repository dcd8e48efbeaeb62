"""Options and arguments that commands share, and their types."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem, shell_complete

from briefing.model.page import PAPERS, PROFILES
from briefing.model.renditions import ALL, RENDITIONS
from briefing.output.formats import Format
from briefing.system.paths import (
    CALLED,
    COMPLETING,
    DEFAULTS,
    IS_CLONE,
    briefing_names,
    theme_names,
)

Decorator = Callable[[Any], Any]


def briefings_like(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete briefings of the content folder that are not yet on the command line."""
    content = ctx.params.get("content") or Path(DEFAULTS["content"])
    named = ctx.params.get(param.name or "") or ()
    there = [name for name in briefing_names(content) if name not in named]
    return [CompletionItem(name) for name in there if name.startswith(incomplete)]


def themes_like(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete themes by name, or else folders."""
    named = theme_names(ctx.params.get("templates") or DEFAULTS["templates"])
    found = [CompletionItem(name) for name in named if name.startswith(incomplete)]
    return found or [CompletionItem(incomplete, type="dir")]


def complete(command: click.Command, program: str) -> int | None:
    """Answer a completion request of a shell and return the exit code; None if there is none."""
    instruction = os.environ.get(COMPLETING)
    if instruction is None:
        return None
    try:
        return shell_complete(command, {}, program, COMPLETING, instruction)
    except Exception as error:  # a traceback would clutter the prompt
        print(f"{COMPLETING}: {error}", file=sys.stderr)  # noqa: T201 # no shell reads this
        return 1


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
        shell_complete=themes_like,
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
