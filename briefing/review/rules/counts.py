"""Rules on counts in sentences: each equals the length of its list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from briefing.model import Block
from briefing.model.blocks.bodies import Bodies
from briefing.model.blocks.bullets import Bullets
from briefing.model.blocks.editor_note import EditorNote
from briefing.model.blocks.paragraph import Paragraph
from briefing.problems import Finding
from briefing.review.index import Index, Placed, needs_language
from briefing.review.languages import Language
from briefing.review.numbers import Figure, figures, format_number

Value = float | tuple[float, float]


def ends(value: Value) -> tuple[float, ...]:
    """Return the number, or both ends of a range."""
    return value if isinstance(value, tuple) else (value,)


def written(value: Value) -> str:
    """Format a value for a message."""
    return " to ".join(format_number(end) for end in ends(value))


# Rules on stated counts: each equals the length of its list.


@needs_language
def declared_counts(index: Index) -> Iterator[Finding]:
    """A paragraph that counts a block states its number of entries, or a note explains why not."""
    for placed in index.of_kind(Paragraph):
        name = placed.block.counts
        if name is None:
            continue
        length, text = _counted(index, name), index.text_of(placed)
        found = figures(text.plain, index.vocabulary)
        if length is None or any(one.value == length for one in found):
            continue
        strange = [
            one
            for one in found
            if not any(
                _explains(index, note, {length, one.value}) for note in index.notes_on(placed)
            )
        ]
        if found and not strange:
            continue
        yield Finding(
            "count-mismatch",
            f"'{name}' has {length} entries; this paragraph "
            + (f"says {_listed(found)}" if found else "gives no number"),
            text.path,
            help="correct the number or the list, or add a note of the type 'discrepancy' that "
            "names both",
            span=(strange[0].start, strange[0].length) if strange else None,
        )


def counting_tiles(index: Index) -> Iterator[Finding]:
    """A tile that counts a block shows its number of entries, or names a note."""
    for path, tile in index.tiles():
        length = _counted(index, tile.counts) if tile.counts else None
        if (
            length is not None
            and tile.obs_value is not None
            and not _is_so(index, tile.obs_value, length, tile.note)
        ):
            yield Finding(
                "count-mismatch",
                f"'{tile.counts}' has {length} entries; this tile says {tile.obs_value}",
                (*path, "obs_value"),
                help="correct the number or the list, or name in 'note:' a note of the type "
                "'discrepancy' that says both numbers",
            )


def stated_bodies(index: Index) -> Iterator[Finding]:
    """The stated number of bodies is the number listed, or a note explains why not."""
    for placed in index.of_kind(Bodies):
        block = placed.block
        if not _is_so(index, block.stated, len(block.items), block.note):
            yield Finding(
                "count-mismatch",
                f"{block.stated} bodies are stated, but {len(block.items)} are listed",
                (*placed.path, "stated"),
                help="correct the number or the list, or name in 'note:' a note of the type "
                "'discrepancy' that says both numbers",
            )


def _counted(index: Index, name: str) -> int | None:
    placed = index.by_id.get(name)
    return placed.block.count_entries() if placed else None


def _is_so(index: Index, stated: Value, length: int, note: str | None) -> bool:
    """Return whether a stated count is correct, or a note explains why it is not."""
    placed = index.by_id.get(note or "")
    return stated == length or (
        placed is not None and _explains(index, placed, {length, *ends(stated)})
    )


def _explains(index: Index, note: Placed[Block], numbers: set[float]) -> bool:
    """Return whether a discrepancy note mentions both the stated and the true number.

    A note without figures in digits may explain any numbers; one with digits only its own.
    """
    if not isinstance(note.block, EditorNote) or note.block.type != "discrepancy":
        return False
    found = [
        one
        for text in index.texts_below(note.path)
        for one in figures(text.plain, index.vocabulary)
    ]
    return numbers <= {one.value for one in found} or not any(one.in_digits for one in found)


def _listed(found: tuple[Figure, ...]) -> str:
    return " and ".join(dict.fromkeys(format_number(one.value) for one in found))


# Rules on counts in words: in the title of a list, and in sentences about a list.


@needs_language
def titles_that_count(index: Index) -> Iterator[Finding]:
    """A number of entries stated in a title or caption is correct."""
    for placed in index.blocks:
        length, nouns = (
            placed.block.count_entries(),
            index.vocabulary.entries.get(placed.block.kind()),
        )
        if length is None or nouns is None:
            continue
        for field in ("title", "subtitle", "caption"):
            text = index.by_place.get((*placed.path, field))
            if text is not None:
                for one in _wrong(text.own, nouns, length, index.vocabulary):
                    yield Finding(
                        "count-mismatch",
                        f"this {placed.block.kind()} has {length} entries; its {field} says "
                        f"{format_number(one.value)}",
                        text.path,
                        help="correct the number or the list",
                        span=(one.start, one.length),
                    )


@needs_language
def counts_by_reference(index: Index) -> Iterator[Finding]:
    """A sentence that refers to a list and counts its entries gives the correct number."""
    for placed in index.of_kind(Paragraph):
        text = index.text_of(placed)
        has_list = not text.vocabulary.isdisjoint(index.vocabulary.list_words)
        if not index.points_to(text.path) and not has_list:
            continue
        for sentence in text.sentences:
            written = text.value[sentence.start : sentence.start + sentence.length]
            target = _list_spoken_of(index, placed, written)
            length = target.block.count_entries() if target else None
            if target is None or length is None:
                continue
            general = index.vocabulary.any_entries
            nouns = f"{index.vocabulary.entries.get(target.block.kind(), general)}|{general}"
            own = text.own[sentence.start : sentence.start + sentence.length]
            for one in _wrong(own, nouns, length, index.vocabulary):
                yield Finding(
                    "count-wording",
                    f"the list has {length} entries; this sentence says {format_number(one.value)}",
                    text.path,
                    help="correct the number or the list",
                    span=(sentence.start + one.start, one.length),
                )


def _list_spoken_of(index: Index, placed: Placed[Paragraph], written: str) -> Placed[Block] | None:
    """Return the list that a sentence is about: the one it links to, or the one that follows."""
    targets = [index.by_id.get(name) for name in re.findall(r"\]\(#([\w-]+)\)", written)]
    lists = [one for one in targets if one is not None and one.block.count_entries() is not None]
    if len(lists) == 1:
        return lists[0]
    if lists or not index.vocabulary.list_below.search(written):
        return None
    after = index.blocks[index.blocks.index(placed) + 1 :]
    same = (one for one in after if one.path[1] == placed.path[1])
    return next((one for one in same if one.block.count_entries() is not None), None)


def _wrong(text: str, nouns: str, length: int, language: Language) -> Iterator[Figure]:
    """Yield the numbers before a noun that counts entries, if none of them is correct."""
    pattern = _counting(nouns)
    counting = [
        one
        for one in figures(text, language)
        if one.value > 1
        and pattern.match(text, one.end)
        and not _is_a_part(text, one, language.parts)
    ]
    if not any(one.value == length for one in counting):
        yield from counting


@cache
def _counting(nouns: str) -> re.Pattern[str]:
    return re.compile(rf"\s(?:[a-z-]+\s)?(?:{nouns})\b(?!\s+of\b)")


def _is_a_part(text: str, one: Figure, parts: tuple[str, ...]) -> bool:
    """Return whether only a part is counted: "the first three rows"."""
    before = text[: one.start].rstrip()[-max(map(len, parts)) :].lower()
    return before.endswith(parts)


# Rules on counts with their list in the same sentence: "three members: A, B and C".

_NOUN_PHRASE = re.compile(r"\s[\w’'-]+(?:\s[\w’'-]+){0,6}\s?$")
_LONGEST = 8
"""Maximum number of words of a list member; longer ones are clauses."""


@needs_language
def counted_listings(index: Index) -> Iterator[Finding]:
    """A sentence that counts things and names them names as many.

    Applied to clear lists of three or more; after "including" there may be fewer names than things,
    not more.
    """
    for text in index.texts:
        if not text.is_prose or not index.vocabulary.introducer.search(text.value):
            continue
        for sentence in text.sentences:
            own = text.own[sentence.start : sentence.start + sentence.length]
            found = _mismatch(own, index.vocabulary)
            if found is not None:
                one, members = found
                yield Finding(
                    "count-wording",
                    f"this sentence says {format_number(one.value)} and names {members}",
                    text.path,
                    help="correct the number, or the names that follow",
                    span=(sentence.start + one.start, one.length),
                )


@lru_cache(maxsize=10_000)
def _mismatch(sentence: str, language: Language) -> tuple[Figure, int] | None:
    introducer = language.introducer.search(sentence)
    if introducer is None:
        return None
    before = [one for one in figures(sentence[: introducer.start()], language) if one.value > 1]
    if not before or not _NOUN_PHRASE.match(sentence[before[-1].end : introducer.start()]):
        return None
    least, most = _members(sentence[introducer.end() :].rstrip(" .;"), language)
    number = before[-1].value
    if least < 3 or (number >= least and (introducer["open"] or number <= most)):
        return None
    return before[-1], least


def _members(listing: str, language: Language) -> tuple[int, int]:
    """Return the minimum and maximum number of members ("and" may be in a name); 0 if unclear."""
    parts = re.split(r"[;,]\s+", listing)
    if any(language.clause.match(part) or len(part.split()) > _LONGEST for part in parts):
        return 0, 0
    # Parts after the one with "and" may not belong to the list.
    last = next((n for n, part in enumerate(parts) if n and language.joint.search(part)), None)
    least = len(parts) if last is None else last + 2
    joined = sum(len(language.joint.findall(part)) for part in parts)
    return least, len(parts) + joined


@needs_language
def counted_bullets(index: Index) -> Iterator[Finding]:
    """A paragraph that counts the points below it counts them correctly."""
    for placed, after in zip(index.blocks, index.blocks[1:], strict=False):
        if not isinstance(placed.block, Paragraph) or not isinstance(after.block, Bullets):
            continue
        text = index.by_place[(*placed.path, "text")]
        if not text.value.endswith(":"):
            continue
        last = text.sentences[-1]
        found = [
            one
            for one in figures(text.own, index.vocabulary)
            if one.start >= last.start and one.value > 1
        ]
        points = len(after.block.items)
        if len(found) == 1 and found[0].value != points:
            yield Finding(
                "count-wording",
                f"this sentence says {format_number(found[0].value)}, and {points} points follow",
                text.path,
                help="correct the number or the points",
                span=(found[0].start, found[0].length),
            )
