"""Positioned marks, written as SVG that can be embedded in a page, and their colours.

All text stays text, in the fonts of the document. Nothing refers outside the drawing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import groupby, pairwise, product, zip_longest
from typing import TYPE_CHECKING, Literal
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from briefing.charts import ACCENT, Axis, Status, Style
from briefing.charts.geography import Position
from briefing.system.colour import lightness, match_lightness
from briefing.system.fonts import Face, open_face
from briefing.system.values import Value

if TYPE_CHECKING:
    import uharfbuzz as hb

# Colours and fills of series and statuses, for screens and mono printers.

INK, GREY, GRID = "#1b1b1b", "#555555", "#c4c4c4"
PAPER = "#ffffff"
# Our own are chosen by eye; none is darker than 20, since black loses the hue.
_COLOURS = (ACCENT, "#8fa9c4", "#4f7096", "#c3ccd6")
_GREYS = ("#000000", "#9a9a9a", "#4d4d4d", "#cfcfcf")
_INKS = (ACCENT, "#7b95b0", "#446183", "#000000")
_GREY_INKS = ("#000000", "#949494", "#616161", "#323232")
STEP = 4.0
"""Distance between the lines of a hatch, in points."""


Looks = dict[str, str]
"""SVG attributes of marks that are alike."""


@lru_cache(maxsize=16)
def _separate_tones(accent: str, darkest: int, lightest: int) -> tuple[str, ...]:
    """Return a colour and three tints, in lightness as far as possible from their neighbours."""
    first = lightness(accent)

    def apart(others: tuple[int, ...]) -> float:
        one, two, three = others
        around = pairwise((first, one, two, three, first))
        across = (abs(first - two), abs(one - three))
        return min(*(abs(a - b) for a, b in around), *(2 * each for each in across))

    tones = product(range(darkest, lightest + 1, 4), repeat=3)
    return accent, *(match_lightness(accent, tone) for tone in max(tones, key=apart))


def colour(style: Style, series: int) -> str:
    """Return the colour of a series: neighbours differ by 20 L* or more."""
    own = _COLOURS if style.accent == ACCENT else _separate_tones(style.accent, 20, 84)
    return (_GREYS if style.mono else own)[series % 4]


def ink(style: Style, series: int) -> str:
    """Return the line colour of a series: as far apart, with a contrast of 3:1 or more on paper."""
    own = _INKS if style.accent == ACCENT else _separate_tones(style.accent, 0, 60)
    return (_GREY_INKS if style.mono else own)[series % 4]


def area(style: Style, series: int, status: Status) -> Looks:
    """Return the looks of a bar or column: lighter if it is not normal, in mono with a texture."""
    plain = colour(style, series)
    edge = colour(style, 0) if style.mono else ink(style, series)
    if status is Status.FORECAST:
        return _make_looks(PAPER, edge, "3,2")
    if status in (Status.ESTIMATE, Status.PROVISIONAL):
        texture = "hatch" if status is Status.ESTIMATE else "dots"
        plain = f"url(#{texture}-{series})" if style.mono else lighter(plain)
    return _make_looks(plain, edge)


def lighter(paint: str) -> str:
    """Return the tint of a colour that stands for a value that is not certain."""
    tone = lightness(paint)
    return match_lightness(paint, tone + 0.65 * (100 - tone))


def spot(style: Style, series: int, status: Status, width: float = 1.2) -> Looks:
    """Return the looks of a point: hollow unless it is a normal observation."""
    edge = ink(style, series)
    dash = "2,1.5" if status is Status.FORECAST else ""
    return _make_looks(edge if status is Status.NORMAL else PAPER, edge, dash, width)


def _make_looks(fill: str, stroke: str, dash: str = "", width: float = 0.8) -> Looks:
    looks = {"fill": fill, "stroke": stroke, "stroke-width": format_length(width)}
    return looks | ({"stroke-dasharray": dash} if dash else {})


# Positioned marks, in points.

SVG = "http://www.w3.org/2000/svg"
FAMILIES = "Fira Sans, Noto Sans, Amiri"
"""The font families of drawings: those of the document's data and labels."""
_TRIANGLE = math.sqrt(3) / 2  # half the height of an equilateral triangle whose side is 2
_CORNERS: tuple[tuple[Position, ...], ...] = (
    (),  # a circle
    ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    ((0, -_TRIANGLE), (-1, _TRIANGLE), (1, _TRIANGLE)),
    ((-1, 0), (0, -1), (1, 0), (0, 1)),
)
"""Corners of the symbols of the series: as many as can be told apart."""

Anchor = Literal["start", "middle", "end"]


