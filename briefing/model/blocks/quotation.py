"""Somebody's own words."""

from typing import ClassVar, Literal

from pydantic import Field

from briefing.model.base import Edtf, Prose, SourceRef, Text, YesNo
from briefing.model.blocks.base import Block


class Quotation(Block):
    """A quotation, with who said it, when and where, and what was left out.

    ``omitted_context`` says what a listener needs to know that the words themselves do not say.
    """

    is_running_text: ClassVar[bool] = True

    text: Text = Field(description="The words as the source prints them; [...] for a cut.")
    speaker: Text
    role: Text | None = Field(None, description="The speaker's post at the time.")
    occasion: Text | None = None
    date: Edtf | None = None
    date_basis: Literal["stated", "inferred"] = "stated"
    original_language: Text | None = None
    translator: Text | None = None
    is_excerpt: YesNo = False
    omitted_context: Prose | None = None
    source: SourceRef
    locator: Text | None = None
