"""Assigns every number that a document prints, once, before layout.

Paragraphs, tables, figures and notes are numbered through the whole document; sources in the
order of their first mention. Numbers come from here and never from a style sheet, so that PDF,
HTML and all languages agree, and a section can be laid out without its neighbours.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import compress

from msgspec import Struct
from msgspec.structs import replace

from briefing.model import Block, Briefing, Section
from briefing.model.blocks.base import Described
from briefing.model.blocks.text import EditorNote
from briefing.model.briefing import walk_texts
from briefing.model.prose import Citation, parse
from briefing.model.prose import walk as walk_prose
from briefing.model.renditions import DEFAULT_LEVEL, LEVELS, Level, Rendition, is_within
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

    def restrict(self, rendition: Rendition) -> Numbering:
        """Return the numbers of what a rendition prints: of its sections, blocks and notes."""
        level, omitted = rendition.level, rendition.omitted
        if level == LEVELS[-1] and not omitted:
            return self
        sections = []
        for section in self.sections if level else ():
            reach: Level = DEFAULT_LEVEL if level == LEVELS[0] else level or LEVELS[0]
            if not is_within(section.section.show, reach):
                continue
            blocks: list[NumberedBlock] = []
            for item in section.blocks:
                is_printed, *of_notes = (
                    each.kind not in omitted
                    and is_within(section.section.level_of(each.block), level or LEVELS[0])
                    for each in (item, *item.notes)
                )
                notes = tuple(compress(item.notes, of_notes))
                # Without the block that they are about, notes stand in its place.
                blocks += [replace(item, notes=notes)] if is_printed else notes
            sections.append(replace(section, blocks=tuple(blocks)))
        found = replace(self, sections=tuple(sections))
        printed = {item.anchor for item in found.items()}
        return replace(
            found,
            targets={id: item for id, item in self.targets.items() if item.anchor in printed},
            absent={id: item for id, item in self.targets.items() if item.anchor not in printed},
            notes=tuple(note for note in self.notes if note.anchor in printed),
            mentions={
                source: tuple(item for item in places if item.anchor in printed)
                for source, places in self.mentions.items()
            },
        )

    def home(self, item: NumberedBlock) -> Level:
        """Return the rendition that prints a block, if this one does not."""
        return DEFAULT_LEVEL if item.path in self.main else LEVELS[-1]

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
        first = (self.map,) if self.map else ()
        return tuple(item for item in (*first, *self.items()) if item.is_described)

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
        places = {
            fact: min((order[item.anchor] for item in self.printed(fact)), default=len(order))
            for fact in facts
        }
        return tuple(sorted(places, key=places.__getitem__))

    def printed(self, fact: str) -> tuple[NumberedBlock, ...]:
        """Return the blocks that print a fact, in order; unnumbered ones are named by paragraph."""
        return tuple(self._printed_by_fact.get(fact, {}).values())

    @cached_property
    def _printed_by_fact(self) -> Mapping[str, Mapping[str, NumberedBlock]]:
        """The same for all facts at once: there are more facts than paragraphs."""
        places: dict[str, dict[str, NumberedBlock]] = {}
        for section in self.sections:
            for item in section.blocks:
                anchor = item.anchor if item.number else f"p{item.paragraph}"
                for fact in item.block.printed_facts():
                    places.setdefault(fact, {}).setdefault(anchor, item)
        return places


def number(briefing: Briefing) -> Numbering:
    """Assign a number and an anchor to every block of a briefing."""
    main = briefing.memoise(_list_main)
    counters = {name: _Series() for name in ("paragraph", "table", "figure", "note")}
    sections, every = [], []
    for name, section in briefing.in_order():
        blocks = [*_number_blocks(name, section, counters, main)]
        every += blocks
        attached: list[NumberedBlock] = []
        for item in blocks:  # a note belongs to the block before it
            if item.kind == "editor_note" and attached:
                attached[-1] = replace(attached[-1], notes=(*attached[-1].notes, item))
            else:
                attached.append(item)
        sections.append(NumberedSection(name, section, tuple(attached)))
    lead = briefing.document.map
    numbering = Numbering(
        sections=tuple(sections),
        targets={item.block.id: item for item in every if item.block.id},
        absent={},
        map=NumberedBlock(lead, ("document", "map"), "map") if lead else None,
        main=main,
        notes=tuple(item for item in every if item.kind == "editor_note"),
        sources={},
        mentions={},
    )
    return _number_sources(briefing, numbering)


def _number_sources(briefing: Briefing, numbering: Numbering) -> Numbering:
    """Number the sources in the order of their first mention, whatever mentions them."""
    mentions: dict[str, dict[str, NumberedBlock]] = {}
    of_briefing: set[str] = set()
    is_selective = briefing.is_selective
    for visit in walk_texts(briefing):
        sources = [visit.value] if visit.reference == "source" else []
        if visit.is_prose:
            nodes = walk_prose(parse(visit.value))
            sources = [node.source for node in nodes if isinstance(node, Citation)]
        is_main = visit.path[0] == "document" or visit.path[:_DEPTH] in numbering.main
        for source in filter(briefing.sources.__contains__, sources):
            places = mentions.setdefault(source, {})
            if (place := numbering.at(visit.path)) is not None:
                places[place.anchor] = place
            if is_main or not is_selective:
                of_briefing.add(source)
    for path, block in briefing.blocks():
        if path in numbering.main:
            of_briefing |= briefing.other_sources(block)
    series = _Series()
    return replace(
        numbering,
        sources={
            source: _with_letter(*series.number(is_main=source in of_briefing))
            for source in mentions
        },
        mentions={source: tuple(places.values()) for source, places in mentions.items()},
    )


def select(briefing: Briefing, numbering: Numbering) -> Briefing:
    """Return a briefing with the sections and blocks that are printed, and the facts they print.

    Positions in it are no longer those in the content: for these, a block has its path.
    """
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


class _Series(Struct):
    """A series of numbers: A1, 1, 2, 2a, 2b, 3. As in statutes, what is before the first has its
    letter first.
    """

    last: int = 0
    more: int = 0

    def number(self, *, is_main: bool) -> tuple[int, int]:
        """Return the next number, and the place after it of what only the dossier has."""
        self.last, self.more = (self.last + 1, 0) if is_main else (self.last, self.more + 1)
        return self.last, self.more


def _with_letter(number: int, more: int) -> str:
    """Return ``2``, ``2a``, or ``A1`` for what comes before the first number."""
    return f"{number}{letters(more).lower()}" if number else f"{letters(more)}1"


def _list_main(briefing: Briefing) -> frozenset[ContentPath]:
    """Return the paths of the take-aways and blocks that the briefing has, not only the dossier."""
    levels: dict[ContentPath, Level] = {}
    for name, section in briefing.in_order():
        levels["sections", name, "takeaway"] = section.show
    for path, block in briefing.blocks():
        levels[path] = briefing.sections[str(path[1])].level_of(block)
    has_all = not briefing.is_selective
    return frozenset(p for p, level in levels.items() if has_all or is_within(level, DEFAULT_LEVEL))


def letters(position: int) -> str:
    """Return the name of the note at a position, counted from 1: A, B … Z, AA, AB …."""
    name = ""
    while position:
        position, rest = divmod(position - 1, 26)
        name = string.ascii_uppercase[rest] + name
    return name


def _number_blocks(
    name: str, section: Section, counters: Mapping[str, _Series], main: frozenset[ContentPath]
) -> Iterator[NumberedBlock]:
    """Yield the blocks of a section, each with the next number of its series."""
    paragraph: str | None = None
    for index, block in enumerate(section.blocks):
        path = ("sections", name, "blocks", index, block.kind())
        series = block.numbered_as
        if series is None:
            number, anchor = None, f"block-{block.id or f'{name}-{index + 1}'}"
        else:
            count, more = counters[series].number(is_main=path in main)
            number = _with_letter(count, more)
            anchor = f"{series}-{number}"
            if series == "paragraph":
                paragraph, anchor = number, f"p{number}"
            elif series == "note":
                number = f"{letters(count)}{more or ''}"
                anchor = f"note-{number.lower()}"
        yield NumberedBlock(block, path, anchor, number, paragraph)
