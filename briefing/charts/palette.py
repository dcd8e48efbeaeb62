"""Colours and fills of series and statuses, for screens and mono printers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product
from typing import Any

from briefing.charts.chart import ACCENT, Status, Style
from briefing.system.colour import lightness, toned

INK, GREY, GRID = "#1b1b1b", "#555555", "#c4c4c4"
PAPER = "#ffffff"
_COLOURS = (ACCENT, "#8fa9c4", "#4f7096", "#c3ccd6")
_GREYS = ("#000000", "#9a9a9a", "#4d4d4d", "#cfcfcf")
_INKS = (ACCENT, "#7b95b0", "#446183", "#000000")
_GREY_INKS = ("#000000", "#949494", "#616161", "#323232")
SHAPES = ("circle", "square", "triangle-up", "diamond")
"""Symbols of the series; as many as can be told apart."""


@dataclass(frozen=True)
class Paint:
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
    return _COLOURS if accent == ACCENT else _apart(accent, 20, 84)


@lru_cache(maxsize=16)
def inks(accent: str) -> tuple[str, ...]:
    """Return the colours of lines, which must be dark enough to be visible."""
    return _INKS if accent == ACCENT else _apart(accent, 0, 60)


def _apart(accent: str, darkest: int, lightest: int) -> tuple[str, ...]:
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
    """Return the paint of a bar or column."""
    plain = colour(style, series)
    edge = colour(style, 0)
    match status:
        case Status.ESTIMATE:
            return Paint(f"url(#hatch-{series})", edge)
        case Status.PROVISIONAL:
            return Paint(f"url(#dots-{series})", edge)
        case Status.FORECAST:
            return Paint(PAPER, edge, (3, 2))
        case _:
            return Paint(plain, edge)


def spot(style: Style, series: int, status: Status) -> Paint:
    """Return the paint of a point: hollow unless it is a normal observation."""
    edge = ink(style, series)
    if status is Status.FORECAST:
        return Paint(PAPER, edge, (2, 1.5))
    return Paint(edge if status is Status.NORMAL else PAPER, edge)
