"""A complete briefing, the input of all later stages."""

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
    """A file used by the content; its media type has been verified against its bytes.

    A chart specification is ``application/json``.
    """

    media_type: Literal[
        "image/png", "image/jpeg", "image/svg+xml", "application/geo+json", "application/json"
    ]
    content: bytes


@dataclass(frozen=True)
class Briefing:
    """The content of one briefing. Mappings are by id and must not be modified.

    ``name``: the name of its folder, with which the names of its files begin.
    """

    name: str
    document: Document
    sections: Mapping[str, Section]
    facts: Mapping[str, Fact]
    sources: Mapping[str, Source]
    terms: Mapping[str, Term]
    assets: Mapping[str, Asset]
    archive: Mapping[str, str] = field(default_factory=dict)
    """Text of the sources that are in the archive, by source id."""

    _memo: dict[object, Any] = field(default_factory=dict, repr=False, compare=False, init=False)

    def once(self, function: Callable[[Briefing], T]) -> T:
        """Return the result of a function of this briefing, memoised as long as it lives.

        It must be a function of a module: each lambda would be another one.
        """
        if function not in self._memo:
            self._memo[function] = function(self)
        return cast(T, self._memo[function])

    def other_sources(self, block: Block) -> frozenset[str]:
        """Return the sources of the facts of a block's entries, except the block's own source."""
        behind = (facts_of(entry) for *_, entry in block.entries())
        facts = frozenset[str]().union(*behind) & self.facts.keys()
        return frozenset(self.facts[name].source for name in facts) - {getattr(block, "source", "")}

    def in_order(self) -> Iterator[tuple[str, Section]]:
        """Yield the sections with their ids, in reading order."""
        order = (*self.document.front, *self.document.sections, *self.document.annexes)
        return ((name, self.sections[name]) for name in order)
