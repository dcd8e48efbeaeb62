"""Traverses all strings of the content in reading order, with their paths and field marks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple, get_args

from briefing.model.blocks import Block
from briefing.model.briefing import Briefing
from briefing.model.fields import (
    Mark,
    Model,
    ProseMark,
    Reference,
    field_annotation,
    field_marks,
    has_mark,
    is_printed_text,
)
from briefing.problems import ContentPath


class Visit(NamedTuple):
    """A string of the content. At most one of ``is_prose`` and ``reference`` is set."""

    path: ContentPath
    value: str
    is_prose: bool
    reference: str | None
    """The kind of thing referred to (``source``, ``fact`` …), if the field is a reference."""
    marks: tuple[Mark, ...] = ()
    """The marks of its field."""


def walk(briefing: Briefing) -> Iterator[Visit]:
    """Return every string of a briefing: document, sections in order, facts, sources and terms."""
    return iter(briefing.memoise(_collect_visits))


def _collect_visits(briefing: Briefing) -> tuple[Visit, ...]:
    found: list[Visit] = []
    _visit(briefing.document, _NO_MEANING, ("document",), found)
    for name, section in briefing.in_order():
        _visit(section, _NO_MEANING, ("sections", name), found)
    for kind in ("facts", "sources", "terms"):
        for name, value in getattr(briefing, kind).items():
            _visit(value, _NO_MEANING, (kind, name), found)
    return tuple(found)


_Meaning = tuple[bool, str | None, tuple[Mark, ...]]
"""Whether a field is prose, what it refers to, and its marks."""
_NO_MEANING: _Meaning = (False, None, ())


def _visit(value: Any, meaning: _Meaning, path: ContentPath, found: list[Visit]) -> None:
    """Append all strings in a value to ``found``: faster than generators nested in each level."""
    if isinstance(value, str):
        is_prose, reference, marks = meaning
        if value or reference is None:  # a reference that may be left out
            found.append(Visit(path, value, is_prose, reference, marks))
    elif isinstance(value, Model):
        inner = (*path, value.kind()) if isinstance(value, Block) else path
        values = value.__dict__
        for name, written, inner_meaning in _fields(type(value)):
            if (item := values[name]) or item == "":
                _visit(item, inner_meaning, (*inner, written), found)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            _visit(item, meaning, (*path, index), found)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            _visit(item, meaning, (*path, key), found)


Rewrite = Callable[[ContentPath, str, bool], str]
"""A function of the path of a printed text, the text, and whether it is prose, to another text."""


def rewrite_texts(value: Any, path: ContentPath, rewrite: Rewrite) -> Any:
    """Return a value of the model in which every printed text is rewritten.

    What is unchanged is the same object as before.
    """
    return _rewrite_value(value, path, rewrite, is_prose=False)


def _rewrite_value(value: Any, path: ContentPath, rewrite: Rewrite, *, is_prose: bool) -> Any:
    if isinstance(value, str):
        return rewrite(path, value, is_prose)
    if isinstance(value, Model):
        inner = (*path, value.kind()) if isinstance(value, Block) else path
        update: dict[str, Any] = {}
        for name, written, is_prose in _printed_fields(type(value)):
            before = getattr(value, name)
            after = _rewrite_value(before, (*inner, written), rewrite, is_prose=is_prose)
            if after is not before:
                update[name] = after
        return value.model_copy(update=update) if update else value
    if isinstance(value, tuple):
        items = tuple(
            _rewrite_value(item, (*path, index), rewrite, is_prose=is_prose)
            for index, item in enumerate(value)
        )
        return items if any(a is not b for a, b in zip(items, value, strict=True)) else value
    if isinstance(value, Mapping):
        entries = {
            key: _rewrite_value(item, (*path, key), rewrite, is_prose=is_prose)
            for key, item in value.items()
        }
        return entries if any(entries[key] is not value[key] for key in value) else value
    return value


@cache
def _printed_fields(model: type[Model]) -> tuple[tuple[str, str, bool], ...]:
    """Return name, alias and whether it is prose of each field that holds printed text."""
    hints = {name: field_annotation(field) for name, field in model.model_fields.items()}
    return tuple(
        (name, written, is_prose)
        for name, written, (is_prose, *_) in _fields(model)
        if is_printed_text(hints[name]) or _holds_models(hints[name])
    )


def _holds_models(hint: Any) -> bool:
    if isinstance(hint, type):
        return issubclass(hint, Model)
    return any(map(_holds_models, get_args(hint)))


@cache
def _fields(model: type[Model]) -> tuple[tuple[str, str, _Meaning], ...]:
    """Return name, alias and meaning of each field of a model."""
    marks, known = field_marks(model), model.model_fields
    return tuple((name, known[name].alias or name, _meaning(marks[name])) for name in marks)


def _meaning(marks: tuple[Mark, ...]) -> _Meaning:
    reference = next((mark.target for mark in marks if isinstance(mark, Reference)), None)
    return has_mark(marks, ProseMark), reference, marks
