"""Converts template errors to problems at the line of the template."""

from __future__ import annotations

import re
import traceback
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, TemplateError, TemplateNotFound, TemplateSyntaxError

from briefing.compose.explained import explained
from briefing.folders import is_inside
from briefing.problems import Position, Problem


@dataclass(frozen=True)
class _Place:
    """The position of an error in a template, and the variables there."""

    file: Path
    line: int
    names: Mapping[str, Any] = field(default_factory=dict)


def template_problem(
    error: Exception, jinja: Environment, folders: Mapping[str, Path], shown: Mapping[str, str]
) -> Problem | None:
    """Return a template error as a problem at its line; None if it was not raised in a template.

    ``folders``: those of templates. ``shown``: how each folder is written in problems.
    """
    place = _place(error, folders)
    if place is None and not isinstance(error, TemplateError):
        return None
    code = "template-missing" if isinstance(error, TemplateNotFound) else "template-error"
    if place is None:
        words = explained(error, jinja, "", "", {})
        folder = shown.get("templates", str(folders["templates"]))
        return Problem(code, words.message, Position(folder), "is --templates the right folder?")
    name, home = _home(place.file, folders)
    file = f"{shown.get(name, home)}/{place.file.relative_to(home).as_posix()}"
    source = _text(place.file) if name != "theme" or is_inside(place.file, home) else ""
    words = explained(error, jinja, source, _line(source, place.line) or "", place.names)
    line = words.line or place.line
    excerpt = _line(source, line)
    found = re.search(rf"(?<!\w){re.escape(words.word)}(?!\w)", excerpt or "")
    start, end = found.span() if found and words.word else (0, len(excerpt or " "))
    return Problem(code, words.message, Position(file, line, start + 1, end - start, excerpt),
                   words.help)  # fmt: skip


def _place(error: Exception, folders: Mapping[str, Path]) -> _Place | None:
    """Return the template file and line where an error was raised."""
    # Jinja rewrites the traceback of a running template to the template's own lines and names.
    frames = reversed([*traceback.walk_tb(error.__traceback__)])
    places = [_Place(Path(frame.f_code.co_filename), line or 1, frame.f_locals)
              for frame, line in frames]  # fmt: skip
    if isinstance(error, TemplateSyntaxError) and error.filename:
        places = [_Place(Path(error.filename), error.lineno)]
    homes = folders.values()
    return next((one for one in places if any(map(one.file.is_relative_to, homes))), None)


def _home(file: Path, folders: Mapping[str, Path]) -> tuple[str, Path]:
    """Return the folder in which a file was found: a theme's may be inside the templates folder."""
    return next((name, folder) for name, folder in folders.items() if file.is_relative_to(folder))


def _text(path: Path) -> str:
    with suppress(OSError):  # reading the file may be what failed
        return path.read_text(encoding="utf-8", errors="replace")
    return ""


def _line(source: str, number: int) -> str | None:
    lines = source.splitlines()
    return lines[number - 1] if number <= len(lines) else None
