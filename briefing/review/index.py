"""A briefing seen as rules see it: what is there to be named, and every place that names it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from briefing.model import Block, Briefing
from briefing.model.walk import Visit, walk
from briefing.problems import Path
from briefing.prose import Citation, Inline, Reference, parse
from briefing.prose import walk as walk_prose


@dataclass(frozen=True)
class Mention:
    """A place that names something: a field that is a reference, or a mark in prose."""

    target: str
    """``source``, ``term``, ``fact``, ``paragraph``, ``note`` or ``asset``."""
    name: str
    path: Path


@dataclass(frozen=True)
class Prose:
    """A prose field, parsed."""

    path: Path
    nodes: tuple[Inline, ...]

    def walk(self) -> Iterator[Inline]:
        """Every node of the tree."""
        return walk_prose(self.nodes)


@dataclass(frozen=True)
class Placed:
    """A block with its place."""

    block: Block
    path: Path


@dataclass(frozen=True)
class Index:
    """All that rules look at, found once."""

    briefing: Briefing
    blocks: tuple[Placed, ...]
    proses: tuple[Prose, ...]
    mentions: tuple[Mention, ...]

    def named(self, target: str) -> frozenset[str]:
        """Every name of something of one kind that occurs in the briefing."""
        return frozenset(mention.name for mention in self.mentions if mention.target == target)


def index(briefing: Briefing) -> Index:
    """Look through a briefing once, for all rules."""
    visits = tuple(walk(briefing))
    proses = tuple(Prose(visit.path, parse(visit.value)) for visit in visits if visit.is_prose)
    mentions = (*_in_fields(visits), *_in_prose(proses))
    return Index(briefing, tuple(_blocks(briefing)), proses, mentions)


def _blocks(briefing: Briefing) -> Iterator[Placed]:
    for name, section in briefing.in_order():
        for position, block in enumerate(section.blocks):
            yield Placed(block, ("sections", name, "blocks", position, block.kind()))


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
