"""Patches of drawing: fonts left to linking, borders in one piece, whole words in SVG."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, NamedTuple

import pydyf
from msgspec import Struct, field

from briefing.pdf.fragment import FontUse
from briefing.pdf.patches.patch import replace_once

# Keeps font programs out of fragments, so that each font is embedded once per document.
#
# The engine subsets and embeds fonts in every PDF it writes. Here it is made to skip that, and
# the usage of each font is recorded instead. Glyph ids are those of the font file, so linking can
# embed one subset for the glyphs of all fragments.

_STYLES = ("normal", "oblique", "italic")
"""PangoStyle values, in order."""


def leave_fonts_out(weasyprint: Any) -> None:
    """Patch the engine to write fonts without their programs. Call after it is imported."""

    def no_fonts(_: Any) -> Callable[..., Any]:
        return lambda *_: pydyf.Dictionary()

    replace_once(weasyprint.pdf, "build_fonts_dictionary", no_fonts)


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
            for line in merge_strokes(gathered.lines):
                with stream.artifact():
                    drawing.border.draw_line(stream, *line)

        return joined_borders

    replace_once(drawing, "draw_line", gathering)
    replace_once(drawing, "draw_collapsed_borders", joining)


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


class _Gathered(Struct):
    """Stands in for the engine's content stream and collects lines instead of drawing them."""

    lines: list[Line] = field(default_factory=list)

    def artifact(self) -> AbstractContextManager[None]:
        """Do nothing: lines are marked as artifacts when they are drawn."""
        return nullcontext()

    stacked = artifact


# Shapes text in SVG drawings as whole strings.
#
# The engine shapes SVG text letter by letter, so Arabic letters do not join, right-to-left runs
# are mirrored, and combining marks are detached. Where no letter is positioned individually, it is
# given the text in one piece.


class _Whole(str):
    """A string that iterates as a single item, so the engine does not split it."""

    def __iter__(self) -> Iterator[str]:
        yield str(self)


def shape_whole_words(weasyprint: Any) -> None:
    """Patch the engine's drawing of SVG text. Call after it is imported."""

    def as_words(letter_by_letter: Callable[..., None]) -> Callable[..., None]:
        def text(drawing: Any, node: Any, font_size: float) -> None:
            if node.text and not _has_positions(node):
                node._etree_node.text = _Whole(node.text)
            letter_by_letter(drawing, node, font_size)

        return text

    svg = weasyprint.svg
    before = svg.text
    replace_once(svg, "text", as_words)
    # The engine compares entries of TAGS with the module's ``text``: both must change.
    svg.TAGS.update({tag: svg.text for tag, draw in svg.TAGS.items() if draw is before})


def _has_positions(node: Any) -> bool:
    """Return whether letters are individually positioned, rotated or spaced."""
    places = (node.get(name, "").replace(",", " ").split() for name in ("x", "y", "dx", "dy"))
    spaced = any(name in node.attrib for name in ("rotate", "letter-spacing", "textLength"))
    return spaced or any(len(values) > 1 for values in places)
