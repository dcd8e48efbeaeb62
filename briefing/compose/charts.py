"""Prepares a figure as a chart: its words, its scale, and the table that replaces it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from math import ceil, floor, log10

from markupsafe import Markup

from briefing.charts import Axis, Chart, Panel, Point, Series, Status, Style
from briefing.compose.data_tables import Data, Datum
from briefing.model import EdtfDate
from briefing.model.blocks.figures import Cell, Figure, cells
from briefing.model.facts import Observation
from briefing.model.wording import NBSP, Wording
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
