"""Somebody to ask."""

from pydantic import Field

from briefing.model.base import Text
from briefing.model.blocks.base import Block


class Contact(Block):
    """A person or a desk that answers for the briefing, and how to reach them."""

    name: Text = Field(description="Of a person, or of a desk.")
    role: Text | None = Field(None, description="What the person does.")
    organisation: Text | None = Field(None, description="The department, mission or body.")
    telephone: Text | None = Field(None, description="In the international form: +7 7172 000000.")
    email: Text | None = Field(None, description="The address for mail: desk@example.org.")
    hours: Text | None = Field(None, description="When somebody is there, with the time zone.")
