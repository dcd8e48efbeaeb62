"""A fact: the smallest thing that has a source and a date."""

from typing import Literal

from pydantic import Field, StrictFloat, StrictInt

from briefing.model.base import Edtf, Model, Slug, SourceRef, Text

Number = StrictInt | StrictFloat


class Fact(Model):
    """One statement with its source, its date and how far it can be relied on.

    ``quote`` is a few words of the source, verbatim, by which the fact can be found there.
    """

    statement: Text
    kind: Literal[
        "event", "agreement", "membership", "quantity", "quotation", "plan", "description",
        "claim", "opinion",
    ]  # fmt: skip
    source: SourceRef
    locator: Text | None = None
    date: Edtf | None = None
    date_basis: Literal["stated", "inferred"] = "stated"
    as_of: Edtf
    value: Number | tuple[Number, Number] | None = None
    unit: Text | None = None
    entities: tuple[Text, ...] = ()
    attribution: Text | None = Field(None, description="Who says so, for a claim or an opinion.")
    quote: Text | None = None
    measure: Slug | None = Field(
        None, description="What is measured; facts of one measure and one date must agree."
    )
    owner: Text | None = Field(None, description="The desk that keeps the fact up to date.")
    review_by: Edtf | None = Field(None, description="From the day after, the fact is stale.")
    confidence: Literal["high", "medium", "low"] = "medium"
    remark: Text | None = None
