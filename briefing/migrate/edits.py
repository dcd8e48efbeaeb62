"""Edits of YAML files at the positions of their nodes: everything else stays byte for byte."""

import codecs
import re
from collections.abc import Collection, Iterable, Iterator

from briefing.problems import ContentPath
from briefing.read import Positions
from briefing.read.files import LINE_END, Source
from briefing.read.yaml.positions import Group, Place, Scalar, map_characters
from briefing.system.values import Value

Offset = tuple[int, int]
"""Line and column, from 0."""


class FileEdit(Value, order=True):
    """A part of a file that is replaced."""

    file: str
    start: Offset
    end: Offset
    text: str


def find_value(positions: Positions, path: ContentPath) -> Place | None:
    """Return the place of a value; None if it is not written, or in a dataset."""
    place = positions.find(path)
    is_written = place and place.exact and not place.source.file.endswith(".csv")
    return place if is_written else None


def replace_words(
    positions: Positions, path: ContentPath, start: int, end: int, text: str
) -> Iterator[FileEdit]:
    """Yield the edit that replaces some characters of a text value, however it is written."""
    place = find_value(positions, path)
    if place is None or not isinstance(node := place.node, Scalar):
        return
    written, lines = map_characters(node, place.source), place.source.lines
    if start < end <= len(written) and isinstance(node.value, str):
        ends = ((written[at], node.value.strip()[at]) for at in (start, end - 1))
        if all(lines[line][column] == letter for (line, column), letter in ends):
            line, column = written[end - 1]
            yield FileEdit(place.source.file, written[start], (line, column + 1), text)


def replace_value(positions: Positions, path: ContentPath, text: str) -> Iterator[FileEdit]:
    """Yield the edit that replaces a whole value on one line."""
    place = find_value(positions, path)
    if place is None:
        return
    span = place.node.span
    if span.line == span.end_line:
        start, end = (span.line, span.column), (span.line, span.end_column)
        yield FileEdit(place.source.file, start, end, text)


def remove_fields(
    positions: Positions, path: ContentPath, names: Collection[str]
) -> Iterator[FileEdit]:
    """Yield the edits that remove fields of a group, unless it has no others."""
    place = find_value(positions, path)
    if place is None or not isinstance(group := place.node, Group):
        return
    source, nodes = place.source, tuple(group.fields.values())
    removed = [name in names for name in group.fields]
    if all(removed) or not any(removed):
        return
    keys = [(node.key or node).span for node in nodes]
    starts = [(key.line, key.column) for key in keys]
    for number, node in enumerate(nodes):
        if not removed[number]:
            continue
        (line, column), span = starts[number], node.span
        start, end = (line, column), (span.end_line, span.end_column)
        if group.flow and not all(removed[number:]):
            end = starts[number + 1]
        elif group.flow:  # from the end of what stays
            kept = nodes[max(n for n in range(number) if not removed[n])].span
            start = (kept.end_line, kept.end_column)
        elif source.lines[line][:column].strip():  # behind the dash of an entry
            end = starts[removed.index(False, number)]
        else:  # whole lines, without the blank ones and remarks that follow
            last = span.end_line - (not span.end_column and span.end_line > span.line)
            outside = r"\s*$" if isinstance(node, Scalar) else r"\s*(#|$)"
            while last > line and re.match(outside, source.lines[last]):
                last -= 1
            start, end = (line, 0), (last + 1, 0)
        yield FileEdit(source.file, start, end, "")


def edit_file(source: Source, data: bytes, edits: Iterable[FileEdit]) -> bytes:
    """Return the content of a file after edits. Of two that overlap, the first is made."""
    text = data.removeprefix(codecs.BOM_UTF8).decode()
    starts = [0, *(match.end() for match in LINE_END.finditer(text)), len(text)]
    parts, last = [], 0
    for edit in sorted(set(edits)):
        begin, end = (starts[line] + column for line, column in (edit.start, edit.end))
        if begin < last and edit.text:
            continue
        parts += [text[last : max(begin, last)], edit.text]
        last = max(end, last)
    edited = "".join((*parts, text[last:]))
    return data[: len(data) - len(text.encode())] + edited.encode()
