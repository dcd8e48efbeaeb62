"""What rules ask of a briefing: blocks, texts, and every reference by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Generic, TypeVar, cast

from briefing.model import Block, Briefing, Fact
from briefing.model.blocks.figures import Indicator
from briefing.model.blocks.text import EditorNote, Paragraph
from briefing.model.prose import Citation, Inline, Reference, parse
from briefing.model.prose import walk as walk_prose
from briefing.model.walk import Visit, walk
from briefing.problems import ContentPath, Finding
from briefing.review.languages import Language, all_languages, find_language
from briefing.review.text import Text, split_word_list

Kind = TypeVar("Kind", bound=Block, covariant=True)


@dataclass(frozen=True)
class Mention:
    """A reference by name: a reference field, or a citation or link in prose."""

    target: str
    """``source``, ``term``, ``fact``, ``paragraph``, ``note`` or ``asset``."""
    name: str
    path: ContentPath


@dataclass(frozen=True)
class Prose:
    """A prose field, parsed."""

    path: ContentPath
    nodes: tuple[Inline, ...]

    def walk(self) -> Iterator[Inline]:
        """Yield every node of the tree."""
        return walk_prose(self.nodes)

    def citations(self) -> Iterator[Citation]:
        """Yield every citation."""
        return (node for node in self.walk() if isinstance(node, Citation))


@dataclass(frozen=True)
class Placed(Generic[Kind]):
    """A block with its path."""

    block: Kind
    path: ContentPath


@dataclass(frozen=True)
class Index:
    """Everything that rules look at, collected once. ``on``: the day of the review."""

    briefing: Briefing
    on: date
    blocks: tuple[Placed[Block], ...]
    proses: tuple[Prose, ...]
    texts: tuple[Text, ...]
    """Every string in the author's words: prose, headings, labels, statements of facts."""
    mentions: tuple[Mention, ...]
    outdated: Mapping[str, str] = field(default_factory=dict)
    """Sections changed since the previous edition, with the day on which each was cleared for that
    edition."""

    def of_kind(self, *kinds: type[Kind]) -> Iterator[Placed[Kind]]:
        """Yield the blocks of these kinds, with their paths."""
        for placed in self.blocks:
            if isinstance(placed.block, kinds):
                yield cast("Placed[Kind]", placed)

    def tiles(self) -> Iterator[tuple[ContentPath, Indicator]]:
        """Yield the tiles of the first page, with their paths."""
        tiles = self.briefing.document.at_a_glance
        for number, tile in enumerate(tiles.items if tiles else ()):
            yield ("document", "at_a_glance", "items", number), tile

    def text_of(self, placed: Placed[Paragraph | EditorNote]) -> Text:
        """Return the text of a paragraph or note."""
        return self.by_place[(*placed.path, "text")]

    def named(self, target: str) -> frozenset[str]:
        """Return all names of one kind that are referred to."""
        return frozenset(mention.name for mention in self.mentions if mention.target == target)

    @cached_property
    def language(self) -> Language | None:
        """What rules know of the language of the briefing; None if they do not know it."""
        return find_language(self.briefing.document.language)

    @cached_property
    def vocabulary(self) -> Language:
        """The words that rules look for: those of English if they do not know the language, since
        units and figures in tables are compared in every language.
        """
        return self.language or all_languages()["en"]

    @cached_property
    def printed(self) -> tuple[str, ...]:
        """The printed facts, in order of first printing."""
        names = (mention.name for mention in self.mentions if mention.target == "fact")
        return tuple(name for name in dict.fromkeys(names) if name in self.briefing.facts)

    @cached_property
    def by_id(self) -> dict[str, Placed[Block]]:
        """Blocks by id; for a duplicate id, the first block."""
        placed = reversed(self.blocks)
        return {one.block.id: one for one in placed if one.block.id is not None}

    @cached_property
    def by_place(self) -> dict[ContentPath, Text]:
        """Texts by path."""
        return {text.path: text for text in self.texts}

    @cached_property
    def prose_at(self) -> dict[ContentPath, Prose]:
        """Parsed prose by path."""
        return {prose.path: prose for prose in self.proses}

    def where(self, path: ContentPath, pattern: str) -> tuple[int, int] | None:
        """Return offset and length of the first match of a pattern in the text at a path."""
        text = self.by_place.get(path)
        found = re.search(pattern, text.value) if text else None
        return (found.start(), found.end() - found.start()) if found else None

    def texts_below(self, path: ContentPath) -> Iterator[Text]:
        """Yield the texts of a block, section or note."""
        return iter(self._below.get(path, ()))

    def points_to(self, path: ContentPath) -> tuple[str, ...]:
        """Return the blocks that a text or field refers to."""
        return self._pointers.get(path, ())

    @cached_property
    def _below(self) -> dict[ContentPath, list[Text]]:
        below: dict[ContentPath, list[Text]] = {}
        for text in self.texts:
            for length in range(1, len(text.path)):
                below.setdefault(text.path[:length], []).append(text)
        return below

    @cached_property
    def _pointers(self) -> dict[ContentPath, tuple[str, ...]]:
        pointers: dict[ContentPath, tuple[str, ...]] = {}
        for mention in self.mentions:
            if mention.target == "paragraph":
                pointers[mention.path] = (*pointers.get(mention.path, ()), mention.name)
        return pointers

    def facts_of(self, placed: Placed[Block]) -> Iterator[tuple[str, Fact]]:
        """Yield the existing facts that a block lists itself."""
        facts = self.briefing.facts
        return ((name, facts[name]) for name in placed.block.facts if name in facts)

    def notes_on(self, placed: Placed[Block]) -> tuple[Placed[Block], ...]:
        """Return the editor's notes on a block: those that follow it, and those that concern it."""
        return self._notes.get(placed.path, ())

    def subjects_of(self, note: Placed[Block]) -> tuple[Placed[Block], ...]:
        """Return the blocks that an editor's note is about."""
        return self._subjects.get(note.path, ())

    @cached_property
    def _notes(self) -> dict[ContentPath, tuple[Placed[Block], ...]]:
        notes: dict[ContentPath, tuple[Placed[Block], ...]] = {}
        for placed in self.blocks:
            for one in self.subjects_of(placed):
                notes[one.path] = (*notes.get(one.path, ()), placed)
        return notes

    @cached_property
    def _subjects(self) -> dict[ContentPath, tuple[Placed[Block], ...]]:
        subjects: dict[ContentPath, tuple[Placed[Block], ...]] = {}
        last: Placed[Block] | None = None
        text: Placed[Block] | None = None
        for placed in self.blocks:
            if last is not None and last.path[1] != placed.path[1]:
                last = text = None
            if isinstance(placed.block, EditorNote):
                about = [self.by_id[name] for name in placed.block.concerns if name in self.by_id]
                near = {one.path: one for one in (last, text, *about) if one is not None}
                subjects[placed.path] = tuple(near.values())
            else:
                last = placed
                text = placed if isinstance(placed.block, Paragraph) else text
        return subjects


