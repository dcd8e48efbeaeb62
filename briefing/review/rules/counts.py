"""Rules on counts: a number of entries that is stated is the number that is listed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from briefing.model import Block
from briefing.model.blocks.lists import Bodies
from briefing.model.blocks.text import Bullets, EditorNote, Paragraph
from briefing.problems import ContentPath, Finding
from briefing.review.index import Index, Placed, needs_language
from briefing.review.languages import Language
from briefing.review.numbers import Number, find_numbers, format_number

_BY_NOTE = "correct the number or the list, or {} a note of the type 'discrepancy' that names both"


@needs_language
def declared_counts(index: Index) -> Iterator[Finding]:
    """A paragraph that counts a block states its number of entries, or a note explains why not."""
    for placed in index.of_kind(Paragraph):
        length = _length(index, placed.block.counts)
        if length is None:
            continue
        text = index.text_of(placed)
        numbers = find_numbers(text.plain, index.vocabulary)
        notes = index.notes_on(placed)
        wrong = [
            one
            for one in numbers
            if not any(_explains(index, note, {length, one.value}) for note in notes)
        ]
        if any(one.value == length for one in numbers) or (numbers and not wrong):
            continue
        said = " and ".join(dict.fromkeys(format_number(one.value) for one in numbers))
        yield Finding(
            "count-mismatch",
            f"'{placed.block.counts}' has {length} entries; this paragraph "
            + (f"says {said}" if said else "gives no number"),
            text.path,
            help=_BY_NOTE.format("add"),
            span=wrong[0].span if wrong else None,
        )


def stated_counts(index: Index) -> Iterator[Finding]:
    """A tile or a table of bodies that states a count has the right one, or names a note."""
    counts: list[tuple[ContentPath, object, int | None, str | None, str]] = [
        ((*path, "obs_value"), tile.obs_value, _length(index, tile.counts), tile.note,
         f"'{tile.counts}' has {{length}} entries; this tile says {tile.obs_value}")
        for path, tile in index.tiles()
    ]  # fmt: skip
    counts += [
        ((*placed.path, "stated"), placed.block.stated, len(placed.block.items), placed.block.note,
         f"{placed.block.stated} bodies are stated, but {{length}} are listed")
        for placed in index.of_kind(Bodies)
    ]  # fmt: skip
    for path, stated, length, note, message in counts:
        if length is None or stated is None or stated == length:
            continue
        ends = stated if isinstance(stated, tuple) else (stated,)
        if note not in index.by_id or not _explains(index, index.by_id[note], {length, *ends}):
            help = _BY_NOTE.format("name in 'note:'")
            yield Finding("count-mismatch", message.format(length=length), path, help=help)


def _length(index: Index, name: str | None) -> int | None:
    placed = index.by_id.get(name or "")
    return placed.block.count_entries() if placed else None


def _explains(index: Index, note: Placed[Block], numbers: set[float]) -> bool:
    """Return whether a discrepancy note mentions both the stated and the true number.

    A note without figures in digits may explain any numbers; one with digits only its own.
    """
    if not isinstance(note.block, EditorNote) or note.block.type != "discrepancy":
        return False
    texts = index.texts_below(note.path)
    said = [one for text in texts for one in find_numbers(text.plain, index.vocabulary)]
    return numbers <= {one.value for one in said} or all(one.is_word for one in said)


@needs_language
def counts_in_titles(index: Index) -> Iterator[Finding]:
    """A number of entries stated in a title or caption is correct."""
    for placed in index.blocks:
        length, kind = placed.block.count_entries(), placed.block.kind()
        nouns = index.vocabulary.entries.get(kind)
        for field in ("title", "subtitle", "caption") if length is not None and nouns else ():
            text = index.by_place.get((*placed.path, field))
            for one in _wrong(text.own, nouns or "", length or 0, index.vocabulary) if text else ():
                said = f"its {field} says {format_number(one.value)}"
                yield _wording(f"this {kind} has {length} entries; {said}", placed.path, one, field)


def _wording(
    message: str, path: ContentPath, one: Number, field: str = "text", start: int = 0
) -> Finding:
    return Finding(
        "count-wording",
        message,
        (*path, field),
        help="correct the number or the list",
        span=(start + one.start, one.end - one.start),
    )


@needs_language
def counts_by_reference(index: Index) -> Iterator[Finding]:
    """A sentence that refers to a list and counts its entries gives the correct number."""
    words = index.vocabulary
    for placed in index.of_kind(Paragraph):
        text = index.text_of(placed)
        if not index.points_to(text.path) and text.vocabulary.isdisjoint(words.list_words):
            continue
        for sentence in text.sentences:
            end = sentence.start + sentence.length
            target = _list_spoken_of(index, placed, text.value[sentence.start : end])
            length = target.block.count_entries() if target else None
            if target is None or length is None:
                continue
            nouns = words.entries.get(target.block.kind(), words.any_entries)
            own = text.own[sentence.start : end]
            for one in _wrong(own, f"{nouns}|{words.any_entries}", length, words):
                said = f"this sentence says {format_number(one.value)}"
                message = f"the list has {length} entries; {said}"
                yield _wording(message, placed.path, one, start=sentence.start)


def _list_spoken_of(index: Index, placed: Placed[Paragraph], words: str) -> Placed[Block] | None:
    """Return the list that a sentence is about: the one it links to, or the one that follows."""
    targets = [index.by_id.get(name) for name in re.findall(r"\]\(#([\w-]+)\)", words)]
    lists = [one for one in targets if one is not None and one.block.count_entries() is not None]
    if len(lists) == 1:
        return lists[0]
    if lists or not index.vocabulary.list_below.search(words):
        return None
    after = index.blocks[index.blocks.index(placed) + 1 :]
    same = (one for one in after if one.path[1] == placed.path[1])
    return next((one for one in same if one.block.count_entries() is not None), None)


def _wrong(text: str, nouns: str, length: int, language: Language) -> Iterator[Number]:
    """Yield the numbers before a noun that counts entries, if none of them is correct."""
    counting = [
        one
        for one in find_numbers(text, language)
        if one.value > 1
        and _counting(nouns).match(text, one.end)
        and not text[: one.start].rstrip()[-12:].lower().endswith(language.parts)
    ]
    if not any(one.value == length for one in counting):
        yield from counting


@cache
def _counting(nouns: str) -> re.Pattern[str]:
    return re.compile(rf"\s(?:[a-z-]+\s)?(?:{nouns})\b(?!\s+of\b)")


# Counts with their list in the same sentence: "three members: A, B and C".

_NOUN_PHRASE = re.compile(r"\s[\w’'-]+(?:\s[\w’'-]+){0,6}\s?$")
_LONGEST = 8
"""Maximum number of words of a list member; longer ones are clauses."""


@needs_language
def counted_lists(index: Index) -> Iterator[Finding]:
    """A sentence that counts things and names them names as many.

    Applied to clear lists of three or more; after "including" there may be fewer names than things,
    not more.
    """
    for text in index.texts:
        if not text.is_prose or not index.vocabulary.introducer.search(text.value):
            continue
        for sentence in text.sentences:
            own = text.own[sentence.start : sentence.start + sentence.length]
            mismatch = _mismatch(own, index.vocabulary)
            if mismatch is not None:
                one, members = mismatch
                message = f"this sentence says {format_number(one.value)} and names {members}"
                yield _wording(message, text.path[:-1], one, str(text.path[-1]), sentence.start)


@lru_cache(maxsize=10_000)
def _mismatch(sentence: str, language: Language) -> tuple[Number, int] | None:
    introducer = language.introducer.search(sentence)
    if introducer is None:
        return None
    before = sentence[: introducer.start()]
    numbers = [one for one in find_numbers(before, language) if one.value > 1]
    if not numbers or not _NOUN_PHRASE.match(before[numbers[-1].end :]):
        return None
    least, most = _members(sentence[introducer.end() :].rstrip(" .;"), language)
    number = numbers[-1].value
    if least < 3 or (number >= least and (introducer["open"] or number <= most)):
        return None
    return numbers[-1], least


def _members(listing: str, language: Language) -> tuple[int, int]:
    """Return the minimum and maximum number of members ("and" may be in a name); 0 if unclear."""
    parts = re.split(r"[;,]\s+", listing)
    if any(language.clause.match(part) or len(part.split()) > _LONGEST for part in parts):
        return 0, 0
    # Parts after the one with "and" may not belong to the list.
    last = next((n for n, part in enumerate(parts) if n and language.joint.search(part)), None)
    joined = sum(len(language.joint.findall(part)) for part in parts)
    return len(parts) if last is None else last + 2, len(parts) + joined


@needs_language
def counted_bullets(index: Index) -> Iterator[Finding]:
    """A paragraph that counts the points below it counts them correctly."""
    for placed, after in zip(index.blocks, index.blocks[1:], strict=False):
        if not isinstance(placed.block, Paragraph) or not isinstance(after.block, Bullets):
            continue
        text = index.by_place[(*placed.path, "text")]
        if not text.value.endswith(":"):
            continue
        begin, points = text.sentences[-1].start, len(after.block.items)
        numbers = [
            one
            for one in find_numbers(text.own, index.vocabulary)
            if one.start >= begin and one.value > 1
        ]
        if len(numbers) == 1 and numbers[0].value != points:
            said = f"this sentence says {format_number(numbers[0].value)}"
            yield _wording(f"{said}, and {points} points follow", placed.path, numbers[0])
