"""Nodes of a YAML file, and the position of each path and character within them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import field
from msgspec.structs import force_setattr, replace

from briefing.problems import ContentPath, Finding, Part, Position, Problem
from briefing.read.files import Source, Span, decompose_forms
from briefing.system.values import Value

SourceMap = tuple[tuple[int, int], ...]
"""Line and column, from 0, of each character of a value without surrounding whitespace."""

# Nodes of a YAML file, with the position of every key and value.
#
# A node holds the plain Python value it stands for. An alias is the node of its anchor with a
# position of its own; the nodes below it are shared.


class Scalar(Value):
    """A single value. ``text`` is as written, without quotation marks."""

    value: bool | int | float | str | None
    span: Span
    text: str
    style: str = ""
    """``""`` for a plain scalar, otherwise its first character: ``"``, ``'``, ``|`` or ``>``."""
    places: SourceMap = ()
    """Line and column of each character, of a part of a text in Markdown."""


class Sequence(Value):
    """A list. ``flow`` distinguishes ``[a, b]`` from entries with dashes."""

    items: tuple[Node, ...]
    span: Span
    flow: bool
    value: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        force_setattr(self, "value", [item.value for item in self.items])


class Group(Value):
    """A mapping: fields by key. Of duplicate keys, the first counts."""

    fields: Mapping[str, Field]
    span: Span
    flow: bool
    value: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        value = {name: entry.node.value for name, entry in self.fields.items()}
        force_setattr(self, "value", value)


class Field(Value):
    """A key and its value."""

    key: Scalar
    node: Node

    @classmethod
    def of_value(cls, name: str, node: Node) -> Field:
        """Return a field whose key is not written: it stands where its value does."""
        return cls(Scalar(name, node.span, name), node)


Node = Scalar | Sequence | Group


# Maps a character of a text value to the line and column where it is written.
#
# YAML folds lines, removes indentation, and has escapes. Both forms are traversed in parallel:
# whitespace in the value matches any whitespace in the file, every other character matches itself
# or its escape (YAML 1.2.2, chapters 7 and 8). A ligature is written as one character and read as
# its letters.

_ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)")
_ESCAPES = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r",
    "e": "\x1b", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_BLANK = " \t"


def source_map(node: Scalar, source: Source) -> SourceMap:
    """Return the position of each character of a value, as far as known; empty for other types."""
    return node.places or tuple(_match_characters(node, source))


def position_within(written: SourceMap, source: Source, start: int, length: int) -> Position | None:
    """Return the position of ``length`` characters from ``start``, up to the end of their line.

    None if it is beyond the end of the value.
    """
    if start >= len(written):
        return None
    line, column = written[start]
    last = max(c for at, c in written[start : start + max(length, 1)] if at == line)
    return source.position(line, column, last - column + 1)


def _match_characters(node: Scalar, source: Source) -> Iterator[tuple[int, int]]:
    """Yield line and column of each character in turn."""
    written = iterate_characters(node, source)
    here = next(written, None)
    for character in node.value.strip() if isinstance(node.value, str) else "":
        blank = character.isspace() and character != "\N{NO-BREAK SPACE}"
        # Only whitespace may be skipped: a fold is one space for several blanks.
        while here is not None and not blank and here[2] in _BLANK + "\n":
            here = next(written, None)
        if here is None:
            return
        yield here[0], here[1]
        if not blank or here[2] in _BLANK + "\n":
            here = next(written, None)


def iterate_characters(node: Scalar, source: Source) -> Iterator[tuple[int, int, str]]:
    """Yield each character of the file that belongs to the value: line, column, meaning."""
    first, last = node.span.line, node.span.end_line
    for line in range(first, min(last + 1, len(source.lines))):
        text = source.lines[line]
        begin = node.span.column if line == first else 0
        # What stands behind a mistake is in other columns than in the repaired text.
        end = min(node.span.end_column, len(text)) if line == last else len(text)
        if node.style in ("|", ">") and line == first:
            continue
        if node.style in ("'", '"'):
            begin += line == first
            end -= line == last
        yield from _iterate_line(node.style, text, line, begin, end)
        yield line, max(end - 1, 0), "\n"


def _iterate_line(
    style: str, text: str, line: int, begin: int, end: int
) -> Iterator[tuple[int, int, str]]:
    column = begin
    while column < end:
        step = 1
        meaning = text[column]
        if style == '"' and meaning == "\\" and column == end - 1:
            return  # the line goes on without a space
        if style == '"' and (match := _ESCAPE.match(text, column, end)):
            step, sign = len(match[0]), match[0][1]
            is_code = step > 2
            meaning = chr(int(match[0][2:], 16)) if is_code else _ESCAPES.get(sign, sign)
        elif style == "'" and text.startswith("''", column):
            step = 2
        yield from ((line, column, letter) for letter in decompose_forms(meaning))
        column += step


# Maps a content path to the file, line and column where it is written.
#
# Nothing is recorded while reading: a path is followed through the nodes of its file on demand. A
# path that leads beyond the file ends at the last place that exists.


