"""What a value of the content says to a reader, without markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from itertools import chain
from typing import Any, Literal

from briefing.model.change import Figure, Mention, Said
from briefing.model.edtf import EdtfDate
from briefing.model.snapshot import plain
from briefing.prose import Break, Citation, Link, Reference, Words, parse, walk

DATES = (
    "date", "date_basis", "as_of", "time_period", "since", "until", "due", "start", "end", "issued",
    "accessed",
)  # fmt: skip
FIRST = ("text", "statement", "label", "obs_value", "value", "says", "source")
"""Of several fields, those that are told before the others, in this order."""
UNSAID = {"id", "key", "align", "notes"}
"""What the content calls a note of a table, or a column, and where it puts them."""
FIGURES = frozenset({"obs_value"})
"""Fields whose numbers the pages print as figures: with signs between their digits."""
MENTIONED: Mapping[str, Literal["part", "source"]] = {"source": "source", "note": "part"}
"""Fields that hold the id of something that the pages call otherwise."""


def said_by(value: Any, field: str = "", figures: frozenset[str] = FIGURES) -> Said:
    """What a value says, without markup; ``field`` is the one that it stands in.

    ``figures`` are the fields, or the cells, whose numbers are printed as such.
    """
    if isinstance(value, Mapping):
        # Cells stand in the order of the columns, as far as whoever wrote them kept to it.
        names = [*value] if field == "cells" else ordered(value.keys() - UNSAID)
        # What the cells of a table are called, it chooses itself.
        if field == "cells":
            fields = {name: name if name in DATES or name in figures else "" for name in names}
        else:
            fields = {name: field if name == "value" else name for name in names}
        return joined("; ", (said_by(value[name], fields[name], figures) for name in names))
    if isinstance(value, tuple | list):
        between = "; " if any(isinstance(item, Mapping) for item in value) else ", "
        return joined(between, (said_by(item, field, figures) for item in value))
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
        with suppress(ValueError):  # a column of a table may be called as it likes
            return (EdtfDate.parse(value),)
    return _words(value)


def ordered(fields: Iterable[str]) -> list[str]:
    """The names of fields, those first by which a reader knows what is spoken of."""
    names = {*fields}
    return [*(name for name in FIRST if name in names), *sorted(names.difference(FIRST))]


def joined(between: str, found: Iterable[Said]) -> Said:
    """What several say, what says nothing left out, and nothing more behind a sentence."""
    parts: list[str | EdtfDate | Mention] = []
    for said in found:
        if said and parts:
            last = parts[-1]
            parts.append(" " if isinstance(last, str) and last.endswith(".") else between)
        parts += said
    return tuple(parts)


@lru_cache(maxsize=10_000)
def _words(text: str) -> Said:
    """The words of a text; citations leave no space behind."""
    words, said = "", list[str | Mention]()
    for node in walk(parse(text)):
        match node:
            case Words(more):
                words += more
            case Break():
                words += " "
            case Citation():
                words = words.rstrip()
            case Reference(target, ()):
                said += [words, Mention("part", target)]
                words = ""
    return tuple(filter(None, (*said, words)))


def cited_in(value: Any) -> Iterator[Said]:
    """The citations in the texts of a value, and the addresses to which they lead."""
    if isinstance(value, Mapping):
        yield from chain.from_iterable(map(cited_in, value.values()))
    elif isinstance(value, tuple | list):
        yield from chain.from_iterable(map(cited_in, value))
    elif isinstance(value, str) and ("[@" in value or "](" in value):
        for node in walk(parse(value)):
            if isinstance(node, Citation):
                where = (f", {node.locator}",) if node.locator else ()
                yield (Mention("source", node.source), *where)
            elif isinstance(node, Link):
                yield (node.href,)
