"""Assigns every number that a document prints, once, before layout.

Paragraphs, tables, figures and notes are numbered through the whole document; sources in the
order of their first mention. Numbers come from here and never from a style sheet, so that PDF,
HTML and all languages agree, and a section can be laid out without its neighbours.
"""

from __future__ import annotations

import string
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property

from msgspec.structs import replace

from briefing.model import Block, Briefing, Section
from briefing.model.blocks.base import Described
from briefing.model.blocks.text import EditorNote
from briefing.model.briefing import walk_texts
from briefing.model.prose import Citation, parse
from briefing.model.prose import walk as walk_prose
from briefing.model.renditions import DEFAULT_LEVEL, LEVELS, WHOLE, Level, Rendition, is_within
from briefing.problems import ContentPath
from briefing.system.values import Value

_DEPTH = 5  # the length of ``("sections", "un-presence", "blocks", 3, "paragraph")``
SHORT = 10  # maximum number of rows of a table that is kept on one page
FEW = 3  # up to so many rows, a table is never turned to a page of its own


class NumberedBlock(Value):
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
        is_turned = getattr(self.block, "landscape", False)
        return bool(is_turned) and len([*self.block.entries()]) > FEW

    @property
    def width(self) -> str:
        """Its width: ``side`` (beside the text), ``text`` or ``full`` (the page)."""
        if self.block.is_running_text:
            return "text"
        return str(getattr(self.block, "width", "full"))

    @property
    def is_described(self) -> bool:
        """Whether it also has a description in words, for those who cannot see it."""
        return isinstance(self.block, Described)

    @property
    def in_margin(self) -> bool:
        """Whether it is a note printed beside its block, not only in the list of notes."""
        return isinstance(self.block, EditorNote) and self.block.placement == "margin"


class NumberedSection(Value):
    """A section with its numbered blocks; notes are attached to the block they are about."""

    id: str
    section: Section
    blocks: tuple[NumberedBlock, ...]

    @property
    def has_side(self) -> bool:
        """Whether anything stands beside its text: a note, or a block of that width."""
        return any(
            item.width == "side" or any(note.in_margin for note in item.notes)
            for item in self.blocks
        )

    def with_beside(self) -> list[tuple[NumberedBlock, list[NumberedBlock]]]:
        """Return its blocks, each with those that stand beside it: that text before them."""
        placed: list[tuple[NumberedBlock, list[NumberedBlock]]] = []
        for item in self.blocks:
            if item.width == "side" and placed and placed[-1][0].block.is_running_text:
                placed[-1][1].append(item)
            else:
                placed.append((item, []))
        return placed

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The numbers of its paragraphs."""
        return tuple(b.number for b in self.blocks if b.kind == "paragraph" and b.number)


class Numbering(Value, dict=True):
    """All sections with their numbers, and the targets of references."""

    sections: tuple[NumberedSection, ...]
    blocks: Mapping[ContentPath, NumberedBlock]
    """All blocks and notes by their path, in order."""
    targets: Mapping[str, NumberedBlock]
    """Blocks by the id given in the content."""
    absent: Mapping[str, NumberedBlock]
    """Those that this rendition does not print, likewise."""
    map: NumberedBlock | None
    """The map on the first page, which has no number."""
    main: frozenset[ContentPath]
    """The paths of what the briefing has; the rest is the dossier's."""
    notes: tuple[NumberedBlock, ...]
    """All notes, including those printed only in the list, in order."""
    sources: Mapping[str, str]
    """The number of each cited source, in the order of first mention."""
    mentions: Mapping[str, tuple[NumberedBlock, ...]]
    """The blocks that cite a source, in order."""

    def home(self, item: NumberedBlock) -> Level:
        """Return the rendition that prints a block, if this one does not."""
        return DEFAULT_LEVEL if item.path in self.main else LEVELS[-1]

    def section(self, name: str) -> NumberedSection:
        """Return the section with that id."""
        return next(section for section in self.sections if section.id == name)

    def items(self) -> Iterator[NumberedBlock]:
        """Yield all blocks and notes, in order."""
        yield from self.blocks.values()

    def described(self) -> tuple[NumberedBlock, ...]:
        """Return the figures that also have a description in words, in order."""
        first = (self.map,) if self.map else ()
        return tuple(item for item in (*first, *self.items()) if item.is_described)

    def order(self) -> dict[str, int]:
        """Return the position of each anchor in reading order."""
        return {item.anchor: place for place, item in enumerate(self.items())}

    def at(self, path: ContentPath) -> NumberedBlock | None:
        """Return the block at or around a content path; None outside the blocks."""
        return self.blocks.get(path[:_DEPTH])

    def in_order_of_printing(self, facts: Iterable[str]) -> tuple[str, ...]:
        """Sort facts by the place where each is first printed; unprinted ones come last."""
        order = self.order()

        def place(fact: str) -> int:
            return min((order[item.anchor] for item in self.printed(fact)), default=len(order))

        return tuple(sorted(facts, key=place))

    def printed(self, fact: str) -> tuple[NumberedBlock, ...]:
        """Return the blocks that print a fact, in order; unnumbered ones are named by paragraph."""
        return tuple(self._index_by_fact.get(fact, {}).values())

    @cached_property
    def _index_by_fact(self) -> Mapping[str, Mapping[str, NumberedBlock]]:
        """The same for all facts at once: there are more facts than paragraphs."""
        places: dict[str, dict[str, NumberedBlock]] = {}
        for section in self.sections:
            for item in section.blocks:
                anchor = item.anchor if item.number else f"p{item.paragraph}"
                for fact in item.block.printed_facts():
                    places.setdefault(fact, {}).setdefault(anchor, item)
        return places


