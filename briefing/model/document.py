"""The document's own fields: those of Dublin Core, and those of a briefing."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from briefing.model.base import (
    AssetRef,
    Day,
    Edtf,
    Model,
    ParagraphRef,
    Prose,
    Slug,
    Text,
    YesNo,
    first_repeated,
)
from briefing.model.blocks.indicators import Indicators
from briefing.model.codes import Country, Language


class Waiver(Model):
    """Permission to issue the briefing despite one problem; printed in the colophon."""

    rule: Text = Field(description="The code of the problem, such as stale-fact.")
    subject: Text = Field(description="The id of the fact, block or section that has the problem.")
    by: Text = Field(description="The person or desk that grants the waiver.")
    reason: Text = Field(description="The reason, as it is to be printed.")
    until: Day = Field(description="The last day on which the waiver is valid.")


class KeyPoint(Model):
    """One sentence that the principal can say aloud, and the paragraph that supports it."""

    text: Prose = Field(description="The sentence, as you would say it.")
    target: ParagraphRef = Field(description="The paragraph that supports it.")


class Document(Model):
    """``briefing.yaml``: the details of the document, and the order of its sections."""

    identifier: Text = Field(
        description="The document's number in your registry, printed at the head and foot "
        "of each page."
    )
    title: Text = Field(description="The title, on the first page and in the file's properties.")
    short_title: Text | None = Field(None, description="A shorter title for the foot of each page.")
    subtitle: Text | None = Field(None, description="A line below the title.")
    series: Text | None = Field(
        None, description="The series that the document belongs to, printed above the title."
    )
    edition: StrictInt = Field(
        1, ge=1, description="The number of the edition: 1, then one more for each new edition."
    )
    status: Literal["draft", "in-clearance", "cleared", "issued", "withdrawn"] = Field(
        "draft",
        description="The stage of the briefing. Every stage but `issued` is printed on each page.",
    )
    issued: Day = Field(
        description="The date of issue. No printed date comes from the computer's clock."
    )
    modified: Day | None = Field(
        None,
        description="The date of the last correction that needed no new edition: of "
        "spelling, or of the details of a source or a name.",
    )
    as_of: Edtf = Field(
        description="The information cut-off: the date up to which your information reaches."
    )
    language: Language = Field(
        "en",
        description="The language of the text, labels and dates, as a BCP 47 tag such as en or fr.",
    )
    spatial: tuple[Country, ...] = Field(
        (),
        description="The countries that the briefing is about, as ISO 3166-1 alpha-2 codes "
        "such as KZ.",
    )
    subject: tuple[Text, ...] = Field(
        (), description="Keywords, printed in the colophon and stored in the file for search."
    )
    publisher: Text | None = Field(None, description="The ministry or mission that issues it.")
    logo: AssetRef | None = Field(
        None,
        description="A picture above the publisher: an SVG, PNG or JPEG file in the "
        "briefing's folder.",
    )
    creator: tuple[Text, ...] = Field(
        (), description="The people or desks responsible for the text."
    )
    contributor: tuple[Text, ...] = Field((), description="Other people or desks who worked on it.")
    distribution: tuple[Text, ...] = Field(
        (), description="The recipients, printed in the colophon."
    )
    marking: Text | None = Field(
        None,
        description="The handling marking, such as TLP:AMBER: printed in capitals at the "
        "head and foot of each page, and stored in the file's properties. It is "
        "never translated.",
    )
    replaces: Text | None = Field(None, description="The document that this one replaces.")
    rights: Text | None = Field(
        None, description="Who holds the rights, and how the text may be used."
    )
    disclaimer: Prose | None = Field(None, description="The disclaimer, printed in the colophon.")
    purpose: Prose = Field(
        description="Who the briefing is for and what it is for, in one or two sentences on "
        "the first page."
    )
    caution: Prose | None = Field(
        None,
        description="What readers must know about the sources before they read on, printed "
        "on the first page.",
    )
    key_points: tuple[KeyPoint, ...] = Field(
        min_length=1, description="What the principal must know, most important first."
    )
    at_a_glance: Indicators | None = Field(
        None,
        description="The tiles on the first page, with the fields of the block `indicators`.",
    )
    front: tuple[Slug, ...] = Field(
        (),
        description="Sections that follow on from the first page without a page break, by "
        "their file names without .yaml.",
    )
    sections: tuple[Slug, ...] = Field(
        min_length=1,
        description="Sections that each begin on a new page, by their file names without .yaml.",
    )
    annexes: tuple[Slug, ...] = Field(
        (),
        description="Sections at the end, without page breaks between them, by their file "
        "names without .yaml.",
    )
    method: tuple[Prose, ...] = Field(
        (), description="How the briefing was made, and its limits: one paragraph for each entry."
    )
    waivers: tuple[Waiver, ...] = Field(
        (),
        description="Problems that may remain when the briefing is issued, each with the reason.",
    )
    page: Literal["a4", "letter", "a5"] = Field("a4", description="The paper size.")
    profile: Literal["standard", "office", "large-print", "mono"] = Field(
        "standard",
        description="The type size and use of colour: `office` has 12-point type, "
        "`large-print` 16-point type, and `mono` is black only.",
    )
    duplex: YesNo = Field(
        False,
        description="Whether the PDF is laid out for printing on both sides: inner and "
        "outer margins alternate.",
    )
    attach: YesNo = Field(
        True,
        description="Whether the PDF carries its source files. If so, everyone who has the "
        "PDF can read them, comments included.",
    )
    size_limit: float = Field(
        5,
        gt=0,
        le=1000,
        description="The maximum size of each file in megabytes: the limit of your mail system.",
    )

    def running_title(self) -> str:
        """Return the title for running footers: the short one, if there is one."""
        return self.short_title or self.title

    @model_validator(mode="after")
    def _each_section_once(self) -> Self:
        name = first_repeated((*self.front, *self.sections, *self.annexes))
        if name is not None:
            raise PydanticCustomError("section_twice", "{name} is listed twice", {"name": name})
        return self
