"""A heading within a section."""

from typing import ClassVar

from pydantic import Field

from briefing.model.base import Text
from briefing.model.blocks.base import Block


class Subheading(Block):
    """A heading within a section."""

    shorthand: ClassVar[str | None] = "text"

    is_running_text: ClassVar[bool] = True

    text: Text = Field(description="The heading.")
