"""Language tags and country codes."""

from __future__ import annotations

import os
from typing import Annotated

from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from briefing.model.base import Text


def _load_dates() -> None:
    """Import ``babel.dates``, which all data of a language need, without the machine's time zone.

    It reads the time zone when imported, and fails if that is damaged. All dates here come from the
    content.
    """
    before = os.environ.get("TZ")
    os.environ["TZ"] = "UTC"
    try:
        import babel.dates  # noqa: F401  # imported for later
    finally:
        del os.environ["TZ"]
        if before is not None:
            os.environ["TZ"] = before


_load_dates()


def _known_language(tag: str) -> str:
    try:
        Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError) as error:
        raise PydanticCustomError("language", "unknown language {tag}", {"tag": tag}) from error
    return tag


def as_usual(tag: str) -> str:
    """Return the canonical form of a known tag: kk-Cyrl-KZ, with a two-letter code if it has one.

    RFC 5646, 2.1.1 (case is insignificant) and 4.5 (the shortest code).
    """
    language, *parts = tag.split("-")
    short = Locale.parse(tag, sep="-").language
    usual = {4: str.title, 2: str.upper}
    first = short if len(short) < len(language) else language.lower()
    rest = (usual.get(len(part), str.lower)(part) for part in parts)
    return "-".join([first, *(_MEANT.get(part, part) for part in rest)])


_MEANT = {"UK": "GB"}  # ISO 3166-1 keeps UK for the United Kingdom, but its code is GB
_NO_COUNTRIES = frozenset({"EZ", "QO", "XA", "XB", "ZZ"})  # CLDR's own: test locales, "unknown"


def _known_country(code: str) -> str:
    known = len(code) == 2 and code.isalpha() and code in Locale("en").territories
    if not known or code in _NO_COUNTRIES:
        raise PydanticCustomError("country", "unknown country {code}", {"code": code})
    return code


KnownTag = Annotated[Text, AfterValidator(_known_language)]
"""A BCP 47 tag known to CLDR, as written."""

Language = Annotated[KnownTag, AfterValidator(as_usual)]
"""A BCP 47 tag known to CLDR, in canonical form: EN and eng are read as en."""

Country = Annotated[Text, AfterValidator(_known_country)]
"""An ISO 3166-1 alpha-2 code."""
