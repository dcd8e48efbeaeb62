"""A heading within a section."""

from typing import Annotated, ClassVar

from pydantic import Field

from briefing.model.blocks.base import Block
from briefing.model.fields import Leading, Main, Text


class Subheading(Block):
    """A heading within a section."""

    shorthand: ClassVar[str | None] = "text"

    is_running_text: ClassVar[bool] = True

    text: Annotated[Text, Main(), Leading(0)] = Field(description="The heading.")
