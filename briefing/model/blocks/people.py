"""People whom a reader may meet or name."""

from typing import Annotated, ClassVar

from pydantic import Field

from briefing.model.blocks.base import Block, Numbered
from briefing.model.fields import (
    Counted,
    Edtf,
    Entries,
    External,
    FactRef,
    Language,
    Main,
    Model,
    NeverPrinted,
    Prose,
    Text,
    Verbatim,
)


class Person(Model):
    """A person, and the post held at the date of the briefing."""

    name: Annotated[Text, Main()] = Field(
        description="The name as written in the language of the text."
    )
    native_name: Annotated[Text | None, External()] = Field(
        None,
        description="The name in its own language and script. Left out if no font has it.",
    )
    native_language: Annotated[Language | None, NeverPrinted()] = Field(
        None, description="The language of the native name, as a BCP 47 tag such as kk."
    )
    honorific: Text | None = Field(None, description="The style printed before the name: H.E., Dr.")
    post: Text = Field(description="The post held at the date of the briefing.")
    organisation: Text | None = Field(
        None, description="The organisation or state that the post belongs to."
    )
    since: Edtf | None = Field(None, description="The date since which the post has been held.")
    pronunciation: Text | None = Field(None, description="How to say the name: nur-SUL-tan.")
    languages: tuple[Text, ...] = Field((), description="The languages that the person speaks.")
    remark: Prose | None = Field(None, description="Anything else worth knowing.")
    fact: FactRef | None = Field(
        None, description="The fact that supports it, from which it takes `since`."
    )
    facts: tuple[FactRef, ...] = Field(
        (), description="The facts that support it, from facts.yaml."
    )


class People(Block):
    """A table of people whom the reader may meet or name."""

    numbered_as: ClassVar[Numbered | None] = "table"

    caption: Annotated[Text, Main()] = Field(description="Who is listed.")
    items: Annotated[tuple[Person, ...], Entries(), Counted(), Verbatim()] = Field(
        min_length=1, description="The people, in order of precedence."
    )
