"""The base class of all content models, and the field types they share."""

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from enum import Enum
from functools import cache
from types import UnionType
from typing import Annotated, Any, Self, TypeVar, Union, get_args, get_origin

from babel import Locale
from babel.core import get_global
from pydantic import (
    AfterValidator,
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
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, PydanticCustomError, Url, core_schema

from briefing.model.edtf import EdtfDate
from briefing.system.values import Value

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
    def _drop_empty(cls, data: Any) -> Any:
        if not isinstance(data, dict) or None not in data.values():
            return data
        known = {field.alias or name for name, field in cls.model_fields.items()}
        empty = {name for name, value in data.items() if value is None and name in known}
        return {name: value for name, value in data.items() if name not in empty}


def or_bare(bare: dict[str, Any], schema: dict[str, Any]) -> None:
    """Let the JSON Schema of a model also allow a bare value; ``bare`` is the schema of that."""
    mapping = dict(schema)
    schema.clear()
    schema["anyOf"] = [bare, mapping]


def only_if(is_right: Callable[[str], object], kind: str) -> AfterValidator:
    """Return a validator of texts that a function accepts; ``kind``: of its error."""

    def check(text: str) -> str:
        if not is_right(text):
            raise PydanticCustomError(kind, "{text} is not valid", {"text": text})
        return text

    return AfterValidator(check)


class Mark(Enum):
    """What is true of a field beyond its type, as in ``Annotated[Text, Mark.NEVER_PRINTED]``."""

    PROSE = "inline CommonMark with citations and references"
    DATED = "a date, or what belongs to one: a change of it is a change of date, not of text"
    FIGURE = "a number that is printed with digit grouping and without the name of its field"
    LOCATOR = "a place in a source"
    MAIN = "the text that stands for the whole, such as a caption, in the list of changes"
    NEVER_PRINTED = "text that is on no page as it is written: a code, a remark for the desk"
    EXTERNAL = "text that stays as it is written, since it names something outside the content"
    READ_ALOUD = "text that is read aloud and not set in type, so that it needs no glyphs"
    INTERNAL = "a change of it is no news to readers: an id, or what only the desk uses"
    LAYOUT_ONLY = "it only places something on the pages: a change is no change of content"
    OF_EDITION = "it describes an edition and is different in each, such as its number"
    ENTRIES = "a list of entries, such as the rows of a table, which are compared one by one"
    COUNTED = "the list whose length is the number of entries that a block is said to have"
    NAME = "a name of a person or a body, whose words no corrigendum can change anywhere"
    OWN_WORDS = "plain text in the author's own words, which the rules on words read"
    UNTRACED = "its digits are no figures of the author: a document's number, a place in a source"
    HEADING = "it says above or below a figure, a list or an entry what that shows"
    QUANTITY = "a part of a figure that is told as a whole, such as its unit"
    CITED = "it is printed where its fact is cited or checked, if not in the entry of the fact"
    VERBATIM = "a name, a figure or the words of somebody else: no corrigendum can change it"


class Reference(Value):
    """Marks a field that refers to something by name; ``target`` is the kind of thing."""

    target: str
    """``source``, ``term``, ``fact``, ``paragraph``, ``note``; for a file, how it is read:
    ``asset`` (a picture), ``geography`` or ``specification``."""


class Leading(Value):
    """Marks a field that is named before others; those without it follow by name."""

    rank: int


class Constant(Value):
    """Marks what a frozen edition keeps, though it describes that edition; ``name``: in words."""

    name: str


Marks = tuple[Mark | Reference | Leading | Constant, ...]


@cache
def field_marks(model: type[BaseModel]) -> dict[str, Marks]:
    """Return the marks of each field of a model, also those inside a tuple or a union."""

    def marks(hint: Any) -> Marks:
        inner = get_args(hint)
        if get_origin(hint) is Annotated:
            own = (
                mark
                for mark in inner[1:]
                if isinstance(mark, Mark | Reference | Leading | Constant)
            )
            return (*own, *marks(inner[0]))
        is_collection = get_origin(hint) in (Union, UnionType, tuple, dict)
        return tuple(mark for part in inner for mark in marks(part)) if is_collection else ()

    return {name: marks(field_annotation(field)) for name, field in model.model_fields.items()}


def field_annotation(field: FieldInfo) -> Any:
    """Return the type of a field with its annotations."""
    return Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation


@cache
def marked_fields(model: type[BaseModel], mark: Mark) -> tuple[str, ...]:
    """Return the fields of a model that have a mark, in the order of the model."""
    return tuple(name for name, marks in field_marks(model).items() if mark in marks)


def required(description: str, **limits: Any) -> Any:
    """Return a field that must be given."""
    return Field(description=description, **limits)


def optional(description: str, **limits: Any) -> Any:
    """Return a field that may be left out."""
    return Field(None, description=description, **limits)


def inherited(description: str) -> Any:
    """Return a field for a date that comes from a fact if it is not written."""
    return Field(default_factory=lambda: UNSTATED, description=description)


def several(description: str) -> Any:
    """Return a field for a list that may be empty."""
    return Field((), description=description)


Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
"""Plain text: printed as written."""

Name = Annotated[Text, Mark.VERBATIM]
"""A name, or the words of somebody else: no corrigendum can change it."""

ProperName = Annotated[Name, Mark.NAME]
"""The name of a person or a body."""

OwnText = Annotated[Text, Mark.OWN_WORDS]
"""Plain text in the author's own words."""

DeskText = Annotated[Text, Mark.NEVER_PRINTED, Mark.INTERNAL]
"""What only the desk uses; no page has it."""

UntracedText = Annotated[Text, Mark.UNTRACED]
"""Plain text whose digits are no figures of the author: a telephone number, office hours."""

MainText = Annotated[OwnText, Mark.MAIN, Mark.HEADING]
"""A text that stands for the whole: a title, a caption."""

Subtitle = Annotated[OwnText, Mark.HEADING]
"""A second line below a title."""

Label = Annotated[OwnText, Mark.MAIN, Mark.HEADING, Leading(1)]
"""What an entry is called."""

T = TypeVar("T")
Entries = Annotated[tuple[T, ...], Mark.ENTRIES]
"""Entries such as the rows of a table, which are compared one by one."""

NonEmpty = Annotated[tuple[T, ...], Field(min_length=1)]
Listed = Annotated[NonEmpty[T], Mark.ENTRIES, Mark.COUNTED, Mark.VERBATIM]
"""Entries that are what a block lists: it is said to have so many."""

Head = Annotated[Text, StringConstraints(max_length=300)]
"""Plain text in a place of limited size: the head of a column, the head or foot of a page."""

Prose = Annotated[Text, Mark.PROSE]
"""Inline CommonMark: emphasis, links, ``[@source, locator]`` and ``[](#paragraph)``."""


LocatorText = Annotated[UntracedText, Mark.LOCATOR]
"""The place in a source: para. 4, p. 12."""


class WrittenNumber(float):
    """A float that keeps the digits it was written in: 2.50, which as a number is 2.5."""

    __slots__ = ("_text",)
    _text: str

    def __new__(cls, text: str) -> Self:
        """Parse decimal digits with a decimal point."""
        number = super().__new__(cls, text)
        number._text = text
        return number

    def __repr__(self) -> str:
        return self._text

    def __reduce__(self) -> tuple[type[Self], tuple[str]]:
        return type(self), (self._text,)


def _keep_digits(value: Any, check: ValidatorFunctionWrapHandler) -> Any:
    checked = check(value)
    return value if isinstance(value, WrittenNumber) else checked


Number = StrictInt | Annotated[StrictFloat, WrapValidator(_keep_digits)]
"""A number that keeps its digits; pydantic alone would convert it to a plain float."""

_YES_NO = {"yes": True, "no": False, "on": True, "off": False}
YesNo = Annotated[
    StrictBool,
    BeforeValidator(lambda value: _YES_NO.get(value, value) if isinstance(value, str) else value),
    WithJsonSchema({"enum": [True, False, "yes", "no", "on", "off"]}),
]
"""``true`` or ``false``; also ``yes``, ``no``, ``on`` and ``off``, which are strings in YAML 1.2
but what people write."""

SLUG = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
"""Pattern of a slug, valid in Python and in JSON Schema."""

Slug = Annotated[str, StringConstraints(pattern=f"^{SLUG}$"), Field(examples=["un-presence"])]
"""An identifier for files and URLs: lower-case letters, digits and single hyphens."""

Id = Annotated[Slug, Mark.INTERNAL]

FactRef = Annotated[str, Reference("fact")]
FigureRef = Annotated[str, Reference("figure"), Mark.NEVER_PRINTED]
"""A fact that has a value, or an observation: ``trade.exports.2024``."""
SourceRef = Annotated[str, Reference("source"), Leading(3)]
TermRef = Annotated[str, Reference("term")]
NoteRef = Annotated[str, Reference("note")]
ParagraphRef = Annotated[str, Reference("paragraph")]
AssetRef = Annotated[str, Reference("asset")]
GeographyRef = Annotated[str, Reference("geography")]
DatasetRef = Annotated[str, Reference("dataset")]
SpecificationRef = Annotated[str, Reference("specification")]


def is_printed_text(hint: Any) -> bool:
    """Return whether a type is text that is printed as it is written, or a collection of it.

    Neither an id, a code, a choice nor a reference.
    """
    if get_origin(hint) is Annotated:
        inner, *metadata = get_args(hint)
        is_code = any(
            item in (Mark.NEVER_PRINTED, Mark.EXTERNAL)
            or isinstance(item, AfterValidator | Reference)
            or (isinstance(item, StringConstraints) and item.pattern is not None)
            for item in metadata
        )
        return not is_code and (inner is str or is_printed_text(inner))
    if get_origin(hint) in (Union, UnionType, tuple):
        return any(map(is_printed_text, get_args(hint)))
    return get_origin(hint) is dict and is_printed_text(get_args(hint)[1])


def first_repeated(names: Iterable[str]) -> str | None:
    """Return the first of the names that occurs more than once, or None."""
    counts = Counter(names)
    return next((name for name, count in counts.items() if count > 1), None)


def _read_edtf(value: Any) -> EdtfDate:
    if isinstance(value, EdtfDate):
        return value
    # An unquoted year is an integer in YAML.
    if isinstance(value, str | int) and not isinstance(value, bool):
        with suppress(ValueError):
            return EdtfDate.parse(str(value))
    raise PydanticCustomError("edtf", "{value} is not a date", {"value": repr(value)})


_DATE = r"(-?\d{4}|\d{3}X|\d{2}XX)(-(\d{2}|XX)(-(\d{2}|XX))?)?[?~%]?"
_DATES = rf"^\s*({_DATE}|({_DATE}|\.\.)?/({_DATE}|\.\.)?)\s*$"

WRITTEN = {
    _DATES: "A date in EDTF (ISO 8601-2) level 0 or 1, such as 2013, 2013-05, 2013-05-15, 2013-05~ "
    "or 2003/2008.",
    "date": "A full date: 2013-05-15.",
}
"""The notation of a date, by the pattern or format of its field in a schema."""


class _HttpSchema:
    """Validates an address as ``pydantic.AnyHttpUrl`` does, whose module is slow to import."""

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> CoreSchema:
        return core_schema.url_schema(allowed_schemes=["http", "https"])


WebAddress = Annotated[Url, _HttpSchema()]
"""A web address: http or https."""

UNSTATED = EdtfDate(None, None, "")
"""Stands for a date that is not written and comes from a fact: see :mod:`briefing.bind`."""

_EDTF_SCHEMA = {"type": ["string", "integer"], "pattern": _DATES, "description": WRITTEN[_DATES]}
Edtf = Annotated[EdtfDate, BeforeValidator(_read_edtf), WithJsonSchema(_EDTF_SCHEMA), Mark.DATED]
"""A date with its precision."""


def _read_day(value: Any) -> EdtfDate:
    date = _read_edtf(value)
    if not date.is_day:
        raise PydanticCustomError("edtf_day", "{value} is not a full date", {"value": repr(value)})
    return date


_DAY_SCHEMA = {"type": "string", "description": WRITTEN["date"], "format": "date"}
Day = Annotated[EdtfDate, BeforeValidator(_read_day), WithJsonSchema(_DAY_SCHEMA), Mark.DATED]
"""A date with day precision."""


# Language tags and country codes.

_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*(?:-[a-wy-z\d](?:-[a-z\d]{2,8})+)*"
    r"(?:-x(?:-[a-z\d]{1,8})+)?",
    re.IGNORECASE,
)
"""The syntax of a tag (RFC 5646, 2.1), without extended and irregular ones, which are obsolete."""


