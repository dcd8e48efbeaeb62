"""The commands that write content: new, which begins a briefing; bind and migrate."""

from __future__ import annotations

import signal
import sys
import unicodedata
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefing.cli.commands import begin, cli
from briefing.cli.options import Arguments, day, takes
from briefing.cli.request import open_report
from briefing.cli.terminal import Stopped, ask
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


@cli.command(short_help="Create a briefing: one file to write over.")
@takes(
    click.argument("name", metavar="NAME"),
    click.option(
        "--full", is_flag=True, help="Create a folder with every section of a long briefing."
    ),
    click.option("--title", help="The title. [default: asked for, or the country's name, or NAME]"),
    click.option(
        "--country",
        metavar="CODE",
        help="The two-letter country code, such as NO. [default: that of a country called NAME]",
    ),
    click.option(
        "--language", metavar="TAG", default="en", help="The language of the text. [default: en]"
    ),
    click.option(
        "--on",
        type=day,
        metavar="DATE",
        help="The date of issue: YYYY-MM-DD. You can change it later. [default: today]",
    ),
    click.option(
        "--content",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path(DEFAULTS["content"]),
        metavar="DIR",
        help="Where the new briefing goes; created if missing. [default: content/]",
    ),
    "templates",
)
def new(
    asked: Arguments,
    name: str,
    full: bool,
    title: str | None,
    country: str | None,
    language: str,
) -> int:
    """Create a briefing: one file NAME.yaml, which says what to write.

    At a terminal, the command asks for what the options leave out. No existing file is overwritten.
    """
    from briefing.output import explain_os_error
    from briefing.scaffold import CannotBegin, Starter, begin, country_name, find_country

    content, typed, name = asked.content, name, name.lower()
    _check_name(name)
    country = _check_country(country)
    language = _check_language(language, asked.content, asked.templates)
    title = _check_title(title)
    if (content / name).exists() or (content / f"{name}.yaml").exists():  # before anything is asked
        raise click.UsageError(f"'{name}' already exists; nothing was changed")
    meant, is_terminal = find_country(name), sys.stdin.isatty() and sys.stderr.isatty()
    if is_terminal:
        question = f"Country, two letters such as NO{'' if meant else ' (empty: none)'}"
        country = country or _ask_until_valid(question, _check_country, meant)
    elif title is None:
        country = country or meant
    if title is None:
        words = typed.replace("-", " ")
        title = words if words != words.lower() else words.capitalize()
        title = country_name(country, language) if country else title
        if is_terminal:
            title = _ask_until_valid("Title", _check_title, title) or title
    starter = Starter(name, title, country, language, asked.on or date.today(), full)
    try:
        files = begin(content, starter)
    except CannotBegin as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        _, report = open_report(asked)
        report.tell([explain_os_error(error, display_path(content), "--content")])
        return report.code
    elsewhere = content.absolute() != Path(DEFAULTS["content"]).absolute()
    where = f" --content {harmless(display_path(content))}" if elsewhere else ""
    shown = [*map(display_path, files)]
    say(*shown)
    write(sys.stderr, f"edit {harmless(shown[0])} first; its comments say how. Then run:\n")
    write(sys.stderr, f"  {CALLED} check {name}{where}\n  {CALLED} {name}{where}\n")
    return 0


def _check_name(name: str) -> None:
    from briefing.system.suggest import make_slug

    slug, words = make_slug(name), None
    if name in {*cli.commands, *NO_BRIEFINGS}:
        words = f"'{name}' is no name for a briefing: it is that of a command, or of a shared file"
    elif slug != name:
        like = f", such as '{slug}'" if slug else ""
        words = f"use small letters a to z, digits and single hyphens{like}"
    if words:
        raise click.BadParameter(words, param_hint="'NAME'")


def _validate(kind: Any, value: str, option: str, words: str) -> str:
    """Return a value as a field of this type of the model holds it. Raises BadParameter."""
    from pydantic import TypeAdapter, ValidationError

    try:
        return str(TypeAdapter(kind).validate_python(value))
    except ValidationError as error:
        raise click.BadParameter(words, param_hint=option) from error


