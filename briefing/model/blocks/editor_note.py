"""An editor's note: what a reader must know before relying on the paragraph before it."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from briefing.model.blocks.base import Block, Numbered
from briefing.model.fields import (
    Edtf,
    Internal,
    LayoutOnly,
    Leading,
    LocatorText,
    Main,
    Model,
    ParagraphRef,
    Prose,
    SourceRef,
    Text,
    Verbatim,
    YesNo,
)


class Evidence(Model):
    """What another source says on the point. A date after the document's ``as_of`` is marked."""

    source: SourceRef = Field(description="The other source, from sources.yaml.")
    says: Annotated[Prose, Leading(0)] = Field(description="What it says, in your own words.")
    date: Edtf | None = Field(None, description="The date of what it says.")
    locator: LocatorText | None = Field(None, description="The place in the other source: p. 12.")


class EditorNote(Block):
    """A note on the paragraph before it. All notes are listed at the end of the document."""

    numbered_as: ClassVar[Numbered | None] = "note"

    type: Literal[
        "discrepancy", "contested", "context", "terminology", "superseded", "inference", "query"
    ] = Field(description="The type of note, printed at its head.")
    severity: Literal["high", "medium", "low"] = Field(
        "medium", description="How serious it is, printed beside the type."
    )
    text: Annotated[Prose, Main(), Leading(0)] = Field(description="What the reader must know.")
    effect: Prose | None = Field(None, description="What it means for those who use the text.")
    placement: Annotated[Literal["margin", "list"], LayoutOnly()] = Field(
        "margin",
        description="`margin` prints it beside its paragraph and in the list, `list` only "
        "in the list.",
    )
    label: Annotated[Text | None, Leading(1), Verbatim()] = Field(
        None,
        description="Its number elsewhere, such as D17 in a register of discrepancies.",
    )
    concerns: tuple[ParagraphRef, ...] = Field(
        (), description="Other paragraphs that the note concerns."
    )
    evidence: tuple[Evidence, ...] = Field((), description="What other sources say on the point.")
    blocking: Annotated[YesNo, Internal()] = Field(
        False, description="Whether the note stops the briefing from being issued."
    )
