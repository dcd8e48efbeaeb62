"""Every value of the content with its path and what its field says of it, in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from briefing.model.base import Model, ProseMark, Reference
from briefing.model.blocks import Block
from briefing.model.briefing import Briefing

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Visit:
    """A string of the content. At most one of ``is_prose`` and ``reference`` is set."""

    path: Path
    value: str
    is_prose: bool
    reference: str | None
    """What the string names (``source``, ``fact`` …), if it is a reference."""


def walk(briefing: Briefing) -> Iterator[Visit]:
    """Every string of a briefing: document, sections in order, facts, sources and terms."""
    return iter(briefing.once(_walked))


def _walked(briefing: Briefing) -> tuple[Visit, ...]:
    return tuple(_visits(briefing))


def _visits(briefing: Briefing) -> Iterator[Visit]:
    yield from _visit(briefing.document, (), ("document",))
    for name, section in briefing.in_order():
        yield from _visit(section, (), ("sections", name))
    for kind in ("facts", "sources", "terms"):
        for name, value in getattr(briefing, kind).items():
            yield from _visit(value, (), (kind, name))


def _visit(value: Any, marks: tuple[Any, ...], path: Path) -> Iterator[Visit]:
    if isinstance(value, str):
        reference = next((mark.target for mark in marks if isinstance(mark, Reference)), None)
        prose = any(isinstance(mark, ProseMark) for mark in marks)
        yield Visit(path, value, prose, reference)
    elif isinstance(value, Model):
        inner = (*path, value.kind()) if isinstance(value, Block) else path
        for name, written, inner_marks in _fields(type(value)):
            yield from _visit(getattr(value, name), inner_marks, (*inner, written))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _visit(item, marks, (*path, index))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _visit(item, marks, (*path, key))


@cache
def _fields(model: type[Model]) -> tuple[tuple[str, str, tuple[Any, ...]], ...]:
    """Each field of a model: its name, how it is written in a file, what it is marked with."""
    marks, known = field_marks(model), model.model_fields
    return tuple((name, known[name].alias or name, marks[name]) for name in marks)


@cache
def field_marks(model: type[Model]) -> dict[str, tuple[Any, ...]]:
    """What the fields of a model are marked with: :class:`ProseMark`, :class:`Reference`."""
    hints = get_type_hints(model, include_extras=True)
    return {name: tuple(_marks(hints[name])) for name in model.model_fields}


def _marks(hint: Any) -> Iterator[Any]:
    """The marks on a type, also those inside a tuple, a mapping's values or a union."""
    if get_origin(hint) is Annotated:
        inner, *marks = get_args(hint)
        yield from (mark for mark in marks if isinstance(mark, ProseMark | Reference))
        yield from _marks(inner)
    elif get_origin(hint) in (Union, UnionType, tuple):
        for part in get_args(hint):
            yield from _marks(part)
    elif get_origin(hint) is dict:
        yield from _marks(get_args(hint)[1])
