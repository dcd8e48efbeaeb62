"""Reads the files that content refers to: datasets, pictures, maps, texts of sources."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from pydantic import TypeAdapter

from briefing.model import Asset, Briefing, limits
from briefing.model.briefing import walk_texts
from briefing.model.facts import Observation
from briefing.problems import ContentPath, Position, Problem
from briefing.read.assets import ASSETS, AssetFile, Room, read_asset, read_named, report_excess
from briefing.read.csv import parse_rows
from briefing.read.errors import validate
from briefing.read.errors.schema_path import list_targets
from briefing.read.files import Trouble, decode, decompose_forms, read_bytes
from briefing.read.yaml.positions import Group, Place, Scalar
from briefing.system.cache import ABSENT, UNREADABLE, hash_bytes
from briefing.system.values import Value

_OBSERVATIONS: TypeAdapter[Any] = TypeAdapter(tuple[Observation, ...])
_TARGETS = frozenset({*ASSETS, "dataset"})

Target = tuple[str, ContentPath, Scalar]
"""A string that names a file: the file's expected kind, and its place in the YAML file."""


def targets(texts: Iterable[tuple[Any, ContentPath, Scalar]]) -> tuple[Target, ...]:
    """Return the texts that name files, of those of a document or section with their types."""
    return tuple(
        (target, path, text)
        for kind, path, text in texts
        for target in list_targets(kind) & _TARGETS
    )


class DatasetFile(Value):
    """A dataset: its content, its rows as nodes and as values, and its problems.

    ``trouble`` is reported where the content names the file.
    """

    content: bytes | None = None
    rows: Place | None = None
    observations: tuple[Observation, ...] = ()
    problems: tuple[Problem, ...] = ()
    trouble: Trouble | None = None


def read_dataset(
    folder: Path, written: str, columns: Mapping[str, str], shown: str, room: Room | None = None
) -> DatasetFile:
    """Read the dataset that a briefing names by a path below its folder.

    ``shown`` is how the file is written in problems; ``room``: what the other files of the briefing
    leave of the limits for all.
    """
    data = read_named(folder, written, limits.DATASET.most, "dataset", room or Room())
    if isinstance(data, Trouble):
        return DatasetFile(trouble=data)
    source, problems = decode(shown, data)
    node = None
    if not problems:
        node, problems = parse_rows(source, columns)
    if node is None:
        return DatasetFile(data, problems=problems)
    rows = Place(source, node)
    value, more = validate(_OBSERVATIONS, tuple[Observation, ...], rows)
    observations = () if problems or value is None else value
    return DatasetFile(data, rows, observations, (*problems, *more))


