"""What a shell offers after Tab: by click's own scripts for bash, zsh and fish."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click
from click.shell_completion import CompletionItem, shell_complete

from briefing.folders import COMPLETING, DEFAULTS, briefing_names, theme_names


def briefings_like(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The briefings of the content folder that have not been named yet."""
    content = ctx.params.get("content") or Path(DEFAULTS["content"])
    named = ctx.params.get(param.name or "") or ()
    there = [name for name in briefing_names(content) if name not in named]
    return [CompletionItem(name) for name in there if name.startswith(incomplete)]


def themes_like(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The themes that have a name; what else is typed is a folder."""
    named = theme_names(ctx.params.get("templates") or DEFAULTS["templates"])
    found = [CompletionItem(name) for name in named if name.startswith(incomplete)]
    return found or [CompletionItem(incomplete, type="dir")]


def complete(command: click.Command, program: str) -> int | None:
    """Answer a shell, if it is a shell that asks: the exit code."""
    instruction = os.environ.get(COMPLETING)
    if instruction is None:
        return None
    try:
        return shell_complete(command, {}, program, COMPLETING, instruction)
    except Exception as error:  # a traceback amid what is typed helps nobody
        print(f"{COMPLETING}: {error}", file=sys.stderr)  # noqa: T201 # no shell reads this
        return 1
