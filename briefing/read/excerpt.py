"""Reduces shared lists to the entries that a briefing uses.

The lines of other entries are removed, with the comments above them; nothing else changes. So an
excerpt of an excerpt is the same excerpt.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from briefing.read.nodes import Group
from briefing.read.parsing import SOURCES, TERMS, Form, parse
from briefing.read.positions import YamlFile
from briefing.read.reader import Reading

_FORMS = {"sources": SOURCES, "terms": TERMS}


def excerpts(reading: Reading, used: Mapping[str, Collection[str]]) -> dict[str, bytes]:
    """Return the files that were read, with shared lists reduced to what is ``used``.

    A list of which nothing is used is omitted; one whose lines cannot be removed without changing
    the other entries (because of aliases, for example) is left as it is.
    """
    contents = dict(reading.contents)
    for name, form in _FORMS.items():
        file = reading.positions.roots.get((name,))
        if file is None or f"{name}.yaml" not in contents:
            continue
        whole = contents.pop(f"{name}.yaml")
        if kept := _only(file, whole, form, used.get(name, ())):
            contents[f"{name}.yaml"] = kept
    return contents


def _only(file: YamlFile, whole: bytes, form: Form, used: Collection[str]) -> bytes:
    entries = parse(file.source.file, whole, form).value
    wanted = {name: entry for name, entry in entries.items() if name in used}
    if not wanted:
        return b""
    if len(wanted) == len(entries) or not isinstance(file.root, Group):
        return whole
    cut = "\n".join(_lines(file.root, file.source.lines, used)).encode() + b"\n"
    return cut if parse(file.source.file, cut, form).value == wanted else whole


def _lines(root: Group, lines: tuple[str, ...], used: Collection[str]) -> list[str]:
    """Return the head of the file and the lines of the used entries."""
    starts = sorted((_start(field.key.span.line, lines), n) for n, field in root.fields.items())
    ends = [start for start, _ in starts[1:]] + [len(lines)]
    kept = list(lines[: starts[0][0]])
    for (start, name), end in zip(starts, ends, strict=True):
        kept += lines[start:end] if name in used else ()
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


def _start(line: int, lines: tuple[str, ...]) -> int:
    """Return the first line of an entry: that of its key, or of the comments directly above it."""
    while line and lines[line - 1].startswith("#"):
        line -= 1
    return line
