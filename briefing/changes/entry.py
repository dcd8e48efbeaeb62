"""An entry of an edition: the parts of a model that can change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args, get_origin

from briefing.changes.segments import DATES, FIGURES, cited_in, joined, ordered, segments_of
from briefing.model import Block
from briefing.model.base import Model
from briefing.model.change import Coded, Segments, Subject, as_written
from briefing.model.snapshot import plain
from briefing.problems import ContentPath

SOURCES = ("source", "locator")
LAYOUT = ("placement", "data_table", "landscape")
"""Fields that only place something on the pages: a change of place does not change content."""
UNSEEN = (
    "facts", "fact", "target", "counts", "quote", "measure", "review_by", "concerns",
    "attributed", "blocking", *LAYOUT,
)  # fmt: skip
MAIN = (
    "text", "statement", "caption", "title", "label", "name", "question", "cells", "items",
    "detail", "definition",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """An item of content in an edition, in parts that can change separately."""

    subject: Subject
    id: str
    path: ContentPath
    shown: Segments
    """Its main text, for people."""
    main: str
    """The field of ``shown``; empty if that combines all fields."""
    parts: Mapping[str, Segments]
    """The text of each field, without dates and sources."""
    dates: Mapping[str, Segments]
    sources: Segments
    facts: frozenset[str] = frozenset()
    entries: frozenset[str] = frozenset()
    """The labels of its entries, if it is a list or table."""
    listed: str = ""
    """The list of the document that contains a section."""

    @property
    def words(self) -> str:
        """All of its text, for comparison."""
        return "; ".join(as_written(segments) or "" for segments in self.parts.values())


def entry_of(
    subject: Subject,
    name: str,
    path: ContentPath,
    model: Model,
    *,
    facts: frozenset[str] = frozenset(),
    without: tuple[str, ...] = (),
    figures: frozenset[str] = FIGURES,
) -> Entry:
    """Return the entry of a model. ``without``: fields left out. ``figures``: numeric fields."""
    fields = plain(model)
    if isinstance(model, Block):
        fields = fields[model.kind()]
    passed_over = {*UNSEEN, "id", *without}
    fields = {k: v for k, v in fields.items() if k not in passed_over}
    dates = {k: v for k, v in fields.items() if k in DATES}
    sources = {k: v for k, v in fields.items() if k in SOURCES}
    rest = {k: v for k, v in fields.items() if k not in dates and k not in sources}
    main = next((field for field in MAIN if field in rest), "")
    codes = _codes(type(model)) - passed_over
    # A value from a closed list counts even where it is the default, which need not be written.
    every = {**{name: getattr(model, name) for name in codes}, **rest}
    cells = every.pop("cells", {})  # separately, so that only those that differ are reported
    parts = {
        f"cells {key}": segments_of({key: cell}, "cells", figures) for key, cell in cells.items()
    }
    parts |= {
        field: _named(field, segments) if field in codes else segments
        for field in ordered(every)
        if every[field] not in (None, ())
        for segments in [segments_of(every[field], field)]
    }
    cited = joined("; ", [segments_of(sources), *cited_in(rest)])
    shown = segments_of({main: rest[main]} if main else rest, figures=figures)
    dated = {field: segments_of(dates[field], field) for field in ordered(dates)}
    return Entry(subject, name, path, shown, main, parts, dated, cited, facts)


def _named(field: str, segments: Segments) -> Segments:
    """Prefix values from a closed list with the name of their field, which gives them meaning."""
    first, *more = segments
    before = f"{field.replace('_', ' ')}: "
    if type(first) is not str:
        return (before, *segments)
    others = (Coded(one, field, one) if type(one) is str and one != ", " else one for one in more)
    return (Coded(f"{before}{first}", field, first), *others)


@cache
def _codes(model: type[Model]) -> frozenset[str]:
    """Return the fields with values from a closed list, numbers or booleans, which are printed with
    the name of their field. A tile has a label, so its number needs no name.
    """
    fields = model.model_fields.items()
    coded = (name for name, field in fields if _is_code(field.annotation))
    return frozenset(coded) - {"obs_value", *DATES}


def _is_code(annotation: Any) -> bool:
    origin = get_origin(annotation)
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        return False
    is_one = origin is Literal or annotation in (bool, int, float)
    return is_one or any(map(_is_code, get_args(annotation)))