class NamedFiles(Struct):
    """Files that were read, and their problems. Paths are relative to the briefing's folder."""

    folder: Path
    shown: str
    assets: dict[str, Asset] = field(default_factory=dict)
    observations: dict[ContentPath, tuple[Observation, ...]] = field(default_factory=dict)
    datasets: dict[ContentPath, Place] = field(default_factory=dict)
    """The rows of datasets, by the content path where they belong."""
    contents: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    seen: dict[tuple[str, str], AssetFile] = field(default_factory=dict)
    tables: dict[tuple[str, str], DatasetFile] = field(default_factory=dict)
    room: Room = field(default_factory=Room)

    def add(self, root: ContentPath, file: Place, named: Target) -> None:
        """Read the file that a text names."""
        target, path, node = named
        written, at = str(node.value), Place(file.source, node).position()
        if target == "dataset":
            figure = (*root, *path[:-1])
            self._add_dataset(figure, file.locate(path[:-1]), written, at)
            return
        key = target, written
        if key not in self.seen:
            shown = f"{self.shown}/{written}"
            self.seen[key] = read_asset(self.folder, written, target, shown, self.room)
            self._record(written, self.seen[key].content)
        result = self.seen[key].result
        if isinstance(result, Trouble):
            self.problems.append(result.at(at))
        elif isinstance(result, Asset):
            self.assets[written] = result
        else:
            self.problems += result

    def complete_sections(self, sections: Mapping[str, Any]) -> dict[str, Any]:
        """Return the sections with the rows from the files of their figures."""
        completed = dict(sections)
        for path, rows in self.observations.items():
            name, index = str(path[1]), int(path[3])
            section = completed.get(name)
            if section and "observations" in type(section.blocks[index]).model_fields:
                blocks = list(section.blocks)
                blocks[index] = blocks[index].model_copy(update={"observations": rows})
                completed[name] = section.model_copy(update={"blocks": tuple(blocks)})
        return completed

    def _add_dataset(self, path: ContentPath, figure: Place, written: str, at: Position) -> None:
        """Read the dataset of a figure, whose path in the content this is."""
        columns, own = figure.locate(("columns",)), figure.locate(("observations",))
        given = columns.node.value if columns.exact and isinstance(columns.node, Group) else {}
        if own.exact:
            message = "this figure has a file and a list of observations; one would not be shown"
            help = "remove 'observations', or 'file'"
            self.problems.append(Problem("bad-value", message, own.position(), help))
        key = written, repr(given)
        if key not in self.tables and self.room.rows > 0:
            shown = f"{self.shown}/{written}"
            self.tables[key] = read_dataset(self.folder, written, given, shown, self.room)
            self.problems += self.tables[key].problems
        read = self.tables.get(key, DatasetFile())
        self.room.rows -= len(read.observations) or 1
        if self.room.rows < 0:
            read = DatasetFile(trouble=report_excess(written, limits.ALL_ROWS))
        self._record(written, read.content)
        if read.trouble is not None:
            self.problems.append(read.trouble.at(at))
        if read.rows is not None:
            self.datasets[*path, "observations"] = read.rows
        self.observations[*path, "observations"] = read.observations

    def _record(self, written: str, content: bytes | None) -> None:
        if content is not None:
            self.contents[Path(written).as_posix()] = content


# The texts of sources, kept beside the content and not under version control: evidence for
# quotations. They are in ``archive/<source>.txt`` beside the content folder. Copyright may forbid
# publishing them; so a clone without them still builds, and reports how many facts could not be
# verified.

FOLDER = "archive"
_CITED = re.compile(r"@([\w-]+)")
"""What cites a source in prose; a citation may name several: ``[@one, p. 4; @two]``."""

Archive = tuple[dict[str, str], dict[str, str], tuple[Problem, ...]]


def read_archive(content: Path, briefing: Briefing) -> Archive:
    """Read the available texts of the sources that a briefing uses, as :func:`read_texts` does."""
    used = briefing.memoise(_list_used_sources) if briefing.sources else frozenset[str]()
    return read_texts(content, [name for name in briefing.sources if name in used])


def _list_used_sources(briefing: Briefing) -> frozenset[str]:
    """Return the sources that facts and blocks name and that prose seems to cite.

    More than are cited do no harm, and prose is not parsed before its figures are bound.
    """
    used: set[str] = set()
    for visit in walk_texts(briefing):
        if visit.reference == "source":
            used.add(visit.value)
        elif visit.is_prose and "@" in visit.value:
            used.update(_CITED.findall(visit.value))
    return frozenset(used)


def read_texts(content: Path, sources: Iterable[str]) -> Archive:
    """Read the available texts of sources. What is not readable UTF-8 text counts as absent.

    The second value is the fingerprint of each, by its path from the parent of the content folder.
    The third has the problems with texts that are larger than a limit.
    """
    texts, lookups, problems, left = {}, {}, [], limits.ALL_ARCHIVED.most
    for source in sources:
        path = f"{FOLDER}/{source}.txt"
        data = read_bytes(content.parent / path, content.parent / FOLDER, limits.ARCHIVED.most)
        help = "keep the pages that are quoted"
        if isinstance(data, Trouble):
            lookups[path] = ABSENT if data.code == "missing-file" else UNREADABLE
            if data.code == "file-too-large":
                problems.append(Problem(data.code, data.message, Position(path), help))
            continue
        left -= len(data)
        if left < 0:
            message = f"{limits.ALL_ARCHIVED.of} have more than {limits.ALL_ARCHIVED}"
            problems.append(Problem("file-too-large", message, Position(path), help))
            break
        lookups[path] = hash_bytes(data)
        with suppress(UnicodeDecodeError):  # letters and line ends as in texts of the content
            text = StringIO(data.decode("utf-8"), newline=None).read()
            texts[source] = decompose_forms(text)
    return texts, lookups, tuple(problems)
