"""The commands that publish, and verify what was published: release, verify."""

from __future__ import annotations

import os
import shlex
import sys
import time
from datetime import date, datetime
from pathlib import Path

import click
from msgspec.structs import replace

from briefing.build.report import harmless
from briefing.cli import options
from briefing.cli.commands import cli
from briefing.cli.options import choose_briefings
from briefing.cli.request import build_changed, day, open_report, parse_request
from briefing.problems import Problem
from briefing.system.console import write
from briefing.system.paths import CALLED, display_path


@cli.command(short_help="Build with --strict and write a release to publish.")
@options.briefings
@options.content
@options.templates
@options.theme
@options.output
@options.jobs
@options.problems
@options.advice
@click.option("--tag", metavar="TAG", help="The git tag of the commit to release.")
@options.on
def release(
    briefings: tuple[str, ...],
    content: Path,
    templates: Path,
    theme: str | None,
    output: Path,
    jobs: int | None,
    form: str,
    advice: bool,
    tag: str | None,
    on: datetime | None,
) -> int:
    """Build with --strict, and write output/release with its provenance.

    An error prevents it, and so does a warning that is neither corrected nor waived.
    """
    from briefing.build.incremental import fingerprint_program
    from briefing.build.pipeline import check_release
    from briefing.release import FOLDER, ReleaseRequest, take_back
    from briefing.release import release as laid_out
    from briefing.release.provenance import check_sources, read_commit

    began = time.monotonic()
    program = fingerprint_program(sys.prefix)
    request = parse_request(
        content, templates, output, theme, strict=True, on=day(on), program=program
    )
    screen, report = open_report(form, strict=True, advice=advice)
    report.tell(take_back(request))
    names = choose_briefings(request, briefings, report, cli.commands)
    folders = ReleaseRequest(request, tag).folders.values()
    report.tell(check_sources(folders, request.output, tag))
    if not report.code and on is None:  # the date of the commit: the clock is not read
        request = replace(request, on=date.fromisoformat(read_commit(request.content).day))
    for name in names:
        problems = check_release(request, name).problems
        report.refuse(name, problems, "released")
        report.tell(problems)
    outcomes = [] if report.code else build_changed(request, names, jobs, screen, report)
    if not report.code:
        report.tell(laid_out(ReleaseRequest(request, tag), outcomes, os.environ))
    if not report.code and form != "json":
        folder = request.output / FOLDER
        for path in sorted(folder.iterdir()):
            write(sys.stdout, f"{harmless(display_path(path))}\n")
    report.end("built", time.monotonic() - began)
    return report.code


@cli.command(short_help="Check that a release, or a file of it, is unaltered.")
@click.argument("paths", nargs=-1, required=True, metavar="DIR|FILE...", type=click.Path(
    exists=True, path_type=Path))  # fmt: skip
@click.option(
    "--content",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="The source of the release: rebuild it, and require the same bytes.",
)
@options.templates
@options.theme
def verify(
    paths: tuple[Path, ...], content: Path | None, templates: Path, theme: str | None
) -> int:
    """Check that a release, or a file of one, is unaltered. Print a verdict for each file."""
    from briefing.release.verify import SUMS, ReleaseFolder, rebuild
    from briefing.release.verify import verify as verdicts

    _, report = open_report("text")
    request = parse_request(content, templates, theme=theme) if content else None
    good = bad = 0
    for path in paths:
        folder = path if path.is_dir() else path.absolute().parent
        if not (folder / SUMS).is_file() and path.name != SUMS:
            words = f"'{display_path(folder)}' has no file {SUMS}, so it is not a release"
            advice = "name a folder that 'release' has written, or a file in one"
            report.tell([Problem("not-a-release", words, help=advice)])
            continue
        files = ReleaseFolder(folder)
        flaws = {one.name: one.flaw for one in verdicts(files)}
        for again in rebuild(files, request) if request else ():
            flaws[again.name] = flaws.get(again.name) or again.flaw
        for name, flaw in sorted(flaws.items()):
            if path.is_dir() or name == path.name:
                good, bad = good + (not flaw), bad + bool(flaw)
                words = f"FAILED: {harmless(flaw)}" if flaw else "ok"
                write(sys.stdout, f"{harmless(display_path(folder / name))}: {words}\n")
    if good or bad:
        write(sys.stderr, f"{good} ok, {bad} failed\n")
    return report.code or int(bad > 0)


# The command extract, which unpacks the source embedded in a PDF.


@cli.command(short_help="Extract the content folder that a PDF was made from.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@options.templates
def extract(file: Path, folder: Path, templates: Path) -> int:
    """Extract the content folder that a PDF was made from, and say how to rebuild it."""
    from briefing import vega_lite
    from briefing.output import explain_os_error
    from briefing.pdf import locked
    from briefing.source.extract import NoSource, differences, read_source, rebuild_options, unpack
    from briefing.system.fonts import packaged

    _, report = open_report("text")
    try:
        if folder.exists() and any(folder.iterdir()):
            words = f"'{display_path(folder)}' is not empty, and no file is overwritten"
            report.tell([Problem("not-empty", words, help="name a new or an empty folder")])
            return report.code
        found = read_source(file.read_bytes())
        unpack(folder.absolute(), found.contents)
    except NoSource as error:
        advice = "name a PDF of a whole briefing that was not built with --no-attach"
        report.tell([Problem("no-source", f"'{display_path(file)}': {error}", help=advice)])
        return report.code
    except OSError as error:
        report.tell([explain_os_error(error, display_path(folder), "DIR")])
        return report.code
    for path in found.contents:
        write(sys.stdout, f"{harmless(display_path(folder / path))}\n")
    again = shlex.join(
        [found.recipe.briefing, "--content", display_path(folder), *rebuild_options(found.recipe)]
    )
    write(sys.stderr, f"to rebuild it: {CALLED} {harmless(again)}\n")
    here = {**vega_lite.versions(), **locked(), **packaged(found.recipe.versions)}
    for reason in differences(found.recipe, templates, here):
        write(sys.stderr, f"the bytes will differ: {harmless(reason)}\n")
    return report.code
