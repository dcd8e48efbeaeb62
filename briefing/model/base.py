"""The base class of all content models, and the field types they share."""

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

# Pydantic plugins of other packages must not change validation, nor cost the time to find them.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


class Model(BaseModel):
    """A frozen value with a closed set of fields: a misspelt field is an error, never ignored.

    An empty field counts as absent.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        arbitrary_types_allowed=True,
        allow_inf_nan=False,
        defer_build=True,  # builds the validator of a kind of block on first use: 20 to 40 ms
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
    """Marks a field as prose: inline CommonMark with citations and references."""


@dataclass(frozen=True)
class Reference:
    """Marks a field that refers to something by name; ``target`` is the kind of thing."""

    target: str
    """``source``, ``term``, ``fact``, ``paragraph``, ``note``; for a file, how it is read:
    ``asset`` (a picture), ``geography`` or ``specification``."""


Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
"""Plain text: printed as written."""

Head = Annotated[Text, StringConstraints(max_length=300)]
"""Plain text in a place of limited size: the head of a column, the head or foot of a page."""

Prose = Annotated[Text, ProseMark()]
"""Inline CommonMark: emphasis, links, ``[@source, locator]`` and ``[](#paragraph)``."""


class WrittenNumber(float):
    """A float that keeps the digits it was written in: 2.50, which as a number is 2.5."""

    __slots__ = ("_text",)
    _text: str

    def __new__(cls, text: str) -> WrittenNumber:
        """Parse decimal digits with a decimal point."""
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
"""A number that keeps its digits; pydantic alone would convert it to a plain float."""


def _read_yes_no(value: Any) -> Any:
    return {"yes": True, "no": False}.get(value, value) if isinstance(value, str) else value


YesNo = Annotated[
    StrictBool, BeforeValidator(_read_yes_no), WithJsonSchema({"enum": [True, False, "yes", "no"]})
]
"""``true`` or ``false``; also ``yes`` and ``no``, which are strings in YAML 1.2 but what people
write."""

SLUG = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
"""Pattern of a slug, valid in Python and in JSON Schema."""

Slug = Annotated[
    str,
    StringConstraints(pattern=f"^{SLUG}$"),
    Field(examples=["un-presence"]),
]
"""An identifier for files and URLs: lower-case letters, digits and single hyphens."""

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
    """Return the first of the names that occurs more than once, or None."""
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
"""The notation of a date, by the pattern or format of its field in a schema."""

Edtf = Annotated[
    EdtfDate,
    BeforeValidator(_read_edtf),
    WithJsonSchema(
        {"type": ["string", "integer"], "pattern": _DATES, "description": WRITTEN[_DATES]}
    ),
]
"""A date with its precision."""


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
"""A date with day precision."""
