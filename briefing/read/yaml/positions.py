"""Nodes of a YAML file, and the position of each path and character within them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import field
from msgspec.structs import force_setattr
from yaml.scanner import Scanner

from briefing.problems import ContentPath, Finding, Part, Position, Problem
from briefing.read.files import Source, Span, decompose_forms
from briefing.system.values import Value

SourceMap = tuple[tuple[int, int], ...]
"""Line and column, from 0, of each character of a value without surrounding whitespace."""

# Nodes of a YAML file, with the position of every key and value.
#
# A node holds the plain Python value it stands for, and the key whose value it is, where that is
# written. An alias is the node of its anchor with a position and key of its own; the nodes below
# it are shared.


class Scalar(Value):
    """A single value. ``text`` is as written, without quotation marks."""

    value: bool | int | float | str | None
    span: Span
    text: str
    style: str = ""
    """``""`` for a plain scalar, otherwise its first character: ``"``, ``'``, ``|`` or ``>``."""
    key: Scalar | None = None
    places: SourceMap = ()
    """Line and column of each character, of a part of a text in Markdown."""


class Sequence(Value):
    """A list. ``flow`` distinguishes ``[a, b]`` from entries with dashes."""

    items: tuple[Node, ...]
    span: Span
    flow: bool = True
    key: Scalar | None = None
    value: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        force_setattr(self, "value", [item.value for item in self.items])


class Group(Value):
    """A mapping: nodes by key. Of duplicate keys, the first counts."""

    fields: Mapping[str, Node]
    span: Span
    flow: bool = True
    key: Scalar | None = None
    value: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        force_setattr(self, "value", {name: node.value for name, node in self.fields.items()})


Node = Scalar | Sequence | Group


# Maps a character of a text value to the line and column where it is written.
#
# YAML folds lines, removes indentation, and has escapes. Both forms are traversed in parallel:
# whitespace in the value matches any whitespace in the file, every other character matches itself
# or its escape (YAML 1.2.2, chapters 7 and 8). A ligature is written as one character and read as
# its letters.

_ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)")
_BLANK = " \t\n"


def map_characters(node: Scalar, source: Source) -> SourceMap:
    """Return the position of each character of a value, as far as known; empty for other types."""
    return node.places or tuple(_match_characters(node, source))


def _match_characters(node: Scalar, source: Source) -> Iterator[tuple[int, int]]:
    written = iterate_characters(node, source)
    here = next(written, None)
    for character in node.value.strip() if isinstance(node.value, str) else "":
        blank = character.isspace() and character != "\N{NO-BREAK SPACE}"
        # Only whitespace may be skipped: a fold is one space for several blanks.
        while here is not None and not blank and here[2] in _BLANK:
            here = next(written, None)
        if here is None:
            return
        yield here[0], here[1]
        if not blank or here[2] in _BLANK:
            here = next(written, None)


def iterate_characters(node: Scalar, source: Source) -> Iterator[tuple[int, int, str]]:
    """Yield each character of the file that belongs to the value: line, column, meaning."""
    first, last = node.span.line, node.span.end_line
    is_quoted = node.style in ("'", '"')
    for line in range(first + (node.style in ("|", ">")), min(last + 1, len(source.lines))):
        text = source.lines[line]
        column = node.span.column + is_quoted if line == first else 0
        # What stands behind a mistake is in other columns than in the repaired text.
        end = min(node.span.end_column, len(text)) - is_quoted if line == last else len(text)
        while column < end:
            step, meaning = 1, text[column]
            if node.style == '"' and meaning == "\\" and column == end - 1:
                break  # the line goes on without a space
            if node.style == '"' and (match := _ESCAPE.match(text, column, end)):
                step, sign = len(match[0]), match[0][1]
                meaning = Scanner.ESCAPE_REPLACEMENTS.get(sign, sign)
                if step > 2:
                    meaning = chr(int(match[0][2:], 16))
            elif node.style == "'" and text.startswith("''", column):
                step = 2
            yield from ((line, column, letter) for letter in decompose_forms(meaning))
            column += step
        yield line, max(end - 1, 0), "\n"


# Maps a content path to the file, line and column where it is written.
#
# Nothing is recorded while reading: a path is followed through the nodes of its file on demand. A
# path that leads beyond the file ends at the last place that exists.


