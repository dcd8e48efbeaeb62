"""The command line: arguments, what is said, exit codes. How anything is done is not known here.

What is heavy is imported by the command that needs it, so that help and wrong usage answer at once.
"""

from __future__ import annotations

import io
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from traceback import format_exc
from typing import TYPE_CHECKING, Any, NoReturn

import click

from briefing.problems import Problem
from briefing.reporting import Report, defect, write

if TYPE_CHECKING:
    from briefing.pipeline import Request
    from briefing.progress import Screen

BESIDE = Path(__file__).parent.parent
HOME = BESIDE if (BESIDE / "build.py").is_file() else Path()
"""Where the folders are looked for: beside build.py, or, if there is none, where one stands."""

HELP = """Build printable briefings (PDF and HTML) from YAML files.

Without a command, the briefings named by their folders are built; without names, all are.
"""
EXAMPLES = """\b
Examples:
  python build.py                        build all of content/ into output/
  python build.py kazakhstan             build one, named by its folder
  python build.py --format pdf --strict  the PDF only, and only without a warning
  python build.py check                  read and review, write nothing
  python build.py schema --check         are the JSON Schemas up to date?

\b
Exit codes: 0 all is well; 1 the content has errors; 2 wrong usage; 3 this machine
lacks something; 70 this program failed; 130 stopped by Ctrl-C.
"""


class Commands(click.Group):
    """Commands, of which ``build`` need not be named; the help shows the options of all."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """What does not begin with a command is a build."""
        if not args or args[0] not in {*self.commands, *ctx.help_option_names}:
            args = ["build", *args]
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands, then the options of each."""
        self.format_commands(ctx, formatter)
        for name, command in self.commands.items():
            options = [param for param in command.params if isinstance(param, click.Option)]
            records = (option.get_help_record(ctx) for option in options)
            with formatter.section(f"Options of {name}"):
                formatter.write_dl([record for record in records if record])


def _folder(name: str, does: str, **kind: Any) -> Callable[[Any], Any]:
    default = f"{does} [default: {name}/ beside build.py]"
    path = click.Path(path_type=Path, **kind)
    return click.option(f"--{name}", type=path, default=HOME / name, metavar="DIR", help=default)


_briefings = click.argument("briefings", nargs=-1, metavar="[BRIEFING]...")
_content = _folder("content", "Where the YAML files are.", exists=True, file_okay=False)
_templates = _folder("templates", "Where the templates are.", exists=True, file_okay=False)
_output = _folder("output", "Where the files go.")
_format: Callable[[Any], Any] = click.option(
    "--format",
    "formats",
    type=click.Choice(["pdf", "html"]),
    multiple=True,
    help="What to make; may be given twice. [default: both]",
)
_jobs = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="So many briefings at once. [default: one for each processor]",
)
_strict = click.option("--strict", is_flag=True, help="Treat a warning as an error.")
_problems: Callable[[Any], Any] = click.option(
    "--problems",
    "form",
    type=click.Choice(["text", "github", "json"]),
    default="text",
    help="Tell problems to people, as annotations on GitHub, or as one JSON document.",
)


