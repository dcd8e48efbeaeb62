"""A fact: the smallest unit with a source and a date."""

from typing import Literal

from pydantic import Field

from briefing.model.base import Edtf, Model, Number, Slug, SourceRef, Text


class Fact(Model):
    """One statement, with its source, its date and how far it can be relied on."""

    statement: Text = Field(description="The fact in one sentence that makes sense on its own.")
    kind: Literal[
        "event", "agreement", "membership", "quantity", "quotation", "plan", "description",
        "claim", "opinion",
    ] = Field(description="The kind of statement.")  # fmt: skip
    source: SourceRef = Field(description="Its source, from sources.yaml.")
    locator: Text | None = Field(None, description="The place in the source: para. 4, p. 12.")
    date: Edtf | None = Field(None, description="The date of the event or of the figure.")
    date_basis: Literal["stated", "inferred"] = Field(
        "stated", description="Whether the source states the date or the editor inferred it."
    )
    as_of: Edtf = Field(description="The date to which the fact applies: often that of the source.")
    value: Number | tuple[Number, Number] | None = Field(
        None,
        description="A number, or a range as [low, high]. Whatever prints the fact must "
        "agree with it.",
    )
    unit: Text | None = Field(None, description="The unit of the value: million people, %, years.")
    entities: tuple[Text, ...] = Field(
        (),
        description="The people, places and bodies it is about, for your own searches. "
        "Never printed.",
    )
    attribution: Text | None = Field(
        None, description="Whose claim or opinion it is. Required for these two kinds."
    )
    quote: Text | None = Field(
        None,
        description="Up to 12 words copied exactly from the source, so that the fact can be "
        "found there.",
    )
    measure: Slug | None = Field(
        None,
        description="A name for what is measured, such as population. Facts with the same "
        "measure and date must agree.",
    )
    owner: Text | None = Field(None, description="The desk that keeps the fact up to date.")
    review_by: Edtf | None = Field(
        None,
        description="The date by which the fact must be checked again. After it, the fact "
        "is stale.",
    )
    confidence: Literal["high", "medium", "low"] = Field(
        "medium", description="How far you rely on it. For the desk only, never printed."
    )
    remark: Text | None = Field(None, description="A remark for the desk, never printed.")
