"""A numbered paragraph: the unit that is cited."""

from typing import Annotated, ClassVar

from pydantic import Field

from briefing.model.blocks.base import Block, Numbered
from briefing.model.fields import Internal, Leading, Main, ParagraphRef, Prose, YesNo


class Paragraph(Block):
    """A numbered paragraph. The numbers run through the whole document."""

    numbered_as: ClassVar[Numbered | None] = "paragraph"
    shorthand: ClassVar[str | None] = "text"

    is_running_text: ClassVar[bool] = True

    text: Annotated[Prose, Main(), Leading(0)] = Field(
        description="The text: one thought, with its citation at the end."
    )
    attributed: Annotated[YesNo, Internal()] = Field(
        False,
        description="Whether it prints somebody's claim or opinion. Its sentence must say "
        "whose it is.",
    )
    counts: ParagraphRef | None = Field(
        None, description="The block whose entries a number in the text counts."
    )
