"""Mistakes in templates, in plain words, at the line of the template."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterable, Mapping
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

from jinja2 import Environment, TemplateError, TemplateNotFound, TemplateSyntaxError
from msgspec import field

from briefing.problems import Position, Problem
from briefing.system.paths import is_inside
from briefing.system.suggest import nearest
from briefing.system.values import Value

# Jinja's messages in plain words, with what was probably meant.

_UNDEFINED = re.compile(r"'(?P<name>\w+)' is undefined")
_ATTRIBUTE = re.compile(r"'(?P<type>[\w.]+)(?: object)?' has no attribute '(?P<name>\w+)'")
_HELPER = re.compile(r"No (?P<kind>filter|test) named '(?P<name>\w+)'")
_UNCLOSED = re.compile(r"Unexpected end of template\. .* to be closed is '(?P<open>\w+)'")
_TAG = re.compile(r"Encountered unknown tag '(?P<tag>\w+)'(?:.* closed is '(?P<open>\w+)')?")
_CLOSED = frozenset({"autoescape", "block", "call", "filter", "for", "if", "macro", "with"})
"""Tags with an end; ``set`` has one only at times."""
_TAGS = (*_CLOSED, "elif", "else", "extends", "from", "import", "include", "set")


class Explained(Value):
    """A mistake in a template, as it is reported."""

    message: str
    help: str | None = None
    word: str = ""
    """The part of the line to be marked."""
    line: int | None = None
    """Its line, if Jinja reports another."""


def explain_error(
    error: Exception, jinja: Environment, source: str, line: str, names: Mapping[str, Any]
) -> Explained:
    """Explain what is wrong with a template.

    ``source``: its text. ``line``: the line that raised the error. ``names``: the variables there.
    """
    if isinstance(error, TemplateNotFound):
        return _missing(str(error.name or ""), jinja, line)
    message = str(getattr(error, "message", error)) or repr(error)
    if found := _UNDEFINED.fullmatch(message):
        name = found["name"]
        define = f"correct it, or write {{% set {name} = … %}} above"
        return Explained(f"'{name}' is not defined here", _meant(name, names) or define, name)
    if found := _ATTRIBUTE.fullmatch(message):
        return _without(found["name"], found["type"], jinja, line, names)
    if found := _HELPER.match(message):
        kind, name = found["kind"], found["name"]
        known = jinja.filters if kind == "filter" else jinja.tests
        return Explained(f"there is no {kind} '{name}'", _meant(name, known), name)
    if found := _UNCLOSED.match(message):
        tag = found["open"]
        help = f"write {{% end{tag} %}} where it ends"
        return Explained(f"'{{% {tag} %}}' is not closed", help, tag, _opened(tag, jinja, source))
    if found := _TAG.match(message):
        return _misplaced(found["tag"], found["open"])
    return Explained(message)


def _missing(name: str, jinja: Environment, line: str) -> Explained:
    message = f"the template '{name}' does not exist"
    if name not in line:  # it is an expression, as for block kinds
        return Explained(message, "add it, or correct what names it")
    meant = nearest(name, jinja.list_templates(), loosely=_stem)
    return Explained(message, f"did you mean '{meant}'?" if meant else None, name)


def _without(
    name: str, type_name: str, jinja: Environment, line: str, names: Mapping[str, Any]
) -> Explained:
    """Explain that something does not have the attribute ``name``."""
    access = re.search(rf"(?P<owner>\w+(?:\.\w+)*)\.{name}\b", line)
    if access is None:
        return Explained(f"'{type_name.rpartition('.')[2]}' has no '{name}'", word=name)
    first, *rest = access["owner"].split(".")
    owner: Any = names.get(first)
    for part in rest:
        owner = jinja.getattr(owner, part)
    message = f"'{access['owner']}' has no '{name}'"
    if owner is None:
        return Explained(
            message, f"if it may be missing, test it first: {{% if {access['owner']} %}}", name
        )
    known = map(str, owner) if isinstance(owner, Mapping) else dir(owner)
    return Explained(message, _meant(name, known), name)


def _misplaced(tag: str, is_open: str | None) -> Explained:
    word = f"'{{% {tag} %}}'"
    if tag not in ("elif", "else") and not tag.startswith("end"):
        return Explained(f"there is no tag {word}", _meant(tag, _TAGS), tag)
    if is_open is not None:
        help = f"write {{% end{is_open} %}} before it, or remove it"
        return Explained(f"{word} comes before the end of '{{% {is_open} %}}'", help, tag)
    begin = tag.removeprefix("end") if tag.startswith("end") else "if"
    help = f"remove it, or write {{% {begin} … %}} before it"
    return Explained(f"{word} has no '{{% {begin} %}}' before it", help, tag)


def _opened(tag: str, jinja: Environment, source: str) -> int | None:
    """Return the line of the innermost tag of this name that is not closed."""
    still_open: list[int] = []
    tokens = [token for token in jinja.lex(source) if token[1] != "whitespace"]
    for (_, kind, _), (line, _, word) in pairwise(tokens):
        if kind == "block_begin" and word == tag:
            still_open.append(line)
        elif kind == "block_begin" and word == f"end{tag}" and still_open:
            still_open.pop()
    return still_open[-1] if still_open else None


def _stem(name: str) -> str:
    return name.casefold().removesuffix(".jinja").removesuffix(".html")


def _meant(name: str, names: Iterable[str]) -> str | None:
    near = nearest(name, (one for one in names if not one.startswith("_")))
    return f"did you mean '{near}'?" if near else None


# Converts template errors to problems at the line of the template.


class _Place(Value):
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
        words = explain_error(error, jinja, "", "", {})
        folder = shown.get("templates", str(folders["templates"]))
        return Problem(code, words.message, Position(folder), "is --templates the right folder?")
    name, home = _home(place.file, folders)
    file = f"{shown.get(name, home)}/{place.file.relative_to(home).as_posix()}"
    source = _text(place.file) if name != "theme" or is_inside(place.file, home) else ""
    words = explain_error(error, jinja, source, _line(source, place.line) or "", place.names)
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
