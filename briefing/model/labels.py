"""The text direction and the labels (fixed texts) of a language, and the rules for labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from string import Formatter

from briefing.problems import ContentPath, Finding, Part
from briefing.system.suggest import nearest

ENGLISH = "labels/en.yaml"
"""The template file that has every label, with its placeholders."""

DATED = (
    *("as_of", "date.since", "date.until", "factcheck.as_of"),
    *("memberships.since", "memberships.until", "sources.accessed"),
)
"""Labels that contain a date. A language may add variants by the precision of the date."""

PRECISIONS = ("day", "month", "season", "year", "decade", "century", "interval")

_OPTIONAL = frozenset({"alphabet"})

_PLACE = ("document", "language")

_NAMED = 10
"""Maximum number of missing labels named in a message."""

_FIELDS = {"year": "Gyu", "month": "GyuMLQq", "day": "GyuMLQqdDEec"}
"""CLDR date pattern letters (UTS 35) allowed for each precision of a date."""

_TEXT = "write the words after it, in quotes if they begin with a brace or a bracket"


def list_tags(language: str) -> tuple[str, ...]:
    """Return the tags of a theme's labels for a language: general first, then regional."""
    return tuple(dict.fromkeys((language.split("-")[0], language)))


def list_label_files(language: str) -> tuple[str, ...]:
    """Return the template files for a language: regional first, then general."""
    return tuple(f"labels/{tag}.yaml" for tag in reversed(list_tags(language)))


def find_label_file(language: str, folders: Mapping[str, Path]) -> tuple[str, str] | None:
    """Return the label file of a language: the name of the first folder that has one, and its path.

    None if there is none.
    """
    for file in list_label_files(language):
        for name, folder in folders.items():
            if (folder / file).is_file():
                return name, file
    return None


def check_direction(language: str) -> Finding | None:
    """Return a finding if a language is written from right to left, which is not laid out yet.

    Also if its direction is not known, nor how it writes dates: no document can be in it.
    Words in such a language, within a document in another one, are laid out correctly.
    """
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        name = Locale("en").languages.get(language.split("-")[0], language)
        return Finding(
            "unsupported-language",
            f"dates cannot be written in {name}: CLDR does not have its names of months",
            _PLACE,
            help="write the document in another language; words and quotations in it may be in this"
            " one",
        )
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
    """Return the finding that a language has no labels."""
    return Finding(
        "unsupported-language",
        f"there are no labels in the language '{language}'",
        _PLACE,
        help=f"copy templates/{ENGLISH} to labels/{language}.yaml in {folder}, and translate it "
        "(docs/theming.md, “Another language”)",
    )


def check_labels_complete(names: Iterable[str], known: Mapping[str, str]) -> Finding | None:
    """Return a finding that lists the labels missing from a complete file of labels, if any."""
    there = frozenset(names)
    absent = [f"'{name}'" for name in known if name not in there | _OPTIONAL]
    if not absent:
        return None
    more = f" and {len(absent) - _NAMED} more" if len(absent) > _NAMED else ""
    words = f"these labels are missing: {', '.join(absent[:_NAMED])}{more}"
    help = f"copy them from templates/{ENGLISH}, each into its group, and translate them"
    return Finding("missing-label", words, (), help=help)


def fault(
    name: str, text: str | None, known: Mapping[str, str], path: ContentPath
) -> Finding | None:
    """Return the finding for an invalid label, if it is.

    ``known``: the English labels by name. ``text``: None if the file has no text there.
    """
    above, _, precision = name.rpartition("_")
    if name not in known and above in DATED and precision in PRECISIONS:
        known = {**known, name: known.get(above, "")}
    if name not in known:
        meant = nearest(name, known)
        help = f"did you mean '{meant}'?" if meant else f"templates/{ENGLISH} has them all"
        return Finding("unknown-label", f"there is no label '{name}'", path, Part.KEY, help)
    if text is None:
        return Finding("bad-label", f"'{name}' has no text", path, help=_TEXT)
    if not _places(text) <= (there := _places(known[name])):
        listed = ", ".join(f"{{{place}}}" for place in sorted(there))
        message = f"'{text}' has other {{braces}} than '{known[name]}'"
        help = f"the names that can be filled in: {listed or 'nothing'}"
        return Finding("bad-label", message, path, help=help)
    is_pattern = above == "date.pattern" and precision in _FIELDS
    return _pattern_fault(precision, text, path) if is_pattern else None


def _places(text: str) -> set[str]:
    """Return the placeholders of a label; the label itself if its braces do not match."""
    try:
        parts = [part for part in Formatter().parse(text) if part[1] is not None]
    except ValueError:
        return {text}
    return {text if form or conversion else str(name) for _, name, form, conversion in parts}


def _pattern_fault(precision: str, text: str, path: ContentPath) -> Finding | None:
    """Return the finding for an invalid date pattern of a precision, if it is."""
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
