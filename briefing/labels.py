"""What a document's language asks for: its direction; its fixed words, and what may be written for
each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from string import Formatter

from briefing.nearest import nearest
from briefing.problems import ContentPath, Finding, Part

ENGLISH = "labels/en.yaml"
"""The file of templates that has every name, and what can be filled in for each."""

DATED = (
    *("as_of", "date.since", "date.until", "factcheck.as_of"),
    *("memberships.since", "memberships.until", "sources.accessed"),
)
"""Words around a date. A language may have others beside them, by how precisely it is known."""

PRECISIONS = ("day", "month", "season", "year", "decade", "century", "interval")

_MAY_LACK = frozenset({"alphabet"})

_PLACE = ("document", "language")

_NAMED = 10
"""So many names are listed of those that a file lacks."""

_FIELDS = {"year": "Gyu", "month": "GyuMLQq", "day": "GyuMLQqdDEec"}
"""The letters of CLDR date patterns (UTS 35) that are known of a date, by its precision."""

_TEXT = "write the words after it, in quotes if they begin with a brace or a bracket"


def tags_of(language: str) -> tuple[str, ...]:
    """The tags of a theme's words for it: those of a region come after those of all."""
    return tuple(dict.fromkeys((language.split("-")[0], language)))


def files_of(language: str) -> tuple[str, ...]:
    """The files of templates that may have them: of the language, or of it without its region."""
    return tuple(f"labels/{tag}.yaml" for tag in reversed(tags_of(language)))


def file_of(language: str, folders: Mapping[str, Path]) -> tuple[str, str] | None:
    """The file that has the words of a language: the name of the first folder that has one, and
    the path in it. None if nobody has written them.
    """
    for file in files_of(language):
        for name, folder in folders.items():
            if (folder / file).is_file():
                return name, file
    return None


def direction_of(language: str) -> Finding | None:
    """That it is written from right to left, in which no page is laid out yet; None if it is not.

    Words in it, within a document of another language, are laid out as they are written.
    """
    from babel import Locale

    locale = Locale.parse(language, sep="-")
    if locale.text_direction == "ltr":
        return None
    return Finding(
        "right-to-left",
        f"{locale.get_language_name('en')} is written from right to left: such a document is not"
        " supported yet",
        _PLACE,
        help="write it in another language; it may contain words and quotations in this one",
    )


def unsupported(language: str, folder: str = "the folder of your theme") -> Finding:
    """That nobody has written them."""
    return Finding(
        "unsupported-language",
        f"there are no fixed words in the language '{language}'",
        _PLACE,
        help=f"copy templates/{ENGLISH} to labels/{language}.yaml in {folder}, and translate it "
        "(docs/theming.md, “Another language”)",
    )


def lacking(names: Iterable[str], known: Mapping[str, str]) -> Finding | None:
    """All that a whole file of labels lacks, if it lacks anything: it stands alone."""
    there = frozenset(names)
    missing = [f"'{name}'" for name in known if name not in there | _MAY_LACK]
    if not missing:
        return None
    more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
    words = f"these labels are missing: {', '.join(missing[:_NAMED])}{more}"
    help = f"copy them from templates/{ENGLISH}, each into its group, and translate them"
    return Finding("missing-label", words, (), help=help)


def fault(
    name: str, text: str | None, known: Mapping[str, str], path: ContentPath
) -> Finding | None:
    """What is wrong with the words for a name, if anything is.

    ``known`` has the English words by name. ``text`` is None if no text is written there.
    """
    above, _, precision = name.rpartition("_")
    if name not in known and above in DATED and precision in PRECISIONS:
        known = {**known, name: known.get(above, "")}
    if name not in known:
        meant = nearest(name, known)
        help = f"did you mean '{meant}'?" if meant else f"templates/{ENGLISH} has them all"
        return Finding("unknown-label", f"there is no fixed word '{name}'", path, Part.KEY, help)
    if text is None:
        return Finding("bad-label", f"'{name}' has no text", path, help=_TEXT)
    if not _places(text) <= (there := _places(known[name])):
        listed = ", ".join(f"{{{place}}}" for place in sorted(there))
        message = f"'{text}' has other {{braces}} than '{known[name]}'"
        help = f"the names that can be filled in: {listed or 'nothing'}"
        return Finding("bad-label", message, path, help=help)
    return _pattern_fault(precision, text, path) if above == "date.pattern" else None


def _places(text: str) -> set[str]:
    """What is filled in to a text; the text itself, if its braces do not fit together."""
    try:
        parts = [part for part in Formatter().parse(text) if part[1] is not None]
    except ValueError:
        return {text}
    return {text if form or conversion else str(name) for _, name, form, conversion in parts}


def _pattern_fault(precision: str, text: str, path: ContentPath) -> Finding | None:
    """What is wrong with a pattern for dates of a precision, if anything is."""
    from babel.dates import parse_pattern, tokenize_pattern

    fields = [value[0] for kind, value in tokenize_pattern(text) if kind == "field"]
    message = None
    if unknown := [f"'{field}'" for field in fields if field not in _FIELDS[precision]]:
        message = f"the date pattern '{text}' has {', '.join(unknown)}, which a {precision} lacks"
    elif not fields:
        message = f"the date pattern '{text}' has no part of a date in it"
    else:
        try:
            parse_pattern(text)
        except ValueError as error:
            message = f"'{text}' is not a date pattern: {str(error)[:1].lower()}{str(error)[1:]}"
    help = "write d, MMMM, y for day, month, year, and other letters in 'single quotes'"
    return Finding("bad-label", message, path, help=help) if message else None
