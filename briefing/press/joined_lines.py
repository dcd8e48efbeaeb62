"""Lines between the rows of a table are drawn in one piece.

The engine draws collapsed borders cell by cell, each line as many as there are columns: a third of
all operators of a long briefing. And where two of them meet between the pixels of a screen, there
is a lighter spot. There is no issue of it; seen with WeasyPrint 70.0 (``draw_collapsed_borders``).
A test fails when it is no longer needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from briefing.press.replaced import replace_once


class Line(NamedTuple):
    """A line across or down, in the terms of the engine's ``draw_line``."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    style: str
    color: Any


def join_lines(weasyprint: Any) -> None:
    """Have the lines of tables drawn in one piece. To be called once the engine is imported."""
    drawing = weasyprint.draw

    def gathering(_: Callable[..., None]) -> Callable[..., None]:
        # By this name it is called for collapsed borders, and for nothing else.
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
    """The same lines, each with those before it that end where it begins, if they look like it.

    It is drawn when its last piece was: over all that it crosses, as its pieces were. What is
    dashed or dotted begins anew with each piece, so it stays in pieces.
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
    """What the engine takes for a page to draw on, and what keeps the lines."""

    lines: list[Line] = field(default_factory=list)

    def artifact(self) -> AbstractContextManager[None]:
        """The lines are marked as such when they are drawn."""
        return nullcontext()

    stacked = artifact
