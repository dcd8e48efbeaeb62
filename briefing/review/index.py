"""What rules ask of a briefing: blocks, texts, and every reference by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Generic, NamedTuple, TypeVar, cast

from briefing.model import Block, Briefing, Fact
from briefing.model.blocks.figures import Indicators
from briefing.model.blocks.text import EditorNote, Paragraph
from briefing.model.document import BoundFigure
from briefing.model.prose import Citation, Reference
from briefing.model.quantities import Quantity, collect_quantities
from briefing.model.walk import Visit, rewrite_texts, walk
from briefing.problems import ContentPath
from briefing.review.languages import Language, all_languages, find_language, split_word_list
from briefing.review.text import Text

Kind = TypeVar("Kind", bound=Block, covariant=True)


class Mention(NamedTuple):
    """A reference by name: a reference field, or a citation or link in prose."""

    target: str
    """``source``, ``term``, ``fact``, ``paragraph``, ``note`` or ``asset``."""
    name: str
    path: ContentPath


@dataclass(frozen=True, eq=False)
class Placed(Generic[Kind]):
    """A block with its path."""

    block: Kind
    path: ContentPath

    def field(self, *parts: str | int) -> ContentPath:
        """Return the path of one of its fields, or of a part of one."""
        return (*self.path, *parts)


@dataclass(frozen=True, eq=False)
class Index:
    """Everything that rules look at, collected once. ``on``: the day of the review."""

    briefing: Briefing
    on: date
    blocks: tuple[Placed[Block], ...]
    texts: tuple[Text, ...]
    """Every string in the author's words: prose, headings, labels, statements of facts."""
    mentions: tuple[Mention, ...]
    outdated: Mapping[str, str] | None = None
    """Sections changed since the previous edition, with the day on which each was cleared for that
    edition; None unless the briefing is to be issued."""

    def of_kind(self, *kinds: type[Kind]) -> Iterator[Placed[Kind]]:
        """Yield the blocks of these kinds, with their paths."""
        for placed in self.blocks:
            if isinstance(placed.block, kinds):
                yield cast("Placed[Kind]", placed)

    @property
    def tiles(self) -> tuple[Placed[Indicators], ...]:
        """The tiles of the first page, if it has any."""
        tiles = self.briefing.document.at_a_glance
        return (Placed(tiles, ("document", "at_a_glance")),) if tiles else ()

    def entries_of(self, kind: type[Kind]) -> Iterator[tuple[ContentPath, Any]]:
        """Yield the entries of the blocks of a kind, and of its tiles, with their paths."""
        for placed in (*self.tiles, *self.blocks):
            if isinstance(placed.block, kind):
                for field, number, entry in placed.block.entries():
                    yield placed.field(field, number), entry

    def text_of(self, placed: Placed[Paragraph]) -> Text:
        """Return the text of a paragraph."""
        return self.by_place[placed.field("text")]

    def named(self, target: str) -> frozenset[str]:
        """Return all names of one kind that are referred to."""
        return frozenset(mention.name for mention in self.mentions if mention.target == target)

    def block_at(self, path: ContentPath) -> Block | None:
        """Return the block of a section that a path leads into."""
        match path:
            case ("sections", str(name), "blocks", int(number), *_):
                return self.briefing.sections[name].blocks[number]
        return None

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
    def printed_facts(self) -> tuple[str, ...]:
        """The printed facts, in order of first printing."""
        names = (mention.name for mention in self.mentions if mention.target == "fact")
        return tuple(name for name in dict.fromkeys(names) if name in self.briefing.facts)

    @property
    def printed_texts(self) -> tuple[Text, ...]:
        """Every printed text of the document and its sections, titles and cells included."""
        return self.briefing.once(_printed_texts)

    @property
    def quantities(self) -> Mapping[str, Quantity]:
        """The quantities of the briefing by address."""
        return self.briefing.once(collect_quantities)[0]

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
    def by_block(self) -> dict[ContentPath, list[Text]]:
        """Texts by the path of their block."""
        texts: dict[ContentPath, list[Text]] = {}
        for text in self.texts:
            texts.setdefault(text.path[:5], []).append(text)
        return texts

    def where(self, path: ContentPath, pattern: str) -> tuple[int, int] | None:
        """Return start and end of the first match of a pattern in the text at a path."""
        text = self.by_place.get(path)
        found = re.search(pattern, text.value) if text else None
        return found.span() if found else None

    def facts_of(self, placed: Placed[Block]) -> Iterator[tuple[str, Fact]]:
        """Yield the existing facts that a block lists itself."""
        facts = self.briefing.facts
        return ((name, facts[name]) for name in placed.block.facts if name in facts)

    def notes_on(self, placed: Placed[Block]) -> list[Placed[EditorNote]]:
        """Return the editor's notes on a block: those that follow it, and those that concern it."""
        return self._notes.get(placed.path, [])

    @cached_property
    def _notes(self) -> dict[ContentPath, list[Placed[EditorNote]]]:
        notes: dict[ContentPath, list[Placed[EditorNote]]] = {}
        for path, subjects in self.subjects_of.items():
            note = Placed(cast(EditorNote, self.block_at(path)), path)
            for one in subjects:
                notes.setdefault(one.path, []).append(note)
        return notes

    @cached_property
    def subjects_of(self) -> dict[ContentPath, list[Placed[Block]]]:
        """The blocks that each editor's note is about, by the path of the note.

        They are the block and the paragraph before it, and those that it concerns.
        """
        subjects: dict[ContentPath, list[Placed[Block]]] = {}
        last: dict[str, Placed[Block]] = {}
        section: object = None
        for placed in self.blocks:
            if section != placed.path[1]:
                section, last = placed.path[1], {}
            if isinstance(placed.block, EditorNote):
                about = [self.by_id[name] for name in placed.block.concerns if name in self.by_id]
                near = {one.path: one for one in (*last.values(), *about)}
                subjects[placed.path] = [*near.values()]
            else:
                last["block"] = placed
                if isinstance(placed.block, Paragraph):
                    last["paragraph"] = placed
        return subjects


