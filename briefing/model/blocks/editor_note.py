"""The editor's voice: what a reader must know before relying on the paragraph beside it."""

from typing import ClassVar, Literal

from pydantic import Field

from briefing.model.base import Edtf, Model, ParagraphRef, Prose, SourceRef, Text, YesNo
from briefing.model.blocks.base import Block, Numbered


class Evidence(Model):
    """What another source says on the point. A date after the document's ``as_of`` is marked."""

    source: SourceRef
    says: Prose
    date: Edtf | None = None
    locator: Text | None = None


class EditorNote(Block):
    """A note on the paragraph before it. Every note is in the list at the end of the document.

    ``placement: margin`` also prints it beside its paragraph. ``label`` is the note's own name
    outside the document, such as the number of a discrepancy in a register.
    """

    numbered_as: ClassVar[Numbered | None] = "note"

    type: Literal[
        "discrepancy", "contested", "context", "terminology", "superseded", "inference", "query"
    ]
    severity: Literal["high", "medium", "low"] = "medium"
    text: Prose
    effect: Prose | None = Field(None, description="What the point means for use of the text.")
    placement: Literal["margin", "list"] = "margin"
    label: Text | None = None
    concerns: tuple[ParagraphRef, ...] = Field(
        (), description="Other paragraphs that the note is about."
    )
    evidence: tuple[Evidence, ...] = ()
    blocking: YesNo = False
