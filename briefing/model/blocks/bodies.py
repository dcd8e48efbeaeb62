"""Offices of an international organisation in a country, and the count that is stated of them."""

from typing import ClassVar, Literal

from pydantic import Field, StrictInt

from briefing.model.base import Edtf, FactRef, Model, NoteRef, Prose, SourceRef, TermRef, Text
from briefing.model.blocks.base import Block, Numbered


class Body(Model):
    """One body. ``status`` is unknown unless a source says where the body sits."""

    organisation: TermRef
    category: Text | None = None
    status: Literal["resident", "regional", "non-resident", "unknown"] = "unknown"
    city: Text | None = None
    remark: Prose | None = None
    fact: FactRef | None = None


class Bodies(Block):
    """A table of bodies, under a strip of one square for each that marks the stated count."""

    numbered_as: ClassVar[Numbered | None] = "table"
    lists: ClassVar[tuple[str, ...]] = ("items",)

    caption: Text
    stated: StrictInt = Field(description="The count that the source gives.", ge=0)
    items: tuple[Body, ...] = Field(min_length=1)
    note: NoteRef | None = None
    source: SourceRef
    as_of: Edtf | None = None
