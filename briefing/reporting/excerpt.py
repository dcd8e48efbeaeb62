"""Shows the source line of a problem with its position marked."""

from __future__ import annotations

from collections.abc import Iterator

from briefing.problems import Position
from briefing.reporting.words import Span, fitting
from briefing.stream import harmless

WIDTH = 100
"""Width of an excerpt in terminal cells, the same in a terminal and in a log."""

BEFORE = 40
"""Characters kept before the position when a line is cut."""

_TAB = "    "


def excerpt(at: Position, severity: str) -> Iterator[Span]:
    """Yield the line with its number, and carets below the position."""
    from rich.cells import cell_len

    start = max(at.column - 1, 0)
    before, marked, after = _cut(at.excerpt or "", start, start + max(at.length, 1))
    gutter = " " * (3 + len(str(at.line)))
    yield f"{at.line:>{len(gutter)}} |", "gutter"
    yield f" {before}{marked}{after}".rstrip() + "\n", ""
    yield f"{gutter} | ", "gutter"
    yield f"{' ' * cell_len(before)}{'^' * max(cell_len(marked), 1)}\n", severity


def _cut(line: str, start: int, end: int) -> tuple[str, str, str]:
    """Split a line before and after the marked text, sanitised and cut to the width."""
    from rich.cells import cell_len

    most = WIDTH + 1  # more is cut anyway, and a line may have millions of characters
    raw = (line[:start][-most:], line[start:end][:most], line[end:][:most])
    before, marked, after = (harmless(part.replace("\t", _TAB)) for part in raw)
    if cell_len(before + marked + after) <= WIDTH:
        return before, marked, after
    if len(before) > BEFORE:
        before = f"…{before[-BEFORE:]}"
    marked = fitting(marked, WIDTH - cell_len(before))
    return before, marked, fitting(after, WIDTH - cell_len(before + marked))
