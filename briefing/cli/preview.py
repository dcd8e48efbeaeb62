"""The command watch, which keeps a preview up to date."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click
from msgspec.structs import replace

from briefing.build.report import as_text, describe
from briefing.cli.commands import cli
from briefing.cli.options import Run, takes
from briefing.cli.terminal import Stopped, stoppable
from briefing.model.renditions import BRIEFING
from briefing.problems import Problem, Severity
from briefing.system.console import write

if TYPE_CHECKING:
    from briefing.build.request import Outcome

PORT = 8000


@cli.command(short_help="Build, and show a preview that updates after each save.")
@takes(
    "briefings", "content", "templates", "theme", "output", "strict", "rendition", "profile",
    "page", "duplex", "attach", "on",
    click.option(
        "--port",
        type=click.IntRange(1, 65535),
        default=PORT,
        metavar="N",
        help=f"The port of the preview; if it is taken, the next free one. [default: {PORT}]",
    ),
    click.option(
        "--editor",
        "command",
        metavar="COMMAND",
        help="The editor that a click on a paragraph opens; {file}, {line} and {column} are filled "
        "in. [default: $VISUAL or $EDITOR, if it opens its own window]",
    ),
)  # fmt: skip
def watch(run: Run, port: int, command: str | None) -> int:
    """Build, show a live preview in the browser, and rebuild after each save."""
    import asyncio  # imported late: only this command needs it

    run = replace(run, rendition=run.rendition or BRIEFING.name)
    if not run.names:
        return run.report.code
    from briefing.preview import Unwatchable, choose_editor, serve

    try:
        editor = choose_editor(command, os.environ)
    except ValueError as error:
        raise click.BadParameter(f"{command}: {error}", param_hint="'--editor'") from error
    reported: dict[str, frozenset[Problem]] = {}

    def tell(outcome: Outcome, problems: Iterable[Problem], seconds: float) -> None:
        """Print a briefing's outcome, and each problem once for as long as it persists."""
        problems, before = tuple(problems), reported.get(outcome.name, frozenset())
        for problem in problems:
            if problem not in before and problem.severity is not Severity.ADVICE:
                run.screen.show(as_text(problem))
        reported[outcome.name] = frozenset(problems)
        run.screen.show([(f"{describe(outcome, problems)}, {seconds:.1f} s\n", "")])

    def print_address(address: str) -> None:
        """Print the preview's URL on a line of its own, where terminals make it clickable."""
        is_other = urlsplit(address).port != port
        why = f" (port {port} is taken, or not allowed)" * is_other
        write(sys.stdout, f"preview: {address}{why}\n")
        write(sys.stderr, "each save is rebuilt; Ctrl-C ends\n")

    async def serve_until_stopped() -> int:
        """Return the number of the signal that ends the session."""
        loop, stop, is_open = asyncio.get_running_loop(), asyncio.Queue[int](), not run.briefings
        with stoppable(lambda number: loop.call_soon_threadsafe(stop.put_nowait, number)):
            return await serve(
                run.request, run.names, is_open, port, editor, tell, print_address, stop
            )

    try:
        number = asyncio.run(serve_until_stopped())
    except Unwatchable as error:
        advice = "give files and folders plain names, and close other programs that watch files"
        words = f"'{run.request.shown['content']}' cannot be watched: {error}"
        run.report.show_problems([Problem("cannot-watch", words, help=advice)])
        return run.report.code
    raise Stopped(number)
