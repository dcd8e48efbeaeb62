"""Shared by the commands: the request as typed, its screen and report, and a build."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefing.cli.workforce import workforce
from briefing.folders import DEFAULTS, THEME_FILE, has_theme, shown, theme_folder, theme_names
from briefing.nearest import nearest
from briefing.reporting import Report

if TYPE_CHECKING:
    from briefing.outcome import Outcome, Request
    from briefing.progress import Screen


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
    from briefing.unchanged.outcomes import recall

    unchanged = recall(request, names)
    changed = [name for name in names if name not in unchanged]
    if not changed:
        for name in names:
            report.add(unchanged[name])
        return [unchanged[name] for name in names]
    from briefing.batch import build_all, follow, longest_first  # what follows loads the model
    from briefing.deliver import unwritable

    if problem := unwritable(request.output, request.shown["output"]):
        report.tell([problem])
        return []
    with workforce(jobs, scheduler, len(changed), report) as others:
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

    # Live lines would disturb GitHub commands and JSON; and any other line, the JSON document.
    shown_on = screen(sys.stderr, time.monotonic, live=form == "text", warns=form != "json")
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
        return f"'{typed}' is not a theme: it has no file {THEME_FILE}"
    near = nearest(typed, names)
    meant = f"did you mean '{near}'? " if near else ""
    listed = f"the built-in themes are: {', '.join(names)}" if names else "no theme is built in"
    return f"there is no theme '{typed}'; {meant}{listed}; or give a folder with a {THEME_FILE}"