_LABELS = frozenset(
    split_word_list(
        "heading caption title subtitle label statement remark detail qualifier_text occasion "
        "alt long_description"
    )
)
"""Plain-text fields that are in the author's words."""


def build_index(briefing: Briefing, on: date | None = None) -> Index:
    """Return the index of a briefing. ``on``: the day of the review; None: the date of issue."""
    issued, _ = briefing.document.issued.ends  # a full date has both
    return Index(briefing, on or issued, *briefing.once(_collect))


def _collect(
    briefing: Briefing,
) -> tuple[tuple[Placed[Block], ...], tuple[Text, ...], tuple[Mention, ...]]:
    visits = tuple(walk(briefing))
    texts = tuple(
        _text(path, value, is_prose, briefing.figures.get(path, ()))
        for path, value, is_prose, *_ in filter(_is_in_own_words, visits)
    )
    fields = (Mention(one.reference, one.value, one.path) for one in visits if one.reference)
    blocks = tuple(Placed(block, path) for path, block in briefing.blocks())
    return blocks, texts, (*fields, *_in_prose(texts))


def _is_in_own_words(visit: Visit) -> bool:
    path = visit.path
    is_label = path[-1] in _LABELS or path[-2:] == ("subheading", "text")
    return path[0] in ("document", "sections", "facts") and (visit.is_prose or is_label)


def _printed_texts(briefing: Briefing) -> tuple[Text, ...]:
    texts: list[Text] = []

    def collect(path: ContentPath, value: str, is_prose: bool) -> str:
        texts.append(_text(path, value, is_prose, briefing.figures.get(path, ())))
        return value

    rewrite_texts(briefing.document, ("document",), collect)
    for name, section in briefing.in_order():
        rewrite_texts(section, ("sections", name), collect)
    return tuple(texts)


@lru_cache(maxsize=20_000)
def _text(path: ContentPath, value: str, is_prose: bool, figures: tuple[BoundFigure, ...]) -> Text:
    """Return a text with its analysis, memoised: in a preview, most texts stay unchanged."""
    return Text(path, value, is_prose, figures)


def _in_prose(texts: tuple[Text, ...]) -> Iterator[Mention]:
    for text in texts:
        for node in text.nodes:
            match node:
                case Citation(source):
                    yield Mention("source", source, text.path)
                case Reference(target):
                    yield Mention("paragraph", target, text.path)
