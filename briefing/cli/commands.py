"""The commands build, check and schema."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem
from msgspec.structs import replace

from briefing import __version__
from briefing.cli.options import Run, takes
from briefing.output.formats import Format
from briefing.problems import Problem
from briefing.system.console import align, harmless, many, say, write
from briefing.system.paths import CALLED, display_path
from briefing.system.process import collect_now_and_then, count_processors

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from briefing.build.request import Outcome, Request
    from briefing.verify.pages import PageMeasures

HELP = """Build printable briefings (PDF and HTML) from the YAML files in content/.

Without a command: build. Without the name of a BRIEFING: all of them.
"""
MORE = f"""\b
'{CALLED} COMMAND --help' explains a command and lists its options.
'{CALLED} --version' prints the version.
"""
EXAMPLES = """\b
Examples:
  python build.py                        build all of content/ into output/
  python build.py kazakhstan             build one, named by its folder
  python build.py --format pdf --strict  the PDF only; treat warnings as errors
  python build.py --jobs 2               two at once (default: one for each processor)
  python build.py check                  read and review, write nothing
  python build.py new norway --country NO   create a briefing: a file to edit
  python build.py watch kazakhstan       preview in the browser, updated after each save
  python build.py issue kazakhstan       freeze the edition, if nothing prevents it
  python build.py diff kazakhstan        what has changed since the last frozen edition
  python build.py --edition 1 kazakhstan build a frozen edition again
  python build.py --profile large-print  16-point type, in separate files
  python build.py --rendition factcheck  sheets for checking the facts
  python build.py release --tag v1       build a release to publish, with provenance
  python build.py verify output/release  check that a release is unaltered
  python build.py bind kazakhstan        write figures in texts as the names of their facts
  python build.py migrate kazakhstan     rewrite content of an earlier version
  python build.py stale --on 2027-01-31  facts past their review date
  python build.py extract FILE.pdf DIR   extract the content that a PDF was made from
  python build.py doctor                 check what this machine lacks
  python build.py schema --check         check that the JSON Schemas are up to date

