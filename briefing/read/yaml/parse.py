"""Converts the bytes of a YAML file to the model."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from briefing.model import Document, Fact, Section, Source, Term, Theme
from briefing.problems import Position, Problem
from briefing.read import files
from briefing.read.errors import validate
from briefing.read.files import Trouble
from briefing.read.partial import extract_valid
from briefing.read.referenced_files import Target, targets
from briefing.read.yaml.compose import compose
from briefing.read.yaml.positions import Group, Node, Sequence, YamlFile


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
class Parsed:
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
    values: int = 0
    """The number of values, which a briefing may have only so many of."""


@lru_cache(maxsize=100)
def parse(shown: str, data: bytes, form: Form) -> Parsed:
    """Parse the bytes of a file as the model.

    Memoised: when an author saves, one file of many is new, and briefings built one after another
    share some.
    """
    source, problems = files.decode(shown, data)
    if problems and not source.text:
        return Parsed(None, None, problems)
    node, wrong = compose(source)
    problems, file = (*problems, *wrong), None if node is None else YamlFile(source, node)
    if node is None or file is None or (node.value is None and not wrong):
        empty = () if wrong else (EMPTY.at(Position(shown)),)
        return Parsed(file, None, (*problems, *empty))
    value, wrong = validate(form.adapter, form.type, file)
    problems, named = (*_but_for(wrong, problems), *wrong), targets(form.type, node)
    if value is not None:
        return Parsed(file, value, problems, named, values=_count(node))
    return Parsed(
        file, value, problems, named, *extract_valid(form.adapter, node.value), _count(node)
    )


def _count(node: Node) -> int:
    """Return the number of values in a node, as the composer counts them."""
    if isinstance(node, Group):
        return 1 + sum(1 + _count(field.node) for field in node.fields.values())
    return 1 + sum(map(_count, node.items)) if isinstance(node, Sequence) else 1


def _but_for(wrong: tuple[Problem, ...], problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Drop warnings about comments on lines with errors, since the comments explain these."""
    lines = {problem.position and problem.position.line for problem in wrong}
    return tuple(
        one
        for one in problems
        if one.code != "yaml-comment" or (one.position and one.position.line) not in lines
    )


EMPTY = Trouble(
    "empty-file",
    "the file has no content",
    "write its fields, or remove the file if it is not needed",
)
