"""Parses a command line that requests a plain build; anything else is left to the full parser."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefing.folders import DEFAULTS, has_theme, theme_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

COMMANDS = frozenset(
    {
        *("check", "diff", "doctor", "extract", "issue", "new"),
        *("release", "schema", "stale", "verify", "watch"),
    }
)
"""All commands that are not a build. A test compares them with the real list."""
FOLDERS = ("content", "templates", "output")
_SHAPES = ("rendition", "profile", "page", "edition", "on")
_YES_NO = ("duplex", "attach")
_FORMATS, _FORMS = ("pdf", "html"), ("text", "github", "json")


class PlainBuild:
    """A requested build: briefings (empty: all), folders, and the options that shape the files."""

    def __init__(self, names: Sequence[str], given: dict[str, Any]) -> None:
        self.names = tuple(dict.fromkeys(names))
        folder = {name: given.get(name, DEFAULTS[name]) for name in FOLDERS}
        self.content, self.templates, self.output = (folder[name] for name in FOLDERS)
        theme = given.get("theme")
        self.theme = theme_folder(theme, self.content, self.templates)
        self.has_theme = theme is None or has_theme(self.theme)
        self.strict = given.get("strict", False)
        self.form = given.get("problems", "text")
        formats = given.get("format", _FORMATS)
        self.shape = shape(
            [kind for kind in _FORMATS if kind in formats],
            **{name: given.get(name) for name in (*_SHAPES, *_YES_NO)},
        )

    @property
    def is_whole(self) -> bool:
        """Whether this is the regular build of all briefings, without variant options."""
        same = all(self.shape[name] is None for name in ("profile", "page", *_YES_NO))
        return not self.names and self.shape["rendition"] == "briefing" and same


def shape(formats: Sequence[str], **options: Any) -> dict[str, Any]:
    """Return everything that shapes the files of a build except its content, in comparable form."""
    return {"formats": [*formats], **options, "rendition": options["rendition"] or "briefing"}


def parse(arguments: Sequence[str]) -> PlainBuild | None:
    """Parse a command line; None if it is not a plain build or has a mistake."""
    if arguments and arguments[0] in COMMANDS:
        return None
    names: list[str] = []
    given: dict[str, Any] = {}
    words = iter(arguments[1:] if arguments and arguments[0] == "build" else arguments)
    for word in words:
        if not word.startswith("-"):
            names.append(word)
        elif not _take(word, words, given):
            return None
    return PlainBuild(names, given)


def _take(word: str, words: Iterator[str], given: dict[str, Any]) -> bool:
    """Consume an option with its value; False if a plain build does not accept it."""
    yes = word.removeprefix("--no-").removeprefix("--")
    if word == "--strict" or yes in _YES_NO:
        given[yes] = not word.startswith("--no-")
        return True
    name, has_value, value = word.removeprefix("--").partition("=")
    value = value if has_value else next(words, "")
    if name == "format" and value in _FORMATS:
        given.setdefault(name, []).append(value)
    elif name == "jobs":
        return value.isascii() and value.isdigit() and 0 < len(value.lstrip("0")) < 10
    elif name in (*FOLDERS, "theme", *_SHAPES) or (name == "problems" and value in _FORMS):
        given[name] = value
    else:
        return False
    return bool(value)
