"""The commands build, check and schema."""

from __future__ import annotations

import sys
import time
from datetime import datetime
from pathlib import Path

import click

from briefing import __version__
from briefing.cli import options
from briefing.cli.choosing import chosen
from briefing.cli.running import built, day, request_for, watched
from briefing.cli.usage import EXAMPLES, HELP, Commands
from briefing.folders import CALLED, shown
from briefing.problems import Problem
from briefing.stream import harmless, write


@click.group(
    cls=Commands,
    help=HELP,
    epilog=EXAMPLES,
    subcommand_metavar="[COMMAND] [BRIEFING]...",
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


@cli.command(epilog=EXAMPLES)
@options.briefings
@options.content
@options.templates
@options.theme
@options.output
@options.format
@options.jobs
@options.scheduler
@options.strict
@options.problems
@options.rendition
@options.profile
@options.page
@options.duplex
@options.attach
@options.edition
@options.on
def build(
    briefings: tuple[str, ...],
    content: Path,
    templates: Path,
    theme: str | None,
    output: Path,
    formats: tuple[str, ...],
    jobs: int | None,
    scheduler: str | None,
    strict: bool,
    form: str,
    rendition: str,
    profile: str | None,
    page: str | None,
    duplex: bool | None,
    attach: bool | None,
    edition: int | None,
    on: datetime | None,
) -> int:
    """Build all briefings, or those named (the default command)."""
    from briefing.deliver import forget_others, manifest_in
    from briefing.outcome import never_used
    from briefing.summary import listed
    from briefing.unchanged.outdated import outdated
    from briefing.unchanged.program import of_program
    from briefing.variant import Variant

    began = time.monotonic()
    # In a fixed order, whatever the order of the options.
    kinds = tuple(kind for kind in ("pdf", "html") if kind in formats or not formats)
    if edition is not None and len(briefings) != 1:
        raise click.UsageError("--edition needs the name of one briefing")
    variant = Variant(profile, page, duplex, attach)
    request = request_for(
        content,
        templates,
        output,
        theme,
        formats=kinds,
        strict=strict,
        rendition=rendition,
        variant=variant,
        edition=edition,
        on=day(on),
        program=of_program(sys.prefix),
    )
    screen, report = watched(form, strict=strict)
    names = chosen(request, briefings, report, cli.commands)
    done = built(request, names, jobs, screen, report, scheduler)
    folder = request.shown["output"]
    if done and not briefings and (rendition, variant) == ("briefing", Variant()):
        report.tell(never_used(done))
        report.tell(forget_others(request.output, names, shown=folder))
    files = [(file.name, file.size, file.pages) for outcome in done for file in outcome.files]
    write(sys.stdout, listed(files, folder))
    older = outdated(str(request.output), manifest_in(request.output), (name for name, *_ in files))
    report.end("built", time.monotonic() - began, older, folder)
    return report.code


@cli.command()
@options.briefings
@options.content
@options.theme
@options.jobs
@options.strict
@options.problems
@options.on
def check(
    briefings: tuple[str, ...],
    content: Path,
    theme: str | None,
    jobs: int | None,
    strict: bool,
    form: str,
    on: datetime | None,
) -> int:
    """Read and review the content; write nothing."""
    from briefing.batch import check_all, follow
    from briefing.cli.workforce import checkers
    from briefing.outcome import never_used

    began = time.monotonic()
    request = request_for(content, theme=theme, strict=strict, on=day(on))
    screen, report = watched(form, strict=strict)
    names = chosen(request, briefings, report, cli.commands)
    here, number = checkers(jobs, len(names))
    with screen.following(names, number):
        done = follow(check_all(request, names, here, screen.finished), report.add)
    if not briefings:
        report.tell(never_used(done))
    report.end("checked", time.monotonic() - began)
    return report.code


@cli.command()
@options.content
@click.option("--check", is_flag=True, help="Write nothing; list the schemas that are out of date.")
def schema(content: Path, check: bool) -> int:
    """Write the JSON Schemas for editors to content/schema/."""
    from briefing import schema as generated
    from briefing.deliver import in_plain_words

    folder = content / "schema"
    _, report = watched("text")
    if check:
        advice = f"run: {CALLED} schema (or remove the file, if that does not write it)"
        for name in generated.stale(folder):
            words = f"'{shown(folder / name)}' is out of date"
            report.tell([Problem("stale-schema", words, help=advice)])
        return report.code
    try:
        generated.write(folder)
    except OSError as error:
        report.tell([in_plain_words(error, shown(folder), "--content")])
        return report.code
    write(
        sys.stdout, "".join(f"{harmless(shown(folder / name))}\n" for name in generated.schemas())
    )
    return report.code
