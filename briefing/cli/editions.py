"""The commands on editions and releases: issue, diff, stale; release, verify, extract."""

import os
import shlex
import sys
from pathlib import Path

import click
from msgspec.structs import replace

from briefing.build.report import document
from briefing.cli.commands import build_changed, cli
from briefing.cli.options import Run, number, takes
from briefing.problems import Problem
from briefing.system.console import harmless, say, write
from briefing.system.paths import CALLED, display_path

_NEXT = "frozen; now set 'status: issued' in the briefing, if it is not set, and build\n"


@cli.command(short_help="Freeze the edition of a briefing, if nothing prevents it.")
@takes("briefing", "content", "templates", "theme", "kept", "problems", "advice", "attach", "on")
def issue(run: Run) -> int:
    """Freeze the edition of a briefing, or report what prevents it: an error, or a warning that is
    neither corrected nor waived.
    """
    from briefing.build import pipeline

    run = replace(run, strict=True)
    report = run.report
    for name in run.names:
        with run.screen.show_progress(1):
            outcome = pipeline.issue(run.request, name)
            run.screen.advance(name)
        report.print_refusal(name, outcome.problems, "issued")
        report.add(outcome)
        if run.form != "json":
            folder = f"{run.request.shown['content']}/{name}/editions"
            say(*(f"{folder}/{name}" for name in outcome.files))
        if run.form == "text" and outcome.files:
            write(sys.stderr, _NEXT)
    return report.end("checked")


@cli.command(short_help="Show what has changed since a frozen edition.")
@takes(
    "briefing",
    click.argument("number", type=number, required=False, metavar="[N]"),
    "content",
    click.option("--json", "as_json", is_flag=True, help="Print one JSON document."),
)
def diff(run: Run, number: int | None, as_json: bool) -> int:
    """Show what has changed since edition N (default: the last frozen edition)."""
    from briefing.build.pipeline import read_bound
    from briefing.changes import compare, name_correction, name_place, write_words
    from briefing.model.editions import write_text
    from briefing.read import edition_numbers, read_edition

    content, shown = run.request.content, run.request.shown["content"]
    for briefing in run.names:
        number = number or max(edition_numbers(content, briefing), default=1)
        before = read_edition(content, briefing, number, shown=shown)
        after = read_bound(run.request, briefing)
        run.report.show_problems((*before.problems, *after.problems))
        old, new = before.briefing, after.briefing
        if old is None or new is None:
            continue
        changed = [change for change in compare(old, new) if not change.is_repeated]
        known = old.document.corrections
        corrections = [each for each in new.document.corrections if each not in known]
        if as_json:
            listed = [
                {
                    **{name: getattr(change, name) for name in ("kind", "subject", "id", "path")},
                    "name": name_place(change),
                    "before": None if change.before is None else write_text(change.before),
                    "after": None if change.after is None else write_text(change.after),
                }
                for change in changed
            ]
            corrected = [
                {"date": each.date.text, "was": each.was, "is": each.now} for each in corrections
            ]
            whole = {"since": number, "changes": listed, "corrections": corrected}
            write(sys.stdout, document(whole))
            continue
        say(*map(name_correction, corrections))
        for change in changed:
            say(f"{change.kind}: {name_place(change)}")
            for sign, text in (("-", change.before), ("+", change.after)):
                words = write_words(text or (), new, old)
                if words and (change.kind == "revised" or words != write_text(change.entry.name)):
                    say(f"  {sign} {words}")
        if not (changed or corrections):
            say(f"nothing has changed since edition {number}")
    return run.report.code


@cli.command(short_help="List the facts past their review date.")
@takes("briefings", "content", "on")
def stale(run: Run) -> int:
    """List the facts past their review date, by the desk that owns them."""
    from briefing.build.pipeline import read_bound
    from briefing.review.rules.facts import stale_facts

    by_owner: dict[str, list[str]] = {}
    for name in run.names:
        reading = read_bound(run.request, name)
        run.report.show_problems(reading.problems)
        if (briefing := reading.briefing) is None:
            continue
        facts = stale_facts(briefing, run.on)
        places = {fact: reading.positions.at(("facts", fact)) for fact in facts}
        for fact, at in sorted(places.items(), key=lambda item: (item[1].file, item[1].line)):
            due = f"{fact}, review by {briefing.facts[fact].review_by}"
            line = f"  {at.file}:{at.line}: {due}: {briefing.facts[fact].statement}"
            by_owner.setdefault(briefing.find_owner(fact) or "no owner", []).append(line)
    for owner, lines in sorted(by_owner.items()):
        say(owner, *lines)
    if not by_owner and not run.report.code:
        say("no fact is stale")
    return run.report.code


