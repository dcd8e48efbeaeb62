"""Pairs the entries of two editions, and computes the differences between them."""

from collections.abc import Callable, Iterator, Mapping
from difflib import SequenceMatcher
from functools import lru_cache, partial

from msgspec.structs import replace

from briefing.changes.extract import (
    Entries,
    Key,
    extract_facts,
    extract_lists,
    extract_printed,
    join_texts,
)
from briefing.changes.words import normalise_segments
from briefing.model import Briefing, Change, EdtfDate
from briefing.model.blocks.figures import Indicator
from briefing.model.editions import Coded, Entry, Figure, Mention, Segments, write_text
from briefing.model.fields import Mark, marked_fields
from briefing.problems import ContentPath

# Pairs the entries of two editions that are the same. A new id changes nothing that a reader sees:
# neither the entry itself, nor what it lists, nor what refers to it.

ALIKE = 0.6
"""Minimum similarity, from 0 to 1, for two paragraphs without an id to be the same."""
MOST = 20_000
"""Maximum number of pairs to compare by similarity: a second, if they are long."""


def match_printed(before: Briefing, after: Briefing) -> tuple[Entries, Entries]:
    """Return the printed entries of both editions, under the keys of the second."""
    are = after.memoise(extract_printed)
    were = _replace_ids(before.memoise(extract_printed), _match_sources(before, after))
    were = match_entries(were, are)
    both = [(old.id, are[key].id) for key, old in were.items() if key[0] == "block" and key in are]
    parts = {
        Mention("part", old): Mention("part", new)
        for old, new in both
        if old and new and old != new
    }
    return _replace_ids(were, parts), are


def _match_sources(before: Briefing, after: Briefing) -> dict[Mention, Mention]:
    """Return the new ids of renamed sources: those that are otherwise equal."""
    added = {new: name for name, new in after.sources.items() if name not in before.sources}
    return {
        Mention("source", name): Mention("source", added[source])
        for name, source in before.sources.items()
        if name not in after.sources and source in added
    }


def _replace_ids(entries: Entries, ids: Mapping[Mention, Mention]) -> Entries:
    """Replace old ids by new ones in everything that refers to them."""

    def rename(segments: Segments) -> Segments:
        return tuple(
            ids.get(segment, segment) if isinstance(segment, Mention) else segment
            for segment in segments
        )

    if not ids:
        return entries
    return {
        key: replace(
            entry,
            shown=rename(entry.shown),
            parts={field: rename(segments) for field, segments in entry.parts.items()},
            sources=rename(entry.sources),
            rows=_replace_ids(entry.rows, ids),
        )
        for key, entry in entries.items()
    }


def match_entries(before: Entries, after: Entries, *, by_likeness: bool = True) -> Entries:
    """Re-key old entries, and their rows, whose key is gone to the new entries with the same or
    similar words. ``by_likeness``: whether similar words are enough.
    """
    gone = {key: entry for key, entry in before.items() if key not in after}
    new = {key: entry for key, entry in after.items() if key not in before}
    steps: list[Callable[[Entries, Entries], dict[Key, Key]]]
    steps = [partial(_match_equal, trait=lambda entry: normalise_segments(entry.shown))]
    if by_likeness:
        steps += [partial(_match_equal, trait=lambda entry: entry.facts), _match_alike]
    renamed: dict[Key, Key] = {}
    for match in steps if gone and new else ():
        paired = match(gone, new)
        renamed |= paired
        for key in paired:
            del gone[key], new[paired[key]]
    matched = {renamed.get(key, key): entry for key, entry in before.items()}
    return {
        key: replace(old, rows=match_entries(old.rows, after[key].rows))
        if old.rows and key in after
        else old
        for key, old in matched.items()
    }


def _match_equal(gone: Entries, new: Entries, trait: Callable[[Entry], object]) -> dict[Key, Key]:
    """Return new keys by old ones for entries of a kind with the same trait, in order."""
    same: dict[object, list[Key]] = {}
    for key, entry in gone.items():
        same.setdefault((key[:2], entry.subject, trait(entry)), []).append(key)
    return {
        keys.pop(0): key
        for key, entry in new.items()
        if trait(entry) and (keys := same.get((key[:2], entry.subject, trait(entry))))
    }


def _match_alike(gone: Entries, new: Entries) -> dict[Key, Key]:
    """Return for each new key, in order, the most similar old one of its kind of those left."""
    found: dict[Key, Key] = {}
    for key, entry in new.items() if len(gone) * len(new) <= MOST else ():
        likest = [
            (_measure_likeness(old, entry), old_key)
            for old_key, old in gone.items()
            if old_key not in found and (old_key[:2], old.subject) == (key[:2], entry.subject)
        ]
        likeness, old_key = max(likest, default=(0.0, key))
        if likeness >= ALIKE:
            found[old_key] = key
    return found


def _measure_likeness(old: Entry, new: Entry) -> float:
    """Return how alike two entries are, from 0 to 1: in their words, or in the rows that they have,
    since a table with another caption is the same table.
    """
    rows = len(old.rows.keys() & new.rows.keys()) / (len(old.rows.keys() | new.rows.keys()) or 1)
    return max(rows, _compare_words(write_text(old.shown), write_text(new.shown)))


@lru_cache(maxsize=10_000)
def _compare_words(before: str, after: str) -> float:
    """Return the similarity of two texts, from 0 to 1; 0 if it is certainly below ``ALIKE``."""
    compared = SequenceMatcher(None, before, after, autojunk=False)
    bounds = (compared.real_quick_ratio, compared.quick_ratio)
    return 0.0 if any(bound() < ALIKE for bound in bounds) else compared.ratio()


