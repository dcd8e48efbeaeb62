"""Open questions: what the briefing knows to be unknown."""

from typing import Annotated, ClassVar

from pydantic import Field

from briefing.model.blocks.base import Block, Numbered
from briefing.model.fields import (
    Counted,
    Edtf,
    Entries,
    Main,
    Model,
    ParagraphRef,
    Prose,
    Text,
    Verbatim,
)


class Gap(Model):
    """A question that the briefing leaves open, who is to answer it and where to look."""

    question: Annotated[Prose, Main()] = Field(description="What is not known, as a question.")
    owner: Annotated[Text | None, Verbatim()] = Field(
        None, description="The person or desk that is to find the answer."
    )
    due: Edtf | None = Field(None, description="The date by which the answer is due.")
    suggested_source: Prose | None = Field(None, description="Where to look, or whom to ask.")
    target: ParagraphRef | None = Field(None, description="The paragraph that raises the question.")


class Gaps(Block):
    """A table of open questions."""

    numbered_as: ClassVar[Numbered | None] = "table"

    caption: Annotated[Text, Main()] = Field(description="What the table lists.")
    items: Annotated[tuple[Gap, ...], Entries(), Counted()] = Field(
        min_length=1, description="The questions, most important first."
    )
