"""The document's own fields and its sections, in full and as a person may write them."""

from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StrictInt, field_validator, model_validator
from pydantic_core import PydanticCustomError

from briefing.model.blocks import BlockField
from briefing.model.blocks.base import Block, Show
from briefing.model.blocks.figures import Indicators
from briefing.model.blocks.pictures import Map
from briefing.model.facts import Fact, Source, Term
from briefing.model.fields import (
    AssetRef,
    Constant,
    Country,
    Day,
    Edtf,
    Entries,
    Language,
    Leading,
    Mark,
    Model,
    Name,
    NonEmpty,
    OwnText,
    ParagraphRef,
    ProperName,
    Prose,
    Slug,
    Text,
    UntracedText,
    YesNo,
    first_repeated,
    optional,
    or_bare,
    required,
    several,
)
from briefing.model.page import PROFILES_DESCRIBED, PageName, ProfileName
from briefing.model.renditions import BRIEFING, DEFAULT_LEVEL, Level


class Waiver(Model):
    """A problem that may remain. A warning needs all fields, which are printed in the colophon; an
    advice needs only ``rule`` and ``reason``.
    """

    rule: Text = required("The code of the problem, such as stale-fact.")
    subject: UntracedText | None = optional(
        "The id of the fact, source, block or section that has the problem, or the name of the "
        "field of briefing.yaml; `briefing` for the whole. For an advice it may be left out: all "
        "of its kind are waived."
    )
    by: UntracedText | None = optional("The person or desk that grants the waiver.")
    reason: UntracedText = required("The reason, as it is to be printed.")
    until: Day | None = optional("The last day on which the waiver is valid.")

    @property
    def is_printed(self) -> bool:
        """Whether the colophon names it: one with ``rule`` and ``reason`` alone is the desk's."""
        return None not in (self.subject, self.by, self.until)


class Correction(Model, populate_by_name=True):
    """A corrigendum: words of a frozen edition that were wrong, and the words that replace them."""

    date: Day = required("The date of the correction.")
    was: UntracedText = required(
        "The words as they stood: as many as are needed to find the place."
    )
    now: UntracedText = required("The words as they stand.", alias="is")


PageBudget = Annotated[StrictInt, Field(ge=1)]
"""A number of pages."""


class KeyPoint(Model, json_schema_extra=partial(or_bare, {"type": "string", "minLength": 1})):
    """One sentence that the principal can say aloud, and the paragraph that supports it."""

    text: Annotated[Prose, Mark.MAIN, Leading(0)] = required("The sentence, as you would say it.")
    target: ParagraphRef | None = optional("The paragraph that supports it.")

    @model_validator(mode="before")
    @classmethod
    def _wrap_text(cls, value: Any) -> Any:
        is_text = isinstance(value, str) and not value.startswith(("text:", "target:"))
        return {"text": value} if is_text else value


def _allow_one_name(schema: dict[str, Any]) -> None:
    names = schema["properties"]["with"]
    text = {"anyOf": [{"type": "string", "minLength": 1}, {**names, "description": ""}]}
    schema["properties"]["with"] = {**text, "description": names["description"]}