# Rules that need to know the language of a briefing.


@dataclass(frozen=True)
class LanguageRule:
    """A rule that applies only to briefings in a language that it knows."""

    judge: Callable[[Index], Iterator[Finding]]

    def __call__(self, index: Index) -> Iterator[Finding]:
        """Yield the findings in a briefing; none if its language is not known."""
        if index.language is not None:
            yield from self.judge(index)

    @property
    def __name__(self) -> str:
        """The name of the function."""
        return self.judge.__name__


def needs_language(judge: Callable[[Index], Iterator[Finding]]) -> LanguageRule:
    """Declare that a rule needs to know the language of a briefing."""
    return LanguageRule(judge)


# Collects the index of a briefing, once for all rules.

LABELS = frozenset(
    split_word_list(
        "heading caption title subtitle label statement remark detail qualifier_text occasion "
        "alt long_description"
    )
)
"""Plain-text fields that are in the author's words."""


def build_index(briefing: Briefing, on: date | None = None) -> Index:
    """Return the index of a briefing. ``on``: the day of the review; None: the date of issue."""
    visits = tuple(walk(briefing))
    proses = tuple(Prose(visit.path, parse(visit.value)) for visit in visits if visit.is_prose)
    mentions = (*_in_fields(visits), *_in_prose(proses))
    day = on or briefing.document.issued.first
    assert day is not None  # a full date has both ends
    blocks = tuple(Placed(block, path) for path, block in briefing.blocks())
    return Index(briefing, day, blocks, proses, tuple(_texts(visits)), mentions)


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
