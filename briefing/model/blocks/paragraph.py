"""A numbered paragraph: the unit that is cited."""

from typing import ClassVar

from pydantic import Field

from briefing.model.blocks.base import Block, Numbered
from briefing.model.fields import ParagraphRef, Prose, YesNo


class Paragraph(Block):
    """A numbered paragraph. The numbers run through the whole document."""

    numbered_as: ClassVar[Numbered | None] = "paragraph"
    shorthand: ClassVar[str | None] = "text"

    is_running_text: ClassVar[bool] = True

    text: Prose = Field(description="The text: one thought, with its citation at the end.")
    attributed: YesNo = Field(
        False,
        description="Whether it prints somebody's claim or opinion. Its sentence must say "
        "whose it is.",
    )
    counts: ParagraphRef | None = Field(
        None, description="The block whose entries a number in the text counts."
    )
