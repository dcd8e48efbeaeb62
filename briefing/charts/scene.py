"""Positioned marks, in points or at values of a scale, and the colours they are painted with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise, product
from typing import Any, Literal

from briefing.charts.chart import ACCENT, Axis, Chart, Status, Style
from briefing.system.colour import lightness, toned
from briefing.system.values import Value

# Colours and fills of series and statuses, for screens and mono printers.

INK, GREY, GRID = "#1b1b1b", "#555555", "#c4c4c4"
PAPER = "#ffffff"
_COLOURS = (ACCENT, "#8fa9c4", "#4f7096", "#c3ccd6")
_GREYS = ("#000000", "#9a9a9a", "#4d4d4d", "#cfcfcf")
_INKS = (ACCENT, "#7b95b0", "#446183", "#000000")
_GREY_INKS = ("#000000", "#949494", "#616161", "#323232")
SHAPES = ("circle", "square", "triangle-up", "diamond")
"""Symbols of the series; as many as can be told apart."""


class Paint(Value):
    """Fill and stroke of an observation, so that its status is visible without colour."""

    fill: str
    stroke: str
    dash: tuple[float, ...] = ()

    @property
    def looks(self) -> dict[str, Any]:
        """The style of a mark."""
        return {
            "fill": self.fill,
            "stroke": self.stroke,
            "strokeWidth": 0.8,
            **({"strokeDash": [*self.dash]} if self.dash else {}),
        }


@lru_cache(maxsize=16)
def fills(accent: str) -> tuple[str, ...]:
    """Return the colours of areas: our own chosen by eye, others as far apart as possible."""
    return _COLOURS if accent == ACCENT else _separate_tones(accent, 20, 84)


@lru_cache(maxsize=16)
def inks(accent: str) -> tuple[str, ...]:
    """Return the colours of lines, which must be dark enough to be visible."""
    return _INKS if accent == ACCENT else _separate_tones(accent, 0, 60)


def _separate_tones(accent: str, darkest: int, lightest: int) -> tuple[str, ...]:
    """Return a colour and three tints of it, in lightness as far as possible from their neighbours.

    The first is reused after the last. Those that are not neighbours may be more alike. Areas are
    no darker than ``darkest``, since black loses the hue; lines may be black.
    """
    first = lightness(accent)

    def apart(others: tuple[int, ...]) -> float:
        one, two, three = others
        around = pairwise((first, one, two, three, first))
        across = (abs(first - two), abs(one - three))
        return min(*(abs(a - b) for a, b in around), *(2 * each for each in across))

    tones = product(range(darkest, lightest + 1, 4), repeat=3)
    return accent, *(toned(accent, tone) for tone in max(tones, key=apart))


def colour(style: Style, series: int) -> str:
    """Return the colour of a series: neighbours differ by 20 L* or more."""
    palette = _GREYS if style.mono else fills(style.accent)
    return palette[series % len(palette)]


def ink(style: Style, series: int) -> str:
    """Return the line colour of a series: as far apart, with a contrast of 3:1 or more on paper."""
    palette = _GREY_INKS if style.mono else inks(style.accent)
    return palette[series % len(palette)]


def area(style: Style, series: int, status: Status) -> Paint:
    """Return the paint of a bar or column: what is not a normal observation is lighter, and in
    black and white has a texture.
    """
    plain, edge = colour(style, series), ink(style, series)
    if status is Status.FORECAST:
        return Paint(PAPER, colour(style, 0) if style.mono else edge, (3, 2))
    if status not in (Status.ESTIMATE, Status.PROVISIONAL):
        return Paint(plain, colour(style, 0) if style.mono else edge)
    if style.mono:
        texture = "hatch" if status is Status.ESTIMATE else "dots"
        return Paint(f"url(#{texture}-{series})", colour(style, 0))
    return Paint(lighter(plain), edge)


def lighter(paint: str) -> str:
    """Return the tint of a colour that stands for a value that is not certain."""
    tone = lightness(paint)
    return toned(paint, tone + 0.65 * (100 - tone))


def spot(style: Style, series: int, status: Status) -> Paint:
    """Return the paint of a point: hollow unless it is a normal observation."""
    edge = ink(style, series)
    if status is Status.FORECAST:
        return Paint(PAPER, edge, (2, 1.5))
    return Paint(edge if status is Status.NORMAL else PAPER, edge)


# Positioned marks: in points, or at values of a scale.

_MIDDLE = 0.34
"""Offset from the middle of a line of text down to its baseline, in font sizes."""

Channel = float | str
Anchor = Literal["left", "center", "right"]


class Scale(Value):
    """A linear map of values from ``low`` to ``high`` to positions from ``start`` to ``end``."""

    low: float
    high: float
    start: float
    end: float

    @classmethod
    def of(cls, axis: Axis, start: float, end: float) -> Scale:
        """Return the scale of an axis between two positions."""
        return cls(axis.low, axis.high, start, end)

    def at(self, value: float) -> float:
        """Return the position of a value."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


