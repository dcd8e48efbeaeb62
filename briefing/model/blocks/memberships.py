"""A matrix of organisations and the roles a country has in them."""

from typing import Annotated, ClassVar, Literal, get_args

from pydantic import Field

from briefing.model.blocks.base import Block, Numbered
from briefing.model.fields import (
    Counted,
    Edtf,
    Entries,
    FactRef,
    Main,
    Model,
    ParagraphRef,
    SourceRef,
    TermRef,
    Text,
    Verbatim,
)

Role = Literal[
    "initiator", "founder", "member", "observer", "partner", "chair", "host", "not-specified"
]


class Membership(Model):
    """One organisation and the country's roles in it, as far as the source states them."""

    organisation: TermRef = Field(description="The organisation, from terms.yaml.")
    roles: tuple[Role, ...] = Field(
        min_length=1,
        description="The country's roles in it; not-specified if the source names none.",
    )
    detail: Annotated[Text | None, Main()] = Field(
        None, description="What the source says about the role."
    )
    since: Edtf | None = Field(
        None, description="The date from which the country has had the role."
    )
    until: Edtf | None = Field(
        None, description="The date until which it had the role, if it has ended."
    )
    fact: FactRef | None = Field(
        None, description="The fact that supports it, from which it takes `since`."
    )
    facts: tuple[FactRef, ...] = Field(
        (), description="The facts that support it, from facts.yaml."
    )
    target: ParagraphRef | None = Field(None, description="The paragraph that says more.")


class Memberships(Block):
    """A table of organisations and the country's roles in them. A role that the source does not
    name is printed as “not specified”.
    """

    numbered_as: ClassVar[Numbered | None] = "table"

    caption: Annotated[Text, Main()] = Field(description="What the table lists.")
    items: Annotated[
        tuple[Membership, ...],
        Entries(),
        Counted(),
        Verbatim(),
    ] = Field(min_length=1, description="The organisations, in order.")
    source: SourceRef = Field(
        "", description="The source of the table, from sources.yaml: by default, of its facts."
    )
    as_of: Edtf | None = Field(None, description="The date to which the roles apply.")

    def used_roles(self) -> tuple[str, ...]:
        """Return the roles that occur, in the order of the model."""
        used = {role for item in self.items for role in item.roles}
        return tuple(role for role in get_args(Role) if role in used)
