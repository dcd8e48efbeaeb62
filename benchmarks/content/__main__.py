"""``python -m benchmarks.content FOLDER``: writes a set of briefings to try the program on."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from benchmarks.content import write_of_pages, write_set


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--number", type=click.IntRange(1, 999), default=260, show_default=True)
@click.option("--pages", type=click.IntRange(min=1), help="One briefing of about so many pages.")
@click.option("--short", is_flag=True, help="Briefings of one section each.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed, another set.")
def main(folder: Path, number: int, pages: int | None, short: bool, seed: int) -> None:
    """Write a content folder of briefings that are made from the project's own."""
    if folder.is_dir() and any(folder.iterdir()):
        raise click.UsageError(f"'{folder}' is not empty")
    if pages is None:
        write_set(folder, number, seed, short=short)
    else:
        write_of_pages(folder, pages, seed)
    click.echo(f"now: python build.py --content {folder} --output {folder}-built")


if __name__ == "__main__":
    sys.exit(main())
