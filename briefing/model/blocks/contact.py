"""Contacts for questions about the briefing."""

from typing import Annotated

from pydantic import Field

from briefing.model.blocks.base import Block
from briefing.model.fields import (
    External,
    Main,
    Text,
    Verbatim,
)


class Contact(Block):
    """A person or desk to ask about the briefing, and how to reach them."""

    name: Annotated[Text, Main(), Verbatim()] = Field(description="The name of the person or desk.")
    role: Annotated[Text | None, Verbatim()] = Field(
        None, description="The person's role, such as duty officer."
    )
    organisation: Annotated[Text | None, Verbatim()] = Field(
        None, description="The department, mission or body."
    )
    telephone: Annotated[Text | None, External(), Verbatim()] = Field(
        None, description="The telephone number in international form: +7 7172 000000."
    )
    email: Annotated[Text | None, External(), Verbatim()] = Field(
        None, description="The e-mail address: desk@example.org."
    )
    hours: Text | None = Field(None, description="Office hours, with the time zone.")
