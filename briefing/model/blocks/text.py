"""Blocks of running text: paragraphs, headings, lists, quotations, notes, contacts."""

from typing import Annotated, Literal

from pydantic import Field

from briefing.model.blocks.base import Block
from briefing.model.facts import DateBasis
from briefing.model.fields import (
    Edtf,
    Language,
    Leading,
    LocatorText,
    Mark,
    Model,
    Name,
    NonEmpty,
    OwnText,
    ParagraphRef,
    ProperName,
    Prose,
    SourceRef,
    Text,
    UntracedText,
    YesNo,
    optional,
    required,
    several,
)
from briefing.model.renditions import Level


class Paragraph(Block, numbered_as="paragraph", shorthand="text", is_running_text=True):
    """A numbered paragraph. The numbers run through the whole document."""

    text: Annotated[Prose, Mark.MAIN, Leading(0)] = required(
        "The text: one thought, with its citation at the end."
    )
    attributed: Annotated[YesNo, Mark.INTERNAL] = Field(
        False,
        description="Whether it prints somebody's claim or opinion. Its sentence must say "
        "whose it is.",
    )
    counts: ParagraphRef | None = optional("The block whose entries a number in the text counts.")


class Subheading(Block, shorthand="text", is_running_text=True):
    """A heading within a section."""

    text: Annotated[OwnText, Mark.MAIN, Leading(0)] = required("The heading.")


class Bullets(Block, shorthand="items", is_running_text=True):
    """A list with bullets, or with numbers if it is ``ordered``."""

    items: Annotated[NonEmpty[Prose], Mark.MAIN, Mark.COUNTED] = required("The items of the list.")
    ordered: YesNo = Field(False, description="Whether the items are numbered.")


class Quotation(Block, is_running_text=True):
    """A quotation, with who said it, when and where, and what was left out."""

    text: Annotated[Text, Mark.MAIN, Mark.UNTRACED, Leading(0), Mark.VERBATIM] = required(
        "The words, exactly as in the source. [...] marks a cut."
    )
    language: Language | None = optional(
        "The language of the words, as a BCP 47 tag such as kk, if it is not that of the text. "
        "Screen readers need it."
    )
    speaker: ProperName | None = optional("Who said it.")
    role: Name | None = optional("The speaker's post at the time.")
    occasion: Annotated[Name | None, Mark.OWN_WORDS] = optional("The occasion or publication.")
    date: Edtf | None = optional("The date on which it was said.")
    date_basis: Annotated[DateBasis, Mark.DATED] = "stated"
    original_language: Name | None = optional(
        "The language in which it was said, as a word, if it was another one."
    )
    translator: Name | None = optional("Who translated it.")
    is_excerpt: YesNo = Field(False, description="Whether more was said than is quoted.")
    omitted_context: Prose | None = optional(
        "What the reader needs to know that the quoted words do not say."
    )
    source: SourceRef | None = optional("The source of the quotation, from sources.yaml.")
    locator: LocatorText | None = optional("The place in the source: para. 4.")


class Evidence(Model):
    """What another source says on the point. A date after the document's ``as_of`` is marked."""

    source: SourceRef = required("The other source, from sources.yaml.")
    says: Annotated[Prose, Mark.UNTRACED, Leading(0)] = required("What it says, in your own words.")
    date: Edtf | None = optional("The date of what it says.")
    locator: LocatorText | None = optional("The place in the other source: p. 12.")


class EditorNote(Block, numbered_as="note"):
    """A note on the paragraph before it. All notes are listed at the end of the document."""

    type: Literal[
        "discrepancy", "contested", "context", "terminology", "superseded", "inference", "query"
    ] = required("The type of note, printed at its head.")
    severity: Literal["high", "medium", "low"] = Field(
        "medium", description="How serious it is, printed beside the type."
    )
    text: Annotated[Prose, Mark.MAIN, Leading(0)] = required("What the reader must know.")
    effect: Prose | None = optional("What it means for those who use the text.")
    placement: Annotated[Literal["margin", "list"], Mark.LAYOUT_ONLY] = Field(
        "margin",
        description="`margin` prints it beside its paragraph and in the list, `list` only "
        "in the list.",
    )
    label: Annotated[Text | None, Mark.HEADING, Leading(1), Mark.VERBATIM] = optional(
        "Its number elsewhere, such as D17 in a register of discrepancies."
    )
    concerns: tuple[ParagraphRef, ...] = several("Other paragraphs that the note concerns.")
    evidence: tuple[Evidence, ...] = several("What other sources say on the point.")
    blocking: Annotated[YesNo, Mark.INTERNAL] = Field(
        False, description="Whether the note stops the briefing from being issued."
    )

    @property
    def level(self) -> Level:
        """The shortest rendition that has it: one that is only listed stands in the dossier."""
        return "dossier" if self.placement == "list" else self.show


class Contact(Block):
    """A person or desk to ask about the briefing, and how to reach them."""

    name: Annotated[ProperName, Mark.MAIN] = required("The name of the person or desk.")
    role: Name | None = optional("The person's role, such as duty officer.")
    organisation: Name | None = optional("The department, mission or body.")
    telephone: Annotated[Text | None, Mark.EXTERNAL, Mark.VERBATIM] = optional(
        "The telephone number in international form: +7 7172 000000."
    )
    email: Annotated[Text | None, Mark.EXTERNAL, Mark.VERBATIM] = optional(
        "The e-mail address: desk@example.org."
    )
    hours: UntracedText | None = optional("Office hours, with the time zone.")
