"""Compares texts as words, whatever their typography, and names changes in words."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import groupby, takewhile

from briefing.model import Briefing, Change, EdtfDate
from briefing.model.document import Correction
from briefing.model.editions import Entry, Kind, Mention, Segments, shorten, write_text
from briefing.model.fields import Mark, marked_fields
from briefing.model.glossary import normalise_type
from briefing.model.prose import parse, plain


@lru_cache(maxsize=20_000)
def normalise_segments(segments: Segments) -> Segments:
    """Return segments with normalised text, joined where it is not interrupted."""
    joined: list[str | EdtfDate | Mention] = []
    for is_text, group in groupby(segments, lambda segment: isinstance(segment, str)):
        run = tuple(group)
        joined += (normalise_type(write_text(run)).strip(),) if is_text else run
    return tuple(joined)


def write_words(segments: Segments, *editions: Briefing) -> str:
    """Return text as in the content, with sources by title and parts by their first words."""
    words = []
    for segment in segments:
        name = write_text((segment,))
        if isinstance(segment, Mention):
            name = name.partition(" ")[2] if segment.what == "file" else name
            for edition in reversed(editions):  # so that the first has the last word
                if segment.what == "source" and segment.id in edition.sources:
                    name = edition.sources[segment.id].title
                elif segment.what == "part":
                    name = edition.memoise(_name_parts).get(segment.id, name)
        words.append(name)
    return "".join(words)


def _name_parts(briefing: Briefing) -> dict[str, str]:
    """Return the names of the blocks that have an id."""
    return {
        block.id: f"{_name(block.kind())} {quote((plain(parse(text)),))}"
        for _, section in briefing.in_order()
        for block in section.blocks
        if block.id
        for field in marked_fields(type(block), Mark.MAIN)[:1]
        if isinstance(text := getattr(block, field), str)
    }


MOST = 60
"""Maximum length of the words that name something."""
NAMED = 5
"""Maximum number of things of one kind in one place that are named; of more, the number is said."""
_NAMES = {
    **dict.fromkeys(("figure", "vega_lite", "unit"), "chart"),
    **dict.fromkeys(("people", "memberships", "bodies", "gaps", "matrix"), "table"),
    "image": "picture",
    "bullets": "list",
    "indicator": "tile",
    "term": "name",
}
"""Kinds of block, and of other entries, that have another name for readers."""
_ENTRIES = {"figure": "value", "people": "person", "timeline": "event", "map": "place"}
_FIELDS = {
    "as_of": "information cut-off",
    "spatial": "countries",
    "subject": "keywords",
    "creator": "authors",
    "contributor": "contributors",
}
KINDS: Mapping[Kind, str] = {
    "added": "new",
    "removed": "removed",
    "moved": "moved",
    "revised": "revised",
    "re-dated": "new date",
    "re-sourced": "new source, or place in it",
}


def name_place(change: Change) -> str:
    """Name what was changed as a reader knows it: by caption, heading, row, series and period."""
    entry = change.entry
    if entry.subject == "document":
        return f"the {_FIELDS.get(entry.id, entry.id.replace('_', ' '))} of the document"
    return f"{_name_kind(entry)} {quote(entry.name)}{_name_home(entry)}"


def name_correction(correction: Correction) -> str:
    """Return a corrigendum in words."""
    return f"corrigendum of {correction.date}: for “{correction.was}” read “{correction.now}”"


def _name(kind: str) -> str:
    return _NAMES.get(kind, kind.replace("_", " "))


def _name_kind(entry: Entry) -> str:
    """Return what it is to a reader: a row, a person, a table, a tile."""
    if entry.subject == "entry":
        return _ENTRIES.get(entry.block, "row")
    return _name(entry.block if entry.subject == "block" else entry.subject)


def _name_home(entry: Entry) -> str:
    """Return the words for what contains it."""
    if not entry.home:
        return ""
    inside = f"of the {_name(entry.block)}" if entry.subject == "entry" else "in"
    return f" {inside} {quote(entry.home)}"


def quote(segments: Segments) -> str:
    """Return the first words of a text in quotation marks."""
    return f"“{shorten(write_text(segments), MOST)}”"


def list_in_words(changes: Iterable[Change], *editions: Briefing) -> tuple[str, ...]:
    """Return a line for each thing that was changed, with the words that differ, and one for all
    that is new, removed or moved of one kind in one place.
    """
    groups: dict[object, list[Change]] = {}
    for change in changes:
        place: object = name_place(change), change.path
        if change.kind in ("added", "removed", "moved"):
            place = change.kind, _name_kind(change.entry), _name_home(change.entry)
        groups.setdefault(place, []).append(change)
    lines = []
    for group in groups.values():
        first = group[0]
        words = [", ".join(dict.fromkeys(KINDS[change.kind] for change in group))]
        if first.kind not in ("added", "removed", "moved"):
            texts = ([write_words(x or (), *editions) for x in (c.before, c.after)] for c in group)
            if first.subject == "indicator":  # whose figure is short, with its unit
                told = (f"{quote((was,))} stood where {quote((now,))} stands" for was, now in texts)
            else:
                told = (tell_difference(was, now) for was, now in texts)
            words += [name_place(first), "; ".join(told)]
        elif len(group) == 1:
            words.append(name_place(first))
        else:
            kind = _name_kind(first.entry)
            several = "people" if kind == "person" else f"{kind}s"
            names = ", ".join(quote(change.entry.name) for change in group)
            listed = f" ({names})" if len(group) <= NAMED else ""
            words.append(f"{len(group)} {several}{_name_home(first.entry)}{listed}")
        lines.append(": ".join(words))
    return tuple(lines)


def tell_difference(was: str, now: str) -> str:
    """Say which words of two texts differ, whatever their typography."""

    def count_equal(old: list[str], new: list[str]) -> int:
        pairs = zip(map(normalise_type, old), map(normalise_type, new), strict=False)
        return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))

    old, new = was.split(), now.split()
    start = count_equal(old, new)
    end = count_equal(old[start:][::-1], new[start:][::-1])
    before, after = (" ".join(words[start : len(words) - end]) for words in (old, new))
    stood = f"{quote((before,))} stood" if before else "nothing stood"
    return f"{stood} where {quote((after,))} stands" if after else f"{quote((before,))} is gone"
