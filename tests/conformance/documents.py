"""All that is built, as the command line delivers it: each briefing, edition, rendition and theme.

A new briefing below ``tests/content/`` or ``tests/frozen/``, a new frozen edition, and a new
rendition or theme of the templates are all checked without being listed here. Of each briefing
below ``content/``, the rendition that is built by default is checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from briefing.cli import run
from briefing.folders import briefing_names, theme_names
from briefing.read import edition_numbers, read_briefing, read_edition
from tests.conftest import FROZEN, ROOT, TEMPLATES
from tests.once import Once

CONTENTS: Final = (FROZEN, ROOT / "tests" / "content")
EXAMPLE: Final = ROOT / "content"

THEMED: Final = ("specimen",)
"""The briefings built in every built-in theme: those that use every style."""


def _command_lines() -> Iterator[tuple[str, list[str]]]:
    for name in briefing_names(EXAMPLE):
        yield f"{name}-briefing", [name, "--content", str(EXAMPLE), "--jobs", "1"]
    renditions = sorted(file.name.split(".")[0] for file in (TEMPLATES / "renditions").iterdir())
    for content in CONTENTS:
        for folder in sorted(file.parent for file in content.glob("*/briefing.yaml")):
            common = [folder.name, "--content", str(content), "--jobs", "1"]
            for rendition in renditions:
                yield f"{folder.name}-{rendition}", [*common, "--rendition", rendition]
            if folder.name in THEMED:
                for theme in theme_names(TEMPLATES):
                    yield f"{folder.name}-{theme}", [*common, "--theme", theme]
            for edition in sorted(file.stem for file in folder.glob("editions/*.json")):
                yield f"{folder.name}-e{edition}", [*common, "--edition", edition]


DELIVERED: Final[Mapping[str, list[str]]] = dict(_command_lines())
"""The command line for each delivered document, by a name for it."""


def _editions_as_they_stand() -> Iterator[tuple[str, str]]:
    for content in CONTENTS:
        for name in briefing_names(content):
            now = read_briefing(content, name).briefing
            for number in edition_numbers(content, name):
                if read_edition(content, name, number).briefing == now:
                    yield f"{name}-e{number}", f"{name}-briefing"


SAME: Final[Mapping[str, str]] = dict(_editions_as_they_stand())
"""Editions equal to the current files of their briefing, and so with the same page.

Their PDF differs by the source attached to it.
"""

PAGES: Final = tuple(name for name in DELIVERED if name not in SAME)
"""The documents whose page is not that of another."""

EVERY_KIND: Final = (
    *("country-briefing", "specimen-briefing", "figures-briefing"),
    *(f"specimen-{theme}" for theme in theme_names(TEMPLATES)),
)
"""The documents that together use every style in every way."""


def delivered(once: Once, name: str, kind: str) -> Path:
    """Return a delivered file, built once per run; ``kind`` is ``pdf`` or ``html``."""
    (file,) = once.made(f"delivered-{name}", partial(_build, name)).glob(f"*.{kind}")
    return file


def _build(name: str, output: Path) -> None:
    code = run([*DELIVERED[name], "--output", str(output)])
    assert code == 0, f"{name} is not built"
