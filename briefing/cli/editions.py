"""The commands on editions and releases: issue, diff, stale; release, verify, extract."""

from __future__ import annotations

import os
import shlex
import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from briefing.build.report import document
from briefing.cli.commands import begin, cli
from briefing.cli.options import Arguments, number, takes
from briefing.cli.request import build_changed, open_report, parse_request
from briefing.problems import Problem
from briefing.system.console import harmless, say, write
from briefing.system.paths import CALLED, display_path

if TYPE_CHECKING:
    from briefing.model import Change

_NEXT = "frozen; now set 'status: issued' in the briefing, if it is not set, and build\n"


@cli.command(short_help="Freeze the edition of a briefing, if nothing prevents it.")
@takes(
    "briefing", "content", "templates", "theme", "laid_out", "problems", "advice", "attach", "on"
)
def issue(asked: Arguments) -> int:
    """Freeze the edition of a briefing, or report what prevents it: an error, or a warning that is
    neither corrected nor waived.
    """
    from briefing.build.pipeline import issue as issued

    began = time.monotonic()
    request, names, screen, report = begin(replace(asked, strict=True))
    with screen.counting(len(names)):
        for one in names:
            outcome = issued(request, one)
            screen.finished(one)
            report.refuse(one, outcome.problems, "issued")
            report.add(outcome)
            if asked.form == "json":
                continue
            folder = f"{request.shown['content']}/{one}/editions"
            say(*(f"{folder}/{file.name}" for file in outcome.files))
            if outcome.files and asked.form == "text":
                write(sys.stderr, _NEXT)
    report.end("checked", time.monotonic() - began)
    return report.code


@cli.command(short_help="Show what has changed since a frozen edition.")
@takes(
    "briefing",
    click.argument("number", type=number, required=False, metavar="[N]"),
    "content",
    click.option("--json", "as_json", is_flag=True, help="Print one JSON document."),
)
def diff(asked: Arguments, number: int | None, as_json: bool) -> int:
    """Show what has changed since edition N (default: the last frozen edition)."""
    from briefing.build.pipeline import read_bound
    from briefing.changes import compare, name_correction, name_place, write_words
    from briefing.model.editions import write_text
    from briefing.read import edition_numbers, read_edition

    def fields(change: Change) -> dict[str, Any]:
        what = {name: getattr(change, name) for name in ("kind", "subject", "id", "path")}
        texts = {"before": change.before, "after": change.after}
        words = {k: None if text is None else write_text(text) for k, text in texts.items()}
        return {**what, "name": name_place(change), **words}

    request, names, _, report = begin(asked)
    for briefing in names:
        shown = request.shown["content"]
        frozen = edition_numbers(request.content, briefing)
        number = number or (frozen[-1] if frozen else 1)
        before = read_edition(request.content, briefing, number, shown=shown)
        after = read_bound(request, briefing)
        report.tell((*before.problems, *after.problems))
        if before.briefing is not None and after.briefing is not None:
            every = compare(before.briefing, after.briefing)
            found = [change for change in every if not change.is_repeated]
            old, new = before.briefing.document.corrections, after.briefing.document.corrections
            corrected = [one for one in new if one not in old]
            if as_json:
                listed = [
                    {"date": one.date.text, "was": one.was, "is": one.now} for one in corrected
                ]
                whole = {"since": number, "changes": [fields(change) for change in found]}
                write(sys.stdout, document({**whole, "corrections": listed}))
                continue
            say(*map(name_correction, corrected))
            for change in found:
                say(f"{change.kind}: {name_place(change)}")
                for sign, text in (("-", change.before), ("+", change.after)):
                    words = write_words(text or (), after.briefing, before.briefing)
                    name = write_text(change.entry.name)
                    if words and (change.kind == "revised" or words != name):
                        say(f"  {sign} {words}")
            if not (found or corrected):
                say(f"nothing has changed since edition {number}")
    return report.code


@cli.command(short_help="List the facts past their review date.")
@takes("briefings", "content", "on")
def stale(asked: Arguments) -> int:
    """List the facts past their review date, by the desk that owns them."""
    from briefing.build.pipeline import read_bound
    from briefing.review.rules.facts import stale_facts

    request, names, _, report = begin(asked)
    by_owner: dict[str, list[str]] = {}
    for one in names:
        reading = read_bound(request, one)
        report.tell(reading.problems)
        if reading.briefing is None:
            continue
        found = stale_facts(reading.briefing, asked.on)
        places = {fact: reading.positions.at(("facts", fact)) for fact in found}
        for fact, place in sorted(places.items(), key=lambda one: (one[1].file, one[1].line)):
            value = reading.briefing.facts[fact]
            line = f"  {place.file}:{place.line}: {fact}, review by {value.review_by}"
            owner = reading.briefing.find_owner(fact) or "no owner"
            by_owner.setdefault(owner, []).append(f"{line}: {value.statement}")
    for owner, lines in sorted(by_owner.items()):
        say(owner, *lines)
    if not by_owner and not report.code:
        say("no fact is stale")
    return report.code


