"""What the model expects at a place, and its description in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo
from pydantic_core import Url

from briefing.model import BLOCK_KINDS, Block, Document, EdtfDate, Model
from briefing.model.fields import Reference, field_annotation
from briefing.problems import ContentPath, Part, Problem
from briefing.read.files import Source, quote_line
from briefing.read.yaml.positions import (
    Group,
    Node,
    Place,
    Scalar,
    Sequence,
    YamlFile,
    place_position,
)
from briefing.system.values import Value

# Determines what the model expects at a place, by following names through its field types.
#
# Pydantic locates an error by a path that includes the alternatives of a union (``("value",
# "int")``). Following the path through the types tells those from fields, and tells what ("a
# timeline event") a field belongs to.


@cache
def alternatives(annotation: Any) -> tuple[Any, ...]:
    """Return the possible types of a field, without annotations and without None."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return alternatives(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return tuple(one for arg in get_args(annotation) for one in alternatives(arg))
    return () if annotation in (None, NoneType) else (annotation,)


@cache
def list_fields(model: type[Model]) -> dict[str, FieldInfo]:
    """Return the fields of a model by their names in a file."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


@cache
def _list_types(model: type[Model]) -> dict[str, Any]:
    """Return the types of the fields of a model, with annotations, by their names in a file."""
    return {name: field_annotation(field) for name, field in list_fields(model).items()}


def list_field_names(annotation: Any) -> list[str]:
    """Return the names of all fields that a group of the type can have."""
    return [name for model in _list_models(annotation) for name in list_fields(model)]


def describe_field(annotation: Any, name: str) -> str:
    """Return the model's description of a field, without the full stop; empty if there is none."""
    for model in _list_models(annotation):
        field = list_fields(model).get(name)
        if field is not None and field.description:
            return field.description.rstrip(".")
    return ""


def list_required(annotation: Any) -> list[str]:
    """Return the names of the required fields in a group of the type."""
    return [
        name
        for model in _list_models(annotation)
        for name, field in list_fields(model).items()
        if field.is_required()
    ]


def iterate_nested(annotation: Any) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a type that hold groups of fields, with their types."""
    for model in _list_models(annotation):
        for name, field in list_fields(model).items():
            of: Any = field.annotation
            inner = child(of, 0) or of
            if _list_models(inner) and inner is not Block:
                yield name, inner


def has_short_form(annotation: Any) -> bool:
    """Return whether it is a block that can be written as one value: ``- paragraph: Some text``."""
    return any(getattr(model, "shorthand", None) is not None for model in _list_models(annotation))


@cache
def _list_models(annotation: Any) -> tuple[type[Model], ...]:
    kinds = alternatives(annotation)
    return tuple(kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Model))


@lru_cache(maxsize=4096)
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
    for model in _list_models(annotation):
        if part in (own := _list_types(model)):
            return own[str(part)]
    return None


class Expected(Value):
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


def iterate_texts(
    annotation: Any, node: Node, path: ContentPath = ()
) -> Iterator[tuple[Any, ContentPath, Scalar]]:
    """Yield every string that the model knows, with its type and its path."""
    if isinstance(node, Scalar):
        if isinstance(node.value, str):
            yield annotation, path, node
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            if (inner := child(annotation, index)) is not None:
                yield from iterate_texts(inner, item, (*path, index))
    else:
        for name, field in node.fields.items():
            if (inner := child(annotation, name)) is not None:
                if not isinstance(field.node, Group):
                    inner = _resolve_short_form(inner)
                yield from iterate_texts(inner, field.node, (*path, name))


@cache
def _resolve_short_form(annotation: Any) -> Any:
    """Return the type of the field that a bare value of a type stands for."""
    for one in alternatives(annotation):
        if isinstance(one, type) and issubclass(one, Block):
            return child(one, one.shorthand) if one.shorthand is not None else annotation
    return annotation


def list_targets(annotation: Any) -> set[str]:
    """Return the kinds of thing that a text of a type may refer to."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *marks = get_args(annotation)
        own = {mark.target for mark in marks if isinstance(mark, Reference)}
        return own | list_targets(inner)
    if origin in (Union, UnionType):
        return set().union(*map(list_targets, get_args(annotation)))
    return set()


