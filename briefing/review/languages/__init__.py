"""What rules know of a language, as data: one module for each language, found automatically.

Add a language as a module that is named by its primary subtag (BCP 47), with a :class:`Language`
as ``LANGUAGE``. Rules that need to know the language then apply to it.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

PLACEHOLDER: Final = re.compile(
    r"\b(?:TB[ACD]|tb[cd])\b(?! [A-Z])|\b(?:TODO|FIXME)\b|\?{3,}|\b(?i:lorem ipsum)\b"
    r"|(?<![A-Z]{3} )\b(?:XXX|xxx|XXXX+)\b(?! [A-Z][a-z])"
)
"""What stands for missing text in any language. TBC Bank is a name, and so is the XXX Olympiad."""


def split_word_list(text: str) -> tuple[str, ...]:
    """Split a list of words that is written as one string."""
    return tuple(text.split())


@dataclass(frozen=True, eq=False)
class Language:
    """The vocabulary of a language. Patterns match text as the author wrote it."""

    tag: str
    """Its primary subtag (BCP 47)."""
    name: str
    """Its name in English, for messages."""

    # Numbers and dates
    numbers: Mapping[str, int]
    """Number words; a compound is joined by a hyphen and is the sum of its parts."""
    scales: Mapping[str, float]
    months: tuple[str, ...]
    date: re.Pattern[str]
    """A date, or a range of years."""
    figure: re.Pattern[str]
    """A number; groups: ``digits`` or ``word``, and ``scale``."""
    scale: re.Pattern[str]
    """A scale in a unit, as its first group."""
    years: re.Pattern[str]
    """A year (group ``year``), or words for the one ``later`` or ``earlier``."""
    numbered: tuple[str, ...]
    """What a number follows that is a name and no figure, in lower case: "article"."""

    # Shares and totals
    bare_share: re.Pattern[str]
    """A unit that is a percentage of nothing in particular."""
    share: re.Pattern[str]
    """A word that says what a percentage is of."""
    whole: re.Pattern[str]
    """A word that says what a percentage is of, or over which period."""
    rounded: re.Pattern[str]
    """Says that the parts of a total are rounded."""

    # Trends, in lower case; of two names around ``exceeding``, the first is more.
    rising: re.Pattern[str]
    falling: re.Pattern[str]
    highest: re.Pattern[str]
    lowest: re.Pattern[str]
    exceeding: re.Pattern[str]

    # Counts
    entries: Mapping[str, str]
    """Pattern for the nouns that count the entries of a kind of block."""
    any_entries: str
    """Pattern for the nouns that count entries of any kind."""
    parts: tuple[str, ...]
    """What stands before a number that counts only a part, in lower case, with a space before."""
    list_below: re.Pattern[str]
    """Refers to the list that follows."""
    introducer: re.Pattern[str]
    """Introduces a list in a sentence: examples (group ``open``) or all members."""
    clause: re.Pattern[str]
    """Begins a part of a sentence that is no member of a list."""
    joint: re.Pattern[str]
    """Joins the last two members of a list."""

    # Words
    attribution: re.Pattern[str]
    """Says whose an opinion is."""
    plan: re.Pattern[str]
    """Says that something is a plan."""
    inferred: str
    """Is part of each word for "inferred"."""
    relative_date: re.Pattern[str]
    evaluative: re.Pattern[str]
    known_acronyms: frozenset[str]
    """Acronyms that every reader knows, and units."""
    placeholder: re.Pattern[str] = PLACEHOLDER
    """Stands for what is still to be written."""


@cache
def all_languages() -> Mapping[str, Language]:
    """Return the languages that rules know, by primary subtag, in order."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"{__name__}.{name}").LANGUAGE for name in names}


def find_language(tag: str) -> Language | None:
    """Return what rules know of the language of a tag (BCP 47); None if they do not know it."""
    return all_languages().get(tag.split("-")[0])
