"""What the bytes of a YAML file say, in the terms of the model."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from briefing.model import Document, Fact, Section, Source, Term, Theme
from briefing.problems import Position, Problem
from briefing.read import text
from briefing.read.composer import compose
from briefing.read.files import Trouble
from briefing.read.named import Target, targets
from briefing.read.positions import YamlFile
from briefing.read.rest import rest_of
from briefing.read.validation import validate


@dataclass(frozen=True)
class Form:
    """What a file is to hold: a type of the model, and what checks values against it."""

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
    """What the bytes of a file say: a value, None if it is wrong; and all that is wrong."""

    file: YamlFile | None
    value: Any
    problems: tuple[Problem, ...]
    targets: tuple[Target, ...] = ()
    """The files that it names."""
    rest: Any = None
    """If the value is wrong, what is right of it; None if that says nothing."""
    named: frozenset[str] = frozenset()
    """What may have a name in what is wrong of it."""


@lru_cache(maxsize=100)
def understood(shown: str, data: bytes, form: Form) -> Understood:
    """The bytes of a file as the model has them.

    What was last understood is kept: when somebody saves, one file of many is new, and briefings
    that are built one after the other share some.
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
    """What was told, without comments where something is wrong that they explain."""
    lines = {problem.position and problem.position.line for problem in wrong}
    return tuple(
        one
        for one in told
        if one.code != "yaml-comment" or (one.position and one.position.line) not in lines
    )


def problem_of(trouble: Trouble, position: Position) -> Problem:
    """A trouble at its place."""
    return Problem(trouble.code, trouble.message, position, trouble.help)


_EMPTY = Trouble(
    "empty-file",
    "the file has no content",
    "write its fields, or remove the file if it is not needed",
)
