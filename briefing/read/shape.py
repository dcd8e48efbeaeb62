"""Determines what the model expects at a place, by following names through its field types.

Pydantic locates an error by a path that includes the alternatives of a union
(``("value", "int")``). Following the path through the types tells those from fields, and tells
what ("a timeline event") a field belongs to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from briefing.model import BLOCK_KINDS, Block, Model
from briefing.model.base import Reference
from briefing.problems import ContentPath
from briefing.read.nodes import Group, Node, Scalar, Sequence


def alternatives(annotation: Any) -> tuple[Any, ...]:
    """Return the possible types of a field, without annotations and without None."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return alternatives(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return tuple(one for arg in get_args(annotation) for one in alternatives(arg))
    return () if annotation in (None, NoneType) else (annotation,)


@cache
def fields_of(model: type[Model]) -> dict[str, FieldInfo]:
    """Return the fields of a model by their names in a file."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def names_in(annotation: Any) -> list[str]:
    """Return the names of all fields that a group of the type can have."""
    return [name for model in _models(annotation) for name in fields_of(model)]


def description_of(annotation: Any, name: str) -> str:
    """Return the model's description of a field, without the full stop; empty if there is none."""
    for model in _models(annotation):
        field = fields_of(model).get(name)
        if field is not None and field.description:
            return field.description.rstrip(".")
    return ""


def required_in(annotation: Any) -> list[str]:
    """Return the names of the required fields in a group of the type."""
    return [
        name
        for model in _models(annotation)
        for name, field in fields_of(model).items()
        if field.is_required()
    ]


def nested_in(annotation: Any) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a type that hold groups of fields, with their types."""
    for model in _models(annotation):
        for name, field in fields_of(model).items():
            inner = child(field.annotation, 0) or field.annotation
            if _models(inner) and inner is not Block:
                yield name, inner


def has_short_form(annotation: Any) -> bool:
    """Return whether it is a block that can be written as one value: ``- paragraph: Some text``."""
    return any(getattr(model, "shorthand", None) is not None for model in _models(annotation))


def _models(annotation: Any) -> list[type[Model]]:
    kinds = alternatives(annotation)
    return [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Model)]


def annotation_of(field: FieldInfo) -> Any:
    """Return the type of a field with its annotations."""
    if not field.metadata:
        return field.annotation
    return Annotated[(field.annotation, *field.metadata)]


def child(annotation: Any, part: str | int) -> Any:
    """Return the type at ``part`` of a value of the type; None if there is no such part."""
    for one in alternatives(annotation):
        origin, args = get_origin(one), get_args(one)
        if origin is tuple and isinstance(part, int):
            if args[-1] is Ellipsis:
                return args[0]
            return args[part] if part < len(args) else None
        if origin is dict and isinstance(part, str):
            return args[1]
        if one is Block and part in BLOCK_KINDS:
            return BLOCK_KINDS[str(part)]
    for model in _models(annotation):
        if part in (own := fields_of(model)):
            return annotation_of(own[str(part)])
    return None


@dataclass(frozen=True)
class Expected:
    """What the model expects at a path."""

    path: ContentPath
    """The path without the names of union alternatives."""
    annotation: Any
    owner: Any
    """The type that has the last part of the path as a field or entry."""
    union: ContentPath | None
    """The path of the first union alternative, if there is any."""
    label: str
    """The name of that alternative."""


def follow(root: Any, loc: tuple[str | int, ...]) -> Expected:
    """Follow the location of a validation error. A last part that the type lacks is left out."""
    annotation = owner = root
    path: list[str | int] = []
    union: ContentPath | None = None
    label = ""
    for part in loc:
        found = child(annotation, part)
        if found is None:
            if union is None:
                union, label = tuple(path), str(part)
            continue
        owner, annotation = annotation, found
        path.append(part)
    return Expected(tuple(path), annotation, owner, union, label)


def marked(
    annotation: Any, node: Node, targets: frozenset[str], path: ContentPath = ()
) -> Iterator[tuple[str, ContentPath, Scalar]]:
    """Yield every string that the model marks as a reference to ``targets``, valid or not."""
    if isinstance(node, Scalar):
        if isinstance(node.value, str):
            yield from ((target, path, node) for target in _targets(annotation) & targets)
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            if (inner := child(annotation, index)) is not None:
                yield from marked(inner, item, targets, (*path, index))
    else:
        for name, field in node.fields.items():
            if (inner := child(annotation, name)) is not None:
                yield from marked(_written_short(inner, field.node), field.node, targets,
                                  (*path, name))  # fmt: skip


def _written_short(annotation: Any, node: Node) -> Any:
    """Return the type of the field that a short form stands for, if the value is one."""
    for one in alternatives(annotation):
        if isinstance(one, type) and issubclass(one, Block) and not isinstance(node, Group):
            return child(one, one.shorthand) if one.shorthand is not None else annotation
    return annotation


def _targets(annotation: Any) -> set[str]:
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *marks = get_args(annotation)
        own = {mark.target for mark in marks if isinstance(mark, Reference)}
        return own | _targets(inner)
    if origin in (Union, UnionType):
        return set().union(*map(_targets, get_args(annotation)))
    return set()
