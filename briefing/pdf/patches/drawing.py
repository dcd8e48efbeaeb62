"""Patches of drawing: fonts left to linking, borders in one piece, whole words in SVG."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, NamedTuple

import pydyf

from briefing.pdf.fragment import FontUse

# Keeps font programs out of fragments, so that each font is embedded once per document.
#
# The engine subsets and embeds fonts in every PDF it writes. Here it is made to skip that, and
# the usage of each font is recorded instead. Glyph ids are those of the font file, so linking can
# embed one subset for the glyphs of all fragments.

_STYLES = ("normal", "oblique", "italic")
"""PangoStyle values, in order."""


def leave_fonts_out(_: object) -> Callable[..., Any]:
    """Write fonts without their programs."""
    return lambda *_: pydyf.Dictionary()


def fonts_used(fonts: Mapping[Any, Any]) -> tuple[FontUse, ...]:
    """Return a written document's usage of each font, merging duplicates of the engine."""
    used: dict[str, FontUse] = {}
    for font in fonts.values():
        before = used.get(font.hash)
        widths, texts = dict(font.widths), dict(font.to_unicode)
        if before is not None:
            widths, texts = widths | dict(before.widths), texts | dict(before.texts)
        used[font.hash] = FontUse(
            key=font.hash,
            name=font.name.decode().removeprefix("/"),
            family=font.family,
            weight=int(font.weight),
            style=_STYLES[font.style],
            variations=dict(font.variations),
            flags=font.flags,
            ascent=font.ascent,
            descent=font.descent,
            widths=dict(sorted(widths.items())),
            texts=dict(sorted(texts.items())),
        )
    return tuple(used[key] for key in sorted(used))


# Draws each rule between table rows as one line.
#
# The engine draws collapsed borders cell by cell, so each rule becomes one segment per column: a
# third of all operators of a long briefing. Where two segments meet between screen pixels, a
# lighter spot shows.


class Line(NamedTuple):
    """A horizontal or vertical line, with the arguments of the engine's ``draw_line``."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    style: str
    color: Any


class _Gathered:
    """Stands in for the engine's content stream and collects lines instead of drawing them."""

    def __init__(self) -> None:
        self.lines: list[Line] = []

    def artifact(self) -> AbstractContextManager[None]:
        """Do nothing: lines are marked as artifacts when they are drawn."""
        return nullcontext()

    stacked = artifact


def gather_lines(_: object) -> Callable[..., None]:
    """Draw lines of collapsed borders later: nothing else is drawn by this name in its module."""
    return lambda gathered, *line: gathered.lines.append(Line(*line))


def join_lines(draw: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    """Draw each rule of a table in one piece."""
    from weasyprint.draw.border import draw_line

    def draw_collapsed_borders(stream: Any, table: Any) -> None:
        gathered = _Gathered()
        draw(gathered, table)
        for line in merge_strokes(gathered.lines):
            with stream.artifact():
                draw_line(stream, *line)

    return draw_collapsed_borders


def merge_strokes(lines: Iterable[Line]) -> list[Line]:
    """Merge each line with the preceding ones that end where it begins and have the same look.

    A merged line takes the drawing order of its last segment, so it covers the same crossing lines
    as before. Dashed and dotted patterns restart with each segment, so these stay separate.
    """
    merged: dict[int, Line] = {}
    ending: dict[tuple[Any, ...], int] = {}
    for number, line in enumerate(lines):
        looks = (line.y1 == line.y2, line.width, line.style, line.color)
        before = ending.pop((line.x1, line.y1, *looks), None) if line.style == "solid" else None
        ending[line.x2, line.y2, *looks] = number
        if before is not None:
            first = merged.pop(before)
            line = line._replace(x1=first.x1, y1=first.y1)
        merged[number] = line
    return [*merged.values()]


# Shapes text in SVG drawings as whole strings.
#
# The engine shapes SVG text letter by letter, so Arabic letters do not join, right-to-left runs
# are mirrored, and combining marks are detached. Where no letter is positioned individually, it is
# given the text in one piece.


class _Whole(str):
    """A string that iterates as a single item, so the engine does not split it."""

    def __iter__(self) -> Iterator[str]:
        yield str(self)


def shape_words(draw: Callable[..., None]) -> Callable[..., None]:
    """Draw the text of an SVG element in one piece, unless its letters have their own places."""

    def draw_node(drawing: Any, node: Any, *how: Any, **more: Any) -> None:
        places = (node.get(name, "").replace(",", " ").split() for name in ("x", "y", "dx", "dy"))
        has_places = any(len(values) > 1 for values in places) or any(
            name in node.attrib for name in ("rotate", "letter-spacing", "textLength")
        )
        if node.text and not has_places:
            node._etree_node.text = _Whole(node.text)
        draw(drawing, node, *how, **more)

    return draw_node