class Place(Value):
    """A node of a file: its root, or what is nearest to a path in it."""

    source: Source
    node: Node
    path: ContentPath = ()
    """The part of the path that exists."""
    exact: bool = True
    """Whether that is the whole path; what a short form omits counts as written."""

    def problem(self, finding: Finding) -> Problem:
        """Locate a finding whose path begins at the root."""
        position = self.position(finding.path, finding.part)
        return Problem(finding.code, finding.message, position, finding.help)

    def locate(self, path: ContentPath) -> Place:
        """Follow a path from here as far as it exists.

        Three allowances let a path in terms of the model match the file: fields that a short form
        omits are skipped (``paragraph`` → ``text``), so is the kind of a block where the file has
        none, and ``container_title`` matches ``container-title``.
        """
        node, exact = self.node, True
        written = [*self.path]
        for number, part in enumerate(path):
            if isinstance(node, Group):
                name = _find_name(node, part)
                if name is not None:
                    node = node.fields[name]
                    written.append(name)
                elif not any(_find_name(node, one) for one in path[number + 1 : number + 2]):
                    exact = False
                    break
            elif isinstance(node, Sequence) and isinstance(part, int):
                if not 0 <= part < len(node.items):
                    exact = False
                    break
                node = node.items[part]
                written.append(part)
        return Place(self.source, node, tuple(written), exact)

    def position(self, path: ContentPath = (), part: Part = Part.VALUE) -> Position:
        """Return the position of a path from here, or of the nearest place that exists: that of
        its key, its value, or the first line of its block.
        """
        place = self.locate(path) if path else self
        node, source = place.node, place.source
        is_structure = not isinstance(node, Scalar) and not node.flow
        is_empty = isinstance(node, Scalar) and node.value is None and not node.text
        if node.key and (part is Part.KEY or not place.exact or is_empty or is_structure):
            return source.at(node.key.span)
        if isinstance(node, Group) and is_structure and node.fields:
            first = next(iter(node.fields.values()))
            return source.at((first.key or first).span)
        if isinstance(node, Scalar) and node.style in ("|", ">"):
            for line in range(node.span.line + 1, min(node.span.end_line + 1, len(source.lines))):
                if text := source.lines[line].strip():
                    return source.position(line, source.lines[line].index(text), len(text))
        return source.at(node.span)


def _find_name(group: Group, part: str | int) -> str | None:
    names = (str(part), str(part).replace("_", "-"), str(part).upper())
    return next((name for name in names if name in group.fields), None)


class Positions(Value):
    """The positions of a briefing's content. ``roots``: those of its files, and of the parts of
    files, by content path.
    """

    document: str
    """How ``briefing.yaml`` is written in problems."""
    roots: Mapping[ContentPath, Place]

    def problem(self, finding: Finding) -> Problem:
        """Locate a finding at its position, or at the nearest one in a file."""
        return next(self.problems([finding]))

    def problems(self, findings: Iterable[Finding]) -> Iterator[Problem]:
        """Locate findings; each text is traversed once, however many there are in it."""
        maps: dict[int, SourceMap] = {}  # by id of a node, which lives as long as its file
        for finding in findings:
            position = None
            place = self.find(finding.path) if finding.span is not None else None
            if finding.span and place and isinstance(node := place.node, Scalar):
                if id(node) not in maps:
                    maps[id(node)] = map_characters(node, place.source)
                start, length = finding.span
                written = maps[id(node)][start : start + max(length, 1)]
                if written:  # up to the end of its line
                    line, column = written[0]
                    last = max(c for at, c in written if at == line)
                    position = place.source.position(line, column, last - column + 1)
            position = position or self.at(finding.path, finding.part)
            yield Problem(finding.code, finding.message, position, finding.help)

    def at(self, path: ContentPath, part: Part = Part.VALUE) -> Position:
        """Return the position of a path. What has no file of its own is where ``briefing.yaml``
        names it, or at its first line.
        """
        if place := self.find(path):
            return place.position(part=part)
        file = self.roots.get(("document",))
        if file is None:
            return Position(self.document)
        for name in iterate_sections(file.node) if path[:1] == ("sections",) else ():
            if path[1:2] == (name.value,):
                return Place(file.source, name).position()
        return file.position()

    def find(self, path: ContentPath) -> Place | None:
        """Return the nearest place to a path, in the file of a dataset rather than its section."""
        for length in range(len(path), 0, -1):
            if (file := self.roots.get(path[:length])) is not None:
                return file.locate(path[length:])
        return None


def list_entries(root: Node, name: str) -> tuple[Node, ...]:
    """Return the entries of a list in a group; none if there is no such list."""
    node = root.fields.get(name) if isinstance(root, Group) else None
    return node.items if isinstance(node, Sequence) else ()


def iterate_sections(root: Node) -> Iterator[Scalar]:
    """Yield each name in the lists of sections, in reading order.

    Read from the nodes, not from the model, so that it works for a document with errors.
    """
    for part in ("front", "sections", "annexes"):
        for item in list_entries(root, part):
            if isinstance(item, Scalar) and isinstance(item.value, str):
                yield item
