"""Pairs the entries of two editions, and computes the differences between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from difflib import SequenceMatcher
from functools import lru_cache

from msgspec.structs import replace

from briefing.changes.extract import (
    Entry,
    Key,
    extract_facts,
    extract_lists,
    extract_printed,
    join_texts,
)
from briefing.changes.words import normalise_segments
from briefing.model import Briefing, Change, EdtfDate
from briefing.model.editions import Coded, Figure, Kind, Mention, Segments, write_text
from briefing.system.values import Value

# Pairs the entries of two editions that are the same, even under another id.
#
# Ids are normally kept. A new id changes nothing that a reader sees: neither the entry itself,
# nor what it lists, nor what refers to it.

ALIKE = 0.6
"""Minimum similarity, from 0 to 1, for two paragraphs without an id to be the same."""
MOST = 20_000
"""Maximum number of pairs to compare by similarity: a second, if they are long."""

Names = Mapping[tuple[str, str], str]
"""New id by kind (``part`` or ``source``) and old id."""


def match_printed(before: Briefing, after: Briefing) -> tuple[dict[Key, Entry], dict[Key, Entry]]:
    """Return the printed entries of both editions, under the keys of the second."""
    were = _replace_ids(before.memoise(extract_printed), _match_sources(before, after))
    were, are = match_entries(were, after.memoise(extract_printed))
    both = [(old, are[key]) for key, old in were.items() if key[0] == "block" and key in are]
    parts = {("part", old.id): new.id for old, new in both if old.id and new.id not in ("", old.id)}
    return _replace_ids(were, parts), are


def _match_sources(before: Briefing, after: Briefing) -> Names:
    """Return the renamed sources: those with another id that are otherwise equal."""
    added = {name: new for name, new in after.sources.items() if name not in before.sources}
    names = {}
    for name, source in before.sources.items():
        now = next((new_name for new_name, new in added.items() if new == source), None)
        if name not in after.sources and now is not None:
            del added[now]
            names["source", name] = now
    return names


def _replace_ids(entries: dict[Key, Entry], names: Names) -> dict[Key, Entry]:
    """Replace old ids by new ones in everything that refers to them."""

    def renamed(segments: Segments) -> Segments:
        return tuple(
            replace(segment, id=names.get((segment.what, segment.id), segment.id))
            if isinstance(segment, Mention)
            else segment
            for segment in segments
        )

    if not names:
        return entries
    return {
        key: replace(
            entry,
            shown=renamed(entry.shown),
            parts={field: renamed(segments) for field, segments in entry.parts.items()},
            sources=renamed(entry.sources),
        )
        for key, entry in entries.items()
    }


def match_entries(
    before: dict[Key, Entry], after: dict[Key, Entry], *, by_likeness: bool = True
) -> tuple[dict[Key, Entry], dict[Key, Entry]]:
    """Re-key old entries whose key is gone to the new entries with the same or similar words.

    ``by_likeness``: whether similar words are enough.
    """
    gone = {key: entry for key, entry in before.items() if key not in after}
    new = {key: entry for key, entry in after.items() if key not in before}
    renamed: dict[Key, Key] = {}

    def left(of: Callable[[Entry], object] = bool) -> tuple[dict[Key, Entry], dict[Key, Entry]]:
        """Return the entries that are not yet paired and have something."""
        found = {*renamed.values()}
        return (
            {key: entry for key, entry in gone.items() if key not in renamed and of(entry)},
            {key: entry for key, entry in new.items() if key not in found and of(entry)},
        )

    renamed |= _match_equal(*left(), lambda entry: normalise_segments(entry.shown))
    if by_likeness:
        renamed |= _match_equal(*left(lambda entry: entry.facts), lambda entry: entry.facts)
        # A table with another caption is the same table.
        renamed |= _match_best(*left(lambda entry: entry.entries), _compare_entries)
        were, are = left()
        if len(were) * len(are) <= MOST:
            renamed |= _match_best(were, are, _compare_words)
        renamed |= _match_rows(gone, new, renamed)
    return {renamed.get(key, key): entry for key, entry in before.items()}, after


def _match_equal(
    gone: Mapping[Key, Entry], new: Mapping[Key, Entry], trait: Callable[[Entry], object]
) -> dict[Key, Key]:
    """Return new keys by old ones for entries of a kind with the same trait, in order."""
    same: dict[object, list[Key]] = {}
    for key, entry in gone.items():
        same.setdefault((key[:2], entry.subject, trait(entry)), []).append(key)
    return {
        found.pop(0): key
        for key, entry in new.items()
        if (found := same.get((key[:2], entry.subject, trait(entry))))
    }


def _match_best(
    gone: Mapping[Key, Entry],
    new: Mapping[Key, Entry],
    compare: Callable[[Entry, Entry], float],
) -> dict[Key, Key]:
    """Return for each new key, in order, the old one of its kind that is most alike of those left.

    ``compare`` returns how alike two entries are, from 0 to 1.
    """
    found: dict[Key, Key] = {}
    for key, entry in new.items():
        likest = [
            (compare(old, entry), old_key)
            for old_key, old in gone.items()
            if old_key not in found and (old_key[:2], old.subject) == (key[:2], entry.subject)
        ]
        ratio, old_key = max(likest, default=(0.0, key))
        if ratio >= ALIKE:
            found[old_key] = key
    return found


def _compare_entries(old: Entry, new: Entry) -> float:
    """Return the Jaccard index of the labels of two lists."""
    return len(old.entries & new.entries) / len(old.entries | new.entries)


def _compare_words(old: Entry, new: Entry) -> float:
    return _likeness(write_text(old.shown) or "", write_text(new.shown) or "")


@lru_cache(maxsize=10_000)
def _likeness(before: str, after: str) -> float:
    """Return the similarity of two texts, from 0 to 1; 0 if it is certainly below ``ALIKE``."""
    compared = SequenceMatcher(None, before, after, autojunk=False)
    bounds = (compared.real_quick_ratio, compared.quick_ratio)
    return 0.0 if any(bound() < ALIKE for bound in bounds) else compared.ratio()


def _match_rows(
    gone: Mapping[Key, Entry], new: Mapping[Key, Entry], renamed: Mapping[Key, Key]
) -> dict[Key, Key]:
    """Return new keys by old ones for the entries of ``renamed`` blocks."""
    names = {
        (gone[old].id or old[1]): (new[key].id or key[1], "" if new[key].id else new[key].path[1])
        for old, key in renamed.items()
        if old[0] == "block"
    }
    has_one = {*renamed.values()}
    found: dict[Key, Key] = {}
    for key in gone:
        if key[0] == "entry" and key not in renamed and key[1] in names:
            block, section = names[key[1]]
            now = (key[0], block, str(section), *key[3:])
            if now in new and now not in has_one:
                found[key] = now
    return found


# Finds content that was moved, even if unchanged.
#
# Additions and removals shift what follows, but do not change the relative order: that is no
# move. The content of a moved section moves with it.


def _list_moved(before: Mapping[Key, Entry], after: Mapping[Key, Entry]) -> Iterator[Key]:
    """Yield the keys of what has another container, or another position among its siblings."""
    old, new = _find_homes(before), _find_homes(after)
    yield from (key for key, home in new.items() if old.get(key, home) != home)
    for home in dict.fromkeys(new.values()):
        were, are = (
            [key for key in one if old.get(key) == new.get(key) == home] for one in (old, new)
        )
        same = SequenceMatcher(None, were, are, autojunk=False).get_matching_blocks()
        stayed = {key for start, _, size in same for key in were[start : start + size]}
        yield from (key for key in are if key not in stayed)


def _find_homes(entries: Mapping[Key, Entry]) -> dict[Key, tuple[object, ...]]:
    """Return what contains each entry, by the keys of either edition: the list of a section, the
    section of a block, the table of a row.
    """
    keys = {entry.path: key for key, entry in entries.items()}

    def home(entry: Entry) -> tuple[object, ...]:
        if entry.subject == "section":
            return (entry.listed,)
        around = (entry.path[:size] for size in range(len(entry.path) - 1, 0, -1))
        return next((keys[path] for path in around if path in keys), entry.path[:-1])

    return {key: home(entry) for key, entry in entries.items()}


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
    printed = [*compare_entries(were, are)]
    # The entries of a removed block are not reported separately.
    gone = {
        difference.old.path
        for difference in printed
        if difference.old and difference.change.kind == "removed"
    }
    rest = [
        difference
        for difference in printed
        if not (
            difference.old
            and difference.change.subject == "entry"
            and difference.old.path[:-2] in gone
        )
    ]
    repeated = {
        (fact, difference.change.kind) for difference in rest for fact in difference.change.facts
    }
    facts = (
        replace(difference, change=replace(difference.change, is_repeated=True))
        if (difference.change.id, difference.change.kind) in repeated
        else difference
        for difference in compare_facts(before, after)
    )
    moves = (
        Difference(_describe("moved", are[key], None, None, are[key].facts), None, None)
        for key in _list_moved(were, are)
    )
    old, new = before.memoise(extract_lists), after.memoise(extract_lists)
    kept, listed = (
        {key: x[key] for key in x if key in old.keys() & new.keys()} for x in (old, new)
    )
    return (*facts, *rest, *moves, *compare_entries(kept, listed))


def changes(before: Briefing, after: Briefing) -> tuple[Change, ...]:
    """Return the changes of :func:`compare`."""
    return tuple(difference.change for difference in compare(before, after))


def compare_facts(before: Briefing, after: Briefing) -> tuple[Difference, ...]:
    """Return the differences between facts. A fact whose id alone changed is unchanged."""
    were = _replace_ids(before.memoise(extract_facts), _match_sources(before, after))
    pairs = match_entries(were, after.memoise(extract_facts), by_likeness=False)
    return tuple(compare_entries(*pairs))


def compare_entries(
    before: Mapping[Key, Entry], after: Mapping[Key, Entry]
) -> Iterator[Difference]:
    """Yield the differences between entries with the same key."""
    for key, new in after.items():
        old = before.get(key)
        facts = new.facts | (old.facts if old else frozenset())
        for kind, was, now in _differences(old, new):
            yield Difference(_describe(kind, new, was, now, facts), old, new)
    keys = {old.path: key for key, old in before.items()}
    for key, old in before.items():
        if key not in after:
            list_ = after.get(keys.get(old.path[:-2], ())) if old.subject == "entry" else None
            gone = _describe("removed", old, old.shown, None, old.facts)
            within = list_.path if list_ else None
            yield Difference(replace(gone, path=None, within=within), old, None)


def _describe(
    kind: Kind, entry: Entry, was: Segments | None, now: Segments | None, facts: frozenset[str]
) -> Change:
    return Change(
        kind, entry.subject, entry.id, entry.path, was, now, entry.name, entry.block, entry.home,
        facts,
    )  # fmt: skip


def _differences(old: Entry | None, new: Entry) -> Iterator[tuple[Kind, Segments | None, Segments]]:
    """Yield how an entry differs from the old one: in words, dates or sources.

    Of a tile, the figure is told with its unit and date, or else its other parts.
    """
    if old is None:
        yield "added", None, new.shown
        return
    differing, is_redated = list_differing(old.parts, new.parts), old.dates != new.dates
    of_figure = _OF_FIGURE.intersection(differing) if new.subject == "indicator" else ()
    if of_figure or (is_redated and new.subject == "indicator"):
        has_status = "qualifier_text" in differing
        before, after = (_tell_figure(tile, has_status=has_status) for tile in (old, new))
        yield ("revised" if of_figure else "re-dated"), before, after
    else:
        if differing:
            yield "revised", *_unlike(old.parts, new.parts, old, new)
        if is_redated:
            yield "re-dated", *_unlike(old.dates, new.dates, old, new)
    if normalise_segments(old.sources) != normalise_segments(new.sources):
        yield "re-sourced", old.sources, new.sources


_OF_FIGURE = frozenset({"qualifier", "obs_value", "unit_measure", "qualifier_text"})
"""The parts of a tile that are told together, with its date."""


def _tell_figure(tile: Entry, *, has_status: bool) -> Segments:
    """Return the figure of a tile as it is printed: ``about 20.4 million people (2025)``."""
    told: list[str | EdtfDate | Mention] = []
    for segment in tile.parts.get("qualifier", ()):
        if isinstance(segment, Coded) and segment.value not in ("exact", "range"):
            told += [Coded(segment.value, segment.field, segment.value), " "]
    value = [segment for segment in tile.parts.get("obs_value", ()) if isinstance(segment, Figure)]
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