class Mark(Value):
    """Elements of one kind and style; those of consecutive marks that are alike are grouped."""

    tag: Literal["circle", "line", "path", "rect", "text"]
    looks: Looks
    places: tuple[dict[str, str], ...]
    """The attributes of each element."""
    words: tuple[str, ...] = ()
    """The text of each element."""
    offset: tuple[float, float] = (0.0, 0.0)
    """How far a text stands from what it names; texts are grouped with others as far away."""


class Scale(Value):
    """A linear map of the values of an axis to positions from ``start`` to ``end``."""

    axis: Axis
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the position of a value."""
        share = (value - self.axis.low) / (self.axis.high - self.axis.low)
        return self.start + share * (self.end - self.start)


class Room(Value):
    """The space for a panel: its upper left corner and its width."""

    x: float
    y: float
    width: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width


class Block(Value):
    """A group of marks, and its height."""

    height: float
    marks: tuple[Mark, ...]


def leading(style: Style) -> float:
    """Return the line height; Arabic needs as much."""
    return style.size * 1.3


def text(
    words: str | Sequence[str],
    x: float,
    y: float,
    style: Style,
    anchor: Anchor = "start",
    *,
    bold: bool = False,
    fill: str = INK,
    offset: tuple[float, float] = (0.0, 0.0),
) -> Mark:
    """Return a text on one or more lines; ``y`` is the middle of all."""
    looks = {"text-anchor": anchor, "font-size": f"{format_length(style.size)}px", "fill": fill}
    looks |= {"font-weight": "600"} if bold else {}
    looks["font-family"] = FAMILIES
    lines = (words,) if isinstance(words, str) else tuple(words)
    first = y - (len(lines) - 1) * leading(style) / 2
    # A baseline is 0.34 font sizes below the middle of its line.
    dx, dy = round(offset[0], 2), round(offset[1] + 0.34 * style.size, 2)
    places = (_places(x=x + dx, y=first + n * leading(style) + dy) for n in range(len(lines)))
    return Mark("text", looks, tuple(places), lines, (dx, dy))


def rule(x: float, y: float, x2: float, y2: float, stroke: str = INK, width: float = 0.6) -> Mark:
    """Return a straight line."""
    looks = {"stroke": stroke, "stroke-width": format_length(width)}
    return Mark("line", looks, (_places(x1=x, y1=y, x2=x2, y2=y2),))


def rect(x: float, y: float, x2: float, y2: float, looks: Looks) -> Mark:
    """Return a rectangle between two corners."""
    left, top = min(x, x2), min(y, y2)
    return Mark("rect", looks, (_places(x=left, y=top, width=abs(x2 - x), height=abs(y2 - y)),))


def path(data: str, looks: Looks) -> Mark:
    """Return a path."""
    return Mark("path", looks, ({"d": data},))


def path_data(line: Iterable[Position]) -> str:
    """Return SVG path data through all positions."""
    return "M" + "L".join(f"{format_length(x)},{format_length(y)}" for x, y in line)


def circles(centres: Iterable[Position], radius: float, looks: Looks) -> Mark:
    """Return circles of one size."""
    places = tuple(_places(cx=x, cy=y, r=radius) for x, y in centres)
    return Mark("circle", looks, places)


def symbol(number: int, x: float, y: float, size: float, looks: Looks) -> Mark:
    """Return the symbol of a series; ``size`` is its width."""
    half = math.sqrt(round(size**2, 1)) / 2
    if corners := _CORNERS[number % len(_CORNERS)]:
        return path(f"{path_data((x + half * dx, y + half * dy) for dx, dy in corners)}Z", looks)
    return circles([(x, y)], half, looks)


def thin_labels(
    wanted: Sequence[tuple[float, float]], ends: tuple[float, float], gap: float, always: int = 0
) -> dict[int, float]:
    """Keep every label in a row, or every second, third …: as many as fit, with their positions.

    ``wanted``: centre and half width of each. None extends beyond ``ends``; one is kept ``always``.
    """
    for every in range(1, len(wanted) + 1):
        kept, edges = {}, list[tuple[float, float]]()
        for number in range(always % every, len(wanted), every):
            middle, half = wanted[number]
            kept[number] = at = max(min(middle, ends[1] - half), ends[0] + half)
            edges.append((at - half, at + half))
        if all(after[0] - before[1] >= gap for before, after in pairwise(edges)):
            return kept
    return {}


def start_svg(width: float, height: float, title: str, **more: str) -> Element:
    """Return the root of a drawing, with its alternative text."""
    wide, high = format_length(width), format_length(height)
    size = {"viewBox": f"0 0 {wide} {high}", "width": f"{wide}pt", "height": f"{high}pt"}
    root = Element("svg", {"xmlns": SVG, **size, "role": "img", **more})
    SubElement(root, "title").text = title
    return root


def write_svg(block: Block, style: Style, name: str, title: str) -> str:
    """Return the marks as SVG as wide as the style, with ``title`` as its alternative text.

    All ids begin with ``name``. Coordinates are rounded to hundredths of a point, so that
    floating-point differences between machines do not reach the page.
    """
    width, height = style.width, round(block.height, 2)
    # Without a direction, a page in Arabic would anchor every label at its other end.
    root = start_svg(width, height, title, direction="ltr")
    fills = {str(mark.looks.get("fill")) for mark in block.marks}
    found = (re.fullmatch(r"url\(#((hatch|dots)-(\d+))\)", fill) for fill in fills)
    if patterns := sorted({match.groups() for match in found if match}):
        defs = SubElement(root, "defs")
        for pattern, kind, series in patterns:
            paint = ink(style, int(series))
            defs.append(_pattern(f"{name}-{pattern}", kind, paint, width, height))
    whole = SubElement(root, "g", {"fill": "none", "stroke-miterlimit": "10"})
    for (tag, looks, _), marks in groupby(
        filter(lambda mark: mark.places, block.marks),
        key=lambda mark: (mark.tag, mark.looks, mark.offset),
    ):
        own = {key: value.replace("url(#", f"url(#{name}-") for key, value in looks.items()}
        group = SubElement(whole, "g", own)
        for mark in marks:
            for place, words in zip_longest(mark.places, mark.words):
                SubElement(group, tag, place).text = words
    return ElementTree.tostring(root, encoding="unicode")


def _pattern(name: str, kind: str, colour: str, width: float, height: float) -> Element:
    """Return a fill of lines for estimated (``hatch``), or of dots for provisional.

    A tile is as large as the drawing: Poppler (25.03) shows a seam where small ones meet.
    """
    size = {"width": f"{width:g}", "height": f"{height:g}"}
    pattern = Element("pattern", {"id": name, "patternUnits": "userSpaceOnUse", **size})
    SubElement(pattern, "rect", {**size, "fill": PAPER})
    if kind == "hatch":
        starts = range(0, int(width + height), int(STEP))
        data = "".join(f"M{start},0L{start - height:g},{height:g}" for start in starts)
        SubElement(pattern, "path", {"d": data, "stroke": colour, "stroke-width": "0.75"})
    else:
        data = "".join(f"M0,{row}H{width:g}" for row in range(1, int(height), int(STEP)))
        looks = {"d": data, "stroke": colour, "stroke-width": "1.4", "stroke-linecap": "round"}
        SubElement(pattern, "path", {**looks, "stroke-dasharray": f"0.01 {STEP:g}"})
    return pattern


def format_length(value: float) -> str:
    """Return a length without needless digits: ``12.5``, never ``-0`` or ``1e-05``."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def _places(**lengths: float) -> dict[str, str]:
    return {name: format_length(value) for name, value in lengths.items()}


