"""Our own program, as its users start it, and as a process that stays running.

``python -m benchmarks.ours`` stays; a job is a content folder, an output folder, formats.
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.warm import warm_loop

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "templates"
HELPERS = 1
"""As many as a preview has on two cores."""


def command(content: Path, output: Path, *more: str) -> list[str]:
    """Return the command that builds a content folder."""
    folders = ["--content", str(content), "--output", str(output)]
    return [sys.executable, str(ROOT / "build.py"), *folders, *more]


def job(content: Path, output: Path, *formats: str) -> str:
    """Return a job for the process that stays running."""
    return "\t".join([str(content), str(output), *formats])


def _build(asked: str) -> None:
    from briefing.build.batch import make_helped
    from briefing.build.pipeline import finish
    from briefing.build.request import Request, Status
    from briefing.output.formats import Format
    from briefing.read import briefing_names

    content, output, *formats = asked.split("\t")
    request = Request(Path(content), TEMPLATES, Path(output), formats=tuple(map(Format, formats)))
    for name in briefing_names(request.content):
        outcome = finish(request, make_helped(HELPERS, request, name))
        if outcome.status is not Status.DONE:
            raise RuntimeError(outcome.report or str(outcome.problems))


if __name__ == "__main__":
    from briefing.system.process import collect_seldom

    collect_seldom()
    warm_loop(_build)
