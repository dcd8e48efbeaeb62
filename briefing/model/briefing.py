"""A complete briefing: the document, its sections, and all that it refers to.

The input of all stages after reading.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, Literal, TypeVar, cast

from msgspec import field

from briefing.model.blocks.base import Block, facts_of
from briefing.model.document import Document, Section
from briefing.model.facts import Fact, Source, Term
from briefing.model.renditions import BRIEFING, RENDITIONS, WHOLE, Rendition
from briefing.problems import ContentPath
from briefing.system.values import Value

T = TypeVar("T")


MediaType = Literal[
    "image/png", "image/jpeg", "image/svg+xml", "application/geo+json", "application/json"
]


class Asset(Value):
    """A file used by the content; its media type has been verified against its bytes.

    A chart specification is ``application/json``.
    """

    media_type: MediaType
    content: bytes


class BoundFigure(Value):
    """A figure that a text prints by naming it: ``(=population)``."""

    start: int
    end: int
    """Where it is printed: characters of the text."""
    name: str
    """The id of the fact, or the address of the observation."""


class Briefing(Value, dict=True):
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
    figures: Mapping[ContentPath, tuple[BoundFigure, ...]] = field(default_factory=dict)
    """The bound figures that each text prints, by the path of the text, in order."""

    @cached_property
    def _memo(self) -> dict[object, Any]:
        return {}

    def memoise(self, function: Callable[["Briefing"], T]) -> T:
        """Return the result of a function of this briefing, memoised as long as it lives.

        It must be a function of a module: each lambda would be another one.
        """
        if function not in self._memo:
            self._memo[function] = function(self)
        return cast(T, self._memo[function])

    @property
    def is_selective(self) -> bool:
        """Whether the content says what shows where. If not, every rendition of its text has all,
        as before there were renditions.
        """
        selecting = {"pages", "renditions", "section_start"}
        if not selecting.isdisjoint(self.document.model_fields_set):
            return True
        every = (part for one in self.sections.values() for part in (one, *one.blocks))
        return any("show" in part.model_fields_set for part in every)

    def find_rendition(self, name: str, others: Mapping[str, Rendition]) -> Rendition | None:
        """Return a rendition as this content has it; ``others``: those that a theme adds."""
        if name == BRIEFING.name and not self.is_selective:
            return WHOLE
        return others.get(name) or RENDITIONS.get(name)

    def other_sources(self, block: Block) -> frozenset[str]:
        """Return the sources of the facts of a block's entries, except the block's own source."""
        behind = (facts_of(entry) for *_, entry in block.entries())
        facts = frozenset[str]().union(*behind) & self.facts.keys()
        return frozenset(self.facts[name].source for name in facts) - {getattr(block, "source", "")}

    def find_owner(self, fact: str) -> str | None:
        """Return who maintains a fact: its own owner, or that of the first section printing it."""
        sections = (section for _, section in self.in_order()
                    if any(fact in block.printed_facts() for block in section.blocks))  # fmt: skip
        owners = (self.facts[fact].owner, *(section.owner for section in sections))
        return next(filter(None, owners), None)

    def in_order(self) -> Iterator[tuple[str, Section]]:
        """Yield the sections with their ids, in reading order."""
        order = (*self.document.front, *self.document.sections, *self.document.annexes)
        return ((name, self.sections[name]) for name in order)

    def blocks(self) -> Iterator[tuple[ContentPath, Block]]:
        """Yield the blocks of all sections with their content paths, in reading order."""
        for name, section in self.in_order():
            for number, block in enumerate(section.blocks):
                yield ("sections", name, "blocks", number, block.kind()), block
