"""Text in several scripts that differs in each section: names of countries, from CLDR."""

from __future__ import annotations

from random import Random
from typing import Any

from babel import Locale

LANGUAGES = {"ru": "Russian", "kk": "Kazakh", "el": "Greek", "ar": "Arabic"}
SOURCE = "cldr"
FACT = "F900"


def codes() -> list[str]:
    """Return the codes of countries that have a name in each of the languages in CLDR."""
    known = [Locale(language).territories for language in ("en", *LANGUAGES)]
    everywhere = set.intersection(*(set(map(str, names)) for names in known))
    return sorted(code for code in everywhere if len(code) == 2 and code.isalpha())


def source() -> dict[str, Any]:
    """Return the source of the names, for ``sources.yaml``."""
    return {
        "title": "Common Locale Data Repository",
        "publisher": "Unicode Consortium",
        "URL": "https://cldr.unicode.org/",
        "character": "reference",
    }


def fact() -> dict[str, Any]:
    """Return the fact that the paragraphs and tables of names print."""
    return {
        "statement": "Names of countries are listed in Russian, Kazakh, Greek and Arabic.",
        "kind": "description",
        "source": SOURCE,
        "as_of": 2025,
    }


def paragraph(name: str, random: Random) -> dict[str, Any]:
    """Return a paragraph with a few names, different in each section."""
    told = []
    for code in random.sample(codes(), 3):
        english = Locale("en").territories[code]
        forms = (f"“{Locale(one).territories[code]}”" for one in LANGUAGES)
        told.append(f"{english} as {', '.join(forms)}")
    text = (
        "This section was put together by a program, to measure with. It differs from others "
        f"like it in these names: {'. It has '.join(told)} [@{SOURCE}]."
    )
    return {"paragraph": {"id": name, "facts": [FACT], "text": text}}


def table(name: str, random: Random, rows: int) -> dict[str, Any]:
    """Return a table of names, with a column for each language."""
    columns = [{"key": "country", "heading": "English"}]
    columns += [{"key": one, "heading": words} for one, words in LANGUAGES.items()]
    return {
        "table": {
            "id": name,
            "caption": "Names of some countries in five languages",
            "source": SOURCE,
            "as_of": 2025,
            "columns": columns,
            "rows": [_row(code) for code in random.sample(codes(), rows)],
        }
    }


def _row(code: str) -> dict[str, Any]:
    cells = {one: Locale(one).territories[code] for one in LANGUAGES}
    return {"facts": [FACT], "cells": {"country": Locale("en").territories[code], **cells}}