def _check_country(code: str | None) -> str | None:
    from briefing.model.fields import Country

    words = f"there is no country '{code}'; give its two-letter code, such as NO for Norway"
    return _validate(Country, code.strip().upper(), "'--country'", words) if code else None


def _check_language(tag: str, content: Path, templates: Path) -> str:
    from briefing.model.fields import Language
    from briefing.read import read_labels

    words = f"there is no language '{tag}'; give a tag such as en, fr, kk or zh-Hant"
    language, theme = _validate(Language, tag.strip(), "'--language'", words), content / THEME
    folders = {**({"theme": theme} if has_theme(theme) else {}), "templates": templates}
    for found in read_labels(language, folders).findings:
        there = f"{display_path(theme)}, beside its theme.yaml"
        help = (found.help or "").replace("the folder of your theme", there)
        raise click.BadParameter(f"{found.message}; {help}", param_hint="'--language'")
    return language


def _check_title(text: str | None) -> str | None:
    title = (text or "").strip()
    if any(unicodedata.category(sign) in {"Cc", "Cn", "Co", "Cs", "Zl", "Zp"} for sign in title):
        words = "a title must be one line, without unprintable characters"
        raise click.BadParameter(words, param_hint="'--title'")
    return title or None


def _ask_until_valid(
    question: str, check: Callable[[str | None], str | None], proposed: str | None
) -> str | None:
    """Ask until the answer is valid; an empty answer is the one proposed."""
    shown = f"{question} [{proposed}]: " if proposed else f"{question}: "
    while True:
        try:
            return check(ask(shown) or proposed)
        except click.UsageError as error:
            write(sys.stderr, f"Error: {harmless(error.message)}\n")
        except (EOFError, Stopped) as end:  # Ctrl-D, or Ctrl-C
            write(sys.stderr, "\n")  # further output starts on a new line
            raise Stopped(*end.args or [signal.SIGINT]) from end


_dry_run = click.option("--dry-run", is_flag=True, help="Only show the difference; write nothing.")


@cli.command(short_help="Write figures in texts as the names of their facts.")
@takes("briefings", "content", "theme", _dry_run)
def bind(asked: Arguments, dry_run: bool) -> int:
    """Write each figure that only one fact or observation has as its name, and show the difference.

    `4.8 %` becomes `(=growth.2024)`; the page prints the same. The facts of the block are looked at
    first. A figure that several facts have is listed and stays as it is.
    """
    from briefing.migrate import bind_figures

    return _rewrite(asked, bind_figures, dry_run=dry_run)


@cli.command(short_help="Rewrite content of an earlier version.")
@takes("briefings", "content", "theme", _dry_run)
def migrate(asked: Arguments, dry_run: bool) -> int:
    """Bind figures as `bind` does, remove what a fact supplies, and show the difference.

    Tiles, events, rows and facts lose what they would take from elsewhere, and `figures: traced`
    asks from then on that every figure names its fact. The page prints the same.
    """
    from briefing.migrate import migrate as migrated

    return _rewrite(asked, migrated, dry_run=dry_run)


def _rewrite(
    asked: Arguments, rewrite: Callable[[Request, str], Rewriting], *, dry_run: bool
) -> int:
    from briefing.output import explain_os_error

    request, names, _, report = begin(asked)
    for name in names:
        rewriting = rewrite(request, name)
        report.tell(rewriting.problems)
        say(*map(str.rstrip, rewriting.differences()))
        for file, data in rewriting.changed.items() if not dry_run else ():
            try:
                (request.content / file).write_bytes(data)
            except OSError as error:
                problem = explain_os_error(error, f"{request.shown['content']}/{file}", "--content")
                report.tell([problem])
        if not rewriting.changed and not report.code:
            write(sys.stderr, f"{harmless(name)}: nothing to rewrite\n")
    return report.code
