"""A verbatim quotation."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from briefing.model.blocks.base import Block
from briefing.model.fields import (
    Dated,
    Edtf,
    Language,
    Leading,
    LocatorText,
    Main,
    Prose,
    SourceRef,
    Text,
    Verbatim,
    YesNo,
)


class Quotation(Block):
    """A quotation, with who said it, when and where, and what was left out."""

    is_running_text: ClassVar[bool] = True

    text: Annotated[Text, Main(), Leading(0), Verbatim()] = Field(
        description="The words, exactly as in the source. [...] marks a cut."
    )
    language: Language | None = Field(
        None,
        description="The language of the words, as a BCP 47 tag such as kk, if it is not that of "
        "the text. Screen readers need it.",
    )
    speaker: Annotated[Text | None, Verbatim()] = Field(None, description="Who said it.")
    role: Annotated[Text | None, Verbatim()] = Field(
        None, description="The speaker's post at the time."
    )
    occasion: Annotated[Text | None, Verbatim()] = Field(
        None, description="The occasion or publication."
    )
    date: Edtf | None = Field(None, description="The date on which it was said.")
    date_basis: Annotated[Literal["stated", "inferred"], Dated()] = Field(
        "stated", description="Whether the source states the date or the editor inferred it."
    )
    original_language: Annotated[Text | None, Verbatim()] = Field(
        None, description="The language in which it was said, as a word, if it was another one."
    )
    translator: Annotated[Text | None, Verbatim()] = Field(None, description="Who translated it.")
    is_excerpt: YesNo = Field(False, description="Whether more was said than is quoted.")
    omitted_context: Prose | None = Field(
        None, description="What the reader needs to know that the quoted words do not say."
    )
    source: SourceRef | None = Field(
        None, description="The source of the quotation, from sources.yaml."
    )
    locator: LocatorText | None = Field(None, description="The place in the source: para. 4.")
