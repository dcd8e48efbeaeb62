"""The document's own fields: Dublin Core, and what a briefing has beside it."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, Field, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from briefing.model.base import AssetRef, Day, Edtf, Model, ParagraphRef, Prose, Slug, Text, YesNo
from briefing.model.blocks.indicators import Indicators


def _known_language(tag: str) -> str:
    try:
        Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError) as error:
        raise PydanticCustomError("language", "unknown language {tag}", {"tag": tag}) from error
    return tag


_NO_COUNTRIES = frozenset({"EZ", "QO", "XA", "XB", "ZZ"})  # CLDR's own: test locales, "unknown"


def _known_country(code: str) -> str:
    known = len(code) == 2 and code.isalpha() and code in Locale("en").territories
    if not known or code in _NO_COUNTRIES:
        raise PydanticCustomError("country", "unknown country {code}", {"code": code})
    return code


Language = Annotated[Text, AfterValidator(_known_language)]
"""A BCP 47 tag known to CLDR."""

Country = Annotated[Text, AfterValidator(_known_country)]
"""An ISO 3166-1 alpha-2 code."""


class Waiver(Model):
    """Leave to issue a briefing in spite of one finding: printed in the colophon."""

    rule: Text = Field(description="The code of the problem, such as stale-fact.")
    subject: Text = Field(description="What it is about: the id of a fact, a block or a section.")
    by: Text = Field(description="Who gives leave.")
    reason: Text
    until: Day = Field(description="The last day on which it holds.")


class KeyPoint(Model):
    """One sentence that a principal can say aloud, and the paragraph that bears it."""

    text: Prose
    target: ParagraphRef


class Document(Model):
    """``briefing.yaml``: what the document is, and the order of its parts.

    ``front`` sections flow with the first page, each of ``sections`` begins on a page of its own,
    ``annexes`` flow together behind them.
    """

    identifier: Text
    title: Text
    short_title: Text | None = None
    subtitle: Text | None = None
    series: Text | None = None
    edition: StrictInt = Field(1, ge=1)
    status: Literal["draft", "in-clearance", "cleared", "issued", "withdrawn"] = "draft"
    issued: Day
    modified: Day | None = Field(
        None,
        description="Day of the last correction of spelling; what changes a fact is an edition.",
    )
    as_of: Edtf = Field(description="The information cut-off.")
    language: Language = "en"
    spatial: tuple[Country, ...] = Field((), description="Countries, as ISO 3166-1 alpha-2 codes.")
    subject: tuple[Text, ...] = ()
    publisher: Text | None = None
    logo: AssetRef | None = None
    creator: tuple[Text, ...] = ()
    contributor: tuple[Text, ...] = ()
    distribution: tuple[Text, ...] = ()
    marking: Text | None = Field(
        None,
        description="How the document may be handed on, such as TLP:AMBER: at the head and the "
        "foot of each page, in capitals, and in the file's properties. It is never translated.",
    )
    replaces: Text | None = None
    rights: Text | None = None
    disclaimer: Prose | None = None
    purpose: Prose
    caution: Prose | None = Field(
        None, description="What a reader must know of the sources before reading on."
    )
    key_points: tuple[KeyPoint, ...] = Field(min_length=1)
    at_a_glance: Indicators | None = None
    front: tuple[Slug, ...] = ()
    sections: tuple[Slug, ...] = Field(min_length=1)
    annexes: tuple[Slug, ...] = ()
    method: tuple[Prose, ...] = Field((), description="How the briefing was made, and its limits.")
    waivers: tuple[Waiver, ...] = ()
    page: Literal["a4", "letter", "a5"] = Field("a4", description="The size of the paper.")
    profile: Literal["standard", "office", "large-print", "mono"] = Field(
        "standard",
        description="How large the type is (12 points for office, 16 for large-print), and "
        "whether there is colour (mono has none).",
    )
    duplex: YesNo = Field(
        False, description="For both sides of the paper: inner and outer margins change places."
    )
    attach: YesNo = Field(
        True,
        description="Whether the PDF carries the files that it was made from. What is written in "
        "them then goes wherever the PDF goes, comments included.",
    )
    size_limit: float = Field(
        5, gt=0, description="How large a file may be, in megabytes: what your mail takes."
    )

    def running_title(self) -> str:
        """The title for running feet: the short one where there is one."""
        return self.short_title or self.title

    @model_validator(mode="after")
    def _each_section_once(self) -> Self:
        named = [*self.front, *self.sections, *self.annexes]
        for name in named:
            if named.count(name) > 1:
                raise PydanticCustomError("section_twice", "{name} is listed twice", {"name": name})
        return self
