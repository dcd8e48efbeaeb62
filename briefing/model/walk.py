"""Traverses all strings of the content in reading order, with their paths and field marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin, get_type_hints

from briefing.model.blocks import Block
from briefing.model.document import Briefing
from briefing.model.fields import Model, ProseMark, Reference
from briefing.problems import ContentPath


class Visit(NamedTuple):
    """A string of the content. At most one of ``is_prose`` and ``reference`` is set."""

    path: ContentPath
    value: str
    is_prose: bool
    reference: str | None
    """The kind of thing referred to (``source``, ``fact`` …), if the field is a reference."""


def walk(briefing: Briefing) -> Iterator[Visit]:
    """Return every string of a briefing: document, sections in order, facts, sources and terms."""
    return iter(briefing.once(_walked))


def _walked(briefing: Briefing) -> tuple[Visit, ...]:
    found: list[Visit] = []
    _visit(briefing.document, (), ("document",), found)
    for name, section in briefing.in_order():
        _visit(section, (), ("sections", name), found)
    for kind in ("facts", "sources", "terms"):
        for name, value in getattr(briefing, kind).items():
            _visit(value, (), (kind, name), found)
    return tuple(found)


def _visit(value: Any, marks: tuple[Any, ...], path: ContentPath, found: list[Visit]) -> None:
    """Append all strings in a value to ``found``: faster than generators nested in each level."""
    if isinstance(value, str):
        found.append(Visit(path, value, *_meaning(marks)))
    elif isinstance(value, Model):
        inner = (*path, value.kind()) if isinstance(value, Block) else path
        for name, written, inner_marks in _fields(type(value)):
            _visit(getattr(value, name), inner_marks, (*inner, written), found)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            _visit(item, marks, (*path, index), found)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            _visit(item, marks, (*path, key), found)


@cache
def _meaning(marks: tuple[Any, ...]) -> tuple[bool, str | None]:
    """Return whether marks make a field prose, and the target if they make it a reference."""
    reference = next((mark.target for mark in marks if isinstance(mark, Reference)), None)
    return any(isinstance(mark, ProseMark) for mark in marks), reference


@cache
def _fields(model: type[Model]) -> tuple[tuple[str, str, tuple[Any, ...]], ...]:
    """Return name, alias and marks of each field of a model."""
    marks, known = field_marks(model), model.model_fields
    return tuple((name, known[name].alias or name, marks[name]) for name in marks)


@cache
def field_marks(model: type[Model]) -> dict[str, tuple[Any, ...]]:
    """Return the marks of each field of a model: :class:`ProseMark`, :class:`Reference`."""
    hints = get_type_hints(model, include_extras=True)
    return {name: tuple(_marks(hints[name])) for name in model.model_fields}


def _marks(hint: Any) -> Iterator[Any]:
    """Yield the marks on a type, including those inside a tuple, a mapping's values or a union."""
    if get_origin(hint) is Annotated:
        inner, *marks = get_args(hint)
        yield from (mark for mark in marks if isinstance(mark, ProseMark | Reference))
        yield from _marks(inner)
    elif get_origin(hint) in (Union, UnionType, tuple):
        for part in get_args(hint):
            yield from _marks(part)
    elif get_origin(hint) is dict:
        yield from _marks(get_args(hint)[1])