# The commands that publish, and verify what was published: release, verify, extract.


@cli.command(short_help="Build with --strict and write a release to publish.")
@takes(
    "briefings", "content", "templates", "theme", "output", "jobs", "problems", "advice",
    click.option("--tag", metavar="TAG", help="The git tag of the commit to release."), "on",
)  # fmt: skip
def release(asked: Arguments, tag: str | None) -> int:
    """Build with --strict, and write output/release with its provenance.

    An error prevents it, and so does a warning that is neither corrected nor waived.
    """
    from briefing.build.incremental import fingerprint_program
    from briefing.build.pipeline import check_release
    from briefing.release import FOLDER, ReleaseRequest, take_back
    from briefing.release import release as laid_out
    from briefing.release.provenance import check_sources, read_commit

    began = time.monotonic()
    asked = replace(asked, strict=True)
    request, names, screen, report = begin(asked, fingerprint_program(sys.prefix))
    report.tell(take_back(request))
    folders = ReleaseRequest(request, tag).folders.values()
    report.tell(check_sources(folders, request.output, tag))
    if not report.code and asked.on is None:  # the date of the commit: the clock is not read
        request = replace(request, on=date.fromisoformat(read_commit(request.content).day))
    for name in names:
        problems = check_release(request, name).problems
        report.refuse(name, problems, "released")
        report.tell(problems)
    outcomes = [] if report.code else build_changed(asked, request, names, screen, report)
    if not report.code:
        report.tell(laid_out(ReleaseRequest(request, tag), outcomes, os.environ))
    if not report.code and asked.form != "json":
        say(*map(display_path, sorted((request.output / FOLDER).iterdir())))
    report.end("built", time.monotonic() - began)
    return report.code


@cli.command(short_help="Check that a release, or a file of it, is unaltered.")
@takes(
    click.argument(
        "paths",
        nargs=-1,
        required=True,
        metavar="DIR|FILE...",
        type=click.Path(exists=True, path_type=Path),
    ),
    click.option(
        "--content",
        "source",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        metavar="DIR",
        help="The source of the release: rebuild it, and require the same bytes.",
    ),
    "templates",
    "theme",
)
def verify(asked: Arguments, paths: tuple[Path, ...], source: Path | None) -> int:
    """Check that a release, or a file of one, is unaltered. Print a verdict for each file."""
    from briefing.release.verify import SUMS, ReleaseFolder, rebuild
    from briefing.release.verify import verify as verdicts

    _, report = open_report(asked)
    request = parse_request(replace(asked, content=source)) if source else None
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
                say(f"{display_path(folder / name)}: {f'FAILED: {flaw}' if flaw else 'ok'}")
    if good or bad:
        write(sys.stderr, f"{good} ok, {bad} failed\n")
    return report.code or int(bad > 0)


@cli.command(short_help="Extract the content folder that a PDF was made from.")
@takes(
    click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path)),
    click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR"),
    "templates",
)
def extract(asked: Arguments, file: Path, folder: Path) -> int:
    """Extract the content folder that a PDF was made from, and say how to rebuild it."""
    from briefing import vega_lite
    from briefing.output import explain_os_error
    from briefing.pdf import locked_versions
    from briefing.source import NoSource, differences, read_source, rebuild_options, unpack
    from briefing.system.fonts import font_package_versions

    _, report = open_report(asked)
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
    say(*(display_path(folder / path) for path in found.contents))
    again = shlex.join(
        [found.recipe.briefing, "--content", display_path(folder), *rebuild_options(found.recipe)]
    )
    write(sys.stderr, f"to rebuild it: {CALLED} {harmless(again)}\n")
    here = {
        **vega_lite.versions(),
        **locked_versions(),
        **font_package_versions(found.recipe.versions),
    }
    for reason in differences(found.recipe, asked.templates, here):
        write(sys.stderr, f"the bytes will differ: {harmless(reason)}\n")
    return report.code
