"""A count that is stated is the length of the list that it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from briefing.model import Block
from briefing.model.blocks.bodies import Bodies
from briefing.model.blocks.editor_note import EditorNote
from briefing.model.blocks.paragraph import Paragraph
from briefing.model.blocks.table import Table
from briefing.model.blocks.timeline import Timeline
from briefing.problems import Finding
from briefing.review.index import Index, Placed
from briefing.review.numbers import Figure, figures, shown

_NOUNS = {
    "timeline": "events?",
    "bodies": "bodies|body|names|offices|organisations|agencies",
    "people": "people|persons|names",
    "gaps": "questions?|gaps",
    "memberships": "organisations?|organizations?|memberships?|bodies",
    "table": "rows?|entries|entry|countries|states",
    "bullets": "points?|items?",
}
_GENERAL = "names?|entries|entry|items?"


def length_of(block: Block) -> int | None:
    """How many entries a block lists; None if it is no list."""
    match block:
        case Table():
            return len(block.rows) - (1 if block.total else 0)
        case Timeline():
            return len(block.events)
        case _:
            items = getattr(block, "items", None)
            return len(items) if isinstance(items, tuple) else None


def declared_counts(seen: Index) -> Iterator[Finding]:
    """A paragraph that counts a block states the number of its entries, or a note says why not."""
    for placed in seen.blocks if seen.is_english else ():
        if not isinstance(placed.block, Paragraph) or placed.block.counts is None:
            continue
        length, name = _counted(seen, placed.block.counts), placed.block.counts
        text = seen.by_place[(*placed.path, "text")]
        found = figures(text.plain)
        if length is None or any(one.value == length for one in found):
            continue
        if found and _is_explained(seen, placed, length):
            continue
        yield Finding(
            "count-mismatch",
            f"'{name}' has {length} entries; this paragraph "
            + (f"says {_listed(found)}" if found else "gives no number"),
            text.path,
            help="correct the number or the list, or add a note of the type 'discrepancy' that "
            "names both",
            span=(found[0].start, found[0].length) if found else None,
        )


def counting_tiles(seen: Index) -> Iterator[Finding]:
    """A tile that counts a block shows the number of its entries, or names a note."""
    tiles = seen.briefing.document.at_a_glance
    for number, tile in enumerate(tiles.items if tiles else ()):
        length = _counted(seen, tile.counts) if tile.counts else None
        if length is not None and tile.obs_value != length and not _is_a_note(seen, tile.note):
            yield Finding(
                "count-mismatch",
                f"'{tile.counts}' has {length} entries; this tile says {tile.obs_value}",
                ("document", "at_a_glance", "items", number, "obs_value"),
                help="correct the number or the list, or name in 'note:' the note that explains it",
            )


def stated_bodies(seen: Index) -> Iterator[Finding]:
    """The count that is stated of bodies is that of the bodies listed, or a note says why not."""
    for placed in seen.blocks:
        block = placed.block
        if (
            isinstance(block, Bodies)
            and block.stated != len(block.items)
            and not _is_a_note(seen, block.note)
        ):
            yield Finding(
                "count-mismatch",
                f"{block.stated} bodies are stated and {len(block.items)} are listed",
                (*placed.path, "stated"),
                help="correct the number or the list, or name in 'note:' the note that explains it",
            )


def titles_that_count(seen: Index) -> Iterator[Finding]:
    """A title or caption that says how many entries follow says the right number."""
    for placed in seen.blocks if seen.is_english else ():
        length, nouns = length_of(placed.block), _NOUNS.get(placed.block.kind())
        if length is None or nouns is None:
            continue
        for field in ("title", "subtitle", "caption"):
            text = seen.by_place.get((*placed.path, field))
            if text is not None:
                for one in _wrong(text.own, nouns, length):
                    yield Finding(
                        "count-mismatch",
                        f"this {placed.block.kind()} has {length} entries; its {field} says "
                        f"{shown(one.value)}",
                        text.path,
                        help="correct the number or the list",
                        span=(one.start, one.length),
                    )


def counts_by_reference(seen: Index) -> Iterator[Finding]:
    """A sentence that points to a list, or speaks of it, and counts it gives its length."""
    for placed in seen.blocks if seen.is_english else ():
        if not isinstance(placed.block, Paragraph):
            continue
        text = seen.by_place[(*placed.path, "text")]
        if not seen.points_to(text.path) and text.vocabulary.isdisjoint(("list", "table")):
            continue
        for sentence in text.sentences:
            written = text.value[sentence.start : sentence.start + sentence.length]
            target = _list_spoken_of(seen, placed, written)
            length = length_of(target.block) if target else None
            if target is None or length is None:
                continue
            nouns = f"{_NOUNS.get(target.block.kind(), _GENERAL)}|{_GENERAL}"
            own = text.own[sentence.start : sentence.start + sentence.length]
            for one in _wrong(own, nouns, length):
                yield Finding(
                    "count-wording",
                    f"the list has {length} entries; this sentence says {shown(one.value)}",
                    text.path,
                    help="correct the number or the list",
                    span=(sentence.start + one.start, one.length),
                )


def _list_spoken_of(seen: Index, placed: Placed, written: str) -> Placed | None:
    """The list that a sentence is about: the one to which it points, or the one that follows."""
    targets = [seen.by_id.get(name) for name in re.findall(r"\]\(#([\w-]+)\)", written)]
    lists = [one for one in targets if one is not None and length_of(one.block) is not None]
    if len(lists) == 1:
        return lists[0]
    if lists or not re.search(r"\b(?:list|table) (?:that follows|below)\b", written, re.I):
        return None
    after = seen.blocks[seen.blocks.index(placed) + 1 :]
    same = (one for one in after if one.path[1] == placed.path[1])
    return next((one for one in same if length_of(one.block) is not None), None)


def _wrong(text: str, nouns: str, length: int) -> Iterator[Figure]:
    """The numbers before a noun that counts entries, if none of them is the right one."""
    pattern = _counting(nouns)
    counting = [
        one
        for one in figures(text)
        if one.value > 1 and pattern.match(text, one.end) and not _is_a_part(text, one)
    ]
    if not any(one.value == length for one in counting):
        yield from counting


@cache
def _counting(nouns: str) -> re.Pattern[str]:
    return re.compile(rf"\s(?:[a-z-]+\s)?(?:{nouns})\b(?!\s+of\b)")


def _is_a_part(text: str, one: Figure) -> bool:
    """Whether only a part is counted: "the first three rows"."""
    before = text[: one.start].rstrip().lower()
    return before.endswith((" first", " last", " other", " next", " another", " than", " only"))


def _counted(seen: Index, name: str) -> int | None:
    placed = seen.by_id.get(name)
    return length_of(placed.block) if placed else None


def _is_explained(seen: Index, placed: Placed, length: int) -> bool:
    """Whether a note on the discrepancy names the length that the list has."""
    return any(
        isinstance(note.block, EditorNote)
        and note.block.type == "discrepancy"
        and any(
            one.value == length
            for text in seen.texts_below(note.path)
            for one in figures(text.plain)
        )
        for note in seen.notes_on(placed)
    )


def _is_a_note(seen: Index, name: str | None) -> bool:
    return name is not None and name in seen.by_id


def _listed(found: tuple[Figure, ...]) -> str:
    return " and ".join(dict.fromkeys(shown(one.value) for one in found))
