"""The base class of blocks, and validation of a block by its single key."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, partial
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, TypeAdapter
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from briefing.model.fields import (
    Edtf,
    FactRef,
    MainText,
    Mark,
    Model,
    OwnText,
    Slug,
    SourceRef,
    Subtitle,
    field_annotation,
    inherited,
    marked_fields,
    optional,
    required,
    several,
)
from briefing.model.renditions import DEFAULT_LEVEL, Level

Show = Annotated[
    Level,
    Mark.LAYOUT_ONLY,
    Field(
        description="The shortest rendition that prints it: `glance`, `briefing` or `dossier`. "
        "What is part of a section is never shown more widely than the section."
    ),
]
_WIDE = "How wide it is: as the text (`text`) or as the page (`full`)."
_ASIDE = f"{_WIDE} With `side` it stands beside the text."
Width = Annotated[Literal["text", "full"], Mark.LAYOUT_ONLY, Field(description=_WIDE)]
SideWidth = Annotated[Literal["side", "text", "full"], Mark.LAYOUT_ONLY, Field(description=_ASIDE)]
Numbered = Literal["paragraph", "table", "figure", "note"]


class Block(Model):
    """A part of a section. The class name in snake case is the kind, the key used in YAML."""

    numbered_as: ClassVar[Numbered | None] = None
    """The series in which it is numbered, if any."""
    shorthand: ClassVar[str | None] = None
    """The field that a bare value sets: ``- paragraph: Some text``."""
    is_running_text: ClassVar[bool] = False
    """Whether it is running text; tables and figures are not, and may need the full width."""

    def __init_subclass__(
        cls,
        numbered_as: Numbered | None = None,
        shorthand: str | None = None,
        is_running_text: bool = False,
    ) -> None:
        cls.numbered_as = numbered_as or cls.numbered_as
        cls.shorthand, cls.is_running_text = shorthand, is_running_text

    id: Annotated[Slug | None, Mark.INTERNAL] = optional(
        "A name by which other texts refer to this block: `[](#id)`."
    )
    facts: tuple[FactRef, ...] = several("The ids of the facts that this block prints.")
    show: Show = DEFAULT_LEVEL

    @property
    def level(self) -> Level:
        """The shortest rendition that has it."""
        return self.show

    def entries(self) -> Iterator[tuple[str, int, Model]]:
        """Yield field, index and entry of everything it lists."""
        for field in marked_fields(type(self), Mark.ENTRIES):
            for place, entry in enumerate(getattr(self, field)):
                yield field, place, entry

    def count_entries(self) -> int | None:
        """Return the number of entries that it is said to have; None if nothing counts them."""
        names = marked_fields(type(self), Mark.COUNTED)
        return sum(len(getattr(self, name)) for name in names) if names else None

    def printed_facts(self) -> frozenset[str]:
        """Return the facts it prints, including those of its entries."""
        return frozenset(self.facts).union(*(facts_of(entry) for *_, entry in self.entries()))

    @classmethod
    @cache
    def kind(cls) -> str:
        """Return the key of this kind of block in YAML, which also names its template and style."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__).lower()


def facts_of(entry: Model) -> frozenset[str]:
    """Return the facts that an entry names in ``fact`` or ``facts``."""
    names = (getattr(entry, "fact", None), *getattr(entry, "facts", ()))
    return frozenset(filter(None, names))


def kinds() -> dict[str, type[Block]]:
    """Return every kind of block by name, in alphabetical order.

    A class with subclasses, such as ``Drawing``, is an abstract base and not a kind.
    """

    def leaves(cls: type[Block]) -> Iterator[type[Block]]:
        for kind in cls.__subclasses__():
            yield from leaves(kind) if kind.__subclasses__() else (kind,)

    return {cls.kind(): cls for cls in sorted(leaves(Block), key=lambda cls: cls.kind())}


class _OneKey:
    """Validates a mapping with one key, the kind, as a block of that kind."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        known = kinds()
        choices: dict[Any, CoreSchema] = {
            kind: core_schema.no_info_plain_validator_function(partial(_validate, cls))
            for kind, cls in known.items()
        }
        by_kind = core_schema.tagged_union_schema(
            choices, lambda value: value.kind() if isinstance(value, Block) else next(iter(value))
        )
        check = partial(_check_shape, known=[*known])
        return core_schema.no_info_before_validator_function(check, by_kind)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        # One object with every kind as an optional key, rather than alternatives: so an editor
        # completes the kinds, and its error messages name the field, not the alternatives.
        properties = {}
        for kind, cls in kinds().items():
            fields = handler(core_schema.definitions_schema(cls.__pydantic_core_schema__, []))
            if cls.shorthand is not None:
                bare: TypeAdapter[Any] = TypeAdapter(
                    field_annotation(cls.model_fields[cls.shorthand])
                )
                fields = {"anyOf": [handler(bare.core_schema), fields]}
            properties[kind] = fields
        return {
            "type": "object",
            "properties": properties,
            "additionalProperties": False,
            "minProperties": 1,
            "maxProperties": 1,
        }


def _check_shape(value: Any, known: list[str]) -> Any:
    """Return a value if it is a block, or a mapping of one known kind."""
    if isinstance(value, Block):
        return value
    if not isinstance(value, Mapping) or len(value) != 1:
        raise PydanticCustomError(
            "block_shape", "a block is one kind with its fields below it", {"kinds": known}
        )
    (kind,) = value
    if kind not in known:
        raise PydanticCustomError(
            "block_kind", "'{kind}' is not a kind of block", {"kind": kind, "kinds": known}
        )
    return value


def _validate(cls: type[Block], value: Any) -> Block:
    """Return a block of a kind; its validator is built when a file first has one."""
    if isinstance(value, Block):
        return value
    fields = value[cls.kind()]
    is_bare = cls.shorthand is not None and not isinstance(fields, Mapping)
    return cls.model_validate({cls.shorthand: fields} if is_bare else fields)


BlockField = Annotated[Block, _OneKey()]
"""A field for a block of any kind."""


class Described(Block, numbered_as="figure"):
    """A figure that is also described in words. A matrix or a unit figure holds its own data."""

    title: MainText = required("The finding: a sentence that says what the figure shows.")
    subtitle: Subtitle | None = optional(
        "What is counted or measured, in which unit, where and when."
    )
    alt: Annotated[OwnText, Mark.READ_ALOUD] = required(
        "The alternative text: one short sentence, read aloud instead of the drawing."
    )
    long_description: OwnText = required(
        "Everything that the drawing shows, in words, for readers who cannot see it."
    )
    source: SourceRef = Field(
        "", description="The source of the data, from sources.yaml: by default, of its facts."
    )
    as_of: Edtf = inherited("The date to which the data apply: by default, that of its facts.")


class Drawing(Described):
    """A figure drawn from data, which are also printed as a table."""

    width: Width = "full"
    data_table: Annotated[Literal["below", "annex"], Mark.LAYOUT_ONLY] = Field(
        "annex",
        description="Where the data are printed as a table: below the drawing or in the annex.",
    )
