"""Offices of an international organisation in a country, and their stated count."""

from typing import ClassVar, Literal

from pydantic import Field, StrictInt

from briefing.model.base import Edtf, FactRef, Model, NoteRef, Prose, SourceRef, TermRef, Text
from briefing.model.blocks.base import Block, Numbered


class Body(Model):
    """One body. ``status`` is unknown unless a source says where the body sits."""

    organisation: TermRef = Field(description="The body, from terms.yaml.")
    category: Text | None = Field(None, description="The type of body.")
    status: Literal["resident", "regional", "non-resident", "unknown"] = Field(
        "unknown", description="Whether it has an office in the country."
    )
    city: Text | None = Field(None, description="Where its office is.")
    remark: Prose | None = Field(None, description="Anything else worth knowing.")
    fact: FactRef | None = Field(None, description="The fact that it rests on, from facts.yaml.")


class Bodies(Block):
    """A table of bodies, under a strip of one square for each that marks the stated count."""

    numbered_as: ClassVar[Numbered | None] = "table"
    lists: ClassVar[tuple[str, ...]] = ("items",)

    caption: Text = Field(description="What the table lists.")
    stated: StrictInt = Field(description="The count that the source gives.", ge=0)
    items: tuple[Body, ...] = Field(min_length=1, description="The bodies, in order.")
    note: NoteRef | None = Field(
        None, description="The note that explains why the list and the count differ."
    )
    source: SourceRef = Field(description="The source of the count, from sources.yaml.")
    as_of: Edtf | None = Field(None, description="The date to which the list applies.")
