"""A complete briefing: the document, its sections, and all that it refers to; and its texts.

The input of all stages after reading.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property
from typing import Any, Literal, NamedTuple, TypeVar, cast, get_args

from msgspec import field

from briefing.model.blocks.base import Block, facts_of
from briefing.model.document import Document, Section
from briefing.model.facts import Fact, Source, Term
from briefing.model.fields import (
    Mark,
    Marks,
    Model,
    Reference,
    field_annotation,
    field_marks,
    is_printed_text,
)
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
        parts = (part for section in self.sections.values() for part in (section, *section.blocks))
        return bool({"pages", "renditions", "section_start"} & self.document.model_fields_set) or (
            any("show" in part.model_fields_set for part in parts)
        )

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

    def blocks_and_tiles(self) -> Iterator[tuple[ContentPath, Block]]:
        """Yield every block with its path, the tiles of the first page before those of sections."""
        if self.document.at_a_glance is not None:
            yield ("document", "at_a_glance"), self.document.at_a_glance
        yield from self.blocks()


# All strings of the content in reading order, with their paths and field marks.


class Visit(NamedTuple):
    """A string of the content. At most one of ``is_prose`` and ``reference`` is set."""

    path: ContentPath
    value: str
    is_prose: bool
    reference: str | None
    """The kind of thing referred to (``source``, ``fact`` …), if the field is a reference."""
    marks: Marks = ()
    """The marks of its field."""
    is_printed: bool = False
    """Whether it is printed as it is written."""


def walk_texts(briefing: Briefing) -> Iterator[Visit]:
    """Return every string of a briefing: document, sections in order, facts, sources and terms."""
    return iter(briefing.memoise(_collect_visits))


def _collect_visits(briefing: Briefing) -> tuple[Visit, ...]:
    found: list[Visit] = []
    _visit(briefing.document, _NO_MEANING, ("document",), found)
    for name, section in briefing.in_order():
        _visit(section, _NO_MEANING, ("sections", name), found)
    for kind in ("facts", "sources", "terms"):
        _visit(getattr(briefing, kind), _NO_MEANING, (kind,), found)
    return tuple(found)


_Meaning = tuple[bool, str | None, Marks, bool]
"""Whether a field is prose, what it refers to, its marks, and whether it may hold texts that are
printed.
"""
_NO_MEANING: _Meaning = (False, None, (), False)


def _visit(value: Any, meaning: _Meaning, path: ContentPath, found: list[Visit]) -> None:
    """Append all strings in a value to ``found``: faster than generators nested in each level."""
    if isinstance(value, str):
        if value or meaning[1] is None:  # a reference that may be left out
            found.append(Visit(path, value, *meaning))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            _visit(item, meaning, (*path, index), found)
    elif isinstance(value, Model):
        inner = (*path, value.kind()) if isinstance(value, Block) else path
        values = value.__dict__
        for name, written, inner_meaning in _fields(type(value)):
            if (item := values[name]) or item == "":
                _visit(item, inner_meaning, (*inner, written), found)
    elif isinstance(value, dict):
        for key, item in value.items():
            _visit(item, meaning, (*path, key), found)


Rewrite = Callable[[ContentPath, str, bool], str]
"""A function of the path of a printed text, the text, and whether it is prose, to another text."""


def rewrite_texts(
    value: Any, path: ContentPath, rewrite: Rewrite, *, is_prose: bool = False
) -> Any:
    """Return a value of the model in which every printed text is rewritten.

    What is unchanged is the same object as before.
    """
    if isinstance(value, str):
        return rewrite(path, value, is_prose)
    if isinstance(value, Model):
        inner = (*path, value.kind()) if isinstance(value, Block) else path
        update: dict[str, Any] = {}
        for name, written, (is_prose, _, _, is_printed) in _fields(type(value)):
            if is_printed:
                before = getattr(value, name)
                after = rewrite_texts(before, (*inner, written), rewrite, is_prose=is_prose)
                if after is not before:
                    update[name] = after
        return value.model_copy(update=update) if update else value
    if isinstance(value, tuple | Mapping):
        entries = value.items() if isinstance(value, Mapping) else enumerate(value)
        made = {
            key: (item, rewrite_texts(item, (*path, key), rewrite, is_prose=is_prose))
            for key, item in entries
        }
        if all(after is before for before, after in made.values()):
            return value
        texts = {key: after for key, (_, after) in made.items()}
        return tuple(texts.values()) if isinstance(value, tuple) else texts
    return value


@cache
def _fields(model: type[Model]) -> tuple[tuple[str, str, _Meaning], ...]:
    """Return name, alias and meaning of each field of a model."""

    def holds_models(hint: Any) -> bool:
        if isinstance(hint, type):
            return issubclass(hint, Model)
        return any(map(holds_models, get_args(hint)))

    described = []
    for name, marks in field_marks(model).items():
        field, hint = model.model_fields[name], field_annotation(model.model_fields[name])
        reference = next((mark.target for mark in marks if isinstance(mark, Reference)), None)
        is_printed = is_printed_text(hint) or holds_models(hint)
        meaning = (Mark.PROSE in marks, reference, marks, is_printed)
        described.append((name, field.alias or name, meaning))
    return tuple(described)