# Measures text before anything is drawn, with widths from the font tables. Kerning and Arabic
# joining only make a word narrower, so a word always fits in the width given here.


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a line of text, in the unit of ``size``."""
    return sum(_advance(sign, bold) for sign in text) * size


def widest_word(text: str, size: float, *, bold: bool = False) -> float:
    """Return the minimum width in which a text can be wrapped without a break within a word."""
    return max(width(word, size, bold=bold) for word in text.split(" "))


def wrap_text(text: str, size: float, room: float, *, bold: bool = False) -> tuple[str, ...]:
    """Wrap a text to lines no wider than ``room``; a longer word is broken where necessary."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if width(longer, size, bold=bold) <= room:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for sign in word:
            if lines[-1] and width(lines[-1] + sign, size, bold=bold) > room:
                lines.append("")
            lines[-1] += sign
    return tuple(lines)


@cache
def _advance(sign: str, bold: bool) -> float:
    """Return the advance width of a character in em, in the first font that has it."""
    for font in _open_fonts(bold):
        if glyph := font.get_nominal_glyph(ord(sign)):
            return float(font.get_glyph_h_advance(glyph) / font.face.upem)
    return 1.0


@cache
def _open_fonts(bold: bool) -> tuple[hb.Font, ...]:
    """Return the fonts in order of fallback."""
    import uharfbuzz

    weight = 700 if bold else 400
    faces = (
        Face(name, None if name.startswith("Noto") else weight) for name in FAMILIES.split(", ")
    )
    return tuple(uharfbuzz.Font(open_face(face)) for face in faces)
