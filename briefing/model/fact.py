"""A fact: the smallest unit with a source and a date."""

from typing import Literal

from pydantic import Field

from briefing.model.base import Edtf, Model, Number, Slug, SourceRef, Text


class Fact(Model):
    """One statement with its source, its date and how far it can be relied on.

    ``quote`` is a few words of the source, verbatim, by which the fact can be found there.
    """

    statement: Text = Field(
        description="The fact in one sentence that can be understood on its own."
    )
    kind: Literal[
        "event", "agreement", "membership", "quantity", "quotation", "plan", "description",
        "claim", "opinion",
    ] = Field(description="The type of statement.")  # fmt: skip
    source: SourceRef = Field(description="Its source, from sources.yaml.")
    locator: Text | None = Field(None, description="The place in the source: para. 4, p. 12.")
    date: Edtf | None = Field(None, description="The date of the event or of the figure.")
    date_basis: Literal["stated", "inferred"] = Field(
        "stated", description="Whether the date is stated in the source or inferred."
    )
    as_of: Edtf = Field(description="The date as of which it is true: often that of the source.")
    value: Number | tuple[Number, Number] | None = Field(
        None,
        description="A number, or [low, high]: tiles that rest on the fact are compared with it.",
    )
    unit: Text | None = Field(None, description="What the number counts or measures.")
    entities: tuple[Text, ...] = Field(
        (), description="Who and what it is about: for your own searches, never printed."
    )
    attribution: Text | None = Field(None, description="Who says so, for a claim or an opinion.")
    quote: Text | None = Field(
        None,
        description="A few words of the source, verbatim, by which the fact can be found there.",
    )
    measure: Slug | None = Field(
        None, description="What is measured; facts with the same measure and date must agree."
    )
    owner: Text | None = Field(None, description="The desk that keeps the fact up to date.")
    review_by: Edtf | None = Field(None, description="From the day after, the fact is stale.")
    confidence: Literal["high", "medium", "low"] = Field(
        "medium", description="How far you rely on it: for the desk only, never printed."
    )
    remark: Text | None = Field(None, description="A remark for the desk, never printed.")
