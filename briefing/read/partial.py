"""Extracts what is valid from a briefing with errors: enough to find further problems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from pydantic import TypeAdapter, ValidationError

from briefing.model import Briefing
from briefing.system.values import Value

_PLACEHOLDER = "…"
"""Placeholder for a required text that is missing."""
_BLOCK = {"subheading": _PLACEHOLDER}
"""Placeholder for an invalid block, so that the others keep their index."""


_SECTION_IDS = frozenset({"paragraph", "note"})
NAMED_IN: Mapping[str, frozenset[str]] = {
    "document": _SECTION_IDS,  # which lists the sections
    "sections": _SECTION_IDS,
    "facts": frozenset({"fact"}),
    "sources": frozenset({"source"}),
    "terms": frozenset({"term"}),
}
"""The kinds of ids that the files of each part of a briefing define."""


class Rest(Value):
    """A briefing without the invalid parts of its files."""

    briefing: Briefing
    named: frozenset[str] = frozenset()
    """Possible ids in what was left out."""
    unsure: frozenset[str] = frozenset()
    """Kinds of ids defined in files of which nothing could be read: ``source``, ``fact`` …"""


def assemble_rest(
    name: str,
    document: Any,
    sections: Mapping[str, Any],
    shared: Mapping[str, Any],
    named: frozenset[str],
    unsure: frozenset[str],
) -> Rest | None:
    """Assemble a briefing from the valid parts of its files; None stands for an unreadable file.

    ``shared`` are the facts, sources and terms. Without a document there is no briefing.
    """
    if document is None:
        return None
    there = {one: section for one, section in sections.items() if section is not None}
    listed = {
        part: tuple(one for one in getattr(document, part) if one in there)
        for part in ("front", "sections", "annexes")
    }
    lost = {part for part, entries in shared.items() if entries is None}
    lost |= {"sections"} if sections.keys() - {*chain(*listed.values())} else set()
    unsure = unsure.union(*(NAMED_IN[part] for part in lost))
    facts, sources, terms = (shared[part] or {} for part in ("facts", "sources", "terms"))
    document = document.model_copy(update=listed)
    briefing = Briefing(name, document, there, facts, sources, terms, {})
    return Rest(briefing, named, unsure)


def extract_valid(adapter: TypeAdapter[Any], written: Any) -> tuple[Any, frozenset[str]]:
    """Return a file's value without its invalid parts, and the possible ids in these.

    Parts are fields, entries and blocks. The value is None if one of these is indispensable.
    """
    named: frozenset[str] = frozenset()
    for _ in range(3):
        try:
            return adapter.validate_python(written, by_alias=True, by_name=False), named
        except ValidationError as error:
            details = error.errors(include_url=False, include_input=False, include_context=False)
            written, gone = _remove_invalid(written, [detail["loc"] for detail in details])
            named |= frozenset(_iterate_names(gone))
    return None, named


def _remove_invalid(written: Any, places: Sequence[tuple[int | str, ...]]) -> tuple[Any, list[Any]]:
    """Remove what is invalid at some places; return the rest and what was removed."""
    if not isinstance(written, Mapping):
        return written, []
    faulty = {place[1] for place in places if place[:1] == ("blocks",) and len(place) > 1}
    fields = {place[0] for place in places if place and place[:1] != ("blocks",)}
    left = {key: value for key, value in written.items() if key not in fields}
    left |= dict.fromkeys(fields - written.keys(), _PLACEHOLDER)
    gone: list[Any] = [{key: written[key]} for key in fields & written.keys()]
    if faulty and isinstance(blocks := left["blocks"], list | tuple):
        numbered = [*enumerate(blocks)]
        left["blocks"] = [_BLOCK if at in faulty else block for at, block in numbered]
        gone += [block for at, block in numbered if at in faulty]
    return left, gone


def _iterate_names(written: Any) -> Iterator[str]:
    """Yield every single word in a value: whatever its field, it may be an id."""
    if isinstance(written, Mapping):
        for key, value in written.items():
            yield str(key)
            yield from _iterate_names(value)
    elif isinstance(written, list | tuple):
        for one in written:
            yield from _iterate_names(one)
    elif isinstance(written, str) and len(written.split()) == 1:
        yield written.strip()
