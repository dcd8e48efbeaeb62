"""The commands build, check and schema, and what other commands share with them."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefing import __version__
from briefing.cli import options
from briefing.cli.choosing import chosen
from briefing.cli.usage import EXAMPLES, HELP, Commands
from briefing.cli.workforce import workforce
from briefing.folders import (
    CALLED,
    DEFAULTS,
    THEME_FILE,
    has_theme,
    shown,
    theme_folder,
    theme_names,
)
from briefing.nearest import nearest
from briefing.outcome import never_used
from briefing.problems import Problem
from briefing.reporting import Report
from briefing.stream import harmless, write

if TYPE_CHECKING:
    from briefing.outcome import Outcome, Request
    from briefing.progress import Screen


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
        words = "the folder in which you are is no longer there; change to another (cd)"
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
    """Build all briefings, or those that are named (the default)."""
    from briefing.deliver import forget_others, manifest_in
    from briefing.summary import listed
    from briefing.unchanged.outdated import outdated
    from briefing.unchanged.program import of_program
    from briefing.variant import Variant

    began = time.monotonic()
    # In a fixed order, whatever the order of the options.
    kinds = tuple(kind for kind in ("pdf", "html") if kind in formats or not formats)
    if edition is not None and len(briefings) != 1:
        raise click.UsageError("--edition goes with the name of one briefing")
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
@options.strict
@options.problems
@options.on
def check(
    briefings: tuple[str, ...],
    content: Path,
    theme: str | None,
    strict: bool,
    form: str,
    on: datetime | None,
) -> int:
    """Read and review, but write nothing."""
    from briefing.batch import check_all, follow

    began = time.monotonic()
    request = request_for(content, theme=theme, strict=strict, on=day(on))
    screen, report = watched(form, strict=strict)
    names = chosen(request, briefings, report, cli.commands)
    with screen.following(names, 1):
        done = follow(check_all(request, names, screen.finished), report.add)
    if not briefings:
        report.tell(never_used(done))
    report.end("checked", time.monotonic() - began)
    return report.code


@cli.command()
@options.content
@click.option("--check", is_flag=True, help="Write nothing; name those that are out of date.")
def schema(content: Path, check: bool) -> int:
    """Write the JSON Schemas, for editors, to content/schema/."""
    from briefing import schema as generated
    from briefing.deliver import in_plain_words

    folder = content / "schema"
    _, report = watched("text")
    if check:
        advice = f"run: {CALLED} schema (or remove the file, if that does not write it)"
        for name in generated.stale(folder):
            words = f"'{shown(folder / name)}' is not what the model says today"
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


def built(
    request: Request,
    names: Sequence[str],
    jobs: int | None,
    screen: Screen,
    report: Report,
    scheduler: str | None = None,
) -> list[Outcome]:
    """Build the briefings that have changed, reporting each in turn; return all outcomes.

    Empty if the output folder cannot be written to, or the cluster cannot be used.
    """
    from briefing.batch import build_all, follow, longest_first
    from briefing.deliver import unwritable
    from briefing.unchanged.outcomes import recall

    unchanged = recall(request, names)
    changed = [name for name in names if name not in unchanged]
    if changed and (problem := unwritable(request.output, request.shown["output"])):
        report.tell([problem])
        return []
    with workforce(jobs, scheduler if changed else None, len(changed), report) as others:
        if others is None:
            return []
        turns = longest_first(request, changed) if others.number > 1 else changed
        with screen.following(turns, min(others.number, len(changed))):
            made = build_all(
                request, names, others.here, screen.finished, unchanged, others.elsewhere
            )
            return follow(made, report.add)


def watched(form: str, *, strict: bool = False) -> tuple[Screen, Report]:
    """Return the screen of a run and its report."""
    from briefing.progress import screen

    # Live lines would disturb GitHub commands and JSON.
    shown_on = screen(sys.stderr, time.monotonic, live=form == "text")
    return shown_on, Report(form, shown_on, strict=strict)


def day(on: datetime | None) -> date | None:
    """Return the date of an option."""
    return on.date() if on else None


def request_for(
    content: Path,
    templates: Path = Path(DEFAULTS["templates"]),
    output: Path = Path(DEFAULTS["output"]),
    theme: str | None = None,
    **more: Any,
) -> Request:
    """Return a request for folders as typed. Raises UsageError if the theme does not exist."""
    from briefing.outcome import Request

    worn = theme_folder(theme, str(content), str(templates))
    if theme is not None and not has_theme(worn):
        raise click.BadParameter(_no_theme(theme, templates), param_hint="'--theme'")
    folders = {"content": content, "templates": templates, "output": output, "theme": Path(worn)}
    typed = {name: shown(path) for name, path in folders.items()}
    return Request(
        content.absolute(),
        templates.absolute(),
        output.absolute(),
        shown=typed,
        theme=Path(worn).absolute() if theme is not None else None,
        **more,
    )


def _no_theme(typed: str, templates: Path) -> str:
    names = theme_names(templates)
    if Path(typed).is_dir():
        return f"'{typed}' has no file {THEME_FILE} in it, which makes a folder a theme"
    near = nearest(typed, names)
    meant = f"did you mean '{near}'? " if near else ""
    listed = f"by name there are: {', '.join(names)}" if names else "none has a name"
    return f"there is no theme '{typed}'; {meant}{listed}; or name a folder with a {THEME_FILE}"
