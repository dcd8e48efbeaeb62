"""What the model expects at a place, and its description in words.

Pydantic locates an error by a path that includes the alternatives of a union (``("value",
"int")``). Following the path through the types of the fields tells those from fields, and tells
what ("a timeline event") a field belongs to.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, Url

from briefing.model import BLOCK_KINDS, Block, Document, EdtfDate, Model
from briefing.model.fields import Reference, field_annotation
from briefing.problems import ContentPath, Part, Problem
from briefing.read.files import quote_line
from briefing.read.yaml.positions import Group, Node, Place, Scalar, Sequence
from briefing.system.values import Value


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
def _list_models(annotation: Any) -> tuple[type[Model], ...]:
    kinds = alternatives(annotation)
    return tuple(kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Model))


@cache
def list_fields(annotation: Any) -> dict[str, FieldInfo]:
    """Return the fields that a group of a type can have, by their names in a file."""
    return {
        field.alias or name: field
        for model in reversed(_list_models(annotation))
        for name, field in model.model_fields.items()
    }


def list_required(annotation: Any) -> list[str]:
    """Return the names of the required fields in a group of the type."""
    return [name for name, field in list_fields(annotation).items() if field.is_required()]


def describe_field(annotation: Any, name: str) -> str:
    """Return the model's description of a field, without the full stop; empty if there is none."""
    field = list_fields(annotation).get(name)
    return ((field and field.description) or "").rstrip(".")


def iterate_nested(annotation: Any) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a type that hold groups of fields, with their types."""
    for name, field in list_fields(annotation).items():
        of: Any = field.annotation
        inner = child(of, 0) or of
        if _list_models(inner) and inner is not Block:
            yield name, inner


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
    field = list_fields(annotation).get(str(part))
    return None if field is None else field_annotation(field)


Texts = list[tuple[Any, ContentPath, Scalar]]
"""The texts of a file, with their types and paths."""


def iterate_texts(
    annotation: Any, node: Node, path: ContentPath = ()
) -> Iterator[tuple[Any, ContentPath, Scalar]]:
    """Yield every string that the model knows, with its type and its path."""
    if isinstance(node, Scalar):
        if isinstance(node.value, str):
            yield annotation, path, node
        return
    parts: Iterable[tuple[str | int, Node]] = (
        enumerate(node.items) if isinstance(node, Sequence) else node.fields.items()
    )
    for part, inner in parts:
        if (of := child(annotation, part)) is not None:
            if isinstance(part, str) and not isinstance(inner, Group):
                of = _resolve_short_form(of)
            yield from iterate_texts(of, inner, (*path, part))


@cache
def _resolve_short_form(annotation: Any) -> Any:
    """Return the type of the field that a bare value of a type stands for."""
    shorthand = get_shorthand(annotation)
    return annotation if shorthand is None else child(annotation, shorthand)


def get_shorthand(annotation: Any) -> str | None:
    """Return the field that stands alone in the short form of a block: ``- paragraph: Text``."""
    blocks = (model for model in _list_models(annotation) if issubclass(model, Block))
    return next((model.shorthand for model in blocks), None)


def list_targets(annotation: Any) -> set[str]:
    """Return the kinds of thing that a text of a type may refer to."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        own = {mark.target for mark in args[1:] if isinstance(mark, Reference)}
        return own | list_targets(args[0])
    return set().union(*map(list_targets, args)) if origin in (Union, UnionType) else set()


# Describes in words what the model expects.

_COUNTS = {2: "two", 3: "three", 4: "four"}
_PLURALS = {"a number": "numbers", "a whole number": "whole numbers", "text": "texts"}
_SIMPLE = {str: "text", int: "a whole number", float: "a number", bool: "yes or no",
           EdtfDate: "a date", Url: "a web address"}  # fmt: skip


def noun(annotation: Any) -> str:
    """Describe the value expected at a place: ``text``, ``a number or a list`` and so on."""
    kinds = []
    for one in alternatives(annotation):
        origin, args = get_origin(one), get_args(one)
        if origin is Literal:
            kinds.append("one of the words " + ", ".join(map(str, args)))
        elif origin is tuple and args[-1] is not Ellipsis:
            number, of = _COUNTS.get(len(args), len(args)), _PLURALS.get(noun(args[0]), "values")
            kinds.append(f"a list of {number} {of}")
        else:
            kinds.append("a list" if origin is tuple else _SIMPLE.get(one, "a group of fields"))
    if "a number" in kinds and "a whole number" in kinds:
        kinds.remove("a whole number")
    return " or ".join(dict.fromkeys(kinds))


def describe_model(annotation: Any) -> str:
    """Describe a group of fields: ``a section``, ``a timeline event``, ``the briefing``."""
    for model in _list_models(annotation):
        if issubclass(model, Document):
            return "the briefing"
        name = model.__name__.removeprefix("Written")
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
        if words.endswith("s") and not issubclass(model, Block):
            return f"the {words}"
        is_list = issubclass(model, Block) and "items" in model.model_fields
        return f"{'an' if words[0] in 'aeiou' else 'a'} {words}{' block' if is_list else ''}"
    return "this file"


_NO_SPACE = re.compile(r"([a-z][a-z_]*):(?!//)(\S.*)", re.DOTALL)
"""A name, a colon, and a value that follows without a space."""


class Fault(Value):
    """A validation error, at a place in both the model and the file."""

    type: str
    detail: Mapping[str, Any]
    message: str
    part: str | int | None
    """The last part of the error's path, if that names a field of the place."""
    path: ContentPath
    """The path in the model, without the names of union alternatives."""
    annotation: Any
    owner: Any
    """The type that has the last part of the path as a field or entry."""
    union: ContentPath | None
    """The path of the first union alternative, if there is any."""
    label: str
    """The name of that alternative."""
    place: Place

    @property
    def is_about_type(self) -> bool:
        """Whether it only says that a value is of the wrong type."""
        return self.type.endswith(("_type", "_parsing")) or self.type == "int_from_float"

    @property
    def node(self) -> Node:
        """The node at the place."""
        return self.place.node

    @property
    def text(self) -> str:
        """The text at the place, shortened for a message."""
        return quote_line(self.node.text, 60) if isinstance(self.node, Scalar) else ""

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

    def show(self, value: str) -> str:
        """Return how the place would be written with another value."""
        last = self.place.path[-1] if self.place.path else ""
        return f"{last}: {value}" if isinstance(last, str) and last else value

    def find_missing_space(self, written: str) -> Problem | None:
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
        return Problem(code, message, self.place.position(part=part), help)


def locate_error(detail: ErrorDetails, model: Any, file: Place) -> Fault:
    """Follow the location of a validation error through the types of a model and the nodes of a
    file.
    """
    loc, kind = detail["loc"], detail["type"]
    names_its_field = kind in ("extra_forbidden", "missing") or loc[-1:] == ("[key]",)
    annotation = owner = model
    path: list[str | int] = []
    union: ContentPath | None = None
    label = ""
    for part in loc[:-1] if names_its_field else loc:
        found = child(annotation, part)
        if found is not None:
            owner, annotation = annotation, found
            path.append(part)
        elif union is None:
            union, label = tuple(path), str(part)
    place = file.locate((*path, loc[-1]) if kind == "extra_forbidden" else tuple(path))
    named = loc[-1] if names_its_field else None
    context, message = detail.get("ctx", {}), detail["msg"]
    return Fault(kind, context, message, named, tuple(path), annotation, owner, union, label, place)