# The commands that publish, and verify what was published: release, verify, extract.


@cli.command(short_help="Build with --strict and write a release to publish.")
@takes(
    "briefings", "content", "templates", "theme", "output", "jobs", "problems", "advice",
    click.option("--tag", metavar="TAG", help="The git tag of the commit to release."), "on",
)  # fmt: skip
def release(run: Run, tag: str | None) -> int:
    """Build with --strict, and write output/release with its provenance.

    An error prevents it, and so does a warning that is neither corrected nor waived.
    """
    from briefing.build.pipeline import check_release
    from briefing.release import FOLDER, publish, source_folders
    from briefing.release.provenance import check_sources, read_commit

    run = replace(run, strict=True)
    request, names, report = run.request, run.names, run.report
    report.show_problems(check_sources(source_folders(request), request.output, tag))
    if not report.code and run.on is None:  # the date of the commit: the clock is not read
        request = replace(request, on=read_commit(request.content).day)
    for name in names:
        problems = check_release(request, name).problems
        report.print_refusal(name, problems, "released")
        report.show_problems(problems)
    outcomes = [] if report.code else build_changed(run, request)
    if not report.code:
        report.show_problems(publish(request, tag, outcomes, os.environ))
    if not report.code and run.form != "json":
        say(*map(display_path, sorted((request.output / FOLDER).iterdir())))
    return report.end("built")


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
def verify(run: Run, paths: tuple[Path, ...], source: Path | None) -> int:
    """Check that a release, or a file of one, is unaltered. Print a verdict for each file."""
    from briefing.release.verify import SUMS, rebuild
    from briefing.release.verify import verify as find_flaws

    request = replace(run, content=source).request if source else None
    judged: list[str | None] = []
    for path in paths:
        folder = path if path.is_dir() else path.absolute().parent
        if not (folder / SUMS).is_file() and path.name != SUMS:
            words = f"'{display_path(folder)}' has no file {SUMS}, so it is not a release"
            advice = "name a folder that 'release' has written, or a file in one"
            run.report.show_problems([Problem("not-a-release", words, help=advice)])
            continue
        flaws = find_flaws(folder)
        if request is not None:
            others = dict(rebuild(folder, request))
            flaws |= {name: flaws.get(name) or flaw for name, flaw in others.items()}
        for name, flaw in sorted(flaws.items()):
            if path.is_dir() or name == path.name:
                judged.append(flaw)
                say(f"{display_path(folder / name)}: {f'FAILED: {flaw}' if flaw else 'ok'}")
    if judged:
        good = judged.count(None)
        write(sys.stderr, f"{good} ok, {len(judged) - good} failed\n")
    return run.report.code or int(any(judged))


@cli.command(short_help="Extract the content folder that a PDF was made from.")
@takes(
    click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path)),
    click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR"),
    "templates",
)
def extract(run: Run, file: Path, folder: Path) -> int:
    """Extract the content folder that a PDF was made from, and say how to rebuild it."""
    from briefing import vega_lite
    from briefing.output import explain_os_error
    from briefing.pdf import locked_versions
    from briefing.source import NoSource, differences, read_source, rebuild_options, unpack
    from briefing.system.fonts import font_package_versions

    problem = None
    try:
        if folder.exists() and any(folder.iterdir()):
            words = f"'{display_path(folder)}' is not empty, and no file is overwritten"
            problem = Problem("not-empty", words, help="name a new or an empty folder")
        else:
            contents, recipe = read_source(file.read_bytes())
            unpack(folder.absolute(), contents)
    except NoSource as error:
        advice = "name a PDF of a whole briefing that was not built with --no-attach"
        problem = Problem("no-source", f"'{display_path(file)}': {error}", help=advice)
    except OSError as error:
        problem = explain_os_error(error, display_path(folder), "DIR")
    if problem:
        run.report.show_problems([problem])
        return run.report.code
    say(*(display_path(folder / path) for path in contents))
    again = [recipe.briefing, "--content", display_path(folder), *rebuild_options(recipe)]
    write(sys.stderr, f"to rebuild it: {CALLED} {harmless(shlex.join(again))}\n")
    fonts = font_package_versions(recipe.versions)
    here = {**vega_lite.versions(), **locked_versions(), **fonts}
    for reason in differences(recipe, run.templates, here):
        write(sys.stderr, f"the bytes will differ: {harmless(reason)}\n")
    return 0
