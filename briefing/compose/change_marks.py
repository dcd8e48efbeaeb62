"""Presents changes to readers: marked on the pages, summarised and listed."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import takewhile
from typing import ClassVar

from briefing.compose.inline import Inline
from briefing.compose.numbering import NumberedBlock
from briefing.model import Change, EdtfDate, Since, Source
from briefing.model.editions import (
    Coded,
    Figure,
    Kind,
    Locator,
    Mention,
    Segments,
    shorten,
    write_text,
)
from briefing.model.prose import join_locator
from briefing.system.values import Value

# In order of importance.
KINDS: tuple[Kind, ...] = ("added", "revised", "re-dated", "re-sourced", "moved", "removed")
# Label groups for values from closed lists, by the field that holds them.
_LABELS = {
    "certainty": "change.certainty",
    "character": "sources.character",
    "kind": "fact_kind",
    "obs_status": "change.obs_status",
    "qualifier": "change.qualifier",
    "roles": "memberships",
    "severity": "severity",
    "type": "note_type",
}
FEWEST = 4  # so many figures a clean copy compares with those of the previous edition
FEW = 20  # so few numbered parts are always marked one by one
CONTEXT = 60  # characters of context before a difference


def excerpt(words: str, other: str, most: int) -> str:
    """Return an excerpt of a text that includes its first difference from the other."""
    pairs = zip(words, other, strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    if len(words) <= most or same + CONTEXT <= most:
        return shorten(words, most)
    start = words.rfind(" ", 0, max(0, same - CONTEXT)) + 1
    return f"{'… ' if start else ''}{shorten(words[start:], most)}"


class ChangeEntry(Value):
    """An entry in the list of changes: one kind of change at one place."""

    kind: Kind
    place: NumberedBlock | None
    changes: tuple[Change, ...]

    @property
    def subject(self) -> str:
        """What was changed; ``title`` and ``marking`` count as subjects of their own."""
        first = self.changes[0]
        return first.id if first.id in ("title", "marking") else first.subject

    @property
    def number(self) -> str | None:
        """The number of its place, if there is one."""
        return self.place.number if self.place else None


class Changed(Value, dict=True):
    """The changes since an edition, by the place where they are printed."""

    kinds: ClassVar[tuple[Kind, ...]] = KINDS

    since: Since | None
    inline: Inline
    sources: Mapping[str, Source]
    is_marked: bool = True
    """Whether the pages have marks and the list of changes in full; else only the summary."""

    @cached_property
    def _changes(self) -> tuple[Change, ...]:
        listed = self.inline.numbering.sources  # a source that is not listed has no number
        changes = self.since.changes if self.since else ()
        return tuple(one for one in changes if one.subject != "source" or one.id in listed)

    @cached_property
    def lines(self) -> tuple[ChangeEntry, ...]:
        """The list of changes: one entry per place, or per subject without a place, with its most
        important kind; and another if it was moved.

        A fact has an entry of its own if nothing that prints it has changed.
        """
        blocks = [one for one in self._changes if one.subject != "fact"]
        printed = frozenset[str]().union(*(one.facts for one in blocks if one.kind != "moved"))
        facts = (one for one in self._changes if one.subject == "fact" and one.id not in printed)
        found: list[tuple[object, ChangeEntry]] = []
        for change in (*facts, *blocks):
            place = self._place(change) if change.subject != "fact" else None
            is_row = change.subject == "entry" and change.kind in ("added", "removed", "moved")
            # A block with changed rows is revised.
            kind: Kind = "revised" if place and is_row else change.kind
            key = place.anchor if place else _identify(change)
            found.append(((key, kind == "moved"), ChangeEntry(kind, place, (change,))))
        return self._merge(found)

    @cached_property
    def rows(self) -> tuple[ChangeEntry, ...]:
        """The text of the previous edition: one row per subject, however many changes it has."""
        found: list[tuple[object, ChangeEntry]] = []
        for change in self._changes if self._has_marks else ():
            if change.kind not in ("added", "moved") and not change.is_repeated:
                prints = (
                    self.inline.numbering.printed(change.id) if change.subject == "fact" else ()
                )
                place = next(iter(prints), None) or self._place(change)
                found.append((_identify(change), ChangeEntry(change.kind, place, (change,))))
        return self._merge(found)

    def _merge(self, found: Iterable[tuple[object, ChangeEntry]]) -> tuple[ChangeEntry, ...]:
        """Merge entries with the same key under their most important kind, in reading order."""
        merged: dict[object, ChangeEntry] = {}
        for key, entry in found:
            if before := merged.get(key):
                kind = min(before.kind, entry.kind, key=KINDS.index)
                entry = ChangeEntry(kind, before.place, before.changes + entry.changes)
            merged[key] = entry
        order = self.inline.numbering.order()
        return tuple(
            sorted(merged.values(), key=lambda one: order[one.place.anchor] if one.place else -1)
        )

    def _place(self, change: Change) -> NumberedBlock | None:
        path = change.path or change.within
        return self.inline.numbering.at(path) if path else None

    @cached_property
    def is_rewritten(self) -> bool:
        """Whether most of a document has changed, so that marks and lists would help nobody: one
        sentence says so, and ``diff`` lists everything.
        """
        anchors = [item.anchor for item in self.inline.numbering.items() if item.number]
        changed = {line.place.anchor for line in self.lines if line.place}
        return len(anchors) >= FEW and 2 * len(changed.intersection(anchors)) > len(anchors)

    @property
    def _has_marks(self) -> bool:
        return self.is_marked and not self.is_rewritten

    @cached_property
    def figures(self) -> tuple[Change, ...]:
        """The figures that are no longer those of the previous edition, as a clean copy says them:
        those of tiles, then those of facts that no tile prints.
        """
        changes = [one for one in self._changes if one.before and one.after]
        tiles = [one for one in changes if one.subject == "indicator" and one.kind != "re-sourced"]
        in_tiles = frozenset[str]().union(*(tile.facts for tile in tiles))
        facts = [
            one
            for one in changes
            if one.subject == "fact" and one.kind == "revised" and one.id not in in_tiles
            if _find_digits(one.before) != _find_digits(one.after)
        ]
        return (*tiles, *facts)[:FEWEST]

    def restate(self, change: Change) -> str:
        """Return a change of a figure as a sentence: a tile by its label, a fact in its words."""
        before, after = (self._format(one or (), 80) for one in (change.before, change.after))
        wording, label = self.inline.wording, "change.now"
        if change.subject == "fact":
            label = "change.restated"
            before, after = (text + wording.full_stop(text) for text in (before, after))
        edition = self.since.edition if self.since else ""
        name = self.words(change)
        return wording.say(label, name=name, after=after, before=before, edition=edition)

    @cached_property
    def others(self) -> tuple[tuple[str, int], ...]:
        """What else has changed: the number of places of each subject, as in ``change.count``."""
        figures = self.figures
        rest = Counter(
            line.subject for line in self.lines if not any(one in figures for one in line.changes)
        )
        if titles := rest.pop("title", 0) + rest.pop("marking", 0):
            rest["document"] += titles
        return tuple(rest.items())

    @cached_property
    def marks(self) -> Mapping[str, Kind]:
        """The kind of change of each block, by anchor; of several, the most important."""
        lines = sorted(self.lines, key=lambda line: KINDS.index(line.kind), reverse=True)
        return {line.place.anchor: line.kind for line in lines if line.place and self._has_marks}

    @cached_property
    def facts(self) -> Mapping[str, Kind]:
        """The kind of change of each fact; of several, the first."""
        facts = [one for one in self._changes if one.subject == "fact" and self._has_marks]
        return {change.id: change.kind for change in reversed(facts)}

    def words(self, change: Change) -> str:
        """Return the first words of the name of what was changed."""
        return self._format(change.entry.name, 40)

    def before(self, row: ChangeEntry, most: int) -> str:
        """Return the old text, with at most ``most`` characters per change."""
        return self._join([(change.before, change.after) for change in row.changes], most)

    def after(self, row: ChangeEntry, most: int) -> str:
        """Return the new text; empty if it was removed."""
        after = self._join([(change.after, change.before) for change in row.changes], most)
        is_other = bool(after) and after == self.before(row, most)  # another file of its name
        return self.inline.wording.say("change.another", words=after) if is_other else after

    def _join(self, texts: Iterable[tuple[Segments | None, Segments | None]], most: int) -> str:
        """Join excerpts of several texts, each with its difference from the other edition."""
        pairs = [(self._format(one), self._format(other or ())) for one, other in texts if one]
        *others, last = [excerpt(one, other, most) for one, other in pairs] or [""]
        sign = self.inline.wording.semicolon
        return "".join(f"{one}{'' if one.endswith('.') else sign} " for one in others) + last

    def _format(self, segments: Segments, most: int | None = None) -> str:
        """Return a text, of at most so many characters, formatted for this edition: dates in words,
        parts and sources by number.
        """
        text = "".join(map(self._format_segment, segments))
        return text if most is None else shorten(text, most)

    def _format_segment(self, segment: str | EdtfDate | Mention) -> str:
        wording, numbering = self.inline.wording, self.inline.numbering
        match segment:
            case Figure():
                is_whole = segment.lstrip("-").isdigit()
                return wording.number(int(segment) if is_whole else float(segment))
            case Coded(field=field, value=value):
                return wording.by_name.get(f"{_LABELS.get(field, '')}.{value}") or segment
            case Locator():
                return join_locator(segment)
            case str():
                return segment
            case EdtfDate():
                return wording.date(segment)
            case Mention("file", id):
                return wording.say("change.file", file=id.partition(" ")[2])
            case Mention("source", id) if id in numbering.sources:
                return f"[{numbering.sources[id]}]"
            case Mention("source", id):
                known = self.sources.get(id)
                return known.title if known else wording.say("change.gone_source")
        there = numbering.targets.get(segment.id)
        return self.inline.name(there) if there else wording.say("change.gone")


def _find_digits(segments: Segments | None) -> list[str]:
    return re.findall(r"\d+", write_text(segments or ()))


def _identify(change: Change) -> object:
    """Return the identity of what was changed; if it was removed and had no id, its words."""
    return change.subject, change.id, change.path or change.entry.name
