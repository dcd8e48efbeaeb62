"""Computes the differences between two editions, entry by entry.

Facts come first: a changed fact is reported once, not again in the paragraph, tile or row that
prints it; other changes there still are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from itertools import chain

from briefing.changes.extract import Entry, Key, extract_facts, extract_lists, join_texts
from briefing.changes.match import match_entries, match_printed, match_sources, moves, replace_ids
from briefing.model import Briefing, Change
from briefing.model.editions import Kind, Mention, Segments
from briefing.model.edtf import EdtfDate

# Decides whether two texts differ in spelling only.

_FIGURE = re.compile(r"(?<![\w.,])[-+−]?\d+(?:[.,]\d+)*|(?<=[^\W\d])\d+|\d+")
"""With sign and decimal separator: −5 is not 5, and 4.8 is not 48."""
_WORD = re.compile(r"[^\W\d_]+|[%$¢-¥֏؋৲৳฿₠-⃏﷼<>=±×÷≈≠≤≥]")
"""Or a symbol that counts as a word: a currency, or a comparison of figures."""
_TOKEN = re.compile(f"{_FIGURE.pattern}|{_WORD.pattern}")
_SHORT = 4
_ALIKE = 0.75


def is_spelling(before: str, after: str) -> bool:
    """Return whether two texts differ only in spelling, punctuation or spaces.

    Every replaced word must be similar to the old one. Figures and names must be equal: 5 is not 6,
    and Austria is not Australia.
    """
    before, after = (unicodedata.normalize("NFKC", text) for text in (before, after))
    if _FIGURE.findall(before) != _FIGURE.findall(after):
        return False
    old, new = _words(before), _words(after)
    if len(old) != len(new):
        return "".join(word for word, _ in old) == "".join(word for word, _ in new)
    return all(
        one == other or (not (is_name or was_name) and _misspelt(one, other))
        for (one, was_name), (other, is_name) in zip(old, new, strict=True)
    )


def says_the_same(before: str, after: str) -> bool:
    """Return whether two texts differ only in punctuation, spaces and capitals."""
    return "".join(split_words(before)) == "".join(split_words(after))


def split_words(text: str) -> list[str]:
    """Return the words and figures of a text, in order, case-folded."""
    return [found.casefold() for found in _TOKEN.findall(unicodedata.normalize("NFKC", text))]


def _misspelt(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _SHORT or one[0] != other[0]:
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() > _ALIKE


def _words(text: str) -> list[tuple[str, bool]]:
    """Return case-folded words, each with whether it is a name: capitalised within a sentence."""
    return [(found[0].casefold(), _is_name(text, found)) for found in _WORD.finditer(text)]


def _is_name(text: str, found: re.Match[str]) -> bool:
    before = text[: found.start()].rstrip()
    return found[0][0].isupper() and bool(before) and before[-1] not in ".!?:;"


def changes(before: Briefing, after: Briefing) -> tuple[Change, ...]:
    """Return every difference: facts, then printed content in the order of the new edition, then
    the entries of sources and names that both editions list.
    """
    facts = compare_facts(before, after)
    covered = {(one.change.id, one.change.kind): one.exchanged for one in facts}
    were, are = match_printed(before, after)
    printed = tuple(compared(were, are))
    old, new = before.once(extract_lists), after.once(extract_lists)
    both = old.keys() & new.keys()
    listed = compared(*({key: one for key, one in x.items() if key in both} for x in (old, new)))
    # The entries of a removed block are not reported separately.
    gone = {one.old.path for one in printed if one.old and one.change.kind == "removed"}
    rest = (
        replace(one.change, is_of_fact=one.is_covered_by(covered))
        for one in printed
        if not (one.old and one.change.subject == "entry" and one.old.path[:-2] in gone)
    )
    return (
        *(one.change for one in facts), *rest, *moves(were, are), *(one.change for one in listed)
    )  # fmt: skip


def compare_facts(before: Briefing, after: Briefing) -> tuple[Difference, ...]:
    """Return the differences between facts. A fact whose id alone changed is unchanged."""
    were = replace_ids(before.once(extract_facts), match_sources(before, after))
    return tuple(compared(*match_entries(were, after.once(extract_facts), alike=1)))


Exchange = tuple[tuple[str, ...], tuple[str, ...]]
"""What was removed at one place, and what replaced it."""


@dataclass(frozen=True)
class Difference:
    """A change with the old and the new entry."""

    change: Change
    old: Entry | None
    new: Entry | None

    def is_covered_by(self, facts: Mapping[tuple[str, Kind], frozenset[Exchange]]) -> bool:
        """Return whether changes of its facts, of the same kind, cover it: everything removed, each
        with its replacement.
        """
        change = self.change
        behind = (facts.get((fact, change.kind), frozenset()) for fact in change.facts)
        covered = frozenset[Exchange]().union(*behind)
        return not change.minor and bool(self.exchanged) and self.exchanged <= covered

    @cached_property
    def exchanged(self) -> frozenset[Exchange]:
        """What was removed, each with its replacement: words, dates and sources."""
        was, now = ((_pieces(one, self.change.kind) if one else []) for one in (self.old, self.new))
        if not was or not now:
            return frozenset(((piece,), ()) for piece in was) | {((), (piece,)) for piece in now}
        steps = SequenceMatcher(None, was, now, autojunk=False).get_opcodes()
        return frozenset(
            (tuple(was[start:end]), tuple(now[first:last]))
            for kind, start, end, first, last in steps
            if kind != "equal"
        )


def _pieces(entry: Entry, kind: Kind) -> list[str]:
    """Return the comparable pieces of an entry, in order, that make a change of this kind."""
    if kind == "re-sourced":
        texts = [entry.sources]
    else:
        texts = [*(entry.dates if kind == "re-dated" else entry.parts).values()]
    return [piece for one in chain.from_iterable(texts) for piece in _pieces_of(one)]


def _pieces_of(one: str | EdtfDate | Mention) -> list[str]:
    if isinstance(one, str):
        return split_words(one)
    return [one.text if isinstance(one, EdtfDate) else f"@{one.id}"]


def compared(before: Mapping[Key, Entry], after: Mapping[Key, Entry]) -> Iterator[Difference]:
    """Yield the differences between entries with the same key."""
    for key, new in after.items():
        old = before.get(key)
        facts = new.facts | (old.facts if old else frozenset())
        for kind, was, now in _differences(old, new):
            minor = kind == "revised" and old is not None and is_spelling(old.words, new.words)
            change = Change(kind, new.subject, new.id, new.path, was, now, minor, new.shown, facts)
            yield Difference(change, old, new)
    keys = {old.path: key for key, old in before.items()}
    for key, old in before.items():
        if key not in after:
            list_ = after.get(keys.get(old.path[:-2], ())) if old.subject == "entry" else None
            within = list_.path if list_ else None
            shown = old.shown
            change = Change(
                "removed", old.subject, old.id, None, shown, None, False, shown, old.facts, within
            )
            yield Difference(change, old, None)


def _differences(old: Entry | None, new: Entry) -> Iterator[tuple[Kind, Segments | None, Segments]]:
    """Yield how an entry differs from the old one: in words, dates or sources."""
    if old is None:
        yield "added", None, new.shown
        return
    if old.parts != new.parts:
        yield "revised", *_unlike(old.parts, new.parts, old, new)
    if old.dates != new.dates:
        yield "re-dated", *_unlike(old.dates, new.dates, old, new)
    if old.sources != new.sources:
        yield "re-sourced", old.sources, new.sources


def _unlike(
    was: Mapping[str, Segments], now: Mapping[str, Segments], old: Entry, new: Entry
) -> tuple[Segments, Segments]:
    """Return the text of the differing fields in both editions, the main field first."""
    fields = sorted(dict.fromkeys((*was, *now)), key=lambda name: name not in (old.main, new.main))
    differ = [name for name in fields if was.get(name) != now.get(name)]
    before, after = (join_texts("; ", (one.get(name, ()) for name in differ)) for one in (was, now))
    return before, after
