"""All that is built, as the command line delivers it: each briefing, edition, rendition and theme.

A new briefing, a new frozen edition below ``tests/``, and a new rendition or theme of the templates
are all checked without being listed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from briefing.cli import run
from briefing.read import edition_numbers
from briefing.system.paths import briefing_names, theme_names
from tests.conftest import FROZEN, ROOT, TEMPLATES
from tests.once import Once

EXAMPLE: Final = ROOT / "content"
RENDITIONS: Final = {
    EXAMPLE: ("briefing",),
    FROZEN: ("briefing",),
    ROOT / "tests" / "content": sorted(
        file.name.split(".")[0] for file in (TEMPLATES / "renditions").iterdir()
    ),
}
"""The renditions that are built of the briefings of each content folder: all of the specimens."""
THEMED: Final = ("specimen",)
"""The briefings built in every built-in theme: those that use every style."""


def _command_lines() -> Iterator[tuple[str, list[str]]]:
    for content, renditions in RENDITIONS.items():
        for name in briefing_names(content):
            common = [name, "--content", str(content), "--jobs", "1"]
            for rendition in renditions:
                yield f"{name}-{rendition}", [*common, "--rendition", rendition]
            if name in THEMED:
                for theme in theme_names(TEMPLATES):
                    yield f"{name}-{theme}", [*common, "--theme", theme]
            if content != EXAMPLE:
                for edition in edition_numbers(content, name):
                    yield f"{name}-e{edition}", [*common, "--edition", str(edition)]


DELIVERED: Final[Mapping[str, list[str]]] = dict(_command_lines())
"""The command line for each delivered document, by a name for it."""

PAGES: Final = tuple(
    name for name, line in DELIVERED.items() if str(EXAMPLE) not in line and "--edition" not in line
)
"""The documents whose page is opened in a browser: all that have styles of their own."""

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
