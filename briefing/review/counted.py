"""Rules on numbers before the same noun: "two rounds" in a fact, not "three rounds" in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.model.blocks.editor_note import EditorNote
from briefing.model.blocks.paragraph import Paragraph
from briefing.problems import Finding
from briefing.review.agreement import is_hedged
from briefing.review.index import Index, Placed
from briefing.review.numbers import Figure, figures, shown

_NOUN = re.compile(r"\s(?:[A-Z]+\s)?(?P<noun>[a-z]{4,})")
_VAGUE = frozenset(
    ("more", "other", "others", "were", "have", "that", "which", "from", "with", "and", "years")
)


def counted(text: str) -> Iterator[tuple[str, Figure]]:
    """Yield each number of a text with the noun after it."""
    for one in figures(text):
        match = _NOUN.match(text, one.end)
        if match and match["noun"] not in _VAGUE and one.value > 1:
            yield match["noun"], one


def numbers_and_nouns(index: Index) -> Iterator[Finding]:
    """A number before a noun in a paragraph equals that before the same noun in its facts.

    A number may stand for its noun: "19 agreements in force and 3 that it has signed".
    """
    for placed in index.of_kind(Paragraph) if index.is_english else ():
        text = index.text_of(placed)
        mine = list(counted(text.own))
        with_noun = {one.start for _, one in mine}
        alone = {one.value for one in figures(text.own) if one.start not in with_noun}
        for name, fact in index.facts_of(placed) if mine else ():
            if fact.value is not None:
                continue  # compared by another rule
            for noun, one in counted(fact.statement):
                same = [other for word, other in mine if word == noun]
                if same and one.value not in alone | {other.value for other in same}:
                    yield Finding(
                        "figure-differs",
                        f"the fact '{name}' says {shown(one.value)} {noun}",
                        text.path,
                        help="check the source, and correct whichever is wrong",
                        span=(same[0].start, same[0].length),
                    )


def figures_of_notes(index: Index) -> Iterator[Finding]:
    """A figure in a note with evidence occurs in the evidence, or in what the note is about."""
    for placed in index.of_kind(EditorNote) if index.is_english else ():
        if not placed.block.evidence:
            continue
        text = index.text_of(placed)
        known = [*_evidence(index, placed)] if figures(text.own) else []
        for one in figures(text.own):
            if one.in_digits and not any(_bears(words, one, text.own) for words in known):
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


def _bears(words: str, one: Figure, text: str) -> bool:
    """Return whether other words contain a figure: rounded, if it is hedged or has a scale."""
    step = one.scale * 10.0**-one.decimals
    room = step / 2 if one.scale > 1 or is_hedged(text, one.number, one.scale) else 0.0
    return any(abs(other.value - one.value) <= room for other in figures(words))
