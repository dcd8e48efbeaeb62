"""An editor's note: what a reader must know before relying on the paragraph before it."""

from typing import ClassVar, Literal

from pydantic import Field

from briefing.model.base import Edtf, Model, ParagraphRef, Prose, SourceRef, Text, YesNo
from briefing.model.blocks.base import Block, Numbered


class Evidence(Model):
    """What another source says on the point. A date after the document's ``as_of`` is marked."""

    source: SourceRef = Field(description="The other source, from sources.yaml.")
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
    ] = Field(description="The type of note: its word is printed at the head.")
    severity: Literal["high", "medium", "low"] = Field("medium", description="How serious it is.")
    text: Prose = Field(description="The point itself.")
    effect: Prose | None = Field(None, description="What it means for the use of the text.")
    placement: Literal["margin", "list"] = Field(
        "margin", description="Print it beside its paragraph and in the list, or only in the list."
    )
    label: Text | None = Field(
        None,
        description="Its reference elsewhere, such as D17 in a register of discrepancies.",
    )
    concerns: tuple[ParagraphRef, ...] = Field(
        (), description="Other paragraphs that the note concerns."
    )
    evidence: tuple[Evidence, ...] = Field((), description="What other sources say about it.")
    blocking: YesNo = Field(
        False, description="Whether the note prevents the issue of the briefing."
    )
