"""Somebody to ask."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from briefing.model.base import Text
from briefing.model.blocks.base import Block


def _an_address(text: str) -> str:
    name, at, domain = text.rpartition("@")
    if not (name and at and domain) or any(sign in text for sign in ' :<>,;"'):
        words = "'{text}' is not one address for mail, such as desk@example.org"
        raise PydanticCustomError("email", words, {"text": text})
    return text


Email = Annotated[Text, AfterValidator(_an_address)]
"""One address, without a name and without 'mailto:'."""


class Contact(Block):
    """A person or a desk that answers for the briefing, and how to reach them."""

    name: Text = Field(description="Of a person, or of a desk.")
    role: Text | None = Field(None, description="What the person does.")
    organisation: Text | None = Field(None, description="The department, mission or body.")
    telephone: Text | None = Field(None, description="In the international form: +7 7172 000000.")
    email: Email | None = Field(None, description="The address for mail: desk@example.org.")
    hours: Text | None = Field(None, description="When somebody is there, with the time zone.")
