"""Converts template errors to problems at the line of the template."""

from __future__ import annotations

import traceback
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

from briefing.folders import is_inside
from briefing.problems import Position, Problem


def template_problem(
    error: Exception, folders: Mapping[str, Path], shown: Mapping[str, str]
) -> Problem | None:
    """Return a template error as a problem at its line; None if it was not raised in a template.

    ``shown`` is how each folder is written in problems.
    """
    file, line = _place(error, folders.values())
    if file is None and not isinstance(error, TemplateError):
        return None
    if isinstance(error, TemplateNotFound):
        code, message = "template-missing", f"the template '{error.name}' does not exist"
    else:
        code, message = "template-error", str(getattr(error, "message", error)) or repr(error)
    if file is None:
        folder = shown.get("templates", str(folders["templates"]))
        return Problem(code, message, Position(folder), "is --templates the right folder?")
    name, home = _home(file, folders)
    told = f"{shown.get(name, home)}/{file.relative_to(home).as_posix()}"
    excerpt = _line(file, line) if name != "theme" or is_inside(file, home) else None
    return Problem(code, message, Position(told, line, 1, len(excerpt or " "), excerpt))


def _place(error: Exception, folders: Collection[Path]) -> tuple[Path | None, int]:
    """Return the template file and line where an error was raised."""
    places = [(frame.filename, frame.lineno or 1)
              for frame in reversed(traceback.extract_tb(error.__traceback__))]  # fmt: skip
    if isinstance(error, TemplateSyntaxError) and error.filename:
        places = [(error.filename, error.lineno)]
    # Jinja rewrites the traceback of a running template to the template's own lines.
    for name, line in places:
        if any(Path(name).is_relative_to(folder) for folder in folders):
            return Path(name), line
    return None, 1


def _home(file: Path, folders: Mapping[str, Path]) -> tuple[str, Path]:
    """Return the folder in which a file was found: a theme's may be inside the templates folder."""
    return next((name, folder) for name, folder in folders.items() if file.is_relative_to(folder))


def _line(path: Path, number: int) -> str | None:
    with suppress(OSError):  # reading the file may be what failed
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        return lines[number - 1] if number <= len(lines) else None
    return None
