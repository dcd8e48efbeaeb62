"""The command line: arguments, output and exit codes; the work is done elsewhere.

Heavy modules are imported by the command that needs them, so that help and usage errors appear at
once.
"""

import atexit
import io
import os
import sys
from collections.abc import Sequence
from traceback import format_exc
from typing import NoReturn

import click
from click.shell_completion import shell_complete

import briefing.cli.content
import briefing.cli.doctor
import briefing.cli.editions  # its commands join those of the group
import briefing.cli.preview  # noqa: F401  # and so do all of these
from briefing.build.report import defect
from briefing.cli.commands import cli
from briefing.cli.options import Run
from briefing.cli.terminal import Stopped, stoppable
from briefing.problems import Problem
from briefing.system.console import exit_code, replace_unencodable, write
from briefing.system.paths import CALLED, COMPLETING
from briefing.system.process import LACK_HELP, collect_seldom, describe_exhaustion

__all__ = ["main", "run"]

PROGRAM = CALLED.removeprefix("python ")


def run(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code. Never raises."""
    return exit_code(_run(arguments))


def _run(arguments: Sequence[str]) -> int:
    runs = [Run()]
    try:
        with stoppable(), cli.make_context(PROGRAM, list(arguments), obj=runs) as context:
            return int(cli.invoke(context))
    except click.exceptions.Exit as done:  # --help
        return done.exit_code
    except click.ClickException as wrong:
        words = io.StringIO()
        wrong.show(words)
        write(sys.stderr, words.getvalue())
        return wrong.exit_code
    except Stopped as stopped:
        write(sys.stderr, "stopped: finished files are kept, the others are unchanged\n")
        return 128 + int(stopped.args[0])
    except Exception as error:
        if (lack := describe_exhaustion(error)) is not None:
            write(sys.stderr, f"error[machine-limit]: {lack}\n   help: {LACK_HELP}\n")
            return 3
        from briefing.system.versions import LIBYAML_HELP, ParserMissing  # takes longer than --help

        report = runs[-1].report
        if isinstance(error, ParserMissing):
            report.show_problems([Problem("parser-missing", str(error), help=LIBYAML_HELP)], 3)
        else:
            report.show_problems([defect(PROGRAM, format_exc())], 70)
        return report.end("built")


def main() -> NoReturn:
    """Run the command line of this process and exit."""
    codes: list[int] = []

    @atexit.register  # registered first, so called last
    def leave() -> None:
        """Exit without finalisation: Python would spend 0.1 s freeing each object."""
        if codes:
            for stream in (sys.stdout, sys.stderr):
                write(stream, "")
            os._exit(exit_code(codes[0]))

    collect_seldom()
    replace_unencodable()
    if asked := os.environ.get(COMPLETING):
        codes.append(shell_complete(cli, {}, PROGRAM, COMPLETING, asked))
    else:
        codes.append(run(sys.argv[1:]))
    sys.exit(codes[0])