class Mark(Value):
    """A mark: its kind, style and positions, and the scales of these."""

    kind: Literal["rect", "rule", "text", "symbol", "line", "path"]
    looks: Mapping[str, Any]
    places: tuple[Mapping[str, Channel], ...]
    """One position; for a line, all its vertices."""
    x: Scale | None = None
    y: Scale | None = None


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


def field_height(chart: Chart, sizes: float) -> float:
    """Return the height of a plot that is given in font sizes."""
    return sizes * chart.style.size * chart.share


def tight(chart: Chart) -> Axis:
    """Return an axis from zero to the extreme values: enough for bars with their values printed."""
    points = [p for panel in chart.panels for series in panel.series for p in series.points]
    values = [point.value for point in points if point.value is not None]
    low, high = min((0.0, *values)), max((0.0, *values))
    return Axis(low, high if high > low else low + 1.0, ())


def text(
    words: str,
    x: float,
    y: float,
    style: Style,
    anchor: Anchor = "left",
    *,
    bold: bool = False,
    fill: str = INK,
    x_scale: Scale | None = None,
    y_scale: Scale | None = None,
    dx: float = 0,
    dy: float = 0,
) -> Mark:
    """Return a line of text; ``y`` is its middle."""
    looks: dict[str, Any] = {
        "align": anchor, "baseline": "alphabetic", "fontSize": style.size, "fill": fill
    }  # fmt: skip
    looks |= {"fontWeight": 600} if bold else {}
    looks |= {"dx": round(dx, 2)} if dx else {}
    looks |= {"dy": round(dy + _MIDDLE * style.size, 2)}
    return Mark("text", looks, ({"x": x, "y": y, "text": words},), x_scale, y_scale)


def lines_of_text(
    lines: Iterable[str],
    x: float,
    middle: float,
    style: Style,
    anchor: Anchor = "left",
    *,
    bold: bool = False,
    fill: str = INK,
) -> Iterator[Mark]:
    """Yield lines of text below one another, centred on ``middle``."""
    whole = [*lines]
    first = middle - (len(whole) - 1) * leading(style) / 2
    for place, line in enumerate(whole):
        yield text(
            line, x, first + place * leading(style), style, anchor, bold=bold, fill=fill
        )  # fmt: skip


def rule(x: float, y: float, x2: float, y2: float, fill: str = INK, width: float = 0.6) -> Mark:
    """Return a straight line."""
    return Mark(
        "rule", {"stroke": fill, "strokeWidth": width}, ({"x": x, "y": y, "x2": x2, "y2": y2},)
    )


def thinned(
    wanted: Sequence[tuple[float, float]], ends: tuple[float, float], gap: float, always: int = 0
) -> dict[int, float]:
    """Keep every label in a row, or every second, third …: as many as fit, with their positions.

    ``wanted``: centre and half width of each. None extends beyond ``ends``. ``always`` is the index
    of one that is kept.
    """
    for every in range(1, len(wanted) + 1):
        kept = {}
        for number in range(always % every, len(wanted), every):
            middle, half = wanted[number]
            kept[number] = max(min(middle, ends[1] - half), ends[0] + half)
        stretches = [
            (at - wanted[number][1], at + wanted[number][1]) for number, at in kept.items()
        ]
        if all(after[0] - before[1] >= gap for before, after in pairwise(stretches)):
            return kept
    return {}


def leading(style: Style) -> float:
    """Return the line height; Arabic needs as much."""
    return style.size * 1.3
