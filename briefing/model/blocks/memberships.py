"""A matrix of organisations and the roles a country has in them."""

from typing import ClassVar, Literal, get_args

from pydantic import Field

from briefing.model.base import Edtf, FactRef, Model, ParagraphRef, SourceRef, TermRef, Text
from briefing.model.blocks.base import Block, Numbered

Role = Literal[
    "initiator", "founder", "member", "observer", "partner", "chair", "host", "not-specified"
]


class Membership(Model):
    """The roles in one organisation, as far as the source states them."""

    organisation: TermRef
    roles: tuple[Role, ...] = Field(min_length=1)
    detail: Text | None = Field(None, description="What the source says of the role.")
    since: Edtf | None = None
    until: Edtf | None = None
    facts: tuple[FactRef, ...] = ()
    target: ParagraphRef | None = None


class Memberships(Block):
    """Organisations by role. "Not specified" is a value of its own and is printed."""

    numbered_as: ClassVar[Numbered | None] = "table"
    lists: ClassVar[tuple[str, ...]] = ("items",)

    caption: Text
    items: tuple[Membership, ...] = Field(min_length=1)
    source: SourceRef
    as_of: Edtf | None = None

    def used_roles(self) -> tuple[str, ...]:
        """The roles that occur, in the order in which the model has them."""
        used = {role for item in self.items for role in item.roles}
        return tuple(role for role in get_args(Role) if role in used)
