"""The commands on editions: issue, diff, stale."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefing.build.report import document, harmless
from briefing.cli import options
from briefing.cli.commands import cli
from briefing.cli.options import briefings_like, choose_briefings
from briefing.cli.request import day, open_report, parse_request
from briefing.system.console import write

if TYPE_CHECKING:
    from briefing.model import Change

_briefing: Callable[[Any], Any] = click.argument(
    "name", metavar="BRIEFING", shell_complete=briefings_like
)

_NEXT = "frozen; now set 'status: issued' in the briefing, if it is not set, and build\n"


@cli.command(short_help="Freeze the edition of a briefing, if nothing prevents it.")
@_briefing
@options.content
@options.templates
@options.theme
@options.laid_out
@options.problems
@options.advice
@options.attach
@options.on
def issue(
    name: str,
    content: Path,
    templates: Path,
    theme: str | None,
    output: Path,
    form: str,
    advice: bool,
    attach: bool | None,
    on: datetime | None,
) -> int:
    """Freeze the edition of a briefing, or report what prevents it: an error, or a warning that is
    neither corrected nor waived.
    """
    from briefing.build.pipeline import issue as issued
    from briefing.build.request import Variant

    began = time.monotonic()
    variant = Variant(attach=attach)
    request = parse_request(
        content, templates, output, theme, strict=True, variant=variant, on=day(on)
    )
    screen, report = open_report(form, strict=True, advice=advice)
    names = choose_briefings(request, [name], report, cli.commands)
    with screen.following(names, 1):
        for one in names:
            outcome = issued(request, one)
            screen.finished(one)
            report.refuse(one, outcome.problems, "issued")
            report.add(outcome)
            if form == "json":
                continue
            for file in outcome.files:
                path = f"{request.shown['content']}/{one}/editions/{file.name}"
                write(sys.stdout, f"{harmless(path)}\n")
            if outcome.files and form == "text":
                write(sys.stderr, _NEXT)
    report.end("checked", time.monotonic() - began)
    return report.code


@cli.command(short_help="Show what has changed since a frozen edition.")
@_briefing
@click.argument("edition", type=options.Number(), required=False, metavar="[N]")
@options.content
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def diff(name: str, edition: int | None, content: Path, as_json: bool) -> int:
    """Show what has changed since edition N (default: the last frozen edition)."""
    from briefing.build.pipeline import read_bound
    from briefing.changes import changes, name_correction, name_place, write_words
    from briefing.model.editions import write_text
    from briefing.read import edition_numbers, read_edition

    def fields(change: Change) -> dict[str, Any]:
        what = {name: getattr(change, name) for name in ("kind", "subject", "id", "path")}
        texts = {"before": write_text(change.before), "after": write_text(change.after)}
        return {**what, "name": name_place(change), **texts}

    request = parse_request(content)
    _, report = open_report("text")
    for briefing in choose_briefings(request, [name], report, cli.commands):
        shown = request.shown["content"]
        frozen = edition_numbers(request.content, briefing)
        number = edition or (frozen[-1] if frozen else 1)
        before = read_edition(request.content, briefing, number, shown=shown)
        after = read_bound(request, briefing)
        report.tell((*before.problems, *after.problems))
        if before.briefing is not None and after.briefing is not None:
            every = changes(before.briefing, after.briefing)
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
            for one in corrected:
                write(sys.stdout, f"{harmless(name_correction(one))}\n")
            for change in found:
                write(sys.stdout, f"{change.kind}: {harmless(name_place(change))}\n")
                for sign, text in (("-", change.before), ("+", change.after)):
                    words = write_words(text, after.briefing, before.briefing)
                    if words and (change.kind == "revised" or words != write_text(change.name)):
                        write(sys.stdout, f"  {sign} {harmless(words)}\n")
            if not (found or corrected):
                write(sys.stdout, f"nothing has changed since edition {number}\n")
    return report.code


@cli.command(short_help="List the facts past their review date.")
@options.briefings
@options.content
@options.on
def stale(briefings: tuple[str, ...], content: Path, on: datetime | None) -> int:
    """List the facts past their review date, by the desk that owns them."""
    from briefing.build.pipeline import read_bound
    from briefing.review.rules.facts import stale_facts

    request = parse_request(content)
    _, report = open_report("text")
    by_owner: dict[str, list[str]] = {}
    for one in choose_briefings(request, briefings, report, cli.commands):
        reading = read_bound(request, one)
        report.tell(reading.problems)
        if reading.briefing is None:
            continue
        found = stale_facts(reading.briefing, day(on))
        places = {fact: reading.positions.at(("facts", fact)) for fact in found}
        for fact, place in sorted(places.items(), key=lambda one: (one[1].file, one[1].line)):
            value = reading.briefing.facts[fact]
            line = f"  {place.file}:{place.line}: {fact}, review by {value.review_by}"
            owner = reading.briefing.find_owner(fact) or "no owner"
            by_owner.setdefault(owner, []).append(f"{line}: {harmless(value.statement)}\n")
    for owner, lines in sorted(by_owner.items()):
        write(sys.stdout, f"{harmless(owner)}\n" + "".join(lines))
    if not by_owner and not report.code:
        write(sys.stdout, "no fact is stale\n")
    return report.code
