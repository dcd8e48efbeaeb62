"""Rules on counts: a number of entries that is stated is the number that is listed."""

from __future__ import annotations

import re
from functools import lru_cache

from briefing.model.blocks.figures import Indicators
from briefing.model.blocks.lists import Bodies
from briefing.model.blocks.text import Bullets, EditorNote, Paragraph
from briefing.model.quantities import ends_of
from briefing.problems import ContentPath
from briefing.review.index import Index, Placed
from briefing.review.languages import Language
from briefing.review.rule import Violation, Violations, rule
from briefing.review.text import Number, find_numbers, format_number

_BY_NOTE = "correct the number or the list, or {} a note of the type 'discrepancy' that names both"


@rule("count-mismatch", help=_BY_NOTE.format("add"), needs_language=True)
def declared_counts(index: Index) -> Violations:
    for text, block in index.paragraphs():
        length, notes = _length(index, block.counts), index.notes_on.get(text.path[:5], [])
        numbers = find_numbers(text.plain, index.vocabulary) if length is not None else ()
        if length is None or any(one.value == length for one in numbers):
            continue
        wrong = [one for one in numbers
                 if not any(_explains(index, it, {length, one.value}) for it in notes)]  # fmt: skip
        if wrong or not numbers:
            said = " and ".join(dict.fromkeys(format_number(one.value) for one in numbers))
            said = f"says {said}" if said else "gives no number"
            message = f"'{block.counts}' has {length} entries; this paragraph {said}"
            yield Violation(text.path, message, wrong[0][:2] if wrong else None)


@rule("count-mismatch", help=_BY_NOTE.format("name in 'note:'"))
def stated_counts(index: Index) -> Violations:
    counts = [
        ((*path, "obs_value"), tile.obs_value, _length(index, tile.counts), tile.note,
         f"'{tile.counts}' has {{}} entries; this tile says {tile.obs_value}")
        for path, tile in index.entries_of(Indicators)
    ]  # fmt: skip
    counts += [
        ((*path, "stated"), block.stated, len(block.items), block.note,
         f"{block.stated} bodies are stated, but {{}} are listed")
        for path, block in index.of_kind(Bodies)
    ]  # fmt: skip
    for path, stated, length, name, message in counts:
        note = index.by_id.get(name or "")
        if length is None or stated is None or stated == length:
            continue
        if note is None or not _explains(index, note, {length, *ends_of(stated)}):
            yield Violation(path, message.format(length))


def _length(index: Index, name: str | None) -> int | None:
    return index.by_id[name][1].count_entries() if name in index.by_id else None


def _explains(index: Index, note: Placed, numbers: set[float]) -> bool:
    """Return whether a discrepancy note mentions both the stated and the true number.

    A note without figures in digits may explain any numbers; one with digits only its own.
    """
    path, block = note
    if not isinstance(block, EditorNote) or block.type != "discrepancy":
        return False
    texts = index.by_block[path]
    said = [one for text in texts for one in find_numbers(text.plain, index.vocabulary)]
    return numbers <= {one.value for one in said} or all(one.is_word for one in said)


@rule("count-wording", help="correct the number or the list", needs_language=True)
def counts_in_words(index: Index) -> Violations:
    """Of the entries of a block in its title, of a list in a sentence that refers to it, and of the
    points that follow a paragraph.
    """
    words = index.vocabulary
    for place, (path, block) in enumerate(index.blocks):
        length, kind = block.count_entries(), block.kind()
        nouns = words.entries.get(kind)
        for field in ("title", "subtitle", "caption") if length is not None and nouns else ():
            title = index.by_place.get((*path, field))
            for one in _wrong(title.own, nouns or "", length or 0, words) if title else ():
                message = f"this {kind} has {length} entries; its {field} says"
                yield _wording((*path, field), message, one)
        if not isinstance(block, Paragraph):
            continue
        text = index.by_place[(*path, "text")]
        for start, end, _ in text.sentences:
            target = _list_spoken_of(index, place, text.value[start:end])
            if target is not None:
                kind, length = target
                nouns = f"{words.entries.get(kind, words.any_entries)}|{words.any_entries}"
                for one in _wrong(text.own[start:end], nouns, length, words):
                    message = f"the list has {length} entries; this sentence says"
                    yield _wording(text.path, message, one, start)
        _, after = index.blocks[min(place + 1, len(index.blocks) - 1)]
        if isinstance(after, Bullets) and text.value.endswith(":"):
            begin, points = text.sentences[-1].start, len(after.items)
            numbers = [n for n in find_numbers(text.own, words) if n.start >= begin and n.value > 1]
            if len(numbers) == 1 and numbers[0].value != points:
                message = f"{points} points follow this sentence, which says"
                yield _wording(text.path, message, numbers[0])


