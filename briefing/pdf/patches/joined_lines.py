"""Draws each rule between table rows as one line.

The engine draws collapsed borders cell by cell, so each rule becomes one segment per column: a
third of all operators of a long briefing. Where two segments meet between screen pixels, a lighter
spot shows. No upstream issue; observed with WeasyPrint 70.0 (``draw_collapsed_borders``). A test
fails once this patch is obsolete.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from briefing.pdf.patches.patch import replace_once


class Line(NamedTuple):
    """A horizontal or vertical line, with the arguments of the engine's ``draw_line``."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    style: str
    color: Any


def join_lines(weasyprint: Any) -> None:
    """Patch the engine to draw each table rule in one piece. Call after it is imported."""
    drawing = weasyprint.draw

    def gathering(_: Callable[..., None]) -> Callable[..., None]:
        # The name in this module is used for collapsed borders only.
        return lambda gathered, *line: gathered.lines.append(Line(*line))

    def joining(draw: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
        def joined_borders(stream: Any, table: Any) -> None:
            gathered = _Gathered()
            draw(gathered, table)
            for line in joined(gathered.lines):
                with stream.artifact():
                    drawing.border.draw_line(stream, *line)

        return joined_borders

    replace_once(drawing, "draw_line", gathering)
    replace_once(drawing, "draw_collapsed_borders", joining)


def joined(lines: Iterable[Line]) -> list[Line]:
    """Merge each line with the preceding ones that end where it begins and have the same look.

    A merged line takes the drawing order of its last segment, so it covers the same crossing lines
    as before. Dashed and dotted patterns restart with each segment, so these stay separate.
    """
    made: dict[int, Line] = {}
    ending: dict[tuple[Any, ...], int] = {}
    for number, line in enumerate(lines):
        looks = (line.y1 == line.y2, line.width, line.style, line.color)
        before = ending.pop((line.x1, line.y1, *looks), None) if line.style == "solid" else None
        ending[line.x2, line.y2, *looks] = number
        if before is not None:
            first = made.pop(before)
            line = line._replace(x1=first.x1, y1=first.y1)
        made[number] = line
    return [*made.values()]


@dataclass
class _Gathered:
    """Stands in for the engine's content stream and collects lines instead of drawing them."""

    lines: list[Line] = field(default_factory=list)

    def artifact(self) -> AbstractContextManager[None]:
        """Do nothing: lines are marked as artifacts when they are drawn."""
        return nullcontext()

    stacked = artifact