class Meeting(Model, populate_by_name=True, json_schema_extra=_allow_one_name):
    """The occasion of a briefing: whom the principal meets, when and where."""

    people: tuple[Name, ...] = Field(
        (),
        alias="with",
        description="Whom the principal meets. A name that stands in a block `people` is printed "
        "on the card with the post and the biography given there.",
    )
    on: Edtf | None = optional("The date of the meeting.")
    place: Name | None = optional("Where it takes place.")

    @field_validator("people", mode="before")
    @classmethod
    def _wrap_name(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value


class Answer(Model):
    """A question that the other side may raise, and the line to take."""

    question: Annotated[Text, Mark.MAIN, Leading(0)] = required("What may be raised.")
    line: Prose = required("The line to take, as you would say it.")
    target: ParagraphRef | None = optional("The paragraph that supports it.")


class Event(Model):
    """An event that is still to come."""

    date: Edtf = required("Its date, as precisely as it is known.")
    text: Annotated[Prose, Mark.MAIN, Leading(0)] = required("What will happen.")


def _allow_purpose(schema: dict[str, Any]) -> None:
    fields = schema["properties"]
    fields["purpose"] = {**fields["objective"], "deprecated": True}


class Document(Model, json_schema_extra=_allow_purpose):
    """``briefing.yaml``: the details of the document, and the order of its sections."""

    identifier: Annotated[UntracedText, Mark.OF_EDITION, Constant("the identifier")] = required(
        "The document's number in your registry, printed at the head and foot of each page."
    )
    title: OwnText = required("The title, on the first page and in the file's properties.")
    short_title: UntracedText | None = optional("A shorter title for the foot of each page.")
    subtitle: OwnText | None = optional("A line below the title.")
    series: Text | None = optional(
        "The series that the document belongs to, printed above the title."
    )
    edition: Annotated[StrictInt, Mark.OF_EDITION] = Field(
        1, ge=1, description="The number of the edition: 1, then one more for each new edition."
    )
    status: Annotated[
        Literal["draft", "in-clearance", "cleared", "issued", "withdrawn"], Mark.OF_EDITION
    ] = Field(
        "draft",
        description="The stage of the briefing. Every stage but `issued` is printed on each page.",
    )
    issued: Annotated[Day, Mark.OF_EDITION, Constant("the date of issue")] = required(
        "The date of issue. No printed date comes from the computer's clock."
    )
    modified: Annotated[Day | None, Mark.OF_EDITION] = optional(
        "The date of the last correction that needed no new edition. Leave it out: it is that of "
        "the last entry of `corrections`."
    )
    as_of: Edtf = Field(
        default_factory=lambda data: data.get("issued"),
        description="The information cut-off: the date up to which your information reaches. "
        "[default: the date of issue]",
    )
    language: Language = Field(
        "en",
        description="The language of the text, labels and dates, as a BCP 47 tag such as en or fr.",
    )
    spatial: tuple[Country, ...] = several(
        "The countries that the briefing is about, as ISO 3166-1 alpha-2 codes such as KZ."
    )
    subject: tuple[UntracedText, ...] = several(
        "Keywords, printed in the colophon and stored in the file for search."
    )
    publisher: ProperName | None = optional("The ministry or mission that issues it.")
    logo: AssetRef | None = optional(
        "A picture above the publisher: an SVG, PNG or JPEG file in the briefing's folder."
    )
    creator: Annotated[tuple[ProperName, ...], Mark.UNTRACED] = several(
        "The people or desks responsible for the text."
    )
    contributor: Annotated[tuple[ProperName, ...], Mark.UNTRACED] = several(
        "Other people or desks who worked on it."
    )
    distribution: Annotated[tuple[Name, ...], Mark.UNTRACED] = several(
        "The recipients, printed in the colophon."
    )
    marking: Annotated[Name | None, Mark.UNTRACED] = optional(
        "The handling marking, such as TLP:AMBER: printed in capitals at the head and foot of each "
        "page, and stored in the file's properties. It is never translated."
    )
    replaces: Annotated[
        UntracedText | None, Mark.OF_EDITION, Constant("the document that it replaces")
    ] = optional("The document that this one replaces.")
    rights: UntracedText | None = optional("Who holds the rights, and how the text may be used.")
    disclaimer: Prose | None = optional("The disclaimer, printed in the colophon.")
    objective: Prose | None = optional(
        "What the principal is to achieve, in one or two sentences on the first page. `purpose` is "
        "read as this too."
    )
    meeting: Meeting | None = optional("The meeting that the briefing prepares.")
    caution: Prose | None = optional(
        "What readers must know about the sources before they read on, printed on the first page."
    )
    key_points: Entries[KeyPoint] = several("What the principal must know, most important first.")
    points_to_make: Entries[KeyPoint] = several(
        "What the principal is to say, most important first."
    )
    if_raised: Entries[Answer] = several(
        "Questions that may be raised, each with the line to take."
    )
    sensitivities: Entries[KeyPoint] = several("What to be careful of, and what not to say.")
    next_events: Entries[Event] = several(
        "Events to come that bear on the subject, in order of date."
    )
    map: Map | None = optional("The map on the first page, with the fields of the block `map`.")
    at_a_glance: Indicators | None = optional(
        "The tiles on the first page, with the fields of the block `indicators`."
    )
    front: Entries[Slug] = several(
        "Sections that follow on from the first page without a page break, by their file names "
        "without .yaml."
    )
    sections: Entries[Slug] = several(
        "Sections that each begin on a new page, by their file names without .yaml."
    )
    annexes: Entries[Slug] = several(
        "Sections at the end, without page breaks between them, by their file names without .yaml."
    )
    contact: Prose | None = optional("Whom to ask: printed in the last lines of each rendition.")
    graphics: Name | None = optional("Who made the maps and charts: printed in the last lines.")
    method: tuple[Prose, ...] = several(
        "How the briefing was made, and its limits: one paragraph for each entry."
    )
    waivers: Annotated[tuple[Waiver, ...], Mark.OF_EDITION, Constant("a waiver")] = several(
        "Problems that may remain when the briefing is issued, each with the reason."
    )
    advice: Annotated[YesNo, Mark.INTERNAL] = Field(
        True, description="Whether a run gives advice on style: `off` silences it."
    )
    corrections: Annotated[tuple[Correction, ...], Mark.OF_EDITION] = several(
        "What has been corrected since this edition was frozen, in order of date, printed in the "
        "colophon. Figures, names, quotations, cells, dates and sources cannot be corrected so: "
        "they need a new edition."
    )
    renditions: Annotated[tuple[Text, ...], Mark.LAYOUT_ONLY] = Field(
        (BRIEFING.name,),
        min_length=1,
        description="What a plain build makes: `briefing`, `glance` (two pages), `card` (one "
        "sheet), `dossier` (everything), `factcheck`, or a rendition of the theme.",
    )
    pages: Annotated[dict[str, PageBudget], Mark.LAYOUT_ONLY] = Field(
        {},
        description="The number of pages that a rendition may have: `{briefing: 8}`. More are a "
        "warning.",
    )
    section_start: Annotated[Literal["run-on", "page"] | None, Mark.LAYOUT_ONLY] = optional(
        "Whether sections follow one another (`run-on`) or each begin a page. [default: run-on in "
        "a briefing that uses `show`, `pages` or `renditions`; page otherwise, and in the dossier]"
    )
    page: Annotated[PageName, Mark.LAYOUT_ONLY] = Field("a4", description="The paper size.")
    profile: Annotated[ProfileName, Mark.LAYOUT_ONLY] = Field(
        "standard", description=PROFILES_DESCRIBED
    )
    duplex: Annotated[YesNo, Mark.LAYOUT_ONLY] = Field(
        False,
        description="Whether the PDF is laid out for printing on both sides: inner and "
        "outer margins alternate.",
    )
    figures: Annotated[Literal["free", "traced"], Mark.INTERNAL] = Field(
        "free",
        description="Whether every figure must name its fact: `traced` warns of each that does "
        "not; `free` prints that figures are not traced.",
    )
    attach: Annotated[YesNo | None, Mark.INTERNAL] = optional(
        "Whether the PDF carries its source files. If so, everyone who has the PDF can read them, "
        "comments included. [default: yes in the dossier, and in a briefing that prints "
        "everything; no in every other rendition]"
    )
    size_limit: Annotated[float, Mark.INTERNAL] = Field(
        5,
        gt=0,
        le=1000,
        description="The maximum size of each file in megabytes: the limit of your mail system.",
    )

    @model_validator(mode="before")
    @classmethod
    def _rename_purpose(cls, value: Any) -> Any:
        if not isinstance(value, Mapping) or "purpose" not in value or "objective" in value:
            return value
        return {"objective" if name == "purpose" else name: given for name, given in value.items()}

    @model_validator(mode="after")
    def _complete(self) -> Self:
        listed = (*self.front, *self.sections, *self.annexes)
        if not listed:
            raise PydanticCustomError("no_section", "there is nothing to print")
        if name := first_repeated(listed):
            raise PydanticCustomError("section_twice", f"{name} is listed twice")
        if self.modified is None and self.corrections:
            self.__dict__["modified"] = self.corrections[-1].date  # the value is frozen
        return self

    def running_title(self) -> str:
        """Return the title for running footers: the short one, if there is one."""
        return self.short_title or self.title


class Clearance(Model):
    """Who cleared a section for issue, and when."""

    by: Text = required("The person or desk that cleared it.")
    on: Annotated[Day, Mark.INTERNAL] = required("The date on which it was cleared.")


class Section(Model):
    """One topic: its heading, its take-away and its blocks."""

    heading: OwnText = required("The heading of the section.")
    takeaway: Prose | None = optional("The one sentence to remember, printed below the heading.")
    show: Show = DEFAULT_LEVEL
    owner: Annotated[Text | None, Mark.NEVER_PRINTED] = optional(
        "The person or desk responsible for the section."
    )
    cleared: Clearance | None = optional(
        "Who cleared the section, and when: `{by: Economic desk, on: 2026-11-24}`."
    )
    blocks: NonEmpty[BlockField] = required(
        "The blocks of the section, in order: each is a kind with its fields below it."
    )

    def level_of(self, block: Block) -> Level:
        """Return the shortest rendition that prints a block of this section."""
        return "dossier" if self.show == "dossier" else block.level


# What a person may write in short. The reader expands it to the fields above.


class OwnEntries(Model):
    """Facts, sources and names that a document or a section holds itself."""

    facts: dict[str, Fact] = Field({}, description="Facts by id, as in facts.yaml.")
    sources: dict[str, Source] = Field(
        {}, description="Sources by id, as in sources.yaml, which other briefings do not cite."
    )
    terms: dict[str, Term] = Field(
        {}, description="Names by id, as in terms.yaml, which other briefings do not use."
    )


class WrittenSection(OwnEntries, Section):
    """A section as it may be written: its text in Markdown, and what only it needs."""

    text: Text | None = optional(
        "The text of the section in Markdown, before its blocks: paragraphs, headings, lists, "
        "quotations and tables."
    )
    blocks: tuple[BlockField, ...] = several(
        "The blocks of the section, in order: each is a kind with its fields below it. A section "
        "has a text, blocks, or both."
    )
    id: Slug | None = optional(
        "The name of a section that is written in the document, if it is not to be made from its "
        "heading. A section in a file has the name of the file."
    )


_Listed = Entries[Slug | WrittenSection]


class WrittenDocument(OwnEntries, Document):
    """``briefing.yaml``, or a briefing in one file, as it may be written."""

    identifier: Annotated[UntracedText, Mark.OF_EDITION, Constant("the identifier")] = Field(
        "",
        description="The document's number in your registry, printed at the head and foot "
        "of each page. [default: the name of its file or folder, in capitals]",
    )
    text: Text | None = optional(
        "A text in Markdown on the first page, before the sections. With it, no section is needed."
    )
    front: _Listed = several(  # type: ignore[assignment]  # until the reader has expanded it
        "Sections that follow on from the first page without a page break: their file names "
        "without .yaml, or their fields."
    )
    sections: _Listed = several(  # type: ignore[assignment]
        "Sections that each begin on a new page: their file names without .yaml, or their fields. "
        "In a briefing of one file, they follow one another without page breaks."
    )
    annexes: _Listed = several(  # type: ignore[assignment]
        "Sections at the end, without page breaks between them: their file names without .yaml, or "
        "their fields."
    )
