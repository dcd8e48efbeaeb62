"""Reads the files named in the content: pictures, maps, specifications, datasets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from briefing import limits
from briefing.model import Asset, Document, Section
from briefing.model.observation import Observation
from briefing.problems import ContentPath, Position, Problem
from briefing.read.assets import Picture, beyond, read_picture
from briefing.read.datasets import DatasetFile, read_dataset
from briefing.read.drawings import DrawingFile, Kind, read_drawing
from briefing.read.files import Trouble
from briefing.read.nodes import Group, Node, Scalar
from briefing.read.positions import Place, YamlFile, locate, position_of
from briefing.read.raster import Room
from briefing.read.shape import marked

_TARGETS = frozenset({"asset", "geography", "specification", "dataset"})
_MODELS = (Document, Section)


@dataclass(frozen=True)
class Named:
    """A reference to a file: its expected kind, its YAML file, and its place there."""

    target: str
    root: ContentPath
    file: YamlFile
    path: ContentPath
    node: Scalar

    @property
    def position(self) -> Position:
        """The position of the name."""
        return position_of(self.file, Place(self.node, None, self.path, exact=True))

    def sibling(self, name: str) -> Place:
        """Return the place of another field in the same group, present or not."""
        return locate(self.file.root, (*self.path[:-1], name))


Target = tuple[str, ContentPath, Scalar]
"""A string that names a file: the file's expected kind, and its place in the YAML file."""


def targets(model: Any, root: Node) -> tuple[Target, ...]:
    """Return the files that a document or section names, even if the rest of it is not valid."""
    return tuple(marked(model, root, _TARGETS)) if model in _MODELS else ()


@dataclass
class NamedFiles:
    """Files that were read, and their problems. Paths are relative to the briefing's folder."""

    folder: Path
    shown: str
    assets: dict[str, Asset] = field(default_factory=dict)
    observations: dict[ContentPath, tuple[Observation, ...]] = field(default_factory=dict)
    datasets: dict[ContentPath, YamlFile] = field(default_factory=dict)
    """The rows of datasets, by the content path where they belong."""
    contents: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    seen: dict[tuple[str, str], Picture | DrawingFile] = field(default_factory=dict)
    tables: dict[tuple[str, str], DatasetFile] = field(default_factory=dict)
    room: Room = field(default_factory=Room)

    def add(self, one: Named) -> None:
        """Read the file of a reference."""
        written = str(one.node.value)
        if one.target == "dataset":
            self._dataset(one, written)
            return
        if (one.target, written) not in self.seen:
            self.seen[one.target, written] = self._read(one.target, written)
        result = self.seen[one.target, written].result
        if isinstance(result, Trouble):
            self.problems.append(result.at(one.position))
        elif isinstance(result, Asset):
            self.assets[written] = result
        else:
            self.problems += result

    def completed(self, sections: Mapping[str, Any]) -> dict[str, Any]:
        """Return the sections with the rows from the files of their figures."""
        completed = dict(sections)
        for path, rows in self.observations.items():
            name, index = str(path[1]), int(path[3])
            if section := completed.get(name):
                blocks = list(section.blocks)
                blocks[index] = blocks[index].model_copy(update={"observations": rows})
                completed[name] = section.model_copy(update={"blocks": tuple(blocks)})
        return completed

    def _read(self, target: str, written: str) -> Picture | DrawingFile:
        read: Picture | DrawingFile
        if target == "asset":
            read = read_picture(self.folder, written, self.room)
        else:
            kind: Kind = "geography" if target == "geography" else "specification"
            read = read_drawing(self.folder, written, kind, f"{self.shown}/{written}", self.room)
        self._remember(written, read.content)
        return read

    def _dataset(self, one: Named, written: str) -> None:
        columns, own = one.sibling("columns"), one.sibling("observations")
        group = columns.node if columns.exact else None
        given = group.value if isinstance(group, Group) else {}
        if own.exact:
            self.problems.append(_TWICE.at(position_of(one.file, own)))
        key = written, repr(given)
        if key not in self.tables and self.room.rows > 0:
            shown = f"{self.shown}/{written}"
            self.tables[key] = read_dataset(self.folder, written, given, shown, self.room)
            self.problems += self.tables[key].problems
        read = self.tables.get(key, DatasetFile())
        self.room.rows -= len(read.observations) or 1
        if self.room.rows < 0:
            read = DatasetFile(trouble=beyond(written, limits.ALL_ROWS))
        self._remember(written, read.content)
        if read.trouble is not None:
            self.problems.append(read.trouble.at(one.position))
        place = (*one.root, *one.path[:-1], "observations")
        if read.rows is not None:
            self.datasets[place] = read.rows
        self.observations[place] = read.observations

    def _remember(self, written: str, content: bytes | None) -> None:
        if content is not None:
            self.contents[Path(written).as_posix()] = content


def read_named_files(
    files: Mapping[ContentPath, YamlFile],
    targets: Mapping[ContentPath, tuple[Target, ...]],
    folder: Path,
    shown: str,
) -> NamedFiles:
    """Read all files that YAML files name from a briefing's folder, ``shown`` so in problems."""
    named = NamedFiles(folder, shown)
    for root, found in targets.items():
        for target, path, node in found:
            named.add(Named(target, root, files[root], path, node))
    return named


_TWICE = Trouble(
    "bad-value",
    "this figure has a file and a list of observations; one of the two would not be shown",
    "remove 'observations', or 'file'",
)
