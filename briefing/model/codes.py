"""Languages and countries, by the codes of their standards."""

from __future__ import annotations

from typing import Annotated

from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from briefing.model.base import Text


def _known_language(tag: str) -> str:
    try:
        known = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError) as error:
        raise PydanticCustomError("language", "unknown language {tag}", {"tag": tag}) from error
    usual = {4: str.title, 2: str.upper}  # RFC 5646, 2.1.1: Cyrl for a script, KZ for a region
    parts = (usual.get(len(part), str.lower)(part) for part in tag.split("-")[1:])
    short = "-".join([known.language, *parts])
    if tag != short:
        raise PydanticCustomError("language", "{tag} is {short}", {"tag": tag, "short": short})
    return tag


_NO_COUNTRIES = frozenset({"EZ", "QO", "XA", "XB", "ZZ"})  # CLDR's own: test locales, "unknown"


def _known_country(code: str) -> str:
    known = len(code) == 2 and code.isalpha() and code in Locale("en").territories
    if not known or code in _NO_COUNTRIES:
        raise PydanticCustomError("country", "unknown country {code}", {"code": code})
    return code


Language = Annotated[Text, AfterValidator(_known_language)]
"""A BCP 47 tag known to CLDR, in its shortest form and usual case: en, not eng or EN."""

Country = Annotated[Text, AfterValidator(_known_country)]
"""An ISO 3166-1 alpha-2 code."""
