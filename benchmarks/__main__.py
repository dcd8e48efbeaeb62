"""``make bench``: measures the program's speed beside its peers, all in one run.

Trust the ratios: other load on the machine affects all jobs of a round alike.
"""

from __future__ import annotations

import compileall
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import click

from benchmarks import groups, report
from benchmarks.ground import Ground
from benchmarks.groups import Group
from benchmarks.measuring import Failed
from benchmarks.ours import ROOT

PLAN: dict[str, tuple[Callable[..., Group], int, int, float]] = {
    "commands 8": (groups.commands, 8, 5, 60),
    "staying 8": (groups.staying, 8, 5, 30),
    "commands 12": (groups.commands, 12, 5, 70),
    "staying 12": (groups.staying, 12, 5, 40),
    "commands 60": (groups.commands, 60, 3, 70),
    "staying 60": (groups.staying, 60, 3, 40),
    "commands 240": (groups.long, 240, 2, 70),
    "one of many": (groups.one_of_many, 260, 3, 60),
    "batch": (groups.batch, 20, 2, 170),
}
"""Measurements: function, size, number of rounds, time budget in seconds.

The last one has the longest rounds: on a slow machine a single one, so that all end in time.
"""
RESULT = ROOT / "output" / "bench.json"


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(PLAN)))
@click.option(
    "--minutes", default=10.0, show_default=True, help="Start nothing new after this time."
)
@click.option(
    "--json",
    "file",
    type=click.Path(path_type=Path),
    default=RESULT,
    help="Sample file.",
)
def main(names: tuple[str, ...], minutes: float, file: Path) -> None:
    """Measure all parts, or those named."""
    began, done = time.monotonic(), {}
    compileall.compile_dir(ROOT / "briefing", quiet=2)  # as pip compiled the peers
    click.echo(", ".join(f"{name} {which}" for name, which in report.versions().items()) + "\n")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        ground = Ground(Path(folder))
        for name in names or PLAN:
            measure, size, rounds, budget = PLAN[name]
            left = 60 * minutes - (time.monotonic() - began)
            if left < 0:
                click.echo(f"{name}: not measured, for {minutes:g} minutes have passed\n")
                continue
            started = time.monotonic()
            try:
                done[name] = measure(ground, size, rounds, min(budget, left))
                click.echo(f"{report.table(done[name])}\n  in {time.monotonic() - started:.0f} s\n")
            except Failed as error:
                click.echo(f"{name}: not measured: {error}\n")
    click.echo(report.goals(done))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(report.as_json(done), "utf-8")
    click.echo(f"\nin {time.monotonic() - began:.0f} s; all samples are in {file}")


if __name__ == "__main__":
    sys.exit(main())
