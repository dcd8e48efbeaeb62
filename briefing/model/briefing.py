"""A whole briefing, as the later stages receive it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar, cast

from briefing.model.blocks.base import Block, facts_of
from briefing.model.document import Document
from briefing.model.fact import Fact
from briefing.model.section import Section
from briefing.model.source import Source
from briefing.model.term import Term

T = TypeVar("T")


@dataclass(frozen=True)
class Asset:
    """A file that the content uses, whole: its media type has been checked against its bytes.

    A specification of a chart, and a map as TopoJSON, are ``application/json``.
    """

    media_type: Literal[
        "image/png", "image/jpeg", "image/svg+xml", "application/geo+json", "application/json"
    ]
    content: bytes


@dataclass(frozen=True)
class Briefing:
    """The content of one briefing. Mappings are by id and are not to be changed.

    ``name`` is the name of its folder, and the first part of the names of its files.
    """

    name: str
    document: Document
    sections: Mapping[str, Section]
    facts: Mapping[str, Fact]
    sources: Mapping[str, Source]
    terms: Mapping[str, Term]
    assets: Mapping[str, Asset]
    archive: Mapping[str, str] = field(default_factory=dict)
    """The text of sources, by their id, as far as it lies in the archive."""

    _known: dict[object, Any] = field(default_factory=dict, repr=False, compare=False, init=False)

    def once(self, asked: Callable[[Briefing], T]) -> T:
        """What a function has to say of this briefing, which it is asked but once."""
        if asked not in self._known:
            self._known[asked] = asked(self)
        return cast(T, self._known[asked])

    def other_sources(self, block: Block) -> frozenset[str]:
        """Those that single entries of a block rest on, by their facts, beside its own source."""
        behind = (facts_of(entry) for *_, entry in block.entries())
        facts = frozenset[str]().union(*behind) & self.facts.keys()
        return frozenset(self.facts[name].source for name in facts) - {getattr(block, "source", "")}

    def in_order(self) -> Iterator[tuple[str, Section]]:
        """Sections with their ids, in reading order."""
        order = (*self.document.front, *self.document.sections, *self.document.annexes)
        return ((name, self.sections[name]) for name in order)
