"""The performance goals, and whether they are met: ratios of one run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from benchmarks import groups as g
from benchmarks.groups import Group

Groups = Mapping[str, Group]
"""By name in ``__main__.PLAN``."""


@dataclass(frozen=True)
class Goal:
    """A limit on one measured value: a maximum or a minimum."""

    job: str
    limit: float
    unit: str
    measured: Callable[[Groups], float | None]
    at_least: bool = False

    def met(self, groups: Groups) -> bool | None:
        """Return whether it is met; None if it could not be measured."""
        value = self.measured(groups)
        if value is None:
            return None
        return value >= self.limit if self.at_least else value <= self.limit


def _ratio(group: str, job: str, to: str | None = None) -> Callable[[Groups], float | None]:
    return lambda groups: groups[group].ratio(job, to) if group in groups else None


def _seconds(
    group: str, job: str, more_than: str | None = None
) -> Callable[[Groups], float | None]:
    def median(groups: Groups, job: str = job) -> float | None:
        series = groups[group].series.get(job) if group in groups else None
        return series.seconds[1] if series else None

    def more(groups: Groups) -> float | None:
        value, other = median(groups), median(groups, more_than or "")
        return None if value is None or other is None else value - other

    return more if more_than else median


def _size(groups: Groups) -> float | None:
    sizes = groups["commands 12"].sizes if "commands 12" in groups else {}
    return sizes[g.COLD] / sizes[g.PLAIN] if {g.COLD, g.PLAIN} <= set(sizes) else None


def _for_each_page(what: str, low: int, high: int) -> Callable[[Groups], float | None]:
    """Return the seconds, or MiB, per additional page between documents of about these lengths."""

    def slope(groups: Groups) -> float | None:
        found = [groups[f"commands {n}"] for n in (low, high) if f"commands {n}" in groups]
        series = [group.series.get(g.COLD) for group in found]
        if len(series) < 2 or None in series or not all(group.pages for group in found):
            return None
        values = [s.seconds[1] if what == "seconds" else s.peak for s in series if s]
        return (values[1] - values[0]) / (found[1].pages - found[0].pages)

    return slope


def _bend(groups: Groups) -> float | None:
    """Return how much more an additional page costs in a long document than in a short one."""
    early, late = (_for_each_page("seconds", *ends)(groups) for ends in ((12, 60), (60, 240)))
    return late / early if early and late else None


def _inverse(value: Callable[[Groups], float | None]) -> Callable[[Groups], float | None]:
    return lambda groups: 1 / found if (found := value(groups)) else None


COMMAND, STAYING = "commands 12", "staying 12"
USUAL = "commands 8"
GOALS = (
    Goal("the usual briefing, cold", 0.9, "× WeasyPrint's PDF", _ratio(USUAL, g.COLD)),
    Goal("  one word, command anew", 0.5, "× its cold build", _ratio(USUAL, g.ONE_WORD, g.COLD)),
    Goal("  one word, warm, to the PDF", 0.3, "s", _seconds("staying 8", g.WARM)),
    Goal("cold, PDF and HTML, verified", 0.75, "× WeasyPrint's PDF", _ratio(COMMAND, g.COLD)),
    Goal("nothing changed", 0.15, "s + python -c pass",
         _seconds(COMMAND, g.UNCHANGED, more_than=g.NOTHING)),
    Goal("one word, command anew", 0.40, "× WeasyPrint cold", _ratio(COMMAND, g.ONE_WORD)),
    Goal("  at 60 pages", 0.15, "× WeasyPrint cold", _ratio("commands 60", g.ONE_WORD)),
    Goal("one word, warm, to the PDF", 0.20, "× WeasyPrint warm", _ratio(STAYING, g.WARM)),
    Goal("  at 60 pages", 0.06, "× WeasyPrint warm", _ratio("staying 60", g.WARM)),
    Goal("  at 60 pages", 1, "× Chromium warm", _ratio("staying 60", g.WARM, "Chromium")),
    Goal("one word, warm, to the page", 0.1, "s", _seconds(STAYING, g.PREVIEW)),
    Goal("20 briefings on 2 cores", 1.9, "× as fast as on 1",
         _inverse(_ratio("batch", g.POOL)), at_least=True),
    Goal("20 briefings on a cluster of 2", 0.9, "× as fast as the pool",
         _inverse(_ratio("batch", g.CLUSTER, g.POOL)), at_least=True),
    Goal("one of 260 edited", 1.5, "× one build", _ratio("one of many", g.ONE_EDITED)),
    Goal("each page more", 0.06, "s", _for_each_page("seconds", 12, 240)),
    Goal("  in a long document", 1.2, "× in a short one", _bend),
    Goal("each page more", 1, "MiB", _for_each_page("peak", 12, 240)),
    Goal("size of the PDF", 1.15, "× WeasyPrint's", _size),
)  # fmt: skip