class YamlFile(Value):
    """A parsed file: its text and its root."""

    source: Source
    root: Node
    field: Field | None = None
    """The field whose value is the root, where that is a part of another file."""

    def position(self, path: ContentPath, part: Part = Part.VALUE) -> Position:
        """Return the position of a path, or of the nearest place that exists."""
        return self.position_at(self.locate(path), part)

    def problem(self, finding: Finding) -> Problem:
        """Locate a finding whose path begins at the root."""
        position = self.position(finding.path, finding.part)
        return Problem(finding.code, finding.message, position, finding.help)

    def locate(self, path: ContentPath) -> Place:
        """Follow a path as far as it exists."""
        place = locate(self.root, path)
        return replace(place, field=self.field) if place.node is self.root else place

    def position_at(self, place: Place, part: Part = Part.VALUE) -> Position:
        """Return the position to show: of the key, the value, or the first line of a block."""
        node, source = place.node, self.source
        is_structure = not isinstance(node, Scalar) and not node.flow
        is_empty = isinstance(node, Scalar) and node.value is None and not node.text
        if place.field and (part is Part.KEY or not place.exact or is_empty or is_structure):
            return source.at(place.field.key.span)
        if isinstance(node, Group) and is_structure and node.fields:
            return source.at(next(iter(node.fields.values())).key.span)
        if isinstance(node, Scalar) and node.style in ("|", ">"):
            for line in range(node.span.line + 1, min(node.span.end_line + 1, len(source.lines))):
                if text := source.lines[line].strip():
                    return source.position(line, source.lines[line].index(text), len(text))
        return source.at(node.span)


class Place(Value):
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
            name = _find_name(node, part)
            if name is None:
                if any(_find_name(node, one) for one in path[number + 1 : number + 2]):
                    continue
                return Place(node, field, tuple(written), exact=False)
            field = node.fields[name]
            node = field.node
            written.append(name)
        elif isinstance(part, str) or isinstance(node, Scalar):
            continue
        elif 0 <= part < len(node.items):
            node, field = node.items[part], None
            written.append(part)
        else:
            return Place(node, field, tuple(written), exact=False)
    return Place(node, field, tuple(written), exact=True)


def _find_name(group: Group, part: str | int) -> str | None:
    names = (str(part), str(part).replace("_", "-"), str(part).upper())
    return next((name for name in names if name in group.fields), None)


class Positions(Value):
    """The positions of a briefing's content. ``roots``: files by the content path of their root."""

    document: str
    """How ``briefing.yaml`` is written in problems."""
    roots: Mapping[ContentPath, YamlFile]

    def problem(self, finding: Finding) -> Problem:
        """Locate a finding at its position, or at the nearest one in a file."""
        return next(self.problems([finding]))

    def problems(self, findings: Iterable[Finding]) -> Iterator[Problem]:
        """Locate findings; each text is traversed once, however many there are in it."""
        maps: dict[int, SourceMap] = {}  # by id of a node, which lives as long as its file
        for finding in findings:
            position = None
            found = self.find(finding.path) if finding.span is not None else None
            if finding.span and found and isinstance(node := found[1].node, Scalar):
                source = found[0].source
                if id(node) not in maps:
                    maps[id(node)] = source_map(node, source)
                position = position_within(maps[id(node)], source, *finding.span)
            position = position or self.at(finding.path, finding.part)
            yield Problem(finding.code, finding.message, position, finding.help)

    def at(self, path: ContentPath, part: Part = Part.VALUE) -> Position:
        """Return the position of a path. What has no file of its own is where ``briefing.yaml``
        names it, or at its first line.
        """
        if found := self.find(path):
            return found[0].position_at(found[1], part)
        file = self.roots.get(("document",))
        if file is None:
            return Position(self.document)
        listed = dict(reversed(iterate_sections(file.root))) if path[:1] == ("sections",) else {}
        place = listed.get(str(path[1])) if len(path) > 1 else None
        return file.position(()) if place is None else file.position_at(place)

    def find(self, path: ContentPath) -> tuple[YamlFile, Place] | None:
        """Return the file that a path leads into, a dataset rather than its section, and where."""
        for length in range(len(path), 0, -1):
            if (file := self.roots.get(path[:length])) is not None:
                return file, file.locate(path[length:])
        return None


def list_of(root: Node, name: str) -> tuple[Node, ...]:
    """Return the entries of a list in a group; none if there is no such list."""
    field = root.fields.get(name) if isinstance(root, Group) else None
    return field.node.items if field and isinstance(field.node, Sequence) else ()


def iterate_sections(root: Node) -> tuple[tuple[str, Place], ...]:
    """Return each name in the lists of sections, in reading order, with its place.

    Read from the nodes, not from the model, so that it works for a document with errors.
    """
    return tuple(
        (item.value, Place(item, None, (name, index), exact=True))
        for name in ("front", "sections", "annexes")
        for index, item in enumerate(list_of(root, name))
        if isinstance(item, Scalar) and isinstance(item.value, str)
    )
