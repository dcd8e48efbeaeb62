"""Somebody to ask."""

from pydantic import Field

from briefing.model.base import Text
from briefing.model.blocks.base import Block


class Contact(Block):
    """A person or a desk that answers for the briefing, and how to reach them."""

    name: Text
    role: Text | None = None
    organisation: Text | None = None
    telephone: Text | None = Field(None, description="In the international form: +7 7172 000000.")
    email: Text | None = None
    hours: Text | None = None
