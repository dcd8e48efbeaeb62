"""A heading within a section."""

from typing import ClassVar

from pydantic import Field

from briefing.model.blocks.base import Block
from briefing.model.fields import Text


class Subheading(Block):
    """A heading within a section."""

    shorthand: ClassVar[str | None] = "text"

    is_running_text: ClassVar[bool] = True

    text: Text = Field(description="The heading.")
