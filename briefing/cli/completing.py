"""Shell completion, with click's scripts for bash, zsh and fish."""

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
