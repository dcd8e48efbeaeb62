"""What stands where: marks at places in points, or at values of a scale that the engine applies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from briefing.draw.chart import Axis, Chart, Style
from briefing.draw.paint import INK

_MIDDLE = 0.34
"""From the middle of a line of text down to where its letters stand, in their size."""

Value = float | str
Anchor = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Scale:
    """Values from ``low`` to ``high`` on places from ``start`` to ``end``."""

    low: float
    high: float
    start: float
    end: float

    @classmethod
    def of(cls, axis: Axis, start: float, end: float) -> Scale:
        """The scale of an axis between two places."""
        return cls(axis.low, axis.high, start, end)

    def at(self, value: float) -> float:
        """Where the engine will put a value."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


@dataclass(frozen=True)
class Mark:
    """A mark of Vega: its kind, its looks, its places, and the scales that these are on."""

    kind: Literal["rect", "rule", "text", "symbol", "line", "path"]
    looks: Mapping[str, Any]
    places: tuple[Mapping[str, Value], ...]
    """One place; of a line, every one of its corners."""
    x: Scale | None = None
    y: Scale | None = None


@dataclass(frozen=True)
class Room:
    """Where something may stand: its upper left corner, and how wide it may be."""

    x: float
    y: float
    width: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width


@dataclass(frozen=True)
class Block:
    """Marks that belong together, and how high they stand."""

    height: float
    marks: tuple[Mark, ...]


def field_height(chart: Chart, sizes: float) -> float:
    """How high a field of so many letters' sizes is."""
    return sizes * chart.style.size * chart.share


def tight(chart: Chart) -> Axis:
    """The axis from zero to the values and no further: what bars need if each has its value."""
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
    """A line of text; ``y`` is its middle."""
    looks: dict[str, Any] = {
        "align": anchor, "baseline": "alphabetic", "fontSize": style.size, "fill": fill
    }  # fmt: skip
    looks |= {"fontWeight": 600} if bold else {}
    looks |= {"dx": round(dx, 2)} if dx else {}
    # Not by the engine, which rounds to whole points.
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
    """Lines of text one below the other, around ``middle``."""
    whole = [*lines]
    first = middle - (len(whole) - 1) * leading(style) / 2
    for place, line in enumerate(whole):
        yield text(
            line, x, first + place * leading(style), style, anchor, bold=bold, fill=fill
        )  # fmt: skip


def rule(x: float, y: float, x2: float, y2: float, fill: str = INK, width: float = 0.6) -> Mark:
    """A straight line."""
    return Mark(
        "rule",
        {"stroke": fill, "strokeWidth": width},
        ({"x": x, "y": y, "x2": x2, "y2": y2},),
    )


def thinned(
    wanted: Sequence[tuple[float, float]],
    ends: tuple[float, float],
    gap: float,
    always: int = 0,
) -> dict[int, float]:
    """Every, or every second, third … of names in a row: so many as have room, each at its place.

    ``wanted``: the middle of each, and half of its width. None leaves ``ends``. ``always`` is the
    one that is not left out.
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
    """From one line of text to the next; Arabic needs as much."""
    return style.size * 1.3