# Describes in words what the model expects.

_COUNTS = {2: "two", 3: "three", 4: "four"}
_PLURALS = {"a number": "numbers", "a whole number": "whole numbers", "text": "texts"}


def noun(annotation: Any) -> str:
    """Describe the value expected at a place: ``text``, ``a number or a list`` and so on."""
    kinds = [_describe_alternative(one) for one in alternatives(annotation)]
    if "a number" in kinds and "a whole number" in kinds:
        kinds.remove("a whole number")
    return " or ".join(dict.fromkeys(kinds))


def _describe_alternative(one: Any) -> str:
    origin = get_origin(one)
    if origin is Literal:
        return "one of the words " + ", ".join(map(str, get_args(one)))
    if origin is tuple:
        args = get_args(one)
        if args[-1] is Ellipsis:
            return "a list"
        number = _COUNTS.get(len(args), len(args))
        return f"a list of {number} {_PLURALS.get(noun(args[0]), 'values')}"
    simple = {str: "text", int: "a whole number", float: "a number", bool: "yes or no",
              EdtfDate: "a date", Url: "a web address"}  # fmt: skip
    return simple.get(one, "a group of fields")


def thing(annotation: Any) -> str:
    """Describe a group of fields: ``a section``, ``a timeline event``, ``the briefing``."""
    for one in alternatives(annotation):
        if isinstance(one, type) and issubclass(one, Document):
            return "the briefing"
        if isinstance(one, type) and issubclass(one, Model):
            name = one.__name__.removeprefix("Written")
            words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
            if words.endswith("s") and not issubclass(one, Block):
                return f"the {words}"
            article = "an" if words[0] in "aeiou" else "a"
            plural = issubclass(one, Block) and "items" in one.model_fields
            return f"{article} {words}{' block' if plural else ''}"
    return "this file"


# A validation error with all that is known of its place, for the functions that word it.

_NO_SPACE = re.compile(r"([a-z][a-z_]*):(?!//)(\S.*)", re.DOTALL)
"""A name, a colon, and a value that follows without a space."""


def find_comment(key: Scalar, source: Source) -> str:
    """Return the first words of a comment after a key on its line; empty if there is none."""
    behind = source.lines[key.span.end_line][key.span.end_column :].lstrip(" :")
    return behind[:40] if behind.startswith("#") else ""


class Fault(Value):
    """A validation error, at a place in both the model and the file."""

    file: YamlFile
    type: str
    detail: Mapping[str, Any]
    message: str
    part: str | int | None
    """The last part of the error's path."""
    expected: Expected
    place: Place

    @property
    def node(self) -> Node:
        """The node at the place."""
        return self.place.node

    @property
    def text(self) -> str:
        """The text at the place, shortened for a message."""
        return quote_line(self.node.text, 60) if isinstance(self.node, Scalar) else ""

    @property
    def comment(self) -> str:
        """A comment after the key on its line; empty if there is none."""
        if self.place.field is None:
            return ""
        return find_comment(self.place.field.key, self.file.source)

    @property
    def name(self) -> str:
        """The name of the place in the file."""
        if not self.place.path:
            return "this file"
        last = self.place.path[-1]
        if isinstance(last, str):
            return f"'{last}'"
        of = next((part for part in reversed(self.place.path) if isinstance(part, str)), None)
        return f"entry {last + 1}" + (f" of '{of}'" if of else "")

    def written(self, value: str) -> str:
        """Return how the place would be written with another value."""
        last = self.place.path[-1] if self.place.path else ""
        return f"{last}: {value}" if isinstance(last, str) and last else value

    def without_space(self, written: str) -> Problem | None:
        """Return the problem with a name whose value follows without a space, if it is one."""
        found = _NO_SPACE.match(written)
        if found is None:
            return None
        message = f"a space is missing after the colon of '{found[1]}'"
        help = f"write '{found[1]}: {' '.join(found[2].split())[:40]}'"
        return self.problem("yaml-colon", message, help, Part.KEY)

    def problem(
        self, code: str, message: str, help: str | None = None, part: Part = Part.VALUE
    ) -> Problem:
        """Return a problem at this place."""
        return Problem(code, message, place_position(self.file, self.place, part), help)
