"""Known unknowns."""

from typing import ClassVar

from pydantic import Field

from briefing.model.base import Edtf, Model, ParagraphRef, Prose, Text
from briefing.model.blocks.base import Block, Numbered


class Gap(Model):
    """A question that the briefing leaves open, who is to answer it and where to look."""

    question: Prose
    owner: Text | None = None
    due: Edtf | None = None
    suggested_source: Prose | None = None
    target: ParagraphRef | None = None


class Gaps(Block):
    """A table of open questions."""

    numbered_as: ClassVar[Numbered | None] = "table"
    lists: ClassVar[tuple[str, ...]] = ("items",)

    caption: Text
    items: tuple[Gap, ...] = Field(min_length=1)
