"""Geometry of the figures that templates draw: true to scale, in thousandths of the width."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from briefing.compose.layout import Layout
from briefing.model import EdtfDate
from briefing.model.blocks.timeline import Timeline, TimelineEvent

WIDTH = 1000
ROUND = (5, 10, 20, 25, 50, 100)
"""Steps, in years, from one named year to the next."""


@dataclass(frozen=True)
class Span:
    """A stretch of an axis; ``middle`` is where its mark stands."""

    start: float
    end: float

    @property
    def middle(self) -> float:
        """Half way between the ends."""
        return round((self.start + self.end) / 2, 1)

    @property
    def length(self) -> float:
        """From end to end."""
        return round(self.end - self.start, 1)


def span(timeline: Timeline, when: EdtfDate) -> Span:
    """Where a date lies on the scale, as wide as its precision: a day is nearly a point."""
    first = when.first or date(timeline.start, 1, 1)
    last = when.last or date(timeline.end, 12, 31)
    return Span(_place(timeline, first), _place(timeline, last))


def letters(layout: Layout, share: float = 1.0) -> float:
    """The size of the letters in a figure that has this share of the text's width."""
    return round(layout.label_size / (layout.width * share) * WIDTH, 1)


def ticks(timeline: Timeline, letters: float = 0) -> tuple[tuple[int, float], ...]:
    """The years named on the scale, with their places: first, last, and round ones well apart.

    How far is well depends on the size of the ``letters``: a year is 2.3 times as wide.
    """
    length = timeline.end - timeline.start + 1
    step = next((n for n in ROUND if n * WIDTH >= 2.85 * letters * length), length)
    years = [y for y in range(timeline.start, timeline.end + 1) if y % step == 0]
    room = length * max(1 / 7, 3.7 * letters / WIDTH)
    inner = [y for y in years if timeline.start + room < y < timeline.end - room]
    return tuple(
        (year, _place(timeline, date(year, 1, 1)))
        for year in (timeline.start, *inner, timeline.end)
    )


def mark(event: TimelineEvent) -> str:
    """The shape of an event's mark: ``planned``, ``state``, ``inferred`` or ``stated``."""
    if event.certainty != "done":
        return event.certainty
    return event.basis


def _place(timeline: Timeline, day: date) -> float:
    begin = date(timeline.start, 1, 1).toordinal()
    end = date(timeline.end, 12, 31).toordinal()
    share = (day.toordinal() - begin) / (end - begin)
    return round(min(max(share, 0.0), 1.0) * WIDTH, 1)
