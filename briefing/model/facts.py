"""What briefings share: facts, observations, sources and names."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from briefing.model.fields import (
    DeskText,
    Edtf,
    FactRef,
    FigureRef,
    Language,
    Leading,
    LocatorText,
    Mark,
    Model,
    Name,
    Number,
    OwnText,
    ProperName,
    Slug,
    SourceRef,
    Text,
    WebAddress,
    inherited,
    optional,
    required,
    several,
)


def split_source(data: dict[str, Any]) -> dict[str, Any]:
    """Return fields with ``source: who-report, p. 12`` as a source and a locator."""
    source = data.get("source")
    if not isinstance(source, str) or "," not in source or data.get("locator") is not None:
        return data
    name, _, locator = source.partition(",")
    return {**data, "source": name.strip(), "locator": locator.strip()}


Amount = Number | tuple[Number, Number]
DateBasis = Annotated[
    Literal["stated", "inferred"],
    Field(description="Whether the source states the date or the editor inferred it."),
]
Qualifier = Annotated[
    Literal["exact", "about", "nearly", "at-least"],
    Field(description="How exact the value is, printed with it."),
]
ObsStatus = Annotated[
    Literal["A", "E", "F", "P", "B", "M"],
    Field(
        description="A normal value, E estimate, F forecast, P provisional, B first value "
        "after a break in the series, M missing."
    ),
]
"""The status of an observation: a code of SDMX."""


class Calculation(Model):
    """How a value follows from others. Each part is the id of a fact, or an observation such as
    ``trade.exports.2024``.
    """

    difference: tuple[FigureRef, FigureRef] | None = optional("The first less the second.")
    sum: tuple[FigureRef, ...] | None = optional("All together.", min_length=2)
    share: tuple[FigureRef, FigureRef] | None = optional("The first in per cent of the second.")
    change: tuple[FigureRef, FigureRef] | None = optional(
        "From the first to the second, in per cent of the first."
    )
    digits: int = Field(1, ge=0, le=6, description="The decimal places of a share or a change.")

    @model_validator(mode="after")
    def _check_kind(self) -> Self:
        if [self.difference, self.sum, self.share, self.change].count(None) != 3:
            raise PydanticCustomError(
                "calculation_kind", "a calculation is one of difference, sum, share and change"
            )
        return self

    @property
    def parts(self) -> tuple[str, ...]:
        """The addresses of the figures it is made of."""
        return self.difference or self.sum or self.share or self.change or ()


class Fact(Model, populate_by_name=True):
    """One statement, with its source, its date and how far it can be relied on.

    What prints its value names the fact: ``(=population)`` in a text, ``fact: population`` in a
    tile or an event.
    """

    statement: Annotated[OwnText, Mark.MAIN, Leading(0)] = Field(
        "",
        description="The fact in one sentence that makes sense on its own; `(=)` is its own value. "
        "A fact that has a value may do without.",
    )
    kind: Annotated[Literal[
        "event", "agreement", "membership", "quantity", "quotation", "plan", "description",
        "claim", "opinion",
    ], Mark.NEVER_PRINTED] = Field(
        "description",
        description="The kind of statement. A fact that has a value is a quantity.",
    )  # fmt: skip
    source: SourceRef = Field(
        "",
        description="Its source, from sources.yaml; the place in it may follow after a comma: "
        "`who-report, p. 12`. A calculation has those of its parts.",
    )
    locator: LocatorText | None = optional("The place in the source: para. 4, p. 12.")
    date: Edtf | None = optional("The date of the event or of the figure.")
    date_basis: Annotated[DateBasis, Mark.DATED, Mark.NEVER_PRINTED] = "stated"
    as_of: Edtf = inherited(
        "The date to which the fact applies: by default that of its source, or the "
        "own one of a quantity."
    )
    value: Annotated[Amount | None, Mark.NEVER_PRINTED, Mark.INTERNAL, Mark.CITED] = optional(
        "A number, or a range as [low, high]."
    )
    qualifier: Annotated[Qualifier, Mark.NEVER_PRINTED] = "exact"
    status: Annotated[
        Literal["normal", "estimate", "forecast", "provisional"], Mark.NEVER_PRINTED
    ] = Field("normal", description="Whether the value is an estimate, a forecast or provisional.")
    calculation: Annotated[Calculation | None, Mark.INTERNAL] = optional(
        "How the value follows from others: "
        "`{difference: [trade.exports.2024, trade.imports.2024]}`. The program calculates it.",
        alias="from",
    )
    unit: Annotated[DeskText | None, Mark.CITED] = optional(
        "The unit of the value: million people, %, years."
    )
    entities: tuple[Annotated[DeskText, Mark.NAME], ...] = several(
        "The people, places and bodies it is about, for your own searches. Never printed."
    )
    attribution: Annotated[DeskText | None, Mark.CITED] = optional(
        "Whose claim or opinion it is. Required for these two kinds."
    )
    quote: Annotated[DeskText | None, Mark.CITED] = optional(
        "Up to 12 words copied exactly from the source, so that the fact can be found there."
    )
    measure: Annotated[Slug | None, Mark.NEVER_PRINTED, Mark.INTERNAL] = optional(
        "A name for what is measured, such as population. Facts with the same measure and date "
        "must agree."
    )
    owner: DeskText | None = optional("The desk that keeps the fact up to date.")
    review_by: Annotated[Edtf | None, Mark.NEVER_PRINTED, Mark.INTERNAL] = optional(
        "The date by which the fact must be checked again. After it, the fact is stale."
    )
    confidence: Annotated[Literal["high", "medium", "low"], Mark.NEVER_PRINTED, Mark.INTERNAL] = (
        Field("medium", description="How far you rely on it. For the desk only, never printed.")
    )
    remark: Annotated[DeskText | None, Mark.OWN_WORDS] = optional(
        "A remark for the desk, never printed."
    )

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, data: Any) -> Any:
        """Split the source from the place in it, and give the kind of a value."""
        if not isinstance(data, dict):
            return data
        has_value = data.get("value") is not None or data.get("from") is not None
        kind = {"kind": "quantity"} if has_value and data.get("kind") is None else {}
        return split_source({**data, **kind})

    @model_validator(mode="after")
    def _check_content(self) -> Self:
        if not self.statement and self.value is None and self.calculation is None:
            raise PydanticCustomError("fact_empty", "a fact has a statement, a value, or both")
        return self


class Observation(Model):
    """One value, with its date, category, status, unit and fact."""

    time_period: Edtf | None = optional("The date or period of the value.")
    category: Text | None = optional("The name of the bar, column or row.")
    series: Text | None = optional(
        "The name of the line, or of the bar or column within each group."
    )
    panel: Text | None = optional("The name of the panel, in small-multiples.")
    key: Annotated[Slug | None, Mark.NEVER_PRINTED, Mark.INTERNAL] = optional(
        "A short name of the series, to name its values in texts: `(=trade.exports.2024)`. By "
        "default, its name in lower case with hyphens."
    )
    obs_value: Annotated[Amount | None, Mark.FIGURE, Leading(2)] = optional(
        "A number, or a range as [low, high]. Leave it empty if the value is missing."
    )
    obs_status: ObsStatus = "A"
    qualifier: Qualifier = "exact"
    unit_measure: Text | None = optional(
        "Its unit, if the figure does not give one for all values."
    )
    fact: FactRef | None = optional("The fact that supports it, from facts.yaml.")
    comment: Text | None = optional("A remark printed with the value in the data table.")

    @model_validator(mode="after")
    def _check_value(self) -> Self:
        if self.obs_value is None and self.obs_status != "M" and self.fact is None:
            raise PydanticCustomError("value_missing", "no value, and the status is not M")
        if self.obs_value is not None and self.obs_status == "M":
            raise PydanticCustomError("value_not_missing", "a value, and the status is M")
        if isinstance(self.obs_value, tuple) and self.obs_value[0] > self.obs_value[1]:
            raise PydanticCustomError("range_order", "the range ends before it begins")
        return self

    @property
    def is_missing(self) -> bool:
        """Whether it has no value."""
        return self.obs_value is None


class Source(Model, populate_by_name=True):
    """A source. The fields are those of CSL 1.0.2, with ``character`` and ``remark`` added."""

    type: DeskText = Field(
        "webpage", description="The CSL type: article-newspaper, report, webpage …"
    )
    title: Annotated[Text, Mark.MAIN, Mark.VERBATIM] = required("The title, in its own language.")
    author: tuple[Name, ...] = several("The authors, each written as it should be printed.")
    container_title: Name | None = optional(
        "The newspaper, journal or website that contains it.", alias="container-title"
    )
    publisher: ProperName | None = optional("The publisher.")
    issued: Edtf | None = optional("The date of publication.")
    accessed: Edtf | None = optional("The date on which it was read, for a source that may change.")
    url: Annotated[WebAddress | None, Mark.VERBATIM] = optional(
        "The web address. No build opens it.", alias="URL"
    )
    archive: DeskText | None = optional("Where a copy is kept.")
    language: Annotated[Language | None, Mark.NEVER_PRINTED, Mark.INTERNAL] = optional(
        "The language of the source, as a BCP 47 tag such as en."
    )
    character: Annotated[
        Literal["primary", "official", "reporting", "opinion", "reference"], Mark.NEVER_PRINTED
    ] = required("What sort of source it is, printed in the list of sources.")
    remark: Text | None = optional(
        "How far the source can be relied on. Required for an opinion source."
    )


class Term(Model):
    """A name and its forms."""

    pref_label: ProperName = required("The official form of the name.")
    acronym: ProperName | None = optional(
        "The acronym. The list of abbreviations and names explains it."
    )
    alt_label: tuple[Annotated[DeskText, Mark.NAME], ...] = several(
        "Other forms that the text may use."
    )
    definition: Annotated[Text | None, Mark.MAIN] = optional(
        "What it is, in a few words, for the list of abbreviations and names."
    )
    native_form: Annotated[ProperName | None, Mark.EXTERNAL] = optional(
        "The name in its own language and script. Left out if no font has it."
    )
    native_language: Annotated[Language | None, Mark.NEVER_PRINTED] = optional(
        "The language of the native form, as a BCP 47 tag such as kk."
    )
    avoid: tuple[DeskText, ...] = several(
        "Forms that the text should not use; each use is reported."
    )
