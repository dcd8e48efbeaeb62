"""Changes as a reader meets them: where on the pages, in how many words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from briefing.compose.inline import Inline
from briefing.compose.numbering import NumberedBlock, Numbering
from briefing.model import Change, EdtfDate, Since, Source
from briefing.model.change import Kind, Mention, Path, Said


@dataclass(frozen=True)
class Told:
    """A line of the list of changes: one kind of change at one place."""

    kind: Kind
    place: NumberedBlock | None
    changes: tuple[Change, ...]

    @property
    def subject(self) -> str:
        """What kind of thing was changed."""
        return self.changes[0].subject

    @property
    def number(self) -> str | None:
        """The number of its place, if that has one."""
        return self.place.number if self.place else None


def shorten(words: str, most: int) -> str:
    """No more than so many characters, cut between words."""
    return words if len(words) <= most else words[:most].rpartition(" ")[0] + " …"


@dataclass(frozen=True)
class Changed:
    """The changes since an edition, by the place where they are printed."""

    since: Since | None
    inline: Inline
    sources: Mapping[str, Source]

    @property
    def numbering(self) -> Numbering:
        """That of the document."""
        return self.inline.numbering

    @cached_property
    def lines(self) -> tuple[Told, ...]:
        """The list of changes: at each place, what is of one kind is one line."""
        lines: dict[tuple[str, Kind, str], list[Change]] = {}
        places: dict[tuple[str, Kind, str], NumberedBlock | None] = {}
        for change, place in self._placed:
            anchor = place.anchor if place else ""
            key = (anchor, change.kind, "" if place else f"{change.subject} {change.id}")
            lines.setdefault(key, []).append(change)
            places.setdefault(key, place)
        told = (Told(key[1], places[key], tuple(found)) for key, found in lines.items())
        return self._in_order(told)

    @cached_property
    def rows(self) -> tuple[Told, ...]:
        """What stood in the edition before: each thing in one row, whatever of it has changed."""
        rows: dict[tuple[str, str, Path | None], list[tuple[Change, NumberedBlock | None]]] = {}
        for change, place in self._placed:
            if change.kind != "added":
                found = rows.setdefault((change.subject, change.id, change.path), [])
                found.append((change, place))
        told = (
            Told(found[0][0].kind, found[0][1], tuple(change for change, _ in found))
            for found in rows.values()
        )
        return self._in_order(told)

    def _in_order(self, told: Iterable[Told]) -> tuple[Told, ...]:
        order = self.numbering.order()
        return tuple(sorted(told, key=lambda line: order[line.place.anchor] if line.place else -1))

    @cached_property
    def _placed(self) -> tuple[tuple[Change, NumberedBlock | None], ...]:
        changes = self.since.changes if self.since else ()
        return tuple(
            (change, self._place(change))
            for change in changes
            # The list of sources has those that are cited.
            if change.subject != "source" or change.id in self.numbering.sources
        )

    @cached_property
    def marks(self) -> Mapping[str, Kind]:
        """The kind of change of each block, by its anchor; of several, the first."""
        marks: dict[str, Kind] = {}
        for line in self.lines:
            if line.place is not None:
                marks.setdefault(line.place.anchor, line.kind)
        return marks

    @cached_property
    def facts(self) -> Mapping[str, Kind]:
        """The kind of change of each fact."""
        changes = self.since.changes if self.since else ()
        return {change.id: change.kind for change in changes if change.subject == "fact"}

    def words(self, change: Change) -> str:
        """The first words of what was changed, for what has no number to go by."""
        return self.said(change.after or change.before or (), 40)

    def before(self, row: Told, most: int) -> str:
        """What stood there, in no more than so many characters of each thing that has changed."""
        return self._all([change.before for change in row.changes], most)

    def after(self, row: Told, most: int) -> str:
        """What stands there now; nothing if it is gone."""
        return self._all([change.after for change in row.changes], most)

    def _all(self, found: Iterable[Said | None], most: int) -> str:
        said = [self.said(one, most) for one in found if one]
        return "".join(
            f"{one} " if one.endswith(".") else f"{one}; " for one in said[:-1]
        ) + "".join(said[-1:])

    def said(self, said: Said, most: int) -> str:
        """What stood somewhere, in no more than so many characters, as this edition would print it:
        dates in words, its parts and its sources by their numbers.
        """
        return shorten("".join(map(self._printed, said)), most)

    def _printed(self, one: str | EdtfDate | Mention) -> str:
        wording = self.inline.wording
        if isinstance(one, str):
            return one
        if isinstance(one, EdtfDate):
            return wording.date(one)
        if one.what == "source":
            if one.id in self.numbering.sources:
                return f"[{self.numbering.sources[one.id]}]"
            return self.sources[one.id].title if one.id in self.sources else one.id
        there = self.numbering.targets.get(one.id)
        return self.inline.name(there) if there else wording.say("change.gone")

    def _place(self, change: Change) -> NumberedBlock | None:
        if change.path is None:
            return None
        if change.subject == "fact":
            return next(iter(self.numbering.printed(change.id)), None)
        return self.numbering.at(change.path)
