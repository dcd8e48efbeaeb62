"""People whom a reader may meet or name."""

from typing import ClassVar

from pydantic import Field

from briefing.model.base import Edtf, FactRef, Model, Prose, Text
from briefing.model.blocks.base import Block, Numbered


class Person(Model):
    """A person with the post held at the briefing's date."""

    name: Text
    native_name: Text | None = None
    native_language: Text | None = Field(None, description="BCP 47 tag of the native name.")
    honorific: Text | None = None
    post: Text
    organisation: Text | None = None
    since: Edtf | None = None
    pronunciation: Text | None = None
    languages: tuple[Text, ...] = ()
    remark: Prose | None = None
    facts: tuple[FactRef, ...] = ()


class People(Block):
    """A table of people."""

    numbered_as: ClassVar[Numbered | None] = "table"
    lists: ClassVar[tuple[str, ...]] = ("items",)

    caption: Text
    items: tuple[Person, ...] = Field(min_length=1)
