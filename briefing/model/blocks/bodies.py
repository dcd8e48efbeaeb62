"""Bodies of an international organisation in a country, and the count that a source states."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StrictInt

from briefing.model.blocks.base import Block, Numbered
from briefing.model.fields import (
    Counted,
    Edtf,
    Entries,
    FactRef,
    Main,
    Model,
    NoteRef,
    Prose,
    SourceRef,
    TermRef,
    Text,
    Verbatim,
)


class Body(Model):
    """One body, such as a UN agency. Leave out ``status`` if no source states it."""

    organisation: TermRef = Field(description="The body, from terms.yaml.")
    category: Text | None = Field(None, description="The type of body, such as Programme.")
    status: Literal["resident", "regional", "non-resident", "unknown"] = Field(
        "unknown", description="Whether it has an office in the country."
    )
    city: Text | None = Field(None, description="The city of its office.")
    remark: Prose | None = Field(None, description="Anything else worth knowing.")
    fact: FactRef | None = Field(None, description="The fact that supports it, from facts.yaml.")


class Bodies(Block):
    """A table of bodies. A row of squares above it, one for each body, marks the stated count."""

    numbered_as: ClassVar[Numbered | None] = "table"

    caption: Annotated[Text, Main()] = Field(description="What the table lists.")
    stated: StrictInt = Field(description="The number of bodies that the source states.", ge=0)
    items: Annotated[tuple[Body, ...], Entries(), Counted(), Verbatim()] = Field(
        min_length=1, description="The bodies, in order."
    )
    note: NoteRef | None = Field(
        None,
        description="The editor's note that explains why the list and the stated count differ.",
    )
    source: SourceRef = Field(
        "",
        description="The source of the stated count, from sources.yaml: by default, of its facts.",
    )
    as_of: Edtf | None = Field(None, description="The date to which the list applies.")
