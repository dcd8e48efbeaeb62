"""A list of short items."""

from typing import ClassVar

from pydantic import Field

from briefing.model.base import Prose, YesNo
from briefing.model.blocks.base import Block


class Bullets(Block):
    """A list; ``ordered`` gives the items numbers."""

    shorthand: ClassVar[str | None] = "items"

    is_running_text: ClassVar[bool] = True

    items: tuple[Prose, ...] = Field(min_length=1, description="The items.")
    ordered: YesNo = Field(False, description="Whether the bullets are numbered.")
