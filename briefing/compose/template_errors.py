"""Mistakes in templates, in plain words, at the line of the template."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, TemplateError, TemplateNotFound, TemplateSyntaxError

from briefing.compose.templates import read_file
from briefing.problems import Position, Problem
from briefing.system.suggest import suggest_name

# Jinja's messages that are explained; all others are reported as they are.
_UNDEFINED = re.compile(r"'(?P<name>\w+)' is undefined")
_ATTRIBUTE = re.compile(r"'(?P<type>[\w.]+)(?: object)?' has no attribute '(?P<name>\w+)'")
_HELPER = re.compile(r"No (?P<kind>filter|test) named '(?P<name>\w+)'")


class _Mistake(NamedTuple):
    message: str
    help: str | None = None
    word: str = ""
    """The part of the line to be marked."""


def template_problem(
    error: Exception, jinja: Environment, folders: Mapping[str, Path], shown: Mapping[str, str]
) -> Problem | None:
    """Return a template error as a problem at its line; None if it was not raised in a template.

    ``folders``: those of templates. ``shown``: how each folder is written in problems.
    """
    code = "template-missing" if isinstance(error, TemplateNotFound) else "template-error"
    # Jinja rewrites the traceback of a running template to the template's own lines and names.
    frames = [*traceback.walk_tb(error.__traceback__)]
    places = [(frame.f_code.co_filename, line or 1, frame.f_locals) for frame, line in frames]
    if isinstance(error, TemplateSyntaxError) and error.filename:
        places = [(error.filename, error.lineno, {})]
    for file, number, names in reversed(places):
        for name, folder in folders.items():  # a theme's may be inside that of the templates
            if not Path(file).is_relative_to(folder):
                continue
            path, source = Path(file).relative_to(folder).as_posix(), ""
            with suppress(TemplateError):  # reading the file may be what failed
                source, _ = read_file(jinja, path)
            excerpt = dict(enumerate(source.splitlines(), start=1)).get(number)
            message, help, word = _explain(error, jinja, excerpt or "", names)
            found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", excerpt or "") if word else None
            start, end = found.span() if found else (0, len(excerpt or " "))
            shown_path = f"{shown.get(name, folder)}/{path}"
            place = Position(shown_path, number, start + 1, end - start, excerpt)
            return Problem(code, message, place, help)
    if not isinstance(error, TemplateError):
        return None
    place = Position(shown.get("templates", str(folders["templates"])))
    message = _explain(error, jinja, "", {}).message
    return Problem(code, message, place, "is --templates the right folder?")


def _explain(error: Exception, jinja: Environment, line: str, names: Mapping[str, Any]) -> _Mistake:
    """Explain what is wrong in a line of a template; ``names``: the variables there."""
    message = str(getattr(error, "message", error)) or repr(error)
    if isinstance(error, TemplateNotFound):
        name = str(error.name or "")
        message = f"the template '{name}' does not exist"
        if name not in line:  # it is an expression, as for block kinds
            return _Mistake(message, "add it, or correct what names it")
        return _Mistake(message, _suggest(name, jinja.list_templates()), name)
    if found := _UNDEFINED.fullmatch(message):
        name = found["name"]
        define = f"correct it, or write {{% set {name} = … %}} above"
        return _Mistake(f"'{name}' is not defined here", _suggest(name, names) or define, name)
    if found := _HELPER.match(message):
        kind, name = found["kind"], found["name"]
        known = jinja.filters if kind == "filter" else jinja.tests
        return _Mistake(f"there is no {kind} '{name}'", _suggest(name, known), name)
    if not (found := _ATTRIBUTE.fullmatch(message)):
        return _Mistake(message)
    name = found["name"]
    access = re.search(rf"(?P<owner>\w+(?:\.\w+)*)\.{name}\b", line)
    if access is None:
        return _Mistake(f"'{found['type'].rpartition('.')[2]}' has no '{name}'", word=name)
    first, *rest = access["owner"].split(".")
    owner: Any = names.get(first)
    for part in rest:
        owner = jinja.getattr(owner, part)
    help: str | None = f"if it may be missing, test it first: {{% if {access['owner']} %}}"
    if owner is not None:
        help = _suggest(name, map(str, owner) if isinstance(owner, Mapping) else dir(owner))
    return _Mistake(f"'{access['owner']}' has no '{name}'", help, name)


def _suggest(name: str, names: Iterable[str]) -> str | None:
    return suggest_name(name, (each for each in names if not each.startswith("_")), None)
