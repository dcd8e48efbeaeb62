"""The command watch, which keeps a preview up to date."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Coroutine, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click
from msgspec.structs import replace

from briefing.build.report import as_text, count_in_words, harmless, write
from briefing.cli.commands import begin, cli
from briefing.cli.options import Arguments, Number, takes
from briefing.cli.request import processors
from briefing.cli.terminal import Stopped, stoppable
from briefing.model.renditions import BRIEFING
from briefing.problems import Problem, Severity

if TYPE_CHECKING:
    from briefing.build.request import Outcome
    from briefing.cli.terminal import Screen

PORT = 8000


@cli.command(short_help="Build, and show a preview that updates after each save.")
@takes(
    "briefings", "content", "templates", "theme", "output", "strict", "rendition", "profile",
    "page", "duplex", "attach", "on",
    click.option(
        "--port",
        type=Number(65535),
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
def watch(asked: Arguments, port: int, command: str | None) -> int:
    """Build, show a live preview in the browser, and rebuild after each save."""
    import asyncio

    from briefing.build.incremental import fingerprint_program

    asked = replace(asked, rendition=asked.rendition or BRIEFING.name)
    request, names, screen, report = begin(asked, fingerprint_program(sys.prefix))
    if not names:
        return report.code
    from briefing.build.batch import make_helped
    from briefing.preview import Unwatchable, editor, watch
    from briefing.system.workers import Workers

    try:
        chosen_editor = editor(command, os.environ)
    except ValueError as error:
        raise click.BadParameter(f"{command}: {error}", param_hint="'--editor'") from error
    session = partial(
        watch,
        request,
        names,
        all_of_them=not asked.briefings,
        port=port,
        editor=chosen_editor,
        executor=partial(Workers, 1, nice=10),  # the preview comes first
        make=partial(make_helped, processors() - 1),
        tell=_Teller(screen).tell,
        ready=partial(_print_address, port),
    )
    try:
        number = asyncio.run(_until_stopped(session))
    except Unwatchable as error:
        advice = (
            "give every file and folder a plain name, and close other programs that watch files"
        )
        words = f"'{request.shown['content']}' cannot be watched: {error}"
        report.tell([Problem("cannot-watch", words, help=advice)])
        return report.code
    raise Stopped(number)


async def _until_stopped(session: Callable[..., Coroutine[Any, Any, None]]) -> int:
    """Run a session until a signal ends it; return the number of the signal."""
    import asyncio

    loop, over, heard = asyncio.get_running_loop(), asyncio.Event(), []

    def hear(number: int) -> None:
        heard.append(number)
        loop.call_soon_threadsafe(over.set)

    with stoppable(hear):
        await session(stop=over)
    return heard[0]


def _print_address(wanted: int, address: str) -> None:
    """Print the preview's URL on a line of its own, where terminals make it clickable."""
    port = urlsplit(address).port
    why = f" (port {wanted} is taken, or not allowed)" if port != wanted else ""
    write(sys.stdout, f"preview: {address}{why}\n")
    write(sys.stderr, "each save is rebuilt; Ctrl-C ends\n")


class _Teller:
    """Prints the outcomes of a session, each problem once for as long as it persists."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._reported: dict[str, frozenset[Problem]] = {}

    def tell(self, outcome: Outcome, problems: Iterable[Problem], seconds: float) -> None:
        """Print a briefing's outcome, its new problems and the time it took."""
        problems, before = tuple(problems), self._reported.get(outcome.name, frozenset())
        for problem in problems:
            if problem not in before and problem.severity is not Severity.ADVICE:
                self._screen.show(as_text(problem))
        self._reported[outcome.name] = frozenset(problems)
        pages = max((file.pages for file in outcome.files), default=0)
        words = ", ".join([*[f"{pages} pages"] * bool(pages), count_in_words(problems)])
        self._screen.show([(f"{harmless(outcome.name)}: {words}, {seconds:.1f} s\n", "")])