def _wording(path: ContentPath, message: str, one: Number, start: int = 0) -> Violation:
    span = (start + one.start, start + one.end)
    return Violation(path, f"{message} {format_number(one.value)}", span)


def _list_spoken_of(index: Index, place: int, words: str) -> tuple[str, int] | None:
    """Return kind and length of the list that a sentence links to, or says to follow."""
    names, (path, _) = re.findall(r"\]\(#([\w-]+)\)", words), index.blocks[place]
    blocks = [index.by_id[name][1] for name in names if name in index.by_id]
    lists = [block for block in blocks if block.count_entries() is not None]
    is_unclear = len(lists) > 1
    if not lists and index.vocabulary.list_below.search(words):
        lists = [block for other, block in index.blocks[place + 1 :]
                 if other[1] == path[1] and block.count_entries() is not None]  # fmt: skip
    return (lists[0].kind(), lists[0].count_entries() or 0) if lists and not is_unclear else None


def _wrong(text: str, nouns: str, length: int, language: Language) -> list[Number]:
    """Return the numbers before a noun that counts entries, if none of them is correct."""
    counted = re.compile(rf"\s(?:[a-z-]+\s)?(?:{nouns})\b(?!\s+of\b)")
    counting = [
        one
        for one in find_numbers(text, language)
        if one.value > 1
        and counted.match(text, one.end)
        and not text[: one.start].rstrip()[-12:].lower().endswith(language.parts)
    ]
    return [] if any(one.value == length for one in counting) else counting


# Counts with their list in the same sentence: "three members: A, B and C".

_NOUN_PHRASE = re.compile(r"\s[\w’'-]+(?:\s[\w’'-]+){0,6}\s?$")
_LONGEST = 8
"""Maximum number of words of a list member; longer ones are clauses."""


@rule("count-wording", help="correct the number or the list", needs_language=True)
def counted_lists(index: Index) -> Violations:
    """Applied to clear lists of three or more; after "including" there may be fewer names than
    things, not more.
    """
    for text in index.texts:
        if not text.is_prose or not index.vocabulary.introducer.search(text.value):
            continue
        for start, end, _ in text.sentences:
            if mismatch := _mismatch(text.own[start:end], index.vocabulary):
                one, names = mismatch
                yield _wording(text.path, f"this sentence names {names} and says", one, start)


@lru_cache(maxsize=10_000)
def _mismatch(sentence: str, language: Language) -> tuple[Number, int] | None:
    introducer = language.introducer.search(sentence)
    if introducer is None:
        return None
    before = sentence[: introducer.start()]
    numbers = [one for one in find_numbers(before, language) if one.value > 1]
    if not numbers or not _NOUN_PHRASE.match(before[numbers[-1].end :]):
        return None
    parts = re.split(r"[;,]\s+", sentence[introducer.end() :].rstrip(" .;"))
    if any(language.clause.match(part) or len(part.split()) > _LONGEST for part in parts):
        return None
    # Parts after the one with "and" may not belong to the list; "and" may be in a name.
    last = next((n for n, part in enumerate(parts) if n and language.joint.search(part)), None)
    least = len(parts) if last is None else last + 2
    most = len(parts) + sum(len(language.joint.findall(part)) for part in parts)
    number = numbers[-1].value
    if least < 3 or (number >= least and (introducer["open"] or number <= most)):
        return None
    return numbers[-1], least