@click.group(
    cls=Commands,
    help=HELP,
    epilog=EXAMPLES,
    subcommand_metavar="[COMMAND] [BRIEFING]...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
def cli() -> None:
    """All commands."""


@cli.command(epilog=EXAMPLES)
@_briefings
@_content
@_templates
@_output
@_format
@_jobs
@_strict
@_problems
def build(
    briefings: tuple[str, ...],
    content: Path,
    templates: Path,
    output: Path,
    formats: tuple[str, ...],
    jobs: int | None,
    strict: bool,
    form: str,
) -> int:
    """Build all briefings, or those that are named (the default)."""
    from briefing.deliver import forget_others, listed
    from briefing.pipeline import never_used
    from briefing.progress import Workers, build_all, follow

    began = time.monotonic()
    # In our order, so that it does not matter in which order they were asked for.
    kinds = tuple(kind for kind in ("pdf", "html") if kind in formats or not formats)
    request = _request(content, templates, output, formats=kinds, strict=strict)
    screen, report = _watched(form, strict)
    names = _chosen(request, briefings, report)
    jobs = min(jobs or _processors(), len(names))
    workers = partial(Workers, jobs) if jobs > 1 else None
    outcomes = build_all(request, names, workers, screen.finished)
    done = follow(outcomes, names, jobs, screen, report)
    shown = request.shown["output"]
    if names and not briefings:
        report.tell(never_used(done))
        report.tell(forget_others(request.output, names, shown=shown))
    write(sys.stdout, listed([file for outcome in done for file in outcome.files], shown))
    report.end("built", time.monotonic() - began)
    return report.code


@cli.command()
@_briefings
@_content
@_strict
@_problems
def check(briefings: tuple[str, ...], content: Path, strict: bool, form: str) -> int:
    """Read and review, but write nothing."""
    from briefing.pipeline import never_used
    from briefing.progress import check_all, follow

    began = time.monotonic()
    request = _request(content, strict=strict)
    screen, report = _watched(form, strict)
    names = _chosen(request, briefings, report)
    done = follow(check_all(request, names, screen.finished), names, 1, screen, report)
    if not briefings:
        report.tell(never_used(done))
    report.end("checked", time.monotonic() - began)
    return report.code


@cli.command()
@_content
@click.option("--check", is_flag=True, help="Write nothing; name those that are out of date.")
def schema(content: Path, check: bool) -> int:
    """Write the JSON Schemas, for editors, to content/schema/."""
    from briefing import schema as generated
    from briefing.deliver import in_plain_words

    folder = content / "schema"
    _, report = _watched("text", strict=False)
    if check:
        advice = "run: python build.py schema (or remove the file, if that does not write it)"
        for name in generated.stale(folder):
            words = f"'{_shown(folder / name)}' is not what the model says today"
            report.tell([Problem("stale-schema", words, help=advice)])
        return report.code
    try:
        generated.write(folder)
    except OSError as error:
        report.tell([in_plain_words(error, _shown(folder))])
        return report.code
    write(sys.stdout, "".join(f"{_shown(folder / name)}\n" for name in generated.schemas()))
    return report.code


def _watched(form: str, strict: bool) -> tuple[Screen, Report]:
    from briefing.progress import screen

    # Live lines would be noise among commands for GitHub, and no JSON.
    watched = screen(sys.stderr, time.monotonic, live=form == "text")
    return watched, Report(form, watched, strict=strict)


def _request(content: Path, templates: Path = HOME, output: Path = HOME, **more: Any) -> Request:
    from briefing.pipeline import Request

    folders = {"content": content, "templates": templates, "output": output}
    shown = {name: _shown(path) for name, path in folders.items()}
    return Request(content.absolute(), templates.absolute(), output.absolute(), shown=shown, **more)


def _shown(path: Path) -> str:
    """The path as one would type it here: from the working directory, unless that is longer."""
    try:
        whole = str(path.absolute())
        return min(os.path.relpath(whole), whole, key=len)
    except FileNotFoundError:  # the working directory is gone
        return str(path)


def _processors() -> int:
    """How many this process may use, which in a container is fewer than there are."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _chosen(request: Request, wanted: Sequence[str], report: Report) -> tuple[str, ...]:
    """The briefings to work on; none, if there is none or if one that is named does not exist."""
    from briefing.read import briefing_names

    there, shown = briefing_names(request.content), request.shown["content"]
    if not there:
        advice = "a briefing is a folder that has a file briefing.yaml in it"
        report.tell([Problem("no-briefings", f"there is no briefing in '{shown}'", help=advice)])
        return ()
    named = tuple(dict.fromkeys(t if t in there else _from_path(request, t) for t in wanted))
    unknown = [_unknown(name, there, shown) for name in named if name not in there]
    report.tell(unknown, 2)
    return () if unknown else named or there


def _from_path(request: Request, text: str) -> str:
    """The name of a briefing from what a shell completes: ``content/kazakhstan/``."""
    path = Path(text).resolve()
    return path.name if path.parent == request.content.resolve() else text.rstrip("/")


def _unknown(name: str, there: Sequence[str], shown: str) -> Problem:
    """``there is no briefing …``, and what may have been meant: a briefing, or a command."""
    close = get_close_matches(name, [*there, *cli.commands], n=1)
    if not close:
        advice = f"there is: {', '.join(there[:6])}{' …' if len(there) > 6 else ''}"
    elif close[0] in there:
        advice = f"did you mean '{close[0]}'?"
    else:
        advice = f"did you mean the command '{close[0]}'? It stands before the options"
    return Problem("unknown-briefing", f"there is no briefing '{name}' in '{shown}'", help=advice)


class Stopped(BaseException):
    """Somebody wants the program to end: not an error, so that nothing catches it by mistake."""


@contextmanager
def _stoppable() -> Iterator[None]:
    """Make an orderly end of the signals that stop a program."""

    def stop(number: int, _: object) -> NoReturn:
        raise Stopped(number)

    stopping = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    # What is ignored already stays so: nohup ignores SIGHUP.
    before = {s: signal.getsignal(s) for s in stopping if signal.getsignal(s) != signal.SIG_IGN}
    for number in before:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run(arguments: Sequence[str]) -> int:
    """Run a command line and give its exit code. Never raises."""
    try:
        with _stoppable(), cli.make_context("build.py", list(arguments)) as context:
            return int(cli.invoke(context))
    except click.exceptions.Exit as done:  # --help
        return done.exit_code
    except click.ClickException as wrong:
        wrong.show(sys.stderr)
        return wrong.exit_code
    except Stopped as stopped:
        write(sys.stderr, "stopped: files that were complete are kept, the others are as before\n")
        return 128 + int(stopped.args[0])
    except BrokenPipeError:  # --help | head
        write(sys.stdout, "")
        return 0
    except Exception:
        _watched("text", strict=False)[1].tell([defect("build.py", format_exc())])
        return 70


def main() -> NoReturn:
    """Run the command line that the program was called with."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A name in Cyrillic must not end a run where the locale knows only ASCII.
            stream.reconfigure(errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))