def number(briefing: Briefing, rendition: Rendition = WHOLE) -> Numbering:
    """Number every block of a briefing, with an anchor, and return those that a rendition prints.

    Every rendition uses the numbers of the whole.
    """
    main = _list_main(briefing)
    last: dict[str, tuple[int, int]] = {}
    sections, every, printed = [], [], dict[ContentPath, NumberedBlock]()
    for name, section in briefing.in_order():
        blocks = [*_number_blocks(name, section, main, last)]
        every += blocks
        # A rendition with takeaways alone has those of all sections that the briefing prints.
        level = DEFAULT_LEVEL if rendition.level == LEVELS[0] else rendition.level
        if level and is_within(section.show, level):
            placed = _place(section, blocks, rendition)
            printed |= {item.path: item for whole in placed for item in (whole, *whole.notes)}
            sections.append(NumberedSection(name, section, placed))
    targets = {item.block.id: item for item in every if item.block.id}
    numbers, mentions = _number_sources(briefing, main, printed)
    lead = briefing.document.map
    return Numbering(
        sections=tuple(sections),
        blocks=printed,
        targets={id: item for id, item in targets.items() if item.path in printed},
        absent={id: item for id, item in targets.items() if item.path not in printed},
        map=NumberedBlock(lead, ("document", "map"), "map") if lead else None,
        main=main,
        notes=tuple(item for item in printed.values() if item.kind == "editor_note"),
        sources=numbers,
        mentions=mentions,
    )


def _list_main(briefing: Briefing) -> frozenset[ContentPath]:
    """Return the paths of the take-aways and blocks that the briefing has, not only the dossier."""
    levels: dict[ContentPath, Level] = {}
    for name, section in briefing.in_order():
        levels["sections", name, "takeaway"] = section.show
    for path, block in briefing.blocks():
        levels[path] = briefing.sections[str(path[1])].level_of(block)
    has_all = not briefing.is_selective
    return frozenset(p for p, level in levels.items() if has_all or is_within(level, DEFAULT_LEVEL))


def _number_blocks(
    name: str, section: Section, main: Collection[ContentPath], last: dict[str, tuple[int, int]]
) -> Iterator[NumberedBlock]:
    """Yield the blocks of a section, each with the next number of its series after the last."""
    paragraph: str | None = None
    for index, block in enumerate(section.blocks):
        path = ("sections", name, "blocks", index, block.kind())
        number, anchor = None, f"block-{block.id or f'{name}-{index + 1}'}"
        if series := block.numbered_as:
            last[series] = count, more = _count(*last.get(series, (0, 0)), is_main=path in main)
            number = _format_number(count, more)
            anchor = f"{series}-{number}"
        if series == "paragraph":
            paragraph, anchor = number, f"p{number}"
        elif series == "note":
            number = f"{letters(count)}{more or ''}"
            anchor = f"note-{number.lower()}"
        yield NumberedBlock(block, path, anchor, number, paragraph)


