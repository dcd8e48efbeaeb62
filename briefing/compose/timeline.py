"""Geometry of figures drawn by templates, true to scale."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from heapq import heapify, heappop, heappush

from briefing.charts import ACCENT
from briefing.model import EdtfDate
from briefing.model.blocks.figures import Timeline, TimelineEvent
from briefing.model.renditions import Layout
from briefing.system.colour import toned
from briefing.system.values import Value

WIDTH = 1000
ROUND = (1, 2, 5, 10, 20, 25, 50, 100)
"""Possible intervals between labelled years."""
TRACK = 0.385
"""Width of a timeline's scale, as a fraction of the text width."""
APART = 2.6
"""Distance between the centres of year labels, in font sizes: a year is 2.3 wide."""


def in_order(events: Sequence[TimelineEvent]) -> list[TimelineEvent]:
    """Return the events of a timeline by date; those that may be of one date stay as written.

    So "18 January 2013" and "2013" keep their order, whichever is first. A period counts from its
    start.
    """
    spans = [_span(event.date) for event in events]
    later = [(first, place) for place, (first, _) in enumerate(spans)]
    ends = [(last, place) for place, (_, last) in enumerate(spans)]
    heapify(later)
    heapify(ends)
    ready: list[int] = []
    taken: list[int] = []
    done: set[int] = set()
    while len(taken) < len(events):
        while ends[0][1] in done:
            heappop(ends)
        while later and later[0][0] <= ends[0][0]:  # nothing that is left is certainly before it
            heappush(ready, heappop(later)[1])
        taken.append(heappop(ready))
        done.add(taken[-1])
    return [events[place] for place in taken]


def _span(when: EdtfDate) -> tuple[date, date]:
    """Return the first and the last day on which an event may have been, or have begun."""
    if when.parts:
        when = when.parts[0]
    elif when.is_interval:
        return (when.first or date.min,) * 2
    return when.first or date.min, when.last or date.max


class Span(Value):
    """A segment of an axis; ``middle`` is the position of its mark."""

    start: float
    end: float

    @property
    def middle(self) -> float:
        """The midpoint."""
        return round((self.start + self.end) / 2, 1)

    @property
    def length(self) -> float:
        """The length."""
        return round(self.end - self.start, 1)


class Tick(Value):
    """A year on the scale; it has no label where that does not fit."""

    year: int
    at: float
    is_named: bool


class Track(Value):
    """The axis on which the events of a timeline are placed, in points. Its ends are half the width
    of a year label from its edges, so that every label is centred on its year.
    """

    timeline: Timeline
    width: float
    size: float
    """Font size."""

    @property
    def whole(self) -> Span:
        """The segment from the first to the last day of the timeline."""
        return Span(round(1.2 * self.size, 1), round(self.width - 1.2 * self.size, 1))

    def span(self, when: EdtfDate) -> Span:
        """Return the segment of a date, as wide as its precision: a day is nearly a point."""
        first = when.first or date(self.timeline.start, 1, 1)
        last = when.last or date(self.timeline.end, 12, 31)
        return Span(self._place(first), self._place(last))

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """The years on the scale: the first, the last, and round ones at equal intervals."""
        start, end = self.timeline.start, self.timeline.end
        room = APART * self.size / self.whole.length * (end - start + 1)
        step = next((years for years in ROUND if years >= room), end - start + 1)
        round_years = [year for year in range(start + 1, end) if year % step == 0]
        named = {y for y in round_years if start + room <= y <= end - room}
        if end - start >= room:
            named.add(end)
        return tuple(
            Tick(year, self._place(date(year, 1, 1)), year == start or year in named)
            for year in dict.fromkeys((start, *round_years, end))
        )

    def _place(self, day: date) -> float:
        begin = date(self.timeline.start, 1, 1).toordinal()
        end = date(self.timeline.end, 12, 31).toordinal()
        share = (day.toordinal() - begin) / (end - begin)
        return round(self.whole.start + min(max(share, 0.0), 1.0) * self.whole.length, 1)


def track(timeline: Timeline, layout: Layout) -> Track:
    """Return the axis of a timeline, as wide as its column on the page."""
    return Track(timeline, round(layout.width * TRACK, 1), layout.label_size)


def letters(layout: Layout) -> float:
    """Return the font size in a figure 1000 units wide that fills the text width."""
    return round(layout.label_size / layout.width * WIDTH, 1)


def pale(layout: Layout) -> str:
    """Return the fill colour of squares with edges in the accent colour."""
    if layout.mono:
        return "#d4d4d4"
    return "#c9d3de" if layout.accent == ACCENT else toned(layout.accent, 84)


def mark(event: TimelineEvent) -> str:
    """Return the shape of an event's mark: ``planned``, ``state``, ``inferred`` or ``stated``."""
    if event.certainty != "done":
        return event.certainty
    return event.basis


def key(timeline: Timeline) -> tuple[str, ...]:
    """Return the marks that occur, to be explained; a hollow one has one of three meanings."""
    found = {mark(event) for event in timeline.events}
    if {"inferred", "state"} <= found:
        found = found - {"inferred", "state"} | {"hollow"}
    return tuple(
        one for one in ("stated", "inferred", "state", "hollow", "planned") if one in found
    )
