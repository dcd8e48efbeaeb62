"""Prepares figures: charts with their words, scales and tables, and the geometry of timelines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from heapq import heapify, heappop, heappush
from itertools import pairwise
from math import ceil, floor, log10

from markupsafe import Markup

from briefing.charts import ACCENT, Axis, Chart, Panel, Point, Series, Status, Style
from briefing.compose.data_tables import Data, Datum
from briefing.model import EdtfDate
from briefing.model.blocks.figures import Cell, Figure, Timeline, TimelineEvent, cells
from briefing.model.facts import Observation
from briefing.model.page import Layout
from briefing.model.wording import NBSP, Wording
from briefing.system.colour import toned
from briefing.system.values import Value

# Scales with round numbers, easy to read values from.

_STEPS = 5
_ROUND = (1, 2, 2.5, 5, 10)
_NEAR_ZERO = 0.4
"""Ratio of lowest to highest value up to which a scale begins at zero."""


class Scale(Value):
    """From ``low`` to ``high``, with the values of its tick labels."""

    low: float
    high: float
    ticks: tuple[float, ...]


def scale(low: float, high: float, *, from_zero: bool = False) -> Scale:
    """Return a scale that covers ``low`` to ``high``; with ``from_zero``, also zero."""
    if from_zero or 0 <= low <= _NEAR_ZERO * high:
        low = min(low, 0.0)
    if from_zero or (_NEAR_ZERO * low <= high <= 0):
        high = max(high, 0.0)
    if low == high:
        low, high = (low, low + 1.0) if low == 0 else (min(low, 0.0), max(high, 0.0))
    step = _round_step((high - low) / _STEPS)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    places = max(0, -floor(log10(step) + 1e-9))
    if round(step, places) != round(step, places + 1):  # a step of 2.5, 0.25 …
        places += 1
    ticks = tuple(_number(place * step, places) for place in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], ticks)


def _round_step(least: float) -> float:
    """Return the smallest of 1, 2, 2.5, 5, 10 … times a power of ten that is not less."""
    power = 10.0 ** floor(log10(least))
    return next(times * power for times in _ROUND if times * power >= least * (1 - 1e-9))


def _number(value: float, places: int) -> float:
    """Round to as many digits as the steps have."""
    rounded = round(value, places)
    return int(rounded) if places == 0 else rounded


_UNCERTAIN = ("E", "P", "F")
"""The statuses that a letter marks."""
_FEW = 2
"""Up to this many columns of values, heads name the unit, and cells the status in words."""


class DrawnFigure(Value):
    """A figure as its template needs it; without a drawing, its data are printed instead."""

    subtitle: str
    svg: Markup | None
    key: tuple[str, ...]


class Charts(Value):
    """Prepares charts in the words of one language."""

    wording: Wording

    def chart(self, figure: Figure, name: str, style: Style) -> Chart:
        """Return the chart of a figure. ``name``: an id, unique among drawings of the document."""
        placed = [*cells(figure)]
        panels = tuple(
            self._panel(figure, [(cell, one) for cell, one in placed if cell.panel == panel])
            for panel in dict.fromkeys(cell.panel for cell, _ in placed)
        )
        times = [years(one.time_period) for _, one in placed if one.time_period is not None]
        is_line = figure.chart == "line"
        return Chart(
            kind=figure.chart,
            name=name,
            title=figure.alt,
            panels=panels,
            values=self._values(figure),
            style=style,
            times=self._times(figure, times) if is_line else None,
            step=_step(placed) if is_line else 1.0,
            in_time=all(one.category is None for one in figure.observations),
        )

    def subtitle(self, figure: Figure) -> str:
        """Return what is measured, in which unit, and when."""
        dates = [one.time_period for one in figure.observations if one.time_period is not None]
        parts = [figure.subtitle, *sorted(figure.units()), *self._period(dates)]
        parts += self._status(_only_status(figure))
        return self.wording.listed(parts)

    def key(self, figure: Figure, *, is_drawn: bool, mono: bool = False) -> tuple[str, ...]:
        """Return the explanations of the symbols that occur in this figure; ``mono``: in black and
        white.
        """
        say = self.wording.say
        found = {one.obs_status for one in figure.observations}
        if _only_status(figure) in _UNCERTAIN:  # the subtitle says it
            found = set()
        if not is_drawn:
            return (say("figure.too_few"),) if not figure.is_drawn else (say("figure.too_tall"),)
        looks = "texture" if mono else "area"
        looks = looks if figure.chart in ("bar", "column", "range") else "point"
        signs = [say(f"figure.{looks}.{status}") for status in "EPFBM" if status in found]
        axis = self._values(figure)
        if axis.low > 0 or axis.high < 0:
            signs.append(say("figure.not_from_zero"))
        return tuple(signs)

    def data(self, figure: Figure) -> Data:
        """Return the data of a chart as a table: a row per place, a column per series."""
        placed = _placed_in_columns(figure)
        names = [*dict.fromkeys(cell.series for cell, _ in placed)]
        panels = any(cell.panel for cell, _ in placed)
        found = {(cell.panel, cell.place, cell.series): one for cell, one in placed}
        same = _only_status(figure)
        unit = self.wording.join_parts((*sorted(figure.units()), *self._status(same)))
        words = [*(name or self.wording.say("figure.value") for name in names)]
        kind = "place" if any(one.category for _, one in placed) else "period"
        is_broad = len(names) > _FEW
        head = [
            self.wording.say(f"figure.{kind}"),
            *(f"{word} ({unit})" if unit and not is_broad else word for word in words),
        ]
        rows = []
        for panel, place in dict.fromkeys((cell.panel, cell.place) for cell, _ in placed):
            named = self._name(figure, place)
            row = [Datum(self.wording.listed((panel, named)) if panels else named)]
            for name in names:
                row.append(self._cell(found.get((panel, place, name)), same, is_short=is_broad))
            rows.append(tuple(row))
        return Data(tuple(head), tuple(rows))

    def legend(self, figure: Figure) -> str:
        """Return what the caption of a table of many columns says instead of heads and cells."""
        names = {cell.series for cell, _ in _placed_in_columns(figure)}
        if len(names) <= _FEW:
            return ""
        same = _only_status(figure)
        if same is not None:  # the subtitle says it
            return ""
        say = self.wording.say
        statuses = {one.obs_status for one in figure.observations}
        return self.wording.listed(
            f"({say(f'figure.letter.{status}')}) {say(f'figure.status.{status}')}"
            for status in "EFPB"
            if status in statuses
        )

    def _panel(self, figure: Figure, placed: list[tuple[Cell, Observation]]) -> Panel:
        places = [*dict.fromkeys(cell.place for cell, _ in placed)]
        names = [*dict.fromkeys(cell.series for cell, _ in cells(figure))]
        series = tuple(
            Series(name, tuple(self._points(figure, name, places, placed))) for name in names
        )
        categories = () if figure.chart == "line" else [self._name(figure, p) for p in places]
        return Panel(placed[0][0].panel, tuple(categories), series)

    def _points(
        self, figure: Figure, name: str, places: list[str], placed: list[tuple[Cell, Observation]]
    ) -> Iterator[Point]:
        mine = [(cell, one) for cell, one in placed if cell.series == name]
        if figure.chart == "line":
            mine.sort(key=lambda found: years(found[1].time_period))
        is_same = _only_status(figure) in _UNCERTAIN
        for cell, one in mine:
            is_line = figure.chart == "line"
            status = "A" if one.obs_status == "B" or is_same else one.obs_status
            letter = self.wording.say(f"figure.letter.{status}") if status in _UNCERTAIN else ""
            yield Point(
                value=_low(one),
                label=f"{self._label(one)}{NBSP}{letter}".removesuffix(NBSP),
                at=years(one.time_period) if is_line else float(places.index(cell.place)),
                high=one.obs_value[1] if isinstance(one.obs_value, tuple) else None,
                status=Status(status),
                is_break=one.obs_status == "B",
            )

    def _label(self, one: Observation) -> str:
        if one.obs_value is None:
            return ".."
        words = (
            self.wording.say(f"qualifier.{one.qualifier}"),
            self.wording.number(one.obs_value),
        )
        label = " ".join(word for word in words if word)
        return f"// {label}" if one.obs_status == "B" else label

    def _name(self, figure: Figure, place: str) -> str:
        """Return a category as written, or a time in words."""
        times = {one.time_period.text: one.time_period for one in figure.observations
                 if one.time_period is not None}  # fmt: skip
        is_time = place in times and not any(one.category == place for one in figure.observations)
        return self.wording.date(times[place]) if is_time else place

    def _values(self, figure: Figure) -> Axis:
        values = [value for one in figure.observations for value in _ends(one)] or [0.0]
        from_zero = figure.chart in ("bar", "column")
        found = scale(min(values), max(values), from_zero=from_zero)
        return Axis(found.low, found.high, tuple((v, self.wording.number(v)) for v in found.ticks))

    def _times(self, figure: Figure, at: list[float]) -> Axis:
        """Return the time axis: whole years, or if these are few, the date of every observation."""
        first, last = min(at), max(at)
        whole = [year for year in range(int(first), int(last) + 1) if first <= year <= last]
        ticks = [(float(year), str(year)) for year in whole]
        if len(ticks) < 3:
            dates = {years(one.time_period): one.time_period for one in figure.observations}
            ticks = [(place, self.wording.date(d)) for place, d in sorted(dates.items()) if d]
        return Axis(first, last if last > first else first + 1.0, tuple(ticks))

    def _period(self, dates: list[EdtfDate]) -> tuple[str, ...]:
        if not dates:
            return ()
        ends = min(dates, key=years), max(dates, key=years)
        first, last = map(self.wording.date, ends)
        return (first if first == last else f"{first}–{last}",)

    def _status(self, status: str | None) -> tuple[str, ...]:
        return (self.wording.say(f"figure.status.{status}"),) if status not in (None, "A") else ()

    def _cell(self, one: Observation | None, same: str | None, *, is_short: bool) -> Datum:
        if one is None:
            return Datum("–")
        own = () if same or (is_short and one.is_missing) else self._status(one.obs_status)
        if is_short and own:
            own = (self.wording.say(f"figure.letter.{one.obs_status}"),)
        remarks = self.wording.join_parts((*own, *((one.comment,) if one.comment else ())))
        label = self._label(one).removeprefix("// ")
        return Datum(label, f"({remarks})" if remarks else "")


def _placed_in_columns(figure: Figure) -> list[tuple[Cell, Observation]]:
    """Return each observation with its place; without series, panels become columns."""
    placed = [*cells(figure)]
    if any(cell.series for cell, _ in placed):
        return placed
    return [(Cell("", cell.panel, cell.place), one) for cell, one in placed]


def _only_status(figure: Figure) -> str | None:
    """Return the status of all observations, if they share one."""
    statuses = {one.obs_status for one in figure.observations}
    return statuses.pop() if len(statuses) == 1 else None


def years(when: EdtfDate | None) -> float:
    """Convert a time to years: a year is its beginning, a month one twelfth later."""
    first = (when.first or when.last) if when else None
    if first is None:
        return 0.0
    if when is not None and when.precision in ("month", "season"):
        return first.year + (first.month - 1) / 12
    begin = date(first.year, 1, 1).toordinal()
    return first.year + (first.toordinal() - begin) / 366


def _step(placed: Iterable[tuple[Cell, Observation]]) -> float:
    """Return the shortest interval between observations."""
    at = sorted({years(one.time_period) for _, one in placed})
    return min((after - before for before, after in pairwise(at)), default=1.0)


def _low(one: Observation) -> float | None:
    return one.obs_value[0] if isinstance(one.obs_value, tuple) else one.obs_value


def _ends(one: Observation) -> tuple[float, ...]:
    if one.obs_value is None:
        return ()
    return one.obs_value if isinstance(one.obs_value, tuple) else (one.obs_value,)


# The geometry of timelines, which templates draw true to scale.

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