def _place(
    section: Section, blocks: Iterable[NumberedBlock], rendition: Rendition
) -> tuple[NumberedBlock, ...]:
    """Return the blocks that a rendition prints, each with the notes after it, which are about it.

    Without the block that they are about, notes stand in its place.
    """

    def is_printed(item: NumberedBlock) -> bool:
        level = section.level_of(item.block)
        is_omitted = item.kind in rendition.omitted
        return not is_omitted and is_within(level, rendition.level or LEVELS[0])

    placed: list[NumberedBlock] = []
    owner: NumberedBlock | None = None
    for item in blocks:
        if owner is None or item.kind != "editor_note":
            owner = item
        if not is_printed(item):
            continue
        if item is not owner and is_printed(owner):
            placed[-1] = replace(placed[-1], notes=(*placed[-1].notes, item))
        else:
            placed.append(item)
    return tuple(placed)


def _number_sources(
    briefing: Briefing,
    main: Collection[ContentPath],
    printed: Mapping[ContentPath, NumberedBlock],
) -> tuple[dict[str, str], dict[str, tuple[NumberedBlock, ...]]]:
    """Number the sources in the order of their first mention, whatever mentions them. Return also
    the printed blocks that do.
    """
    mentions: dict[str, dict[str, NumberedBlock]] = {}
    is_selective, of_briefing = briefing.is_selective, set[str]()
    for visit in walk_texts(briefing):
        sources = [visit.value] if visit.reference == "source" else []
        if visit.is_prose:
            nodes = walk_prose(parse(visit.value))
            sources = [node.source for node in nodes if isinstance(node, Citation)]
        is_main = visit.path[0] == "document" or visit.path[:_DEPTH] in main
        for source in filter(briefing.sources.__contains__, sources):
            places = mentions.setdefault(source, {})
            if place := printed.get(visit.path[:_DEPTH]):
                places[place.anchor] = place
            if is_main or not is_selective:
                of_briefing.add(source)
    for path, block in briefing.blocks():
        if path in main:
            of_briefing |= briefing.other_sources(block)
    numbers, last = {}, (0, 0)
    for source in mentions:
        last = _count(*last, is_main=source in of_briefing)
        numbers[source] = _format_number(*last)
    return numbers, {source: tuple(places.values()) for source, places in mentions.items()}


def select(briefing: Briefing, numbering: Numbering, rendition: Rendition) -> Briefing:
    """Return a briefing with the sections and blocks that are printed, and the facts they print.

    Positions in it are no longer those in the content: for these, a block has its path.
    """
    if rendition.level == LEVELS[-1] and not rendition.omitted:
        return briefing
    kept = {section.id: section for section in numbering.sections}
    document = briefing.document
    lists = ("front", "sections", "annexes")
    update = {part: tuple(id for id in getattr(document, part) if id in kept) for part in lists}
    tiles = document.at_a_glance.printed_facts() if document.at_a_glance else frozenset()
    printed = tiles.union(*(item.block.printed_facts() for item in numbering.items()))
    return replace(
        briefing,
        document=document.model_copy(update=update),
        sections={
            id: section.section.model_copy(
                update={"blocks": tuple(b.block for i in section.blocks for b in (i, *i.notes))}
            )
            for id, section in kept.items()
        },
        facts={id: fact for id, fact in briefing.facts.items() if id in printed},
    )


def _count(number: int, more: int, *, is_main: bool) -> tuple[int, int]:
    """Return the next number of a series, and the place after it of what only the dossier has."""
    return (number + 1, 0) if is_main else (number, more + 1)


def _format_number(number: int, more: int) -> str:
    """Return ``2``, ``2a``, or, as in statutes, ``A1`` for what comes before the first number."""
    return f"{number}{letters(more).lower()}" if number else f"{letters(more)}1"


def letters(position: int) -> str:
    """Return the name of the note at a position, counted from 1: A, B … Z, AA, AB …."""
    name = ""
    while position:
        position, rest = divmod(position - 1, 26)
        name = string.ascii_uppercase[rest] + name
    return name
