"""All that is built, also what is new: each briefing, edition, rendition and theme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Final

import yaml

from briefing.cli import run
from briefing.model.renditions import RENDITIONS
from briefing.read import edition_numbers
from briefing.system.paths import briefing_names, theme_names
from tests.conftest import FROZEN, ROOT, TEMPLATES
from tests.once import Once

EXAMPLE: Final = ROOT / "content"
SPECIMENS: Final = ROOT / "tests" / "content"
MEETING: Final = "meeting"
"""The specimen of every rendition."""
MEETINGS: Final = ROOT / "tests" / "renditions"
SHAPED: Final = ("briefing", "card")
"""The renditions of it that are built on the smallest paper in the largest type, too; all of them
in every shape in ``make soak``."""
THEMED: Final = ("specimen",)
"""The briefings built in every built-in theme: those that use every style."""


def _renditions(content: Path, name: str) -> tuple[str, ...]:
    """Return the renditions that are built of a briefing: those it names, all of a specimen."""
    if content == MEETINGS:
        return (*RENDITIONS,)
    if content == SPECIMENS:
        return ("briefing", "factcheck")
    file = next(content.glob(f"{name}.yaml"), content / name / "briefing.yaml")
    return tuple(yaml.safe_load(file.read_text("utf-8")).get("renditions", ("briefing",)))


def _command_lines() -> Iterator[tuple[str, list[str]]]:
    for content in (EXAMPLE, FROZEN, SPECIMENS, MEETINGS):
        for name in briefing_names(content):
            common = [name, "--content", str(content), "--jobs", "1"]
            for rendition in _renditions(content, name):
                line = [*common, "--rendition", rendition]
                yield f"{name}-{rendition}", line
                if name == MEETING and rendition in SHAPED:
                    shape = ["--page", "a5", "--profile", "large-print"]
                    yield f"{name}-{rendition}-a5-large-print", [*line, *shape]
            if name in THEMED:
                for theme in theme_names(TEMPLATES):
                    yield f"{name}-{theme}", [*common, "--theme", theme]
            if content != EXAMPLE:
                for edition in edition_numbers(content, name):
                    yield f"{name}-e{edition}", [*common, "--edition", str(edition)]


DELIVERED: Final[Mapping[str, list[str]]] = dict(_command_lines())
"""The command line for each delivered document, by a name for it."""

PAGES: Final = tuple(
    name
    for name, line in DELIVERED.items()
    if str(EXAMPLE) not in line and not {"--edition", "--page"}.intersection(line)
)
"""The documents whose page is opened in a browser: all that have styles of their own."""

EVERY_KIND: Final = (
    *("country-briefing", "specimen-briefing", "figures-briefing", "meeting-briefing"),
    *(f"specimen-{theme}" for theme in theme_names(TEMPLATES)),
)
"""The documents that together use every style in every way."""

UNTHEMED: Final = ("specimen-briefing", "figures-briefing")
"""The documents with every kind of block and drawing, for what leaves a theme no colour of its own:
forced colours, and print."""


def delivered(once: Once, name: str, kind: str) -> Path:
    """Return a delivered file, built once per run; ``kind`` is ``pdf`` or ``html``."""
    (file,) = once.made(f"delivered-{name}", partial(_build, name)).glob(f"*.{kind}")
    return file


def _build(name: str, output: Path) -> None:
    code = run([*DELIVERED[name], "--output", str(output)])
    assert code == 0, f"{name} is not built"