\b
Exit codes: 0 success; 1 the content has errors; 2 wrong usage; 3 this machine lacks
something; 70 this program failed; 130 stopped by Ctrl-C.
""".replace("python build.py", CALLED)


class Commands(click.Group):
    """The command group, with ``build`` as the default. Its help fits on a screen."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Insert ``build`` unless the arguments begin with a command or an option of the group."""
        if not args and ctx.resilient_parsing:
            return super().parse_args(ctx, args)  # completion of the first word
        own = {name for param in self.get_params(ctx) for name in param.opts}
        if not args or args[0] not in {*self.commands, *own}:
            args = ["build", *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete the first word: a command, or an argument of ``build``."""
        build = self.commands["build"]
        with build.make_context("build", [], ctx, resilient_parsing=True) as context:
            (names,) = (p for p in build.params if isinstance(p, click.Argument))
            of_build = [
                *names.shell_complete(context, incomplete),
                *build.shell_complete(context, incomplete),
            ]
        own = super().shell_complete(ctx, incomplete)
        return list({item.value: item for item in [*of_build, *own]}.values())

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands; each lists its options itself."""
        self.format_commands(ctx, formatter)


@click.group(
    cls=Commands,
    help=HELP,
    epilog=MORE,
    options_metavar="[COMMAND]",
    subcommand_metavar="[BRIEFING]... [OPTIONS]",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="briefing", message="%(prog)s %(version)s")
def cli() -> None:
    """All commands."""
    try:
        Path.cwd()
    except OSError:  # it was deleted: no relative path and no child process would work
        words = "the current folder no longer exists; change to another (cd)"
        raise click.UsageError(words) from None


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
    from briefing.build.incremental import fingerprint_program, load_outcomes

    request = replace(request, program=fingerprint_program(sys.prefix))
    names, report = run.names, run.report
    unchanged = load_outcomes(request, names)
    changed = len(names) - len(unchanged)
    if not changed:
        for name in names:
            report.add(unchanged[name])
        return [unchanged[name] for name in names]
    from briefing.output import unwritable

    if problem := unwritable(request.output, request.shown["output"]):
        report.show_problems([problem])
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
                remedy, *reasons = error.args
                *others, last = (Problem("cluster-unusable", reason) for reason in reasons)
                report.show_problems([*others, replace(last, help=remedy)], 3)
                return []
        else:
            here = _builders(jobs, changed, prints=Format.PDF in request.formats)
        from briefing.build.batch import build_all, follow

        stack.enter_context(run.screen.show_progress(changed))
        made = build_all(request, names, here, run.screen.advance, unchanged, cluster)
        return follow(made, report.add)


@cli.command(epilog=EXAMPLES)
@takes(
    "briefings", "content", "templates", "theme", "output", "formats", "jobs", "scheduler",
    "strict", "problems", "advice", "rendition", "profile", "page", "duplex", "attach", "marked",
    "edition", "on",
)  # fmt: skip
def build(run: Run) -> int:
    """Build all briefings, or those named (the default command)."""
    from briefing.build.incremental import list_outdated
    from briefing.build.report import format_files
    from briefing.build.request import Variant, list_unused_sources
    from briefing.output import forget_others, read_manifest

    if run.edition is not None and len(run.briefings) != 1:
        raise click.UsageError("--edition needs the name of one briefing")
    request, report = run.request, run.report
    done = build_changed(run, request)
    folder = request.shown["output"]
    if done and not run.briefings and (request.rendition, request.variant) == ("", Variant()):
        report.show_problems(list_unused_sources(done))
        report.show_problems(forget_others(request.output, run.names, shown=folder))
    files = {name: file for outcome in done for name, file in outcome.files.items()}
    if run.form != "json":
        write(sys.stdout, format_files(files, folder))
        write(sys.stdout, format_layout(done, pages=False))
    older = list_outdated(str(request.output), read_manifest(request.output), files)
    return report.end("built", older, folder)


@cli.command()
@takes(
    "briefings", "content", "theme", "jobs", "strict", "layout", "rendition", "problems", "advice",
    "on",
)  # fmt: skip
def check(run: Run) -> int:
    """Read and review the content; write no file."""
    from briefing.build.batch import check_all, follow
    from briefing.build.request import list_unused_sources

    if run.rendition and not run.layout:
        raise click.UsageError("--rendition needs --layout: the content is that of all renditions")
    run = replace(run, formats=(Format.PDF,))
    here = checkers(run.jobs, len(run.names))
    with run.screen.show_progress(len(run.names)):
        done = follow(check_all(run.request, run.names, here, run.screen.advance), run.report.add)
    if run.layout and run.form != "json":
        write(sys.stdout, format_layout(done, pages=True))
    if not run.briefings:
        run.report.show_problems(list_unused_sources(done))
    return run.report.end("checked")


@cli.command()
@takes(
    "content",
    click.option(
        "--check", is_flag=True, help="Write nothing; list the schemas that are out of date."
    ),
)
def schema(run: Run, check: bool) -> int:
    """Write the JSON Schemas for editors to content/schema/."""
    from briefing.model import schema as generated
    from briefing.output import explain_os_error

    folder, report = run.content / "schema", run.report
    if check:
        advice = f"run: {CALLED} schema (or remove the file, if that does not write it)"
        for name in generated.stale(folder):
            words = f"'{display_path(folder / name)}' is out of date"
            report.show_problems([Problem("stale-schema", words, help=advice)])
        return report.code
    try:
        generated.write(folder)
        say(*(display_path(folder / name) for name in generated.schemas()))
    except OSError as error:
        report.show_problems([explain_os_error(error, display_path(folder), "--content")])
    return report.code


HEADS = ("page", "full", "ink", "beside", "apparatus", "figures")
"""The columns of the measures: a page's number, and shares of the page, of its area, its lines."""


def format_layout(outcomes: Iterable[Outcome], *, pages: bool) -> str:
    """Return a line for each rendition that was measured; ``pages``: and a table of its pages."""
    lines: list[str] = []
    for outcome in outcomes:
        for name, measures in outcome.measured.items():
            lines.append(f"{harmless(name)}: {summarise(measures)}\n")
            if pages:
                table = align([HEADS, *list_rows(measures)], right=True)
                lines += (f"  {row}" for row in table)
    return "".join(lines)


def summarise(measures: PageMeasures) -> str:
    """Return the measures of a rendition as a whole, in words."""
    from briefing.verify.page_rules import group_widths
    from briefing.verify.pages import percent

    pages = measures.pages
    parts = [many(len(pages), "page")]
    if len(pages) > 1:
        least = min(pages[:-1], key=lambda page: page.fill)
        parts.append(f"least full {percent(least.fill)} (page {least.number})")
        parts.append(f"last page {percent(pages[-1].fill)}")
    share = percent(measures.share_of_apparatus)
    parts.append(f"apparatus {measures.apparatus:.1f} pages ({share})")
    widths = ", ".join(percent(group[0].width) for group in group_widths(measures.figures))
    parts.append(many(len(measures.figures), "figure") + (f" (width {widths})" if widths else ""))
    return ", ".join(parts)


def list_rows(measures: PageMeasures) -> Iterator[tuple[str, ...]]:
    """Yield the measures of each page, in the order of ``HEADS``."""
    from briefing.verify.pages import percent

    for page in measures.pages:
        figures = sum(figure.page == page.number for figure in measures.figures)
        yield (
            str(page.number),
            percent(page.fill),
            "" if page.ink is None else percent(page.ink, 1),
            "" if page.beside is None else percent(page.beside),
            percent(page.apparatus) if page.apparatus else "",
            str(figures or ""),
        )
