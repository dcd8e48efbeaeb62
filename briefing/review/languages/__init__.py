"""What rules know of a language, as data: one module for each language, found automatically.

Add a language as a module that is named by its primary subtag (BCP 47), with a :class:`Language`
as ``LANGUAGE``. Rules with :func:`~briefing.review.index.needs_language` then apply to it.
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
    """Scale words, such as "million"."""
    months: tuple[str, ...]
    """The names of the months, from January."""
    date: re.Pattern[str]
    """A date; groups: ``iso``; ``day``, ``m1``, ``y1``; ``m2``, ``d2``, ``y2``; ``m3``, ``y3``;
    ``y4`` and ``y5``, the years of a range."""
    figure: re.Pattern[str]
    """A number; groups: ``digits`` or ``word``, and ``scale``."""
    scale: re.Pattern[str]
    """A scale in a unit, as its first group."""
    years: re.Pattern[str]
    """A year (group ``year``), or words for the one ``later`` or ``earlier``."""
    bare_share: re.Pattern[str]
    """A unit that is a percentage of nothing in particular."""
    share: re.Pattern[str]
    """A word that says what a percentage is of."""
    whole: re.Pattern[str]
    """A word that says what a percentage is of, or over which period."""
    numbered: tuple[str, ...]
    """What a number follows that is a name and no figure, in lower case: "article"."""
    rising: re.Pattern[str]
    """Says that a figure is more than before, in lower case."""
    falling: re.Pattern[str]
    """Says that a figure is less than before, in lower case."""
    highest: re.Pattern[str]
    """Says that a figure is the most of its series, in lower case."""
    lowest: re.Pattern[str]
    """Says that a figure is the least of its series, in lower case."""
    exceeding: re.Pattern[str]
    """Says that what is named before is more than what is named after, in lower case."""
    rounded: re.Pattern[str]
    """Says that the parts of a total are rounded."""

    # Counts
    entries: Mapping[str, str]
    """Pattern for the nouns that count the entries of a kind of block."""
    any_entries: str
    """Pattern for the nouns that count entries of any kind."""
    parts: tuple[str, ...]
    """What stands before a number that counts only a part, in lower case, with a space before."""
    list_words: tuple[str, ...]
    """Nouns for a list."""
    list_below: re.Pattern[str]
    """Refers to the list that follows."""
    introducer: re.Pattern[str]
    """Introduces a list in a sentence: examples (group ``open``) or all members (``whole``)."""
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
    """Depends on the date of reading."""
    evaluative: re.Pattern[str]
    """A judgement."""
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
