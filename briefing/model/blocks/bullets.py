"""A list of short items."""

from typing import Annotated, ClassVar

from pydantic import Field

from briefing.model.blocks.base import Block
from briefing.model.fields import Counted, Main, Prose, YesNo


class Bullets(Block):
    """A list with bullets, or with numbers if it is ``ordered``."""

    shorthand: ClassVar[str | None] = "items"

    is_running_text: ClassVar[bool] = True

    items: Annotated[tuple[Prose, ...], Main(), Counted()] = Field(
        min_length=1, description="The items of the list."
    )
    ordered: YesNo = Field(False, description="Whether the items are numbered.")
