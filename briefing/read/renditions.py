"""Reads the renditions that a theme adds: ``renditions/<name>.yaml``, each with its template."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from string import Formatter

from msgspec import field

from briefing.model import Theme, limits
from briefing.model.renditions import ALL, RENDITIONS, Rendition
from briefing.model.theme import AddedRendition
from briefing.problems import Position, Problem
from briefing.read.files import Trouble, is_there, read_bytes
from briefing.read.yaml.parse import RENDITION, parse
from briefing.read.yaml.positions import YamlFile
from briefing.system.cache import hash_names
from briefing.system.paths import list_names
from briefing.system.values import Value

FOLDER = "renditions"
"""Where a theme has its renditions."""
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
"""A name that file names and style sheets can hold."""
_PLACE = re.compile(r"[a-z][a-z0-9_]*")


class RenditionsReading(Value):
    """The renditions of a theme, and what is wrong with them."""

    by_name: Mapping[str, Rendition] = field(default_factory=dict)
    labels: tuple[Mapping[str, Mapping[str, str]], ...] = ()
    """The labels that each brings, by language and name."""
    problems: tuple[Problem, ...] = ()
    contents: Mapping[str, bytes] = field(default_factory=dict)
    """The files that were read, by path from the theme's folder."""
    lookups: Mapping[str, str] = field(default_factory=dict)
    """A hash of the names in the folder."""

    def label(self, theme: Theme) -> Theme:
        """Return a theme with the labels of its renditions beside its own, which prevail."""
        if not self.labels:
            return theme
        wording: dict[str, dict[str, str]] = {}
        for labels in (*self.labels, theme.wording):
            for tag, words in labels.items():
                wording[tag] = {**wording.get(tag, {}), **words}
        return theme.model_copy(update={"wording": wording})


def is_label_of(name: str, renditions: Collection[str]) -> bool:
    """Return whether a label is one that a rendition of a theme brings."""
    group, _, label = name.partition(".")
    return group in renditions or (group == "rendition" and label in renditions)


def read_renditions(folder: Path, shown: str) -> RenditionsReading:
    """Read the renditions in a theme's folder; ``shown`` is how it is written in problems."""
    place = folder / FOLDER
    files = [name for name in list_names(place) if name.endswith((".yaml", ".yml"))]
    added, problems, contents = dict[str, AddedRendition](), list[Problem](), dict[str, bytes]()
    for file in files:
        path = f"{FOLDER}/{file}"
        data = read_bytes(folder / path, folder, limits.YAML_FILE.most)
        if isinstance(data, Trouble):
            problems.append(data.at(Position(f"{shown}/{path}")))
            continue
        contents[path] = data
        parsed = parse(f"{shown}/{path}", data, RENDITION)
        problems += parsed.problems
        if parsed.value is not None and parsed.file is not None:
            name = Path(file).stem
            faults = [*_check_rendition(name, parsed.value, parsed.file, place)]
            problems += faults
            if not faults:
                added[name] = parsed.value
    return RenditionsReading(
        {name: one.make_rendition(name) for name, one in added.items()},
        tuple(one.labels(name) for name, one in added.items()),
        tuple(problems),
        contents,
        {f"{FOLDER}/": hash_names(place)},
    )


def _check_rendition(
    name: str, added: AddedRendition, file: YamlFile, place: Path
) -> Iterator[Problem]:
    """Yield what is wrong with a rendition besides its fields."""

    def unusable(message: str, help: str, *path: str) -> Problem:
        return Problem("rendition-unusable", message, file.position(path), help)

    if name in (*RENDITIONS, ALL):
        help = f"rename {name}.yaml and its template; to change '{name}', replace its template only"
        yield unusable(f"the program has a rendition '{name}' already", help)
    elif not _NAME.fullmatch(name):
        help = "use small letters and digits, with hyphens between words"
        yield unusable(f"'{name}' cannot be the name of a rendition", help)
    own = f"{added.template or name}.html.jinja"
    if added.template not in RENDITIONS and not is_there(place / own):
        message = f"the rendition has no template: {FOLDER}/{own} is not there"
        help = f"write it, or name one of the program's: 'template: {next(iter(RENDITIONS))}'"
        yield unusable(message, help, *(("template",) if added.template else ()))
    for tag, words in added.wording.items():
        for label, text in words.items():
            if not _has_names_only(text):
                message = f"'{text}' has {{braces}} that cannot be filled in"
                help = "write one name between braces, such as {publisher}"
                yield Problem("bad-label", message, file.position(("wording", tag, label)), help)


def _has_names_only(text: str) -> bool:
    try:
        parts = [*Formatter().parse(text)]
    except ValueError:
        return False
    return all(
        name is None or (_PLACE.fullmatch(name) and not form and not conversion)
        for _, name, form, conversion in parts
    )
