"""The command extract, which unpacks the source embedded in a PDF."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click

from briefing.cli import options
from briefing.cli.commands import cli
from briefing.cli.running import watched
from briefing.folders import CALLED, shown
from briefing.problems import Problem
from briefing.reporting import harmless
from briefing.stream import write


@cli.command(short_help="Extract the content folder that a PDF was made from.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@options.templates
def extract(file: Path, folder: Path, templates: Path) -> int:
    """Extract the content folder that a PDF was made from, and say how to rebuild it."""
    from briefing import vega_lite
    from briefing.deliver import in_plain_words
    from briefing.fonts import font_versions, packaged
    from briefing.press import locked
    from briefing.source.carried import NoSource, carried
    from briefing.source.unpacked import differences, options_of, unpack

    _, report = watched("text")
    try:
        if folder.exists() and any(folder.iterdir()):
            words = f"'{shown(folder)}' is not empty, and no file is overwritten"
            report.tell([Problem("not-empty", words, help="name a new or an empty folder")])
            return report.code
        found = carried(file.read_bytes())
        unpack(folder.absolute(), found.contents)
    except NoSource as error:
        advice = "name a PDF of a whole briefing that was not built with --no-attach"
        report.tell([Problem("no-source", f"'{shown(file)}': {error}", help=advice)])
        return report.code
    except OSError as error:
        report.tell([in_plain_words(error, shown(folder), "DIR")])
        return report.code
    for path in found.contents:
        write(sys.stdout, f"{harmless(shown(folder / path))}\n")
    again = shlex.join(
        [found.recipe.briefing, "--content", shown(folder), *options_of(found.recipe)]
    )
    write(sys.stderr, f"to rebuild it: {CALLED} {harmless(again)}\n")
    here = {
        **vega_lite.versions(),
        **font_versions(),
        **locked(),
        **packaged(found.recipe.versions),
    }
    for reason in differences(found.recipe, templates, here):
        write(sys.stderr, f"the bytes will differ: {harmless(reason)}\n")
    return report.code
