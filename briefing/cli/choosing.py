"""Resolves briefing names on the command line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.folders import CALLED, briefing_names, passed_over, with_editions
from briefing.nearest import nearest
from briefing.problems import Problem

if TYPE_CHECKING:
    from briefing.outcome import Request
    from briefing.reporting import Report


def chosen(
    request: Request, wanted: Sequence[str], report: Report, commands: Iterable[str]
) -> tuple[str, ...]:
    """Return the briefings to work on; empty if there are none or if a named one does not exist.

    ``commands``: further names for suggestions.
    """
    there, shown = briefing_names(request.content), request.shown["content"]
    if not wanted:
        report.tell(_passed_over(request, there))
    if request.edition is not None:
        there = tuple(sorted({*there, *with_editions(request.content)}))
    if not there:
        advice = "a briefing is a folder with a file briefing.yaml in it"
        report.tell([Problem("no-briefings", f"there is no briefing in '{shown}'", help=advice)])
        return ()
    named = tuple(dict.fromkeys(t if t in there else _from_path(request, t) for t in wanted))
    unknown = [_unknown(name, there, commands, request) for name in named if name not in there]
    report.tell(unknown, 2)
    return () if unknown else named or there


def _passed_over(request: Request, there: Sequence[str]) -> Iterator[Problem]:
    """Yield folders that look like briefings but are skipped when all briefings are requested."""
    shown = request.shown["content"]
    for name, file in passed_over(request.content, there):
        if not file:
            words = f"'{shown}/{name}' has a name that is not Unicode, so it is not built"
            yield Problem(
                "folder-passed-over", words, help="rename it: letters, digits and hyphens"
            )
            continue
        is_meant = file.casefold().startswith("briefing.")
        advice = (
            f"rename '{file}' to briefing.yaml" if is_meant else f"'{CALLED} new' makes an example"
        )
        yield Problem(
            "folder-passed-over",
            f"'{shown}/{name}' has YAML files but no briefing.yaml, so it is not built",
            help=f"{advice}, or move the folder away",
        )


def _from_path(request: Request, text: str) -> str:
    """Return the briefing's name for a path completed by a shell: ``content/kazakhstan/``."""
    path = Path(text).resolve()
    return path.name if path.parent == request.content.resolve() else text.rstrip("/")


def _unknown(name: str, there: Sequence[str], commands: Iterable[str], request: Request) -> Problem:
    """Return the problem of an unknown briefing, with the nearest briefing or command as advice."""
    shown = request.shown["content"]
    meant = nearest(name, [*there, *commands])
    if name == Path(name).name and (request.content / name).is_dir():
        advice = "the folder exists, but has no file briefing.yaml in it"
    elif name == "help":
        advice = f"'{CALLED} --help' shows every command"
    elif meant is None:
        advice = f"the briefings are: {', '.join(there[:6])}{' …' if len(there) > 6 else ''}"
    elif meant in there:
        advice = f"did you mean '{meant}'?"
    else:
        advice = f"did you mean the command '{meant}'? Write it before the options"
    return Problem("unknown-briefing", f"there is no briefing '{name}' in '{shown}'", help=advice)
