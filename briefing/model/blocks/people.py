"""People whom a reader may meet or name."""

from typing import ClassVar

from pydantic import Field

from briefing.model.base import Edtf, FactRef, Model, Prose, Text
from briefing.model.blocks.base import Block, Numbered


class Person(Model):
    """A person with the post held at the briefing's date."""

    name: Text = Field(description="The name as it is written in the language of the text.")
    native_name: Text | None = Field(None, description="The name in its own language and script.")
    native_language: Text | None = Field(None, description="BCP 47 tag of the native name.")
    honorific: Text | None = Field(None, description="The style before the name: H.E., Dr.")
    post: Text = Field(description="The post held at the date of the briefing.")
    organisation: Text | None = Field(None, description="Where the post is.")
    since: Edtf | None = Field(None, description="Since when the post has been held.")
    pronunciation: Text | None = Field(None, description="The pronunciation: nur-SUL-tan.")
    languages: tuple[Text, ...] = Field((), description="The languages that the person speaks.")
    remark: Prose | None = Field(None, description="Anything else worth knowing.")
    facts: tuple[FactRef, ...] = Field((), description="The facts that it rests on.")


class People(Block):
    """A table of people."""

    numbered_as: ClassVar[Numbered | None] = "table"
    lists: ClassVar[tuple[str, ...]] = ("items",)

    caption: Text = Field(description="Who is listed.")
    items: tuple[Person, ...] = Field(
        min_length=1, description="The people, in order of precedence."
    )
