"""Says of each bound figure what is printed and where it comes from, for a preview."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from briefing.bind.texts import write_figure
from briefing.model import Briefing
from briefing.model.quantities import collect_quantities
from briefing.model.walk import walk
from briefing.model.wording import Wording
from briefing.problems import ContentPath


class Origin(NamedTuple):
    """A bound figure: the words printed, and its fact or observation."""

    printed: str
    name: str
    value: str
    date: str
    source: str


def list_origins(briefing: Briefing, wording: Wording) -> Mapping[ContentPath, tuple[Origin, ...]]:
    """Return the bound figures of each text, in order, by the path of the text."""
    texts = {visit.path: visit.value for visit in walk(briefing)}
    known = collect_quantities(briefing)[0]
    origins: dict[ContentPath, tuple[Origin, ...]] = {}
    for path, figures in briefing.figures.items():
        found = []
        for figure in figures:
            quantity = known[figure.name]
            value = write_figure(quantity, (), wording) or ""
            date = wording.date(quantity.date) if quantity.date else ""
            sources = ((f"{name}, {place}" if place else name) for name, place in quantity.sources)
            printed = texts.get(path, "")[figure.start : figure.end] or value or date
            found.append(Origin(printed, figure.name, value, date, wording.join_parts(sources)))
        origins[path] = tuple(found)
    return origins
