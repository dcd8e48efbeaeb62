"""Rules on counts in sentences: each equals the length of its list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from briefing.model import Block
from briefing.model.blocks.bullets import Bullets
from briefing.model.blocks.editor_note import EditorNote
from briefing.model.blocks.paragraph import Paragraph
from briefing.problems import Finding
from briefing.review.index import Index, Placed, needs_language
from briefing.review.languages import Language
from briefing.review.numbers import Figure, figures, format_number
from briefing.review.rules.agreement import is_hedged

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


def counts_entries(text: str, one: Figure, language: Language) -> bool:
    """Return whether a number precedes a noun that counts entries of some list."""
    nouns = "|".join((*language.entries.values(), language.any_entries))
    return _counting(nouns).match(text, one.end) is not None


def _is_a_part(text: str, one: Figure, parts: tuple[str, ...]) -> bool:
    """Return whether only a part is counted: "the first three rows"."""
    before = text[: one.start].rstrip()[-max(map(len, parts)) :].lower()
    return before.endswith(parts)


# Rules on numbers before the same noun: "two rounds" in a fact, not "three rounds" in the text.


def iterate_counts(text: str, language: Language) -> Iterator[tuple[str, Figure]]:
    """Yield each number of a text with the noun after it."""
    for one in figures(text, language):
        match = language.counted_noun.match(text, one.end)
        if match and match["noun"] not in language.vague and one.value > 1:
            yield match["noun"], one


@needs_language
def numbers_and_nouns(index: Index) -> Iterator[Finding]:
    """A number before a noun in a paragraph equals that before the same noun in its facts.

    A number may stand for its noun: "19 agreements in force and 3 that it has signed".
    """
    for placed in index.of_kind(Paragraph):
        text = index.text_of(placed)
        mine = list(iterate_counts(text.own, index.vocabulary))
        with_noun = {one.start for _, one in mine}
        alone = {
            one.value for one in figures(text.own, index.vocabulary) if one.start not in with_noun
        }
        for name, fact in index.facts_of(placed) if mine else ():
            if fact.value is not None:
                continue  # compared by another rule
            for noun, one in iterate_counts(fact.statement, index.vocabulary):
                same = [other for word, other in mine if word == noun]
                if same and one.value not in alone | {other.value for other in same}:
                    yield Finding(
                        "figure-differs",
                        f"the fact '{name}' says {format_number(one.value)} {noun}",
                        text.path,
                        help="check the source, and correct whichever is wrong",
                        span=(same[0].start, same[0].length),
                    )


@needs_language
def figures_of_notes(index: Index) -> Iterator[Finding]:
    """A figure in a note with evidence occurs in the evidence, or in what the note is about."""
    for placed in index.of_kind(EditorNote):
        if not placed.block.evidence:
            continue
        text = index.text_of(placed)
        known = [*_evidence(index, placed)] if figures(text.own, index.vocabulary) else []
        for one in figures(text.own, index.vocabulary):
            is_known = (_bears(words, one, text.own, index.vocabulary) for words in known)
            if one.in_digits and not any(is_known):
                yield Finding(
                    "untraced-figure",
                    f"neither the evidence of this note nor its paragraph has the figure "
                    f"{text.own[one.start : one.end]}",
                    text.path,
                    help="correct it, or add the evidence that has it",
                    span=(one.start, one.length),
                )


def _evidence(index: Index, note: Placed[EditorNote]) -> Iterator[str]:
    for text in index.texts_below(note.path):
        if text.path[-1] == "says":
            yield text.plain
    for placed in index.subjects_of(note):
        yield from (text.plain for text in index.texts_below(placed.path))
        for _, fact in index.facts_of(placed):
            yield f"{fact.statement} {fact.quote or ''} {fact.remark or ''}"


def _bears(words: str, one: Figure, text: str, language: Language) -> bool:
    """Return whether other words contain a figure: rounded, if it is hedged or has a scale."""
    step = one.scale * 10.0**-one.decimals
    is_rounded = one.scale > 1 or is_hedged(text, one.number, one.scale, language)
    room = step / 2 if is_rounded else 0.0
    return any(abs(other.value - one.value) <= room for other in figures(words, language))


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
