"""Blocks that list entries of one kind: people, memberships, bodies, open questions."""

from typing import Annotated, ClassVar, Literal, get_args

from pydantic import Field, StrictInt

from briefing.model.blocks.base import Block, Numbered
from briefing.model.fields import (
    AssetRef,
    Counted,
    Edtf,
    Entries,
    External,
    FactRef,
    Language,
    Main,
    Model,
    Name,
    NeverPrinted,
    NoteRef,
    ParagraphRef,
    Prose,
    SourceRef,
    TermRef,
    Text,
    Verbatim,
    optional,
    several,
)

# People whom a reader may meet or name.


class Person(Model):
    """A person, and the post held at the date of the briefing."""

    name: Annotated[Text, Main()] = Field(
        description="The name as written in the language of the text."
    )
    native_name: Annotated[Text | None, External()] = optional(
        "The name in its own language and script. Left out if no font has it."
    )
    native_language: Annotated[Language | None, NeverPrinted()] = optional(
        "The language of the native name, as a BCP 47 tag such as kk."
    )
    honorific: Text | None = optional("The style printed before the name: H.E., Dr.")
    post: Text = Field(description="The post held at the date of the briefing.")
    organisation: Text | None = optional("The organisation or state that the post belongs to.")
    since: Edtf | None = optional("The date since which the post has been held.")
    pronunciation: Text | None = optional("How to say the name: nur-SUL-tan.")
    languages: tuple[Text, ...] = several("The languages that the person speaks.")
    remark: Prose | None = optional("Anything else worth knowing.")
    biography: Prose | None = optional("A line of biography.")
    photo: AssetRef | None = optional(
        "A portrait: a PNG, JPEG or SVG file in the briefing's folder."
    )
    fact: FactRef | None = optional("The fact that supports it, from which it takes `since`.")
    facts: tuple[FactRef, ...] = several("The facts that support it, from facts.yaml.")


class People(Block):
    """A table of people whom the reader may meet or name."""

    numbered_as: ClassVar[Numbered | None] = "table"

    caption: Annotated[Text, Main()] = Field(description="Who is listed.")
    items: Annotated[tuple[Person, ...], Entries(), Counted(), Verbatim()] = Field(
        min_length=1, description="The people, in order of precedence."
    )


# A matrix of organisations and the roles a country has in them.

Role = Literal[
    "initiator", "founder", "member", "observer", "partner", "chair", "host", "not-specified"
]


class Membership(Model):
    """One organisation and the country's roles in it, as far as the source states them."""

    organisation: TermRef = Field(description="The organisation, from terms.yaml.")
    roles: tuple[Role, ...] = Field(
        min_length=1,
        description="The country's roles in it; not-specified if the source names none.",
    )
    detail: Annotated[Text | None, Main()] = optional("What the source says about the role.")
    since: Edtf | None = optional("The date from which the country has had the role.")
    until: Edtf | None = optional("The date until which it had the role, if it has ended.")
    fact: FactRef | None = optional("The fact that supports it, from which it takes `since`.")
    facts: tuple[FactRef, ...] = several("The facts that support it, from facts.yaml.")
    target: ParagraphRef | None = optional("The paragraph that says more.")


class Memberships(Block):
    """A table of organisations and the country's roles in them. A role that the source does not
    name is printed as “not specified”.
    """

    numbered_as: ClassVar[Numbered | None] = "table"

    caption: Annotated[Text, Main()] = Field(description="What the table lists.")
    items: Annotated[
        tuple[Membership, ...],
        Entries(),
        Counted(),
        Verbatim(),
    ] = Field(min_length=1, description="The organisations, in order.")
    source: SourceRef = Field(
        "", description="The source of the table, from sources.yaml: by default, of its facts."
    )
    as_of: Edtf | None = optional("The date to which the roles apply.")

    def used_roles(self) -> tuple[str, ...]:
        """Return the roles that occur, in the order of the model."""
        used = {role for item in self.items for role in item.roles}
        return tuple(role for role in get_args(Role) if role in used)


# Bodies of an international organisation in a country, and the count that a source states.


class Body(Model):
    """One body, such as a UN agency. Leave out ``status`` if no source states it."""

    organisation: TermRef = Field(description="The body, from terms.yaml.")
    category: Text | None = optional("The type of body, such as Programme.")
    status: Literal["resident", "regional", "non-resident", "unknown"] = Field(
        "unknown", description="Whether it has an office in the country."
    )
    city: Text | None = optional("The city of its office.")
    remark: Prose | None = optional("Anything else worth knowing.")
    fact: FactRef | None = optional("The fact that supports it, from facts.yaml.")


class Bodies(Block):
    """A table of bodies. A row of squares above it, one for each body, marks the stated count."""

    numbered_as: ClassVar[Numbered | None] = "table"

    caption: Annotated[Text, Main()] = Field(description="What the table lists.")
    stated: StrictInt = Field(description="The number of bodies that the source states.", ge=0)
    items: Annotated[tuple[Body, ...], Entries(), Counted(), Verbatim()] = Field(
        min_length=1, description="The bodies, in order."
    )
    note: NoteRef | None = optional(
        "The editor's note that explains why the list and the stated count differ."
    )
    source: SourceRef = Field(
        "",
        description="The source of the stated count, from sources.yaml: by default, of its facts.",
    )
    as_of: Edtf | None = optional("The date to which the list applies.")


# Open questions: what the briefing knows to be unknown.


class Gap(Model):
    """A question that the briefing leaves open, who is to answer it and where to look."""

    question: Annotated[Prose, Main()] = Field(description="What is not known, as a question.")
    owner: Name | None = optional("The person or desk that is to find the answer.")
    due: Edtf | None = optional("The date by which the answer is due.")
    suggested_source: Prose | None = optional("Where to look, or whom to ask.")
    target: ParagraphRef | None = optional("The paragraph that raises the question.")


class Gaps(Block):
    """A table of open questions."""

    numbered_as: ClassVar[Numbered | None] = "table"

    caption: Annotated[Text, Main()] = Field(description="What the table lists.")
    items: Annotated[tuple[Gap, ...], Entries(), Counted()] = Field(
        min_length=1, description="The questions, most important first."
    )
