"""The commands that write content: new, which begins a briefing; bind and migrate."""

from __future__ import annotations

import signal
import sys
import unicodedata
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefing.cli.commands import cli
from briefing.cli.options import Run, folder, on_date, takes
from briefing.cli.terminal import Stopped
from briefing.system.console import harmless, say, write
from briefing.system.paths import (
    CALLED,
    DEFAULTS,
    NO_BRIEFINGS,
    THEME,
    display_path,
    has_theme,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from briefing.build.request import Request
    from briefing.migrate import Rewriting

# The types of the arguments of the command new. All raise BadParameter.


def _name(text: str) -> str:
    from briefing.system.suggest import make_slug

    name = text.lower()
    slug = make_slug(name)
    if name in {*cli.commands, *NO_BRIEFINGS}:
        words = f"'{name}' is no name for a briefing: it is that of a command, or of a shared file"
        raise click.BadParameter(words)
    if slug != name:
        like = f", such as '{slug}'" if slug else ""
        raise click.BadParameter(f"use small letters a to z, digits and single hyphens{like}")
    return text


def _country(text: str) -> str:
    from briefing.model.fields import is_country

    code = text.strip().upper()
    if code and not is_country(code):
        words = f"there is no country '{text}'; give its two-letter code, such as NO for Norway"
        raise click.BadParameter(words)
    return code


def _language(text: str) -> str:
    from briefing.model.fields import canonicalise_tag, is_language

    tag = text.strip()
    if not is_language(tag):
        words = f"there is no language '{text}'; give a tag such as en, fr, kk or zh-Hant"
        raise click.BadParameter(words)
    return canonicalise_tag(tag)


def _title(text: str) -> str:
    title = text.strip()
    if any(unicodedata.category(sign) in {"Cc", "Cn", "Co", "Cs", "Zl", "Zp"} for sign in title):
        raise click.BadParameter("a title must be one line, without unprintable characters")
    return title


@cli.command(short_help="Create a briefing: one file to write over.")
@takes(
    click.argument("typed", metavar="NAME", type=_name),
    click.option(
        "--full", is_flag=True, help="Create a folder with every section of a long briefing."
    ),
    click.option(
        "--title",
        metavar="TEXT",
        default="",
        type=_title,
        help="The title. [default: asked for, or the country's name, or NAME]",
    ),
    click.option(
        "--country",
        metavar="CODE",
        default="",
        type=_country,
        help="The two-letter country code, such as NO. [default: that of a country called NAME]",
    ),
    click.option(
        "--language",
        metavar="TAG",
        default="en",
        type=_language,
        help="The language of the text. [default: en]",
    ),
    on_date("The date of issue: YYYY-MM-DD. You can change it later. [default: today]"),
    folder("content", "Where the new briefing goes; created if missing.", file_okay=False),
    "templates",
)
def new(run: Run, typed: str, full: bool, title: str, country: str, language: str) -> int:
    """Create a briefing: one file NAME.yaml, which says what to write.

    At a terminal, the command asks for what the options leave out. No existing file is overwritten.
    """
    from briefing.output import explain_os_error
    from briefing.scaffold import CannotBegin, Starter, begin, country_name, find_country

    content, name = run.content, typed.lower()
    _require_labels(run, language)
    if (content / name).exists() or (content / f"{name}.yaml").exists():  # before anything is asked
        raise click.UsageError(f"'{name}' already exists; nothing was changed")
    meant, is_terminal = find_country(name) or "", sys.stdin.isatty() and sys.stderr.isatty()
    if is_terminal and not country:
        question = f"Country, two letters such as NO{'' if meant else ' (empty: none)'}"
        country = _ask(question, _country, meant)
    elif not title:
        country = country or meant
    if not title:
        words = typed.replace("-", " ")
        title = words if words != words.lower() else words.capitalize()
        title = country_name(country, language) if country else title
        if is_terminal:
            title = _ask("Title", _title, title)
    starter = Starter(name, title, country or None, language, run.on or date.today(), full)
    try:
        files = begin(content, starter)
    except CannotBegin as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        run.report.show_problems([explain_os_error(error, display_path(content), "--content")])
        return run.report.code
    elsewhere = content.absolute() != Path(DEFAULTS["content"]).absolute()
    where = f" --content {harmless(display_path(content))}" if elsewhere else ""
    shown = [*map(display_path, files)]
    say(*shown)
    write(sys.stderr, f"edit {harmless(shown[0])} first; its comments say how. Then run:\n")
    write(sys.stderr, f"  {CALLED} check {name}{where}\n  {CALLED} {name}{where}\n")
    return 0


def _require_labels(run: Run, language: str) -> None:
    """Raise BadParameter unless the theme or the templates have the labels of a language."""
    from briefing.read import read_labels

    theme = run.content / THEME
    folders = {**({"theme": theme} if has_theme(theme) else {}), "templates": run.templates}
    for problem in read_labels(language, folders).findings:
        there = f"{display_path(theme)}, beside its theme.yaml"
        help = (problem.help or "").replace("the folder of your theme", there)
        raise click.BadParameter(f"{problem.message}; {help}", param_hint="'--language'")


def _ask(question: str, convert: Callable[[str], str], proposed: str) -> str:
    """Ask until the answer is valid; an empty answer is the one proposed."""
    is_shown = bool(proposed)
    try:
        return click.prompt(question, proposed, value_proc=convert, show_default=is_shown, err=True)
    except (click.Abort, Stopped) as end:  # Ctrl-D, or a signal
        write(sys.stderr, "\n")  # further output starts on a new line
        raise Stopped(*end.args or [signal.SIGINT]) from end


_dry_run = click.option("--dry-run", is_flag=True, help="Only show the difference; write nothing.")


@cli.command(short_help="Write figures in texts as the names of their facts.")
@takes("briefings", "content", "theme", _dry_run)
def bind(run: Run, dry_run: bool) -> int:
    """Write each figure that only one fact or observation has as its name, and show the difference.

    `4.8 %` becomes `(=growth.2024)`; the page prints the same. The facts of the block are looked at
    first. A figure that several facts have is listed and stays as it is.
    """
    from briefing.migrate import bind_figures

    return _rewrite(run, bind_figures, dry_run=dry_run)


@cli.command(short_help="Rewrite content of an earlier version.")
@takes("briefings", "content", "theme", _dry_run)
def migrate(run: Run, dry_run: bool) -> int:
    """Bind figures as `bind` does, remove what a fact supplies, and show the difference.

    Tiles, events, rows and facts lose what they would take from elsewhere, and `figures: traced`
    asks from then on that every figure names its fact. The page prints the same.
    """
    from briefing.migrate import migrate as migrated

    return _rewrite(run, migrated, dry_run=dry_run)


def _rewrite(run: Run, rewrite: Callable[[Request, str], Rewriting], *, dry_run: bool) -> int:
    from briefing.output import explain_os_error

    request, report = run.request, run.report
    for name in run.names:
        rewriting = rewrite(request, name)
        report.show_problems(rewriting.problems)
        say(*map(str.rstrip, rewriting.differences()))
        for file, data in rewriting.changed.items() if not dry_run else ():
            try:
                (request.content / file).write_bytes(data)
            except OSError as error:
                shown = f"{request.shown['content']}/{file}"
                report.show_problems([explain_os_error(error, shown, "--content")])
        if not rewriting.changed and not report.code:
            write(sys.stderr, f"{harmless(name)}: nothing to rewrite\n")
    return report.code
