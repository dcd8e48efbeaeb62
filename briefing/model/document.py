"""The document's own fields: Dublin Core, and the genre's."""

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
    """Leave to issue a briefing in spite of one finding: printed in the colophon."""

    rule: Text = Field(description="The code of the problem, such as stale-fact.")
    subject: Text = Field(description="The id of the fact, block or section that it concerns.")
    by: Text = Field(description="Who grants it.")
    reason: Text = Field(description="The reason, in words that may be printed.")
    until: Day = Field(description="The last day on which it is valid.")


class KeyPoint(Model):
    """One sentence that a principal can say aloud, and the paragraph that bears it."""

    text: Prose = Field(description="The sentence, as you would say it.")
    target: ParagraphRef = Field(description="The paragraph that supports it.")


class Document(Model):
    """``briefing.yaml``: what the document is, and the order of its parts.

    ``front`` sections flow with the first page, each of ``sections`` begins on a page of its own,
    ``annexes`` flow together behind them.
    """

    identifier: Text = Field(
        description="Its number in your registry, printed at the head and foot of each page."
    )
    title: Text = Field(description="The title on the first page, and in the file's properties.")
    short_title: Text | None = Field(
        None, description="A short title for the foot of each page, if the full one is too long."
    )
    subtitle: Text | None = Field(None, description="A line below the title.")
    series: Text | None = Field(
        None, description="The series that the document belongs to, above its title."
    )
    edition: StrictInt = Field(1, ge=1, description="1, raised by one for each new edition.")
    status: Literal["draft", "in-clearance", "cleared", "issued", "withdrawn"] = Field(
        "draft", description="Its stage. A briefing that is not issued says so on each page."
    )
    issued: Day = Field(description="The date of issue. No date on a page comes from a clock.")
    modified: Day | None = Field(
        None,
        description="The date of the last correction without a new edition: of spelling, or of "
        "the details of a source or a name.",
    )
    as_of: Edtf = Field(description="The information cut-off.")
    language: Language = Field(
        "en",
        description="The language of the text, and of fixed words and dates, as a BCP 47 tag.",
    )
    spatial: tuple[Country, ...] = Field((), description="Countries, as ISO 3166-1 alpha-2 codes.")
    subject: tuple[Text, ...] = Field((), description="Keywords, for search and in the colophon.")
    publisher: Text | None = Field(None, description="The ministry or mission that issues it.")
    logo: AssetRef | None = Field(
        None,
        description="A picture in the briefing's folder, above the publisher (SVG, PNG, JPEG).",
    )
    creator: tuple[Text, ...] = Field(
        (), description="Who is responsible for the text: people or desks."
    )
    contributor: tuple[Text, ...] = Field((), description="Who else worked on it.")
    distribution: tuple[Text, ...] = Field(
        (), description="The recipients, printed in the colophon."
    )
    marking: Text | None = Field(
        None,
        description="How the document may be handed on, such as TLP:AMBER: at the head and the "
        "foot of each page, in capitals, and in the file's properties. It is never translated.",
    )
    replaces: Text | None = Field(None, description="The document that this one replaces.")
    rights: Text | None = Field(
        None, description="Who holds the rights, and how the text may be used."
    )
    disclaimer: Prose | None = Field(None, description="The disclaimer, printed in the colophon.")
    purpose: Prose = Field(
        description="Its audience and purpose, in one or two sentences on the first page."
    )
    caution: Prose | None = Field(
        None, description="What a reader must know about the sources before reading on."
    )
    key_points: tuple[KeyPoint, ...] = Field(
        min_length=1, description="What a principal must know, most important first."
    )
    at_a_glance: Indicators | None = Field(
        None,
        description="A few figures on the first page, with the fields of the block `indicators`.",
    )
    front: tuple[Slug, ...] = Field(
        (), description="Sections that follow on the first page, by the names of their files."
    )
    sections: tuple[Slug, ...] = Field(
        min_length=1,
        description="Sections that each begin a page, by the names of their files without .yaml.",
    )
    annexes: tuple[Slug, ...] = Field(
        (), description="Sections after the others, without page breaks between them."
    )
    method: tuple[Prose, ...] = Field((), description="How the briefing was made, and its limits.")
    waivers: tuple[Waiver, ...] = Field((), description="Findings that do not prevent the issue.")
    page: Literal["a4", "letter", "a5"] = Field("a4", description="The size of the paper.")
    profile: Literal["standard", "office", "large-print", "mono"] = Field(
        "standard",
        description="The type size (12 points for office, 16 for large-print), and "
        "whether there is colour (mono has none).",
    )
    duplex: YesNo = Field(
        False, description="For printing on both sides: inner and outer margins alternate."
    )
    attach: YesNo = Field(
        True,
        description="Whether the PDF carries its source files. Everything in them then goes "
        "wherever the PDF goes, comments included.",
    )
    size_limit: float = Field(
        5,
        gt=0,
        le=1000,
        description="The maximum size of a file in megabytes: the limit of your mail system.",
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
