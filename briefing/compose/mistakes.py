"""A mistake of a template, as a problem at the template's own line."""

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
    """A template's mistake, at the template's own line; None if it was not made in a template.

    ``shown`` is how each folder is written.
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
    """The file of a template, and the line in it, that an error was raised in."""
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
    """The folder that a file was looked for in: a theme's may be in that of all."""
    return next((name, folder) for name, folder in folders.items() if file.is_relative_to(folder))


def _line(path: Path, number: int) -> str | None:
    with suppress(OSError):  # that may be just what is told
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        return lines[number - 1] if number <= len(lines) else None
    return None
