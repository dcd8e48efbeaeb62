"""Prepares figures: charts with their words, scales and tables, and the geometry of timelines."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import pairwise
from math import ceil, floor, log10

from briefing.charts import ACCENT, Axis, Chart, Panel, Point, Series, Status, Style
from briefing.compose.data_tables import Data, Datum
from briefing.model import EdtfDate
from briefing.model.blocks.figures import Cell, Figure, Timeline, TimelineEvent, cells
from briefing.model.facts import Observation
from briefing.model.page import GUTTER, LARGE_LEAD, LEAD, LOWER, PAPERS, POINTS_PER_MM, PROFILES
from briefing.model.wording import NBSP, Wording
from briefing.system.colour import match_lightness
from briefing.system.values import Value

# Scales with round numbers, easy to read values from.

_NEAR_ZERO = 0.4  # ratio of lowest to highest value up to which a scale begins at zero


def list_ticks(low: float, high: float, *, from_zero: bool = False) -> tuple[float, ...]:
    """Return round values at equal intervals that cover a range; with ``from_zero``, also zero."""
    if from_zero or 0 <= low <= _NEAR_ZERO * high:
        low = min(low, 0.0)
    if from_zero or (_NEAR_ZERO * low <= high <= 0):
        high = max(high, 0.0)
    if low == high:
        low, high = (low, low + 1.0) if low == 0 else (min(low, 0.0), max(high, 0.0))
    # The step is the smallest of 1, 2, 2.5, 5, 10 … times a power of ten that is large enough.
    least = (high - low) / 5
    power = 10.0 ** floor(log10(least))
    round_steps = (times * power for times in (1, 2, 2.5, 5, 10))
    step = next(step for step in round_steps if step >= least * (1 - 1e-9))
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    places = max(0, -floor(log10(step) + 1e-9))
    if round(step, places) != round(step, places + 1):  # a step of 2.5, 0.25 …
        places += 1
    rounded = (round(place * step, places) for place in range(first, last + 1))
    return tuple(rounded if places else map(int, rounded))


# A figure in the words of a language.

_UNCERTAIN = ("E", "P", "F")  # the statuses that a letter marks
_FEW = 2  # up to so many columns of values, heads name the unit, and cells the status in words


class Plot(Value, dict=True):
    """A figure in the words of one language: as a chart, and as a table."""

    figure: Figure
    wording: Wording

    @cached_property
    def _cells(self) -> list[tuple[Cell, Observation]]:
        return [*cells(self.figure)]

    @cached_property
    def _statuses(self) -> frozenset[str]:
        return frozenset(one.obs_status for one in self.figure.observations)

    @cached_property
    def _shared_status(self) -> str | None:
        """The status of all observations, if they share one: the subtitle says it."""
        return next(iter(self._statuses)) if len(self._statuses) == 1 else None

    @cached_property
    def _dates(self) -> Mapping[str, EdtfDate]:
        """The times of the observations, as written and in order."""
        times = (one.time_period for one in self.figure.observations)
        return {when.text: when for when in sorted(filter(None, times), key=years)}

    @cached_property
    def _values(self) -> Axis:
        values = [one.obs_value for one in self.figure.observations if one.obs_value is not None]
        ends = [one if isinstance(one, tuple) else (one, one) for one in values or [0.0]]
        from_zero = self.figure.chart in ("bar", "column")
        ticks = list_ticks(min(ends)[0], max(high for _, high in ends), from_zero=from_zero)
        return Axis(ticks[0], ticks[-1], tuple((v, self.wording.number(v)) for v in ticks))

    def chart(self, name: str, style: Style) -> Chart:
        """Return it as a chart. ``name``: an id, unique in the document."""
        figure, is_line, placed = self.figure, self.figure.chart == "line", self._cells
        names = dict.fromkeys(cell.series for cell, _ in placed)
        if is_line:
            placed = sorted(placed, key=lambda pair: years(pair[1].time_period))
        panels = []
        for panel in dict.fromkeys(cell.panel for cell, _ in self._cells):
            mine = [(cell, one) for cell, one in placed if cell.panel == panel]
            places = [*dict.fromkeys(cell.place for cell, _ in mine)]
            series = tuple(
                Series(each, tuple(self._point(one, places.index(cell.place))
                                   for cell, one in mine if cell.series == each))
                for each in names
            )  # fmt: skip
            categories = () if is_line else tuple(map(self._name, places))
            panels.append(Panel(panel, categories, series))
        at = sorted({years(when) for when in self._dates.values()})
        times = None
        if is_line:
            ticks = [(float(y), str(y)) for y in range(ceil(at[0]), floor(at[-1]) + 1)]
            if len(ticks) < 3:  # so few whole years: the date of every observation
                dates = {years(when): self.wording.date(when) for when in self._dates.values()}
                ticks = [*dates.items()]
            times = Axis(at[0], at[-1] if at[-1] > at[0] else at[0] + 1.0, tuple(ticks))
        step = min((b - a for a, b in pairwise(at)), default=1.0) if is_line else 1.0
        in_time = all(one.category is None for one in figure.observations)
        return Chart(
            figure.chart, name, figure.alt, tuple(panels), self._values, style,
            times=times, step=step, in_time=in_time,
        )  # fmt: skip

    def _point(self, one: Observation, place: int) -> Point:
        is_plain = one.obs_status == "B" or self._shared_status in _UNCERTAIN
        status = "A" if is_plain else one.obs_status
        letter = self._letter(status) if status in _UNCERTAIN else ""
        low, high = one.obs_value if isinstance(one.obs_value, tuple) else (one.obs_value, None)
        at = years(one.time_period) if self.figure.chart == "line" else float(place)
        label = f"{self._label(one)}{NBSP}{letter}".removesuffix(NBSP)
        return Point(low, label, at, high, Status(status), is_break=one.obs_status == "B")

    def _label(self, one: Observation) -> str:
        if one.obs_value is None:
            return ".."
        words = self.wording.say(f"qualifier.{one.qualifier}"), self.wording.number(one.obs_value)
        label = " ".join(filter(None, words))
        return f"// {label}" if one.obs_status == "B" else label

    def _name(self, place: str) -> str:
        """Return a category as written, or a time in words."""
        is_category = any(one.category == place for one in self.figure.observations)
        when = None if is_category else self._dates.get(place)
        return self.wording.date(when) if when else place

    def _letter(self, status: str) -> str:
        return self.wording.say(f"figure.letter.{status}")

    def _status(self, status: str | None) -> tuple[str, ...]:
        return (self.wording.say(f"figure.status.{status}"),) if status not in (None, "A") else ()

    @property
    def subtitle(self) -> str:
        """What is measured, in which unit, and when."""
        dates = [self.wording.date(when) for when in self._dates.values()]
        period = dates[:1] if dates[:1] == dates[-1:] else [f"{dates[0]}–{dates[-1]}"]
        status = self._status(self._shared_status)
        return self.wording.listed(
            (self.figure.subtitle, *sorted(self.figure.units()), *period, *status)
        )

    def key(self, *, is_drawn: bool, mono: bool = False) -> tuple[str, ...]:
        """Return the explanations of the symbols that occur in it; ``mono``: in black and white."""
        say, figure = self.wording.say, self.figure
        if not is_drawn:
            return (say("figure.too_tall" if figure.is_drawn else "figure.too_few"),)
        looks = "point"
        if figure.chart in ("bar", "column", "range"):
            looks = "texture" if mono else "area"
        is_said = self._shared_status in _UNCERTAIN  # by the subtitle
        found = [status for status in "EPFBM" if status in self._statuses and not is_said]
        signs = [say(f"figure.{looks}.{status}") for status in found]
        if self._values.low > 0 or self._values.high < 0:
            signs.append(say("figure.not_from_zero"))
        return tuple(signs)

    @cached_property
    def _columns(self) -> list[tuple[Cell, Observation]]:
        """Each observation with its place in the table; without series, panels become columns."""
        if any(cell.series for cell, _ in self._cells):
            return self._cells
        return [(Cell("", cell.panel, cell.place), one) for cell, one in self._cells]

    @cached_property
    def _series(self) -> list[str]:
        return [*dict.fromkeys(cell.series for cell, _ in self._columns)]

    @property
    def data(self) -> Data:
        """The data as a table: a row per place, a column per series."""
        say, placed = self.wording.say, self._columns
        has_panels = any(cell.panel for cell, _ in placed)
        found = {(cell.panel, cell.place, cell.series): one for cell, one in placed}
        parts = (*sorted(self.figure.units()), *self._status(self._shared_status))
        unit = f" ({self.wording.join_parts(parts)})" if parts and len(self._series) <= _FEW else ""
        heads = [f"{name or say('figure.value')}{unit}" for name in self._series]
        kind = "place" if any(one.category for _, one in placed) else "period"
        rows = []
        for panel, place in dict.fromkeys((cell.panel, cell.place) for cell, _ in placed):
            label = self._name(place)
            label = self.wording.listed((panel, label)) if has_panels else label
            values = (self._cell(found.get((panel, place, name))) for name in self._series)
            rows.append((Datum(label), *values))
        return Data((say(f"figure.{kind}"), *heads), tuple(rows))

    def _cell(self, one: Observation | None) -> Datum:
        if one is None:
            return Datum("–")
        own = () if self._shared_status else self._status(one.obs_status)
        if own and len(self._series) > _FEW:
            own = () if one.is_missing else (self._letter(one.obs_status),)
        remarks = self.wording.join_parts((*own, *((one.comment,) if one.comment else ())))
        return Datum(self._label(one).removeprefix("// "), f"({remarks})" if remarks else "")

    @property
    def legend(self) -> str:
        """What the caption of a table of many columns says instead of heads and cells."""
        if len(self._series) <= _FEW or self._shared_status:  # the subtitle says it
            return ""
        return self.wording.listed(
            f"({self._letter(status)}) {self.wording.say(f'figure.status.{status}')}"
            for status in "EFPB"
            if status in self._statuses
        )


def years(when: EdtfDate | None) -> float:
    """Convert a time to years: a year is its beginning, a month one twelfth later."""
    first = (when.first or when.last) if when else None
    if when is None or first is None:
        return 0.0
    if when.precision in ("month", "season"):
        return first.year + (first.month - 1) / 12
    return first.year + (first.timetuple().tm_yday - 1) / 366


# The geometry of timelines, which templates draw true to scale.


def in_order(events: Sequence[TimelineEvent]) -> list[TimelineEvent]:
    """Return the events of a timeline by date, a period by its start. Those that may be of one
    date, such as "18 January 2013" and "2013", stay as written.
    """
    starts = (event.date.parts[0] for event in events)
    begins = [(start and start.ends) or (date.min, date.min) for start in starts]
    left, order = [*zip(begins, events, strict=True)], list[TimelineEvent]()
    while left:
        soonest = min(last for (_, last), _ in left)
        place = next(n for n, ((first, _), _) in enumerate(left) if first <= soonest)
        order.append(left.pop(place)[1])
    return order


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
    """The axis on which the events of a timeline are placed, in points."""

    timeline: Timeline
    width: float
    size: float
    """Font size."""

    @property
    def whole(self) -> Span:
        """The segment from its first to its last day; at the ends is room for half a label."""
        return Span(round(1.2 * self.size, 1), round(self.width - 1.2 * self.size, 1))

    def span(self, when: EdtfDate) -> Span:
        """Return the segment of a date, as wide as its precision: a day is nearly a point."""
        begin, end = date(self.timeline.start, 1, 1), date(self.timeline.end, 12, 31)

        def place(day: date) -> float:
            share = (day - begin).days / (end - begin).days
            return round(self.whole.start + min(max(share, 0.0), 1.0) * self.whole.length, 1)

        return Span(place(when.first or begin), place(when.last or end))

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """The years on the scale: the first, the last, and round ones at equal intervals."""
        start, end = self.timeline.start, self.timeline.end
        # The centres of labels are 2.6 font sizes apart: a year is 2.3 wide.
        room = 2.6 * self.size / self.whole.length * (end - start + 1)
        steps = (1, 2, 5, 10, 20, 25, 50, 100)
        step = next((years for years in steps if years >= room), end - start + 1)
        round_years = [year for year in range(start + 1, end) if year % step == 0]
        named = {start, *(y for y in round_years if start + room <= y <= end - room)}
        if end - start >= room:
            named.add(end)
        return tuple(
            Tick(year, self.span(EdtfDate.parse(f"{year:04}-01-01")).start, year in named)
            for year in dict.fromkeys((start, *round_years, end))
        )


class Layout(Style):
    """The conditions for drawings on a page, in points, and what stands beside them."""

    text: float = 0
    """Width of the text, beside which there may be notes."""
    lead: float = 0
    """Width of the map on the first page."""


def layout_of(page: str, profile: str, accent: str, columns: int = 1) -> Layout:
    """Return the conditions for drawings on a page whose text is set in ``columns``."""
    paper, kind = PAPERS[page], PROFILES[profile]
    size, full = kind.size("small"), paper.text_width()
    height = paper.drawing - LOWER * max(0.0, size - PROFILES["office"].size("small"))
    is_narrow = paper.is_narrow or kind.is_large
    text = full if is_narrow else full - paper.side_width() - 5
    lead = min(LARGE_LEAD if kind.is_large else LEAD, full)
    if columns > 1 and not is_narrow:
        full = text = lead = (full - (columns - 1) * GUTTER) / columns
    width, height, text, lead = (
        round(length * POINTS_PER_MM, 1) for length in (full, height, text, lead)
    )
    return Layout(width, height, size, kind.is_mono, accent, text, lead)


def track(timeline: Timeline, layout: Layout) -> Track:
    """Return the axis of a timeline, as wide as its column on the page."""
    return Track(timeline, round(layout.width * 0.385, 1), layout.size)


def letters(layout: Layout) -> float:
    """Return the font size in a figure 1000 units wide that fills the text width."""
    return round(layout.size / layout.width * 1000, 1)


def pale(layout: Layout) -> str:
    """Return the fill colour of squares with edges in the accent colour."""
    if layout.mono:
        return "#d4d4d4"
    return "#c9d3de" if layout.accent == ACCENT else match_lightness(layout.accent, 84)


def mark(event: TimelineEvent) -> str:
    """Return the shape of an event's mark: ``planned``, ``state``, ``inferred`` or ``stated``."""
    return event.basis if event.certainty == "done" else event.certainty


def key(timeline: Timeline) -> tuple[str, ...]:
    """Return the marks that occur, to be explained; a hollow one has one of three meanings."""
    found = {mark(event) for event in timeline.events}
    hollow = ("hollow",) if {"inferred", "state"} <= found else ("inferred", "state")
    return tuple(one for one in ("stated", *hollow, "planned") if one in {*found, "hollow"})
