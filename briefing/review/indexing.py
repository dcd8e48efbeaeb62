"""Collects the index of a briefing, once for all rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from briefing.model import Block, Briefing
from briefing.model.walk import Visit, walk
from briefing.problems import ContentPath
from briefing.prose import Citation, Reference, parse
from briefing.review.index import Index, Mention, Placed, Prose
from briefing.review.text import Text, words_of

LABELS = frozenset(
    words_of(
        "heading caption title subtitle label statement remark detail qualifier_text occasion "
        "alt long_description"
    )
)
"""Plain-text fields that are in the author's words."""


def index_of(briefing: Briefing, on: date | None = None) -> Index:
    """Return the index of a briefing. ``on``: the day of the review; None: the date of issue."""
    visits = tuple(walk(briefing))
    proses = tuple(Prose(visit.path, parse(visit.value)) for visit in visits if visit.is_prose)
    mentions = (*_in_fields(visits), *_in_prose(proses))
    day = on or briefing.document.issued.first
    assert day is not None  # a full date has both ends
    blocks = tuple(_blocks(briefing))
    return Index(briefing, day, blocks, proses, tuple(_texts(visits)), mentions)


def _blocks(briefing: Briefing) -> Iterator[Placed[Block]]:
    for name, section in briefing.in_order():
        for position, block in enumerate(section.blocks):
            yield Placed(block, ("sections", name, "blocks", position, block.kind()))


def _texts(visits: tuple[Visit, ...]) -> Iterator[Text]:
    for visit in visits:
        if visit.path[0] in ("document", "sections", "facts") and (
            visit.is_prose or visit.path[-1] in LABELS or _is_a_subheading(visit.path)
        ):
            yield _text(visit.path, visit.value, visit.is_prose)


@lru_cache(maxsize=10_000)
def _text(path: ContentPath, value: str, is_prose: bool) -> Text:
    """Return a text with its analysis, memoised: in a preview, most texts stay unchanged."""
    return Text(path, value, is_prose)


def _is_a_subheading(path: ContentPath) -> bool:
    return path[-2:] == ("subheading", "text")


def _in_fields(visits: tuple[Visit, ...]) -> Iterator[Mention]:
    for visit in visits:
        if visit.reference is not None:
            yield Mention(visit.reference, visit.value, visit.path)


def _in_prose(proses: tuple[Prose, ...]) -> Iterator[Mention]:
    for prose in proses:
        for node in prose.walk():
            match node:
                case Citation(source):
                    yield Mention("source", source, prose.path)
                case Reference(target):
                    yield Mention("paragraph", target, prose.path)
