"""Assigns every number that a document prints, once, before layout.

Paragraphs, tables, figures and notes are numbered through the whole document; sources in the
order of their first mention. Numbers come from here and never from a style sheet, so that PDF,
HTML and all languages agree, and a section can be laid out without its neighbours.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain, count

from briefing.compose.numbered import NumberedBlock, NumberedSection, Numbering
from briefing.model import Briefing, Section
from briefing.model.walk import walk
from briefing.problems import ContentPath
from briefing.prose import Citation, parse
from briefing.prose import walk as walk_prose


def number(briefing: Briefing) -> Numbering:
    """Assign a number and an anchor to every block of a briefing."""
    counters = {"paragraph": count(1), "table": count(1), "figure": count(1), "note": count(1)}
    blocks = {name: [*_counted(name, each, counters)] for name, each in briefing.in_order()}
    every = [*chain.from_iterable(blocks.values())]
    numbering = Numbering(
        sections=tuple(
            NumberedSection(name, section, _with_notes(blocks[name]))
            for name, section in briefing.in_order()
        ),
        targets={item.block.id: item for item in every if item.block.id},
        notes=tuple(item for item in every if item.kind == "editor_note"),
        sources={},
        mentions={},
    )
    mentions: dict[str, list[NumberedBlock]] = {}
    for source, path in _mentions(briefing):
        if source in briefing.sources:
            place = numbering.at(path)
            mentions.setdefault(source, []).extend([place] if place else [])
    return replace(
        numbering,
        sources={source: n for n, source in enumerate(mentions, start=1)},
        mentions={
            source: tuple({item.anchor: item for item in at}.values())
            for source, at in mentions.items()
        },
    )


def letters(position: int) -> str:
    """Return the name of the note at a position, counted from 1: A, B … Z, AA, AB …."""
    name = ""
    while position:
        position, rest = divmod(position - 1, 26)
        name = string.ascii_uppercase[rest] + name
    return name


def _counted(
    name: str, section: Section, counters: Mapping[str, Iterator[int]]
) -> Iterator[NumberedBlock]:
    """Yield the blocks of a section, each with the next number of its series."""
    paragraph: str | None = None
    for index, block in enumerate(section.blocks):
        series = block.numbered_as
        number = None if series is None else str(next(counters[series]))
        anchor = f"{series}-{number}"
        match series:
            case "paragraph":
                paragraph, anchor = number, f"p{number}"
            case "note":
                number = letters(int(number or 0))
                anchor = f"note-{number.lower()}"
            case None:
                anchor = f"block-{block.id or f'{name}-{index + 1}'}"
        path = ("sections", name, "blocks", index, block.kind())
        yield NumberedBlock(block, path, anchor, number, paragraph)


def _with_notes(blocks: list[NumberedBlock]) -> tuple[NumberedBlock, ...]:
    """Attach each note to the block before it; a note before any block stays in its place."""
    joined: list[NumberedBlock] = []
    for item in blocks:
        if item.kind == "editor_note" and joined:
            joined[-1] = replace(joined[-1], notes=(*joined[-1].notes, item))
        else:
            joined.append(item)
    return tuple(joined)


def _mentions(briefing: Briefing) -> Iterator[tuple[str, ContentPath]]:
    """Yield every mention of a source, in reading order, with the content path of the text."""
    for visit in walk(briefing):
        if visit.reference == "source":
            yield visit.value, visit.path
        elif visit.is_prose:
            for node in walk_prose(parse(visit.value)):
                if isinstance(node, Citation):
                    yield node.source, visit.path
