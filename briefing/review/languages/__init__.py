"""What rules know of a language, as data: a file for each, named by its primary subtag (BCP 47).

``en.toml`` says what each pattern is for.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from briefing.system.values import Value

Pattern = re.Pattern[str]


class Language(Value, eq=False):
    """The vocabulary of a language. Patterns match text as the author wrote it."""

    tag: str
    name: str
    numbers: Mapping[str, int]
    """Number words; a compound is joined by a hyphen and is the sum of its parts."""
    scales: Mapping[str, float]
    months: tuple[str, ...]
    numbered: tuple[str, ...]
    parts: tuple[str, ...]
    inferred: str
    known_acronyms: frozenset[str]
    any_entries: str
    entries: Mapping[str, str]
    date: Pattern
    figure: Pattern
    scale: Pattern
    years: Pattern
    bare_share: Pattern
    share: Pattern
    whole: Pattern
    rounded: Pattern
    rising: Pattern
    falling: Pattern
    highest: Pattern
    lowest: Pattern
    exceeding: Pattern
    list_below: Pattern
    introducer: Pattern
    clause: Pattern
    joint: Pattern
    attribution: Pattern
    plan: Pattern
    relative_date: Pattern
    evaluative: Pattern
    placeholder: Pattern


def _load(tag: str, data: dict[str, Any]) -> Language:
    words = {name: text.split() for name, text in data.pop("words").items()}
    scales = data["scales"]
    words["scales"] = [*scales]
    numbers = {name: number for number, name in enumerate(words["units"], 1)}
    numbers |= {name: 10 * number for number, name in enumerate(words["tens"], 2)}
    for table, flags in (("patterns", re.IGNORECASE), ("exact", re.NOFLAG)):
        for name, alternatives in data.pop(table).items():
            pattern = "|".join([alternatives] if isinstance(alternatives, str) else alternatives)
            for kind, members in words.items():
                pattern = pattern.replace(f"{{{kind}}}", f"(?:{'|'.join(members)})")
            data[name] = re.compile(pattern, flags)
    return Language(
        tag=tag,
        numbers=numbers | data.pop("other_numbers"),
        months=tuple(words["months"]),
        known_acronyms=frozenset(data.pop("known_acronyms").split()),
        numbered=tuple(data.pop("numbered")),
        parts=tuple(data.pop("parts")),
        **data,
    )


@cache
def all_languages() -> Mapping[str, Language]:
    """Return the languages that rules know, by primary subtag, in order."""
    files = sorted(Path(__file__).parent.glob("*.toml"))
    return {file.stem: _load(file.stem, tomllib.loads(file.read_text("utf-8"))) for file in files}


def find_language(tag: str) -> Language | None:
    """Return what rules know of the language of a tag (BCP 47); None if they do not know it."""
    return all_languages().get(tag.split("-")[0])
