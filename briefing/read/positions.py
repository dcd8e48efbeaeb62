"""Maps a content path to the file, line and column where it is written.

Nothing is recorded while reading: a path is followed through the nodes of its file on demand. A
path that leads beyond the file ends at the last place that exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from briefing.problems import ContentPath, Finding, Part, Position, Problem
from briefing.read.nodes import Field, Group, Node, Scalar, Sequence
from briefing.read.text import Source
from briefing.read.within import SourceMap, source_map, within


@dataclass(frozen=True)
class YamlFile:
    """A parsed file: its text and its root."""

    source: Source
    root: Node

    def position(self, path: ContentPath, part: Part = Part.VALUE) -> Position:
        """Return the position of a path, or of the nearest place that exists."""
        return position_of(self, locate(self.root, path), part)


@dataclass(frozen=True)
class Place:
    """The place in a file nearest to a content path."""

    node: Node
    field: Field | None
    """The field whose value is the node; None for a list entry and for a root."""
    path: ContentPath
    """The part of the path that exists."""
    exact: bool
    """Whether that is the whole path; what a short form omits counts as written."""


def locate(root: Node, path: ContentPath) -> Place:
    """Follow a path as far as it exists.

    Three allowances let a path in terms of the model match the file: fields that a short form omits
    are skipped (``paragraph`` → ``text``), so is the kind of a block where the file has none, and
    ``container_title`` matches ``container-title``.
    """
    node: Node = root
    field: Field | None = None
    written: list[str | int] = []
    for number, part in enumerate(path):
        if isinstance(node, Group):
            name = _name_in(node, part)
            if name is None:
                following = path[number + 1 : number + 2]
                if following and _name_in(node, following[0]) is not None:
                    continue
                return Place(node, field, tuple(written), exact=False)
            field = node.fields[name]
            node = field.node
            written.append(name)
        elif isinstance(part, str):
            continue
        elif isinstance(node, Sequence) and 0 <= part < len(node.items):
            node, field = node.items[part], None
            written.append(part)
        elif not isinstance(node, Scalar):
            return Place(node, field, tuple(written), exact=False)
    return Place(node, field, tuple(written), exact=True)


def _name_in(group: Group, part: str | int) -> str | None:
    if not isinstance(part, str):
        return None
    for name in (part, part.replace("_", "-"), part.upper()):
        if name in group.fields:
            return name
    return None


def position_of(file: YamlFile, place: Place, part: Part = Part.VALUE) -> Position:
    """Return the position to show: of the key, the value, or the first line of a block."""
    node, source = place.node, file.source
    key = place.field.key if place.field is not None else None
    wanted = part if place.exact else Part.KEY
    is_empty = isinstance(node, Scalar) and node.value is None and not node.text
    is_block = not isinstance(node, Scalar) and not node.flow
    if key is not None and (wanted is Part.KEY or is_empty or is_block):
        return source.at(key.span)
    if isinstance(node, Group) and not node.flow and node.fields:
        return source.at(next(iter(node.fields.values())).key.span)
    if isinstance(node, Scalar) and node.style in ("|", ">"):
        return _first_line_of(node, source)
    return source.at(node.span)


def _first_line_of(node: Scalar, source: Source) -> Position:
    for line in range(node.span.line + 1, min(node.span.end_line + 1, len(source.lines))):
        text = source.lines[line]
        if text.strip():
            indented = len(text) - len(text.lstrip())
            return source.position(line, indented, len(text.strip()))
    return source.at(node.span)


@dataclass(frozen=True)
class Positions:
    """The positions of a briefing's content. ``roots``: files by the content path of their root."""

    document: str
    """How ``briefing.yaml`` is written in problems."""
    roots: Mapping[ContentPath, YamlFile]

    def with_file(self, path: ContentPath, file: YamlFile | None) -> Positions:
        """Return these positions with another file at a path, if there is one."""
        return self if file is None else replace(self, roots={**self.roots, path: file})

    def problem(self, finding: Finding) -> Problem:
        """Locate a finding at its position, or at the nearest one in a file."""
        return next(self.problems([finding]))

    def problems(self, findings: Iterable[Finding]) -> Iterator[Problem]:
        """Locate findings; each text is traversed once, however many there are in it."""
        maps: dict[int, SourceMap] = {}  # by id of a node, which lives as long as its file
        for finding in findings:
            position = self._exactly(finding, maps) or self.at(finding.path, finding.part)
            yield Problem(finding.code, finding.message, position, finding.help)

    def _exactly(self, finding: Finding, maps: dict[int, SourceMap]) -> Position | None:
        """Return the position of the words that a finding is about, within the text at its path."""
        found = self._find(finding.path) if finding.span is not None else None
        if finding.span is None or found is None or not isinstance(found[1].node, Scalar):
            return None
        source, node = found[0].source, found[1].node
        if id(node) not in maps:
            maps[id(node)] = source_map(node, source)
        return within(maps[id(node)], source, *finding.span)

    def at(self, path: ContentPath, part: Part = Part.VALUE) -> Position:
        """Return the position of a path."""
        found = self._find(path)
        return self._in_document(path) if found is None else position_of(*found, part)

    def _find(self, path: ContentPath) -> tuple[YamlFile, Place] | None:
        """Return the file that a path leads into, a dataset rather than its section, and where."""
        for length in range(len(path), 0, -1):
            if (file := self.roots.get(path[:length])) is not None:
                return file, locate(file.root, path[length:])
        return None

    def _in_document(self, path: ContentPath) -> Position:
        """Return where ``briefing.yaml`` names what has no file of its own, or its first line."""
        file = self.roots.get(("document",))
        if file is None:
            return Position(self.document)
        if path[:1] == ("sections",) and len(path) > 1:
            for name, place in listed_sections(file.root):
                if name == path[1]:
                    return position_of(file, place)
        return file.position(())


def listed_sections(root: Node) -> tuple[tuple[str, Place], ...]:
    """Return each name in the lists of sections, in reading order, with its place.

    Read from the nodes, not from the model, so that it works for a document with errors.
    """
    found = []
    for name in ("front", "sections", "annexes"):
        field = root.fields.get(name) if isinstance(root, Group) else None
        if field is not None and isinstance(field.node, Sequence):
            for index, item in enumerate(field.node.items):
                if isinstance(item, Scalar) and isinstance(item.value, str):
                    place = Place(item, None, (name, index), exact=True)
                    found.append((item.value, place))
    return tuple(found)
