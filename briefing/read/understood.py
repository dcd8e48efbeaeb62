"""Converts the bytes of a YAML file to the model."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from briefing.model import Document, Fact, Section, Source, Term, Theme
from briefing.problems import Position, Problem
from briefing.read import text
from briefing.read.files import Trouble
from briefing.read.named import Target, targets
from briefing.read.positions import YamlFile
from briefing.read.recovery import compose
from briefing.read.rest import rest_of
from briefing.read.validation import validate


@dataclass(frozen=True)
class Form:
    """The expected content of a file: a type of the model, and its validator."""

    type: Any
    adapter: TypeAdapter[Any]


def _form(type: Any) -> Form:
    return Form(type, TypeAdapter(type))


DOCUMENT = _form(Document)
SECTION = _form(Section)
FACTS = _form(dict[str, Fact])
SOURCES = _form(dict[str, Source])
TERMS = _form(dict[str, Term])
THEME = _form(Theme)


@dataclass(frozen=True)
class Understood:
    """The result of parsing a file: a value, None if it has errors; and all problems."""

    file: YamlFile | None
    value: Any
    problems: tuple[Problem, ...]
    targets: tuple[Target, ...] = ()
    """The files that it names."""
    rest: Any = None
    """The valid rest of an invalid value; None if that is useless."""
    named: frozenset[str] = frozenset()
    """Possible ids in what is invalid."""


@lru_cache(maxsize=100)
def understood(shown: str, data: bytes, form: Form) -> Understood:
    """Parse the bytes of a file as the model.

    Memoised: when an author saves, one file of many is new, and briefings built one after another
    share some.
    """
    source, told = text.decode(shown, data)
    if told and not source.text:
        return Understood(None, None, told)
    node, wrong = compose(source)
    told, file = (*told, *wrong), YamlFile(source, node)
    if node is None or (node.value is None and not wrong):
        empty = () if wrong else (problem_of(_EMPTY, Position(shown)),)
        return Understood(file, None, (*told, *empty))
    value, wrong = validate(form.adapter, form.type, file)
    told, named = (*_but_for(wrong, told), *wrong), targets(form.type, node)
    if value is not None:
        return Understood(file, value, told, named)
    return Understood(file, value, told, named, *rest_of(form.adapter, node.value))


def _but_for(wrong: tuple[Problem, ...], told: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Drop warnings about comments on lines with errors, since the comments explain these."""
    lines = {problem.position and problem.position.line for problem in wrong}
    return tuple(
        one
        for one in told
        if one.code != "yaml-comment" or (one.position and one.position.line) not in lines
    )


def problem_of(trouble: Trouble, position: Position) -> Problem:
    """Return a trouble as a problem at a position."""
    return Problem(trouble.code, trouble.message, position, trouble.help)


_EMPTY = Trouble(
    "empty-file",
    "the file has no content",
    "write its fields, or remove the file if it is not needed",
)