def is_language(tag: str) -> bool:
    """Return whether a tag is well-formed and its language, script and region are registered.

    CLDR has names of the better-known languages and the likely script of nearly all others.
    """
    parts = _TAG.fullmatch(tag)
    if parts is None:
        return False
    language, script, region = parts.group("language", "script", "region")
    english = Locale("en")
    known = (english.languages, get_global("likely_subtags"), get_global("language_aliases"))
    return (
        language.lower() != "und"
        and any(language.lower() in each for each in known)
        and (script is None or script.title() in english.scripts)
        and (region is None or _MEANT.get(region.upper(), region.upper()) in english.territories)
    )


def find_language(name: str) -> str | None:
    """Return the tag of a language from its name in English: kk for Kazakh or Kazakh language."""
    words = name.casefold().removesuffix(" language").strip()
    tags = (tag for tag, name in Locale("en").languages.items() if name.casefold() == words)
    return next((tag.replace("_", "-") for tag in tags), None)


# babel.dates, which all data of a language need, reads the machine's time zone when it is imported,
# and fails if that is damaged. All dates here come from the content.
_before = os.environ.get("TZ")
os.environ["TZ"] = "UTC"
try:
    import babel.dates  # noqa: F401  # imported for later
finally:
    del os.environ["TZ"]
    if _before is not None:
        os.environ["TZ"] = _before


