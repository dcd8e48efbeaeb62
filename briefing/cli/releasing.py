"""The commands that publish, and verify what was published: release, verify."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import click

from briefing.cli import options
from briefing.cli.choosing import chosen
from briefing.cli.commands import cli
from briefing.cli.running import built, day, request_for, watched
from briefing.folders import shown
from briefing.problems import Problem
from briefing.reporting import harmless
from briefing.stream import write


@cli.command(short_help="Build with --strict and write a release to publish.")
@options.briefings
@options.content
@options.templates
@options.theme
@options.output
@options.jobs
@options.problems
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
    tag: str | None,
    on: datetime | None,
) -> int:
    """Build with --strict, and write output/release with its provenance."""
    from briefing.pipeline import check_release
    from briefing.release import ReleaseRequest
    from briefing.release import release as laid_out
    from briefing.release.place import FOLDER, take_back
    from briefing.release.source import commit_of, problems_of
    from briefing.unchanged.program import of_program

    began = time.monotonic()
    program = of_program(sys.prefix)
    request = request_for(
        content, templates, output, theme, strict=True, on=day(on), program=program
    )
    screen, report = watched(form, strict=True)
    report.tell(take_back(request))
    names = chosen(request, briefings, report, cli.commands)
    folders = ReleaseRequest(request, tag).folders.values()
    report.tell(problems_of(folders, request.output, tag))
    if not report.code and on is None:  # the date of the commit: the clock is not read
        request = replace(request, on=date.fromisoformat(commit_of(request.content).day))
    for name in names:
        report.tell(check_release(request, name).problems)
    outcomes = [] if report.code else built(request, names, jobs, screen, report)
    if not report.code:
        report.tell(laid_out(ReleaseRequest(request, tag), outcomes, os.environ))
    if not report.code:
        folder = request.output / FOLDER
        for path in sorted(folder.iterdir()):
            write(sys.stdout, f"{harmless(shown(path))}\n")
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
    from briefing.release.checksums import SUMS
    from briefing.release.rebuild import rebuild
    from briefing.release.verify import ReleaseFolder
    from briefing.release.verify import verify as verdicts

    _, report = watched("text")
    request = request_for(content, templates, theme=theme) if content else None
    good = bad = 0
    for path in paths:
        folder = path if path.is_dir() else path.absolute().parent
        if not (folder / SUMS).is_file() and path.name != SUMS:
            words = f"'{shown(folder)}' has no file {SUMS}, so it is not a release"
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
                write(sys.stdout, f"{harmless(shown(folder / name))}: {words}\n")
    if good or bad:
        write(sys.stderr, f"{good} ok, {bad} failed\n")
    return report.code or int(bad > 0)
