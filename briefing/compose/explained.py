"""What Jinja says of a mistake, in the words of who writes templates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from jinja2 import Environment, TemplateNotFound

from briefing.nearest import nearest

_UNDEFINED = re.compile(r"'(?P<name>\w+)' is undefined")
_ATTRIBUTE = re.compile(r"'(?P<type>[\w.]+)(?: object)?' has no attribute '(?P<name>\w+)'")
_HELPER = re.compile(r"No (?P<kind>filter|test) named '(?P<name>\w+)'")
_UNCLOSED = re.compile(r"Unexpected end of template\. .* to be closed is '(?P<open>\w+)'")
_TAG = re.compile(r"Encountered unknown tag '(?P<tag>\w+)'(?:.* closed is '(?P<open>\w+)')?")
_CLOSED = frozenset({"autoescape", "block", "call", "filter", "for", "if", "macro", "with"})
"""Tags with an end; ``set`` has one only at times."""
_TAGS = (*_CLOSED, "elif", "else", "extends", "from", "import", "include", "set")


@dataclass(frozen=True)
class Explained:
    """A mistake in words."""

    message: str
    help: str | None = None
    word: str = ""
    """What of the line it is about."""
    line: int | None = None
    """Where it is, if that is not where Jinja met it."""


def explained(
    error: Exception, jinja: Environment, source: str, line: str, names: Mapping[str, Any]
) -> Explained:
    """What is wrong with a template.

    ``source`` is its text, ``line`` that at which the error was raised, ``names`` what was known
    there.
    """
    if isinstance(error, TemplateNotFound):
        return _missing(str(error.name or ""), jinja, line)
    said = str(getattr(error, "message", error)) or repr(error)
    if found := _UNDEFINED.fullmatch(said):
        name = found["name"]
        define = f"correct it, or write {{% set {name} = … %}} above"
        return Explained(f"'{name}' is not defined here", _meant(name, names) or define, name)
    if found := _ATTRIBUTE.fullmatch(said):
        return _without(found["name"], found["type"], line, names)
    if found := _HELPER.match(said):
        kind, name = found["kind"], found["name"]
        known = jinja.filters if kind == "filter" else jinja.tests
        return Explained(f"there is no {kind} '{name}'", _meant(name, known), name)
    if found := _UNCLOSED.match(said):
        tag = found["open"]
        help = f"write {{% end{tag} %}} where it ends"
        return Explained(f"'{{% {tag} %}}' is not closed", help, tag, _opened(tag, jinja, source))
    if found := _TAG.match(said):
        return _misplaced(found["tag"], found["open"])
    return Explained(said)


def _missing(name: str, jinja: Environment, line: str) -> Explained:
    message = f"the template '{name}' does not exist"
    if name not in line:  # it is put together, as those of kinds of blocks are
        return Explained(message, "add it, or correct what names it")
    meant = nearest(name, jinja.list_templates(), loosely=_stem)
    return Explained(message, f"did you mean '{meant}'?" if meant else None, name)


def _without(name: str, type_name: str, line: str, names: Mapping[str, Any]) -> Explained:
    """``name`` is asked of something that does not have it."""
    asked = re.search(rf"(?P<owner>\w+(?:\.\w+)*)\.{name}\b", line)
    if asked is None:
        return Explained(f"'{type_name.rpartition('.')[2]}' has no '{name}'", word=name)
    first, *rest = asked["owner"].split(".")
    owner = names.get(first)
    for part in rest:
        owner = getattr(owner, part, None)
    message = f"'{asked['owner']}' has no '{name}'"
    if owner is None:
        return Explained(message, f"if it may be absent, ask: {{% if {asked['owner']} %}}", name)
    return Explained(message, _meant(name, dir(owner)), name)


def _misplaced(tag: str, is_open: str | None) -> Explained:
    word = f"'{{% {tag} %}}'"
    if tag not in ("elif", "else") and not tag.startswith("end"):
        return Explained(f"there is no tag {word}", _meant(tag, _TAGS), tag)
    if is_open is not None:
        help = f"write {{% end{is_open} %}} before it, or take it out"
        return Explained(f"{word} stands where '{{% {is_open} %}}' is not closed", help, tag)
    begin = tag.removeprefix("end") if tag.startswith("end") else "if"
    return Explained(
        f"{word} stands where nothing is open",
        f"take it out, or write {{% {begin} … %}} before it",
        tag,
    )


def _opened(tag: str, jinja: Environment, source: str) -> int | None:
    """The line of the innermost tag of this name that is not closed."""
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
