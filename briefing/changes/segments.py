"""Converts values of the content to the text that a reader sees, in segments and without markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from itertools import chain
from typing import Any, Literal

from briefing.model.change import Figure, Locator, Mention, Segments
from briefing.model.edtf import EdtfDate
from briefing.model.snapshot import plain
from briefing.prose import Break, Citation, Link, Reference, Words, parse, walk

DATES = (
    "date", "date_basis", "as_of", "time_period", "since", "until", "due", "start", "end", "issued",
    "accessed",
)  # fmt: skip
FIRST = ("text", "statement", "label", "obs_value", "value", "says", "source")
"""Fields that come before all others, in this order."""
INTERNAL = {"id", "key", "align", "notes"}
"""Internal fields of notes and columns of a table: ids and positions."""
FIGURES = frozenset({"obs_value"})
"""Fields whose numbers are printed as figures, with digit grouping."""
MENTIONED: Mapping[str, Literal["part", "source"]] = {"source": "source", "note": "part"}
"""Fields that hold the id of something printed under another name."""


def segments_of(value: Any, field: str = "", figures: frozenset[str] = FIGURES) -> Segments:
    """Return the text of a value, without markup; ``field`` is the field that holds it.

    ``figures`` are the fields, or the cells, whose numbers are printed as such.
    """
    if isinstance(value, Mapping):
        # Cells are in the order of the columns, if the author kept to it.
        names = [*value] if field == "cells" else ordered(value.keys() - INTERNAL)
        # A table names its columns freely.
        if field == "cells":
            fields = {name: name if name in DATES or name in figures else "" for name in names}
        else:
            fields = {name: field if name == "value" else name for name in names}
        return joined("; ", (segments_of(value[name], fields[name], figures) for name in names))
    if isinstance(value, tuple | list):
        between = "; " if any(isinstance(item, Mapping) for item in value) else ", "
        return joined(between, (segments_of(item, field, figures) for item in value))
    if isinstance(value, EdtfDate):
        return (value,)
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    if not isinstance(value, str):
        written = str(plain(value))
        return (Figure(written) if field in figures else written,)
    if field in MENTIONED:
        return (Mention(MENTIONED[field], value),)
    if field in DATES:
        with suppress(ValueError):  # a column of a table may have any name
            return (EdtfDate.parse(value),)
    return (Locator(value),) if field == "locator" else _words(value)


def ordered(fields: Iterable[str]) -> list[str]:
    """Sort field names: first those that tell the reader what the entry is about."""
    names = {*fields}
    return [*(name for name in FIRST if name in names), *sorted(names.difference(FIRST))]


def joined(between: str, found: Iterable[Segments]) -> Segments:
    """Join non-empty texts with a separator, or with a space after a full stop."""
    parts: list[str | EdtfDate | Mention] = []
    for segments in found:
        if segments and parts:
            last = parts[-1]
            parts.append(" " if isinstance(last, str) and last.endswith(".") else between)
        parts += segments
    return tuple(parts)


@lru_cache(maxsize=10_000)
def _words(text: str) -> Segments:
    """Return a text without markup; no space remains before a citation."""
    words, segments = "", list[str | Mention]()
    for node in walk(parse(text)):
        match node:
            case Words(more):
                words += more
            case Break():
                words += " "
            case Citation():
                words = words.rstrip()
            case Reference(target, ()):
                segments += [words, Mention("part", target)]
                words = ""
    return tuple(filter(None, (*segments, words)))


def cited_in(value: Any) -> Iterator[Segments]:
    """Yield the citations in the texts of a value, and the targets of its links."""
    if isinstance(value, Mapping):
        yield from chain.from_iterable(map(cited_in, value.values()))
    elif isinstance(value, tuple | list):
        yield from chain.from_iterable(map(cited_in, value))
    elif isinstance(value, str) and ("[@" in value or "](" in value):
        for node in walk(parse(value)):
            if isinstance(node, Citation):
                where = (", ", Locator(node.locator)) if node.locator else ()
                yield (Mention("source", node.source), *where)
            elif isinstance(node, Link):
                yield (node.href,)
