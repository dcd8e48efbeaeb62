"""Computes the differences between two editions, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from briefing.changes.extract import Entry, Key, extract_facts, extract_lists, join_texts
from briefing.changes.match import match_entries, match_printed, match_sources, moves, replace_ids
from briefing.changes.words import normalise_segments
from briefing.model import Briefing, Change, EdtfDate
from briefing.model.editions import Coded, Figure, Kind, Mention, Segments
from briefing.system.values import Value


class Difference(Value):
    """A change with the old and the new entry."""

    change: Change
    old: Entry | None
    new: Entry | None


def compare(before: Briefing, after: Briefing) -> tuple[Difference, ...]:
    """Return every difference: facts, then printed content in the order of the new edition, then
    the entries of sources and names that both editions list.

    A changed fact is marked as repeated if something that prints it has changed likewise.
    """
    were, are = match_printed(before, after)
    printed = tuple(compare_entries(were, are))
    old, new = before.memoise(extract_lists), after.memoise(extract_lists)
    both = old.keys() & new.keys()
    listed = compare_entries(
        *({key: one for key, one in x.items() if key in both} for x in (old, new))
    )
    # The entries of a removed block are not reported separately.
    gone = {one.old.path for one in printed if one.old and one.change.kind == "removed"}
    rest = [
        one
        for one in printed
        if not (one.old and one.change.subject == "entry" and one.old.path[:-2] in gone)
    ]
    repeated = {(fact, one.change.kind) for one in rest for fact in one.change.facts}
    facts = (
        replace(one, change=replace(one.change, is_repeated=True))
        if (one.change.id, one.change.kind) in repeated
        else one
        for one in compare_facts(before, after)
    )
    return (*facts, *rest, *(Difference(one, None, None) for one in moves(were, are)), *listed)


def changes(before: Briefing, after: Briefing) -> tuple[Change, ...]:
    """Return the changes of :func:`compare`."""
    return tuple(one.change for one in compare(before, after))


def compare_facts(before: Briefing, after: Briefing) -> tuple[Difference, ...]:
    """Return the differences between facts. A fact whose id alone changed is unchanged."""
    were = replace_ids(before.memoise(extract_facts), match_sources(before, after))
    return tuple(compare_entries(*match_entries(were, after.memoise(extract_facts), alike=1)))


def compare_entries(
    before: Mapping[Key, Entry], after: Mapping[Key, Entry]
) -> Iterator[Difference]:
    """Yield the differences between entries with the same key."""
    for key, new in after.items():
        old = before.get(key)
        facts = new.facts | (old.facts if old else frozenset())
        for kind, was, now in _differences(old, new):
            yield Difference(describe_change(kind, new, was, now, facts), old, new)
    keys = {old.path: key for key, old in before.items()}
    for key, old in before.items():
        if key not in after:
            list_ = after.get(keys.get(old.path[:-2], ())) if old.subject == "entry" else None
            gone = describe_change("removed", old, old.shown, None, old.facts)
            within = list_.path if list_ else None
            yield Difference(replace(gone, path=None, within=within), old, None)


def describe_change(
    kind: Kind, entry: Entry, was: Segments | None, now: Segments | None, facts: frozenset[str]
) -> Change:
    """Return a change of an entry, with what names it."""
    return Change(
        kind, entry.subject, entry.id, entry.path, was, now, entry.name, entry.block, entry.home,
        facts,
    )  # fmt: skip


def _differences(old: Entry | None, new: Entry) -> Iterator[tuple[Kind, Segments | None, Segments]]:
    """Yield how an entry differs from the old one: in words, dates or sources."""
    if old is None:
        yield "added", None, new.shown
        return
    if new.subject == "indicator":
        yield from _differences_of_tile(old, new)
    elif list_differing(old.parts, new.parts):
        yield "revised", *_unlike(old.parts, new.parts, old, new)
    if old.dates != new.dates and new.subject != "indicator":
        yield "re-dated", *_unlike(old.dates, new.dates, old, new)
    if normalise_segments(old.sources) != normalise_segments(new.sources):
        yield "re-sourced", old.sources, new.sources


_OF_FIGURE = frozenset({"qualifier", "obs_value", "unit_measure", "qualifier_text"})
"""The parts of a tile that are told together, with its date."""


def _differences_of_tile(old: Entry, new: Entry) -> Iterator[tuple[Kind, Segments, Segments]]:
    """Yield how a tile differs: its figure with unit and date, or else its other parts."""
    differing = list_differing(old.parts, new.parts)
    others = [name for name in differing if name not in _OF_FIGURE]
    is_redated = old.dates != new.dates
    if is_redated or len(others) < len(differing):
        has_status = "qualifier_text" in differing
        before, after = (_tell_figure(tile, has_status=has_status) for tile in (old, new))
        yield ("revised" if len(others) < len(differing) else "re-dated"), before, after
    elif others:
        yield "revised", *_unlike(old.parts, new.parts, old, new)


def _tell_figure(tile: Entry, *, has_status: bool) -> Segments:
    """Return the figure of a tile as it is printed: ``about 20.4 million people (2025)``."""
    told: list[str | EdtfDate | Mention] = []
    for one in tile.parts.get("qualifier", ()):
        if isinstance(one, Coded) and one.value not in ("exact", "range"):
            told += [Coded(one.value, one.field, one.value), " "]
    value = [one for one in tile.parts.get("obs_value", ()) if isinstance(one, Figure)]
    told += [value[0], *(part for end in value[1:] for part in ("–", end))] if value else []
    if unit := tile.parts.get("unit_measure"):
        told += ["\N{NO-BREAK SPACE}", *unit]
    status = tile.parts.get("qualifier_text", ()) if has_status else ()
    if inside := join_texts(", ", (tile.dates.get("time_period", ()), status)):
        told += [" (", *inside, ")"]
    return tuple(told)


def list_differing(was: Mapping[str, Segments], now: Mapping[str, Segments]) -> list[str]:
    """Return the fields whose text differs, whatever its typography."""
    return [
        name
        for name in dict.fromkeys((*was, *now))
        if normalise_segments(was.get(name, ())) != normalise_segments(now.get(name, ()))
    ]


def _unlike(
    was: Mapping[str, Segments], now: Mapping[str, Segments], old: Entry, new: Entry
) -> tuple[Segments, Segments]:
    """Return the text of the differing fields in both editions, the main field first; the cells of
    a row are headed by their columns.
    """
    differ = sorted(list_differing(was, now), key=lambda name: name not in (old.main, new.main))

    def written(texts: Mapping[str, Segments], heads: Mapping[str, str]) -> Segments:
        found = ((name, texts[name]) for name in differ if texts.get(name))
        return join_texts(
            "; ", ((f"{heads[name]}: ", *text) if name in heads else text for name, text in found)
        )

    return written(was, old.heads), written(now, new.heads)