# Finds content that was moved. Additions and removals shift what follows, but do not change the
# relative order: that is no move. The content of a moved section moves with it.


def _list_moved(before: Entries, after: Entries) -> Iterator[Change]:
    """Yield the moves of what has another container, or another position among its siblings."""
    old, new = _find_homes(before), _find_homes(after)
    moved = [key for key, home in new.items() if old.get(key, home) != home]
    for home in dict.fromkeys(new.values()):
        were, are = (
            [key for key in one if old.get(key) == new.get(key) == home] for one in (old, new)
        )
        same = SequenceMatcher(None, were, are, autojunk=False).get_matching_blocks()
        stayed = {key for start, _, size in same for key in were[start : start + size]}
        moved += (key for key in are if key not in stayed)
    yield from (Change("moved", None, after[key]) for key in moved)
    for key, entry in after.items():
        if key in before:
            yield from _list_moved(before[key].rows, entry.rows)


def _find_homes(entries: Entries) -> dict[Key, object]:
    """Return what contains each entry, by the keys of either edition: the list of a section, the
    section of a block, the list of anything else.
    """
    sections = {entry.path: key for key, entry in entries.items()}
    return {
        key: entry.listed or (sections[entry.path[:2]] if key[0] == "block" else key[:2])
        for key, entry in entries.items()
    }


def compare(before: Briefing, after: Briefing) -> tuple[Change, ...]:
    """Return every difference: facts, then printed content in the order of the new edition, then
    the entries of sources and names that both editions list.

    A changed fact is marked as repeated if something that prints it has changed likewise.
    """
    were, are = match_printed(before, after)
    printed = [*compare_entries(were, are)]
    repeated = {(fact, change.kind) for change in printed for fact in change.facts}
    facts = (
        replace(change, is_repeated=(change.id, change.kind) in repeated)
        for change in compare_facts(before, after)
    )
    old, new = before.memoise(extract_lists), after.memoise(extract_lists)
    kept, listed = ({key: x[key] for key in x if key in old and key in new} for x in (old, new))
    return (*facts, *printed, *_list_moved(were, are), *compare_entries(kept, listed))


def compare_facts(before: Briefing, after: Briefing) -> Iterator[Change]:
    """Yield the differences between facts. A fact whose id alone changed is unchanged."""
    were = _replace_ids(before.memoise(extract_facts), _match_sources(before, after))
    are = after.memoise(extract_facts)
    return compare_entries(match_entries(were, are, by_likeness=False), are)


def compare_entries(
    before: Entries, after: Entries, within: ContentPath | None = None
) -> Iterator[Change]:
    """Yield the differences between entries with the same key, and between their rows.

    ``within``: the path of the table whose rows they are.
    """
    for key, new in after.items():
        yield from _compare_entry(before.get(key), new)
    for key, old in before.items():
        if key not in after:
            yield Change("removed", old, None, old.shown, within=within)


def _compare_entry(old: Entry | None, new: Entry) -> Iterator[Change]:
    """Yield how an entry differs from the old one: in words, dates, sources or rows.

    Of a tile, the figure is told with its unit and date, or else its other parts.
    """
    if old is None:
        yield Change("added", None, new, None, new.shown)
        return
    differing, is_redated = list_differing(old.parts, new.parts), old.dates != new.dates
    of_figure = {*marked_fields(Indicator, Mark.QUANTITY)}.intersection(differing)
    if new.subject == "indicator" and (of_figure or is_redated):
        has_status = "qualifier_text" in differing
        before, after = (_tell_figure(tile, has_status=has_status) for tile in (old, new))
        yield Change("revised" if of_figure else "re-dated", old, new, before, after)
    else:
        if differing:
            yield Change("revised", old, new, *_join_differing(old.parts, new.parts, old, new))
        if is_redated:
            yield Change("re-dated", old, new, *_join_differing(old.dates, new.dates, old, new))
    if normalise_segments(old.sources) != normalise_segments(new.sources):
        yield Change("re-sourced", old, new, old.sources, new.sources)
    yield from compare_entries(old.rows, new.rows, new.path)


def _tell_figure(tile: Entry, *, has_status: bool) -> Segments:
    """Return the figure of a tile as it is printed: ``about 20.4 million people (2025)``."""
    told: list[str | EdtfDate | Mention] = []
    for segment in tile.parts.get("qualifier", ()):
        if isinstance(segment, Coded) and segment.value not in ("exact", "range"):
            told += [Coded(segment.value, segment.field, segment.value), " "]
    value = [segment for segment in tile.parts.get("obs_value", ()) if isinstance(segment, Figure)]
    told += join_texts("–", ((end,) for end in value))
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


def _join_differing(
    was: Mapping[str, Segments], now: Mapping[str, Segments], old: Entry, new: Entry
) -> tuple[Segments, Segments]:
    """Return the text of the differing fields in both editions; the cells of a row are headed by
    their columns.
    """
    differing = list_differing(was, now)

    def join(texts: Mapping[str, Segments], heads: Mapping[str, str]) -> Segments:
        parts = ((name, texts[name]) for name in differing if texts.get(name))
        return join_texts(
            "; ", ((f"{heads[name]}: ", *text) if name in heads else text for name, text in parts)
        )

    return join(was, old.heads), join(now, new.heads)