def canonicalise_tag(tag: str) -> str:
    """Return the canonical form of a known tag: kk-Cyrl-KZ, with a two-letter code if it has one.

    RFC 5646, 2.1.1 (case is insignificant) and 4.5 (the shortest code).
    """
    language, *parts = tag.split("-")
    short = get_global("language_aliases").get(language.lower(), language)
    usual = {4: str.title, 2: str.upper}
    first = short if len(short) < len(language) else language.lower()
    rest = [usual.get(len(part), str.lower)(part) for part in parts]
    single = next((place for place, part in enumerate(parts) if len(part) == 1), len(parts))
    extended = (part.lower() for part in parts[single:])
    return "-".join([first, *(_MEANT.get(part, part) for part in rest[:single]), *extended])


_MEANT = {"UK": "GB"}  # ISO 3166-1 keeps UK for the United Kingdom, but its code is GB
_NO_COUNTRIES = frozenset({"EZ", "QO", "XA", "XB", "ZZ"})  # CLDR's own: test locales, "unknown"


def is_country(code: str) -> bool:
    """Return whether a code is one of ISO 3166-1."""
    return code not in _NO_COUNTRIES and code.isalpha() and code in Locale("en").territories


KnownTag = Annotated[Text, only_if(is_language, "language")]
"""A BCP 47 tag of a registered language, as written."""

Language = Annotated[KnownTag, AfterValidator(canonicalise_tag), Mark.VERBATIM]
"""A BCP 47 tag of a registered language, in canonical form: EN and eng are read as en."""

Country = Annotated[Text, only_if(is_country, "country"), Mark.VERBATIM]
"""An ISO 3166-1 alpha-2 code."""
