"""The editor's voice: what a reader must know before relying on the paragraph beside it."""

from typing import ClassVar, Literal

from pydantic import Field

from briefing.model.base import Edtf, Model, ParagraphRef, Prose, SourceRef, Text, YesNo
from briefing.model.blocks.base import Block, Numbered


class Evidence(Model):
    """What another source says on the point. A date after the document's ``as_of`` is marked."""

    source: SourceRef = Field(description="The other source, of sources.yaml.")
    says: Prose = Field(description="What it says, in your words.")
    date: Edtf | None = Field(None, description="Of when that is.")
    locator: Text | None = Field(None, description="The place in that source: p. 12.")


class EditorNote(Block):
    """A note on the paragraph before it. Every note is in the list at the end of the document.

    ``placement: margin`` also prints it beside its paragraph. ``label`` is the note's own name
    outside the document, such as the number of a discrepancy in a register.
    """

    numbered_as: ClassVar[Numbered | None] = "note"

    type: Literal[
        "discrepancy", "contested", "context", "terminology", "superseded", "inference", "query"
    ] = Field(description="What sort of point it is: its word stands at the head of the note.")
    severity: Literal["high", "medium", "low"] = Field(
        "medium", description="How much hangs on it."
    )
    text: Prose = Field(description="The point itself.")
    effect: Prose | None = Field(None, description="What the point means for use of the text.")
    placement: Literal["margin", "list"] = Field(
        "margin", description="Beside its paragraph as well, or in the list alone."
    )
    label: Text | None = Field(
        None,
        description="Its name outside the document, such as D17 in a register of discrepancies.",
    )
    concerns: tuple[ParagraphRef, ...] = Field(
        (), description="Other paragraphs that the note is about."
    )
    evidence: tuple[Evidence, ...] = Field((), description="What other sources say on it.")
    blocking: YesNo = Field(
        False, description="Whether the briefing may not be issued while the note stands."
    )
