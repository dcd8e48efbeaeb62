"""Blocks and sections with the numbers that a document prints, and what is found by them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from briefing.model import Block, Section
from briefing.model.blocks.drawing import Described
from briefing.model.blocks.editor_note import EditorNote
from briefing.problems import ContentPath

_DEPTH = 5
"""Length of the path of a block: ``("sections", "un-presence", "blocks", 3, "paragraph")``."""

SHORT = 10
"""Maximum number of rows of a table that is kept on one page."""


@dataclass(frozen=True)
class NumberedBlock:
    """A block with its number and its place in the document."""

    block: Block
    path: ContentPath
    anchor: str
    """The id in HTML and the named destination in the PDF."""
    number: str | None = None
    """``12`` for a paragraph, ``3`` for a table, ``C`` for a note; None for unnumbered kinds."""
    paragraph: str | None = None
    """The number of the paragraph that the block is, or follows."""
    notes: tuple[NumberedBlock, ...] = ()
    """Notes printed beside the block."""

    @property
    def kind(self) -> str:
        """The kind of the block."""
        return self.block.kind()

    @property
    def goes_by_paragraph(self) -> bool:
        """Whether the paragraph number suffices as a name where paragraphs are meant."""
        return self.kind == "paragraph" or self.number is None

    @property
    def is_short(self) -> bool:
        """Whether it is a table or figure of so few rows that it should stay on one page."""
        return not self.block.is_running_text and len([*self.block.entries()]) <= SHORT

    @property
    def is_landscape(self) -> bool:
        """Whether it is printed on landscape pages of its own."""
        return bool(getattr(self.block, "landscape", False))

    @property
    def is_described(self) -> bool:
        """Whether it also has a description in words, for those who cannot see it."""
        return isinstance(self.block, Described)

    @property
    def in_margin(self) -> bool:
        """Whether it is a note printed beside its block, not only in the list of notes."""
        return isinstance(self.block, EditorNote) and self.block.placement == "margin"


@dataclass(frozen=True)
class NumberedSection:
    """A section with its numbered blocks; notes are attached to the block they are about."""

    id: str
    section: Section
    blocks: tuple[NumberedBlock, ...]

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The numbers of its paragraphs."""
        return tuple(b.number for b in self.blocks if b.kind == "paragraph" and b.number)


@dataclass(frozen=True)
class Numbering:
    """All sections with their numbers, and the targets of references."""

    sections: tuple[NumberedSection, ...]
    targets: Mapping[str, NumberedBlock]
    """Blocks by the id given in the content."""
    notes: tuple[NumberedBlock, ...]
    """All notes, including those printed only in the list, in order."""
    sources: Mapping[str, int]
    """The number of each cited source, in the order of first mention."""
    mentions: Mapping[str, tuple[NumberedBlock, ...]]
    """The blocks that cite a source, in order."""

    def section(self, name: str) -> NumberedSection:
        """Return the section with that id."""
        return next(section for section in self.sections if section.id == name)

    def items(self) -> Iterator[NumberedBlock]:
        """Yield all blocks and notes, in order."""
        for section in self.sections:
            for item in section.blocks:
                yield from (item, *item.notes)

    def described(self) -> tuple[NumberedBlock, ...]:
        """Return the figures that also have a description in words, in order."""
        return tuple(item for item in self.items() if item.is_described)

    def order(self) -> dict[str, int]:
        """Return the position of each anchor in reading order."""
        return {item.anchor: place for place, item in enumerate(self.items())}

    def at(self, path: ContentPath) -> NumberedBlock | None:
        """Return the block at or around a content path; None outside the blocks."""
        return self._by_path.get(path[:_DEPTH])

    @cached_property
    def _by_path(self) -> Mapping[ContentPath, NumberedBlock]:
        return {item.path: item for item in self.items()}

    def in_order_of_printing(self, facts: Iterable[str]) -> tuple[str, ...]:
        """Sort facts by the place where each is first printed; unprinted ones come last."""
        order = self.order()

        def first(fact: str) -> int:
            return min((order[item.anchor] for item in self.printed(fact)), default=len(order))

        return tuple(sorted(facts, key=first))

    def printed(self, fact: str) -> tuple[NumberedBlock, ...]:
        """Return the blocks that print a fact, in order; unnumbered ones are named by paragraph."""
        return self._printed.get(fact, ())

    @cached_property
    def _printed(self) -> Mapping[str, tuple[NumberedBlock, ...]]:
        """The same for all facts at once: there are more facts than paragraphs."""
        places: dict[str, dict[str, NumberedBlock]] = {}
        for section in self.sections:
            for item in section.blocks:
                anchor = item.anchor if item.number else f"p{item.paragraph}"
                for fact in item.block.printed_facts():
                    places.setdefault(fact, {}).setdefault(anchor, item)
        return {fact: tuple(found.values()) for fact, found in places.items()}
