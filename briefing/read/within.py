"""Maps a character of a text value to the line and column where it is written.

YAML folds lines, removes indentation, and has escapes. Both forms are traversed in parallel:
whitespace in the value matches any whitespace in the file, every other character matches itself or
its escape (YAML 1.2.2, chapters 7 and 8). A ligature is written as one character and read as its
letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.problems import Position
from briefing.read.nodes import Scalar
from briefing.read.text import Source, decompose_forms

_ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)")
_BLANK = " \t"


SourceMap = tuple[tuple[int, int], ...]
"""Line and column, from 0, of each character of a value without surrounding whitespace."""


def source_map(node: Scalar, source: Source) -> SourceMap:
    """Return the position of each character of a value, as far as known; empty for other types."""
    return tuple(_walked(node, source))


def within(written: SourceMap, source: Source, start: int, length: int) -> Position | None:
    """Return the position of ``length`` characters from ``start``, up to the end of their line.

    None if it is beyond the end of the value.
    """
    if start >= len(written):
        return None
    line, column = written[start]
    last = max(c for at, c in written[start : start + max(length, 1)] if at == line)
    return source.position(line, column, last - column + 1)


def _walked(node: Scalar, source: Source) -> Iterator[tuple[int, int]]:
    """Yield line and column of each character in turn."""
    written = _characters(node, source)
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


def _characters(node: Scalar, source: Source) -> Iterator[tuple[int, int, str]]:
    """Yield each character of the file that belongs to the value: line, column, meaning."""
    first, last = node.span.line, node.span.end_line
    for line in range(first, min(last + 1, len(source.lines))):
        text = source.lines[line]
        begin = node.span.column if line == first else 0
        end = node.span.end_column if line == last else len(text)
        if node.style in ("|", ">") and line == first:
            continue
        if node.style in ("'", '"'):
            begin += line == first
            end -= line == last
        yield from _line(node.style, text, line, begin, end)
        yield line, max(end - 1, 0), "\n"


def _line(style: str, text: str, line: int, begin: int, end: int) -> Iterator[tuple[int, int, str]]:
    column = begin
    while column < end:
        step = 1
        meaning = text[column]
        if style == '"' and (match := _ESCAPE.match(text, column, end)):
            step, meaning = len(match[0]), _escaped(match[0])
        elif style == "'" and text.startswith("''", column):
            step = 2
        yield from ((line, column, letter) for letter in decompose_forms(meaning))
        column += step


def _escaped(escape: str) -> str:
    """Return what an escape stands for, as far as it matters here: its letters, or a blank."""
    if escape[1] in "xuU":
        return decompose_forms(chr(int(escape[2:], 16)))
    return {"n": "\n", "t": "\t", " ": " "}.get(escape[1], "x")
