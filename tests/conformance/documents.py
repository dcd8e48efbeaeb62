"""Everything that is built, as the command line delivers it: each briefing, edition and rendition.

A briefing that is added below ``content/`` or ``tests/content/``, an edition that is frozen, a
rendition or a theme that is added to the templates: each is checked from then on, nobody needs to
list it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from briefing.cli import run
from briefing.folders import briefing_names, theme_names
from briefing.read import edition_numbers, read_briefing, read_edition
from tests.conftest import ROOT, TEMPLATES
from tests.once import Once

CONTENTS: Final = (ROOT / "content", ROOT / "tests" / "content")


THEMED: Final = ("specimen",)
"""The briefings that are built in every theme of ours: those with each style that one can touch."""


def _command_lines() -> Iterator[tuple[str, list[str]]]:
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
"""What is delivered, by a name of its own, and the command line that delivers it."""


def _editions_as_they_stand() -> Iterator[tuple[str, str]]:
    for content in CONTENTS:
        for name in briefing_names(content):
            now = read_briefing(content, name).briefing
            for number in edition_numbers(content, name):
                if read_edition(content, name, number).briefing == now:
                    yield f"{name}-e{number}", f"{name}-briefing"


SAME: Final[Mapping[str, str]] = dict(_editions_as_they_stand())
"""Editions that say what the files of their briefing still say, and so have the same page.

The PDF has another source within it.
"""

PAGES: Final = tuple(name for name in DELIVERED if name not in SAME)
"""Those whose page is one of its own."""

EVERY_KIND: Final = (
    *("kazakhstan-briefing", "specimen-briefing", "figures-briefing"),
    *(f"specimen-{theme}" for theme in theme_names(TEMPLATES)),
)
"""Those that have, between them, every style in every use."""


def delivered(once: Once, name: str, kind: str) -> Path:
    """A file as a user has it: ``kind`` is ``pdf`` or ``html``. Built once a run."""
    (file,) = once.made(f"delivered-{name}", partial(_build, once, name)).glob(f"*.{kind}")
    return file


def _build(once: Once, name: str, output: Path) -> None:
    code = run([*DELIVERED[name], "--output", str(once.keeping(output))])
    assert code == 0, f"{name} is not built"
