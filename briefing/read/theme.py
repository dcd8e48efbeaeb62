"""Reads a theme from its folder: ``theme.yaml`` and the logo that it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from briefing import limits
from briefing.fingerprint import ABSENT, of_bytes
from briefing.folders import THEME_FILE
from briefing.model import HOUSE, Asset, Theme
from briefing.nearest import nearest
from briefing.problems import Position, Problem, has_errors, ordered
from briefing.read.assets import read_picture
from briefing.read.files import Trouble, is_there, read_bytes
from briefing.read.parsing import THEME, parse
from briefing.read.positions import YamlFile


@dataclass(frozen=True)
class ThemeReading:
    """The result of reading a theme; the default one, if there is none or it has errors."""

    theme: Theme = HOUSE
    logo: Asset | None = None
    problems: tuple[Problem, ...] = ()
    file: YamlFile | None = None
    contents: Mapping[str, bytes] = field(default_factory=dict)
    """Every file that was read, by its path from the theme's folder."""
    looked: Mapping[str, str] = field(default_factory=dict)
    """What was looked for and is absent."""

    @property
    def inputs(self) -> dict[str, str]:
        """SHA-256 of every file that was read, by path."""
        return {path: of_bytes(content) for path, content in self.contents.items()}


def read_theme(folder: Path, *, shown: str | None = None) -> ThemeReading:
    """Read the theme in a folder. Never raises because of its files.

    ``shown`` is how the folder is written in problems.
    """
    path, name = folder / THEME_FILE, f"{shown or folder}/{THEME_FILE}"
    if not is_there(path):
        return ThemeReading(looked={THEME_FILE: ABSENT})
    data = read_bytes(path, folder, limits.YAML_FILE.most)
    if isinstance(data, Trouble):
        return ThemeReading(problems=(data.at(Position(name)),))
    contents = {THEME_FILE: data}
    found = parse(name, data, THEME)
    if found.file is None or found.value is None or has_errors(found.problems):
        return ThemeReading(problems=found.problems, file=found.file, contents=contents)
    theme, file, logo = found.value, found.file, None
    problems = [*found.problems, *_unknown_families(theme, file)]
    if theme.logo is not None:
        picture = read_picture(folder, theme.logo)
        if picture.content is not None:
            contents[PurePosixPath(theme.logo).as_posix()] = picture.content
        if isinstance(picture.result, Trouble):
            problems.append(picture.result.at(file.position(("logo",))))
        else:
            logo = picture.result
    return ThemeReading(theme, logo, ordered(problems), file, contents)


def _unknown_families(theme: Theme, file: YamlFile) -> Iterator[Problem]:
    """Report the families that are not installed, each where it is named."""
    wanted = {name: getattr(theme.fonts, name) for name in sorted(theme.fonts.model_fields_set)}
    if not wanted:
        return
    from briefing.fonts import families  # only if needed: a check need not look for fonts

    there = families()
    for name, family in wanted.items():
        if family not in there:
            near, listed = nearest(family, there), f"There are: {', '.join(there)}"
            help = f"did you mean '{near}'? {listed}" if near else listed
            message = f"there is no font family '{family}'"
            yield Problem("unknown-font", message, file.position(("fonts", name)), help)
