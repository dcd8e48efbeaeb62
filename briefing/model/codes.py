"""Language tags and country codes."""

from __future__ import annotations

import os
import re
from functools import cache
from typing import Annotated

from babel import Locale
from babel.core import get_global
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from briefing.model.base import Text

_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*(?:-[a-wy-z\d](?:-[a-z\d]{2,8})+)*"
    r"(?:-x(?:-[a-z\d]{1,8})+)?",
    re.IGNORECASE,
)
"""The syntax of a tag (RFC 5646, 2.1), without extended and irregular ones, which are obsolete."""


@cache
def _registered() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the registered languages, scripts and regions, in lower case.

    CLDR has names of the better-known languages and the likely script of nearly all others.
    """
    english = Locale("en")
    languages = {*english.languages, *get_global("likely_subtags"), *get_global("language_aliases")}
    return (
        frozenset(tag.partition("_")[0].lower() for tag in languages) - {"und"},
        frozenset(map(str.lower, english.scripts)),
        frozenset(map(str.lower, english.territories)) | {"uk"},
    )


def is_language(tag: str) -> bool:
    """Return whether a tag is well-formed and its language, script and region are registered."""
    parts = _TAG.fullmatch(tag)
    return parts is not None and all(
        part is None or part.lower() in known
        for part, known in zip(parts.group("language", "script", "region"), _registered(),
                               strict=True)
    )  # fmt: skip


def language_named(name: str) -> str | None:
    """Return the tag of a language from its name in English: kk for Kazakh or Kazakh language."""
    words = name.casefold().removesuffix(" language").strip()
    tags = {name.casefold(): tag for tag, name in Locale("en").languages.items()}
    tag = tags.get(words)
    return tag.replace("_", "-") if tag else None


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
    if not is_language(tag):
        raise PydanticCustomError("language", "unknown language {tag}", {"tag": tag})
    return tag


def as_usual(tag: str) -> str:
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


def _known_country(code: str) -> str:
    known = len(code) == 2 and code.isalpha() and code in Locale("en").territories
    if not known or code in _NO_COUNTRIES:
        raise PydanticCustomError("country", "unknown country {code}", {"code": code})
    return code


KnownTag = Annotated[Text, AfterValidator(_known_language)]
"""A BCP 47 tag of a registered language, as written."""

Language = Annotated[KnownTag, AfterValidator(as_usual)]
"""A BCP 47 tag of a registered language, in canonical form: EN and eng are read as en."""

Country = Annotated[Text, AfterValidator(_known_country)]
"""An ISO 3166-1 alpha-2 code."""
