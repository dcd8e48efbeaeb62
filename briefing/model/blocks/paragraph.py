"""A numbered paragraph: the unit that is cited."""

from typing import ClassVar

from pydantic import Field

from briefing.model.base import ParagraphRef, Prose, YesNo
from briefing.model.blocks.base import Block, Numbered


class Paragraph(Block):
    """Running text with a number of its own, which runs through the whole document."""

    numbered_as: ClassVar[Numbered | None] = "paragraph"
    shorthand: ClassVar[str | None] = "text"

    is_running_text: ClassVar[bool] = True

    text: Prose = Field(description="The text: one thought, with its citation at the end.")
    attributed: YesNo = Field(
        False,
        description="The paragraph reports somebody's opinion and says whose in its sentence.",
    )
    counts: ParagraphRef | None = Field(
        None, description="The block whose entries a number in the text counts."
    )
