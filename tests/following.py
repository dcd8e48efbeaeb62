"""Does what a problem suggests: the suggestions of `over-budget`, written into the files."""

from __future__ import annotations

import re
from pathlib import Path

_PLACE = re.compile(r"(?P<file>.+):(?P<line>\d+): ")
_NUMBERS = {"first is": 1, "first two": 2, "first three": 3, "no three": 0}


def follow(help: str, show: str = "dossier") -> int:
    """Give the blocks and sections that are said to be enough another `show`; return how many."""
    first, *suggested = help.splitlines()
    number = next(n for words, n in _NUMBERS.items() if words in first)
    places = [match for each in suggested[:number] if (match := _PLACE.match(each))]
    # From the last line to the first, so that the lines before stay where they are.
    for place in sorted(places, key=lambda each: -int(each["line"])):
        _write_show(Path(place["file"]), int(place["line"]), show)
    return number


def _write_show(file: Path, line: int, show: str) -> None:
    """Write `show` in the mapping that begins at a line: with the heading of a section, or below
    the kind of a block.
    """
    lines = file.read_text("utf-8").splitlines(keepends=True)
    at = line - 1 if lines[line - 1].strip().startswith("heading:") else line
    indent = re.match(r" *", lines[at])
    assert indent
    prefix, end = indent[0], at
    while end < len(lines) and (not lines[end].strip() or lines[end].startswith(prefix)):
        is_section = at == line - 1 and lines[end].strip() == "blocks:"
        if lines[end].startswith(f"{prefix}show:"):
            del lines[end]
            break
        if is_section:
            lines[end:] = [each for each in lines[end:] if each.strip() != "show: glance"]
            break
        end += 1
    lines.insert(at, f"{prefix}show: {show}\n")
    file.write_text("".join(lines), "utf-8")
