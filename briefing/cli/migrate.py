"""The commands that rewrite content: bind, migrate."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefing.build.report import harmless
from briefing.cli import options
from briefing.cli.commands import cli
from briefing.cli.options import choose_briefings
from briefing.cli.request import open_report, parse_request
from briefing.system.console import write

if TYPE_CHECKING:
    from briefing.build.request import Request
    from briefing.migrate import Rewriting

_dry: Callable[[Any], Any] = click.option(
    "--dry-run", is_flag=True, help="Only show the difference; write nothing."
)


@cli.command(short_help="Write figures in texts as the names of their facts.")
@options.briefings
@options.content
@options.theme
@_dry
def bind(briefings: tuple[str, ...], content: Path, theme: str | None, dry_run: bool) -> int:
    """Write each figure that only one fact or observation has as its name, and show the difference.

    `4.8 %` becomes `(=growth.2024)`; the page prints the same. The facts of the block are looked at
    first. A figure that several facts have is listed and stays as it is.
    """
    from briefing.migrate import bind_figures

    return _rewritten(briefings, content, theme, bind_figures, dry_run=dry_run)


@cli.command(short_help="Rewrite content of an earlier version.")
@options.briefings
@options.content
@options.theme
@_dry
def migrate(briefings: tuple[str, ...], content: Path, theme: str | None, dry_run: bool) -> int:
    """Bind figures as `bind` does, remove what a fact supplies, and show the difference.

    Tiles, events, rows and facts lose what they would take from elsewhere, and `figures: traced`
    asks from then on that every figure names its fact. The page prints the same.
    """
    from briefing.migrate import migrate as migrated

    return _rewritten(briefings, content, theme, migrated, dry_run=dry_run)


def _rewritten(
    briefings: tuple[str, ...],
    content: Path,
    theme: str | None,
    rewrite: Callable[[Request, str], Rewriting],
    *,
    dry_run: bool,
) -> int:
    from briefing.output import explain_os_error

    request = parse_request(content, theme=theme)
    _, report = open_report("text")
    for name in choose_briefings(request, briefings, report, cli.commands):
        rewriting = rewrite(request, name)
        report.tell(rewriting.problems)
        for line in rewriting.differences():
            write(sys.stdout, f"{harmless(line.rstrip())}\n")
        for file, data in rewriting.changed.items() if not dry_run else ():
            try:
                (request.content / file).write_bytes(data)
            except OSError as error:
                problem = explain_os_error(error, f"{request.shown['content']}/{file}", "--content")
                report.tell([problem])
        if not rewriting.changed and not report.code:
            write(sys.stderr, f"{harmless(name)}: nothing to rewrite\n")
    return report.code
