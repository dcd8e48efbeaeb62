"""Languages and countries, by the codes of their standards."""

from __future__ import annotations

from typing import Annotated

from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from briefing.model.base import Text


def _known_language(tag: str) -> str:
    try:
        Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError) as error:
        raise PydanticCustomError("language", "unknown language {tag}", {"tag": tag}) from error
    return tag


def as_usual(tag: str) -> str:
    """The usual form of a known tag: kk-Cyrl-KZ, two letters where there are two, and GB for UK.

    RFC 5646, 2.1.1 (case tells nothing) and 4.5 (the shortest code).
    """
    language, *parts = tag.split("-")
    locale = Locale.parse(tag, sep="-")
    short, region = locale.language, locale.territory
    usual = {4: str.title, 2: str.upper}
    first = short if len(short) < len(language) else language.lower()
    rest = (usual.get(len(part), str.lower)(part) for part in parts)
    return "-".join([first, *(region if region and len(part) == 2 else part for part in rest)])


_NO_COUNTRIES = frozenset({"EZ", "QO", "XA", "XB", "ZZ"})  # CLDR's own: test locales, "unknown"


def _known_country(code: str) -> str:
    known = len(code) == 2 and code.isalpha() and code in Locale("en").territories
    if not known or code in _NO_COUNTRIES:
        raise PydanticCustomError("country", "unknown country {code}", {"code": code})
    return code


KnownTag = Annotated[Text, AfterValidator(_known_language)]
"""A BCP 47 tag known to CLDR, as it is written."""

Language = Annotated[KnownTag, AfterValidator(as_usual)]
"""A BCP 47 tag known to CLDR, in its usual form: EN and eng are read as en."""

Country = Annotated[Text, AfterValidator(_known_country)]
"""An ISO 3166-1 alpha-2 code."""
