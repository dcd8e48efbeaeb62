"""The base of every value of the content, and the types of field that they share."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StringConstraints,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from briefing.model.edtf import EdtfDate

# No plugin of another package changes what is valid, nor costs the time to look for one.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


class Model(BaseModel):
    """A frozen value whose fields are all known: a misspelt field is an error, never ignored.

    A field that is left empty is a field that is not given.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        arbitrary_types_allowed=True,
        allow_inf_nan=False,
        defer_build=True,  # what checks a kind of block is made when there is one: 20 to 40 ms
    )

    @model_validator(mode="before")
    @classmethod
    def _empty_is_not_given(cls, data: Any) -> Any:
        if not isinstance(data, dict) or None not in data.values():
            return data
        known = {field.alias or name for name, field in cls.model_fields.items()}
        empty = {name for name, value in data.items() if value is None and name in known}
        return {name: value for name, value in data.items() if name not in empty}


@dataclass(frozen=True)
class ProseMark:
    """Marks a field whose text is CommonMark (inline only) with citations and references."""


@dataclass(frozen=True)
class Reference:
    """Marks a field that names something elsewhere; ``target`` is what kind of thing."""

    target: str
    """``source``, ``term``, ``fact``, ``paragraph``, ``note``; or what a file is read as:
    ``asset`` (a picture), ``geography`` or ``specification``."""


Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
"""Plain text: printed as it is written."""

Prose = Annotated[Text, ProseMark()]
"""Inline CommonMark: emphasis, links, ``[@source, locator]`` and ``[](#paragraph)``."""


class WrittenNumber(float):
    """A number in the digits that it was written in: 2.50, which as a number is 2.5."""

    __slots__ = ("_text",)
    _text: str

    def __new__(cls, text: str) -> WrittenNumber:
        """The number that a text of digits with a decimal point says."""
        number = super().__new__(cls, text)
        number._text = text
        return number

    def __repr__(self) -> str:
        return self._text

    def __reduce__(self) -> tuple[type[WrittenNumber], tuple[str]]:
        return type(self), (self._text,)


def _as_written(value: Any, check: ValidatorFunctionWrapHandler) -> Any:
    checked = check(value)
    return value if isinstance(value, WrittenNumber) else checked


Decimals = Annotated[StrictFloat, WrapValidator(_as_written)]
Number = StrictInt | Decimals
"""A number; pydantic alone would take the digits from it that it was written in."""


def _read_yes_no(value: Any) -> Any:
    return {"yes": True, "no": False}.get(value, value) if isinstance(value, str) else value


YesNo = Annotated[
    StrictBool, BeforeValidator(_read_yes_no), WithJsonSchema({"enum": [True, False, "yes", "no"]})
]
"""``true`` or ``false``; ``yes`` and ``no`` are text in YAML, and what people write."""

SLUG = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
"""What a slug is, as a pattern: Python's and that of a JSON Schema."""

Slug = Annotated[
    str,
    StringConstraints(pattern=f"^{SLUG}$"),
    Field(examples=["un-presence"]),
]
"""A name for use in files and addresses: small letters, digits and single hyphens."""

FactRef = Annotated[str, Reference("fact")]
SourceRef = Annotated[str, Reference("source")]
TermRef = Annotated[str, Reference("term")]
NoteRef = Annotated[str, Reference("note")]
ParagraphRef = Annotated[str, Reference("paragraph")]
AssetRef = Annotated[str, Reference("asset")]
GeographyRef = Annotated[str, Reference("geography")]
DatasetRef = Annotated[str, Reference("dataset")]
SpecificationRef = Annotated[str, Reference("specification")]


def first_repeated(names: Iterable[str]) -> str | None:
    """The first of these names that is there twice; None if each is there once."""
    counts = Counter(names)
    return next((name for name, count in counts.items() if count > 1), None)


def _read_edtf(value: Any) -> EdtfDate:
    if isinstance(value, EdtfDate):
        return value
    # An unquoted year is an integer in YAML.
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if isinstance(text, str):
        try:
            return EdtfDate.parse(text)
        except ValueError:
            pass
    raise PydanticCustomError("edtf", "{value} is not a date", {"value": repr(value)})


_ONE_DATE = r"(-?\d{4}|\d{3}X|\d{2}XX)(-(\d{2}|XX)(-(\d{2}|XX))?)?[?~%]?"
_DATES = rf"^\s*({_ONE_DATE}|({_ONE_DATE}|\.\.)?/({_ONE_DATE}|\.\.)?)\s*$"

WRITTEN = {
    _DATES: "A date in EDTF (ISO 8601-2) level 0 or 1, such as 2013, 2013-05, 2013-05-15, 2013-05~ "
    "or 2003/2008.",
    "date": "A full date: 2013-05-15.",
}
"""How a date is written, by the pattern or the format of its field in a schema."""

Edtf = Annotated[
    EdtfDate,
    BeforeValidator(_read_edtf),
    WithJsonSchema(
        {"type": ["string", "integer"], "pattern": _DATES, "description": WRITTEN[_DATES]}
    ),
]
"""A date with the precision it is known to."""


def _read_day(value: Any) -> EdtfDate:
    date = _read_edtf(value)
    if not date.is_day:
        raise PydanticCustomError("edtf_day", "{value} is not a full date", {"value": repr(value)})
    return date


Day = Annotated[
    EdtfDate,
    BeforeValidator(_read_day),
    WithJsonSchema({"type": "string", "description": WRITTEN["date"], "format": "date"}),
]
"""A date that is known to the day."""
