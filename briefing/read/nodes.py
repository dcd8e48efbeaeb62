"""What a YAML file says, with the place of every name and every value.

A node knows the plain Python value that it stands for. An alias is the node of its anchor at a
place of its own; the nodes below it are shared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from briefing.read.text import Span


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value. ``text`` is what was written, without quotation marks."""

    value: bool | int | float | str | None
    span: Span
    text: str
    style: str
    """``""`` for a plain value, else the mark that it begins with: ``"``, ``'``, ``|`` or ``>``."""


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list. ``flow`` tells ``[a, b]`` from entries with dashes."""

    value: list[Any]
    span: Span
    items: tuple[Node, ...]
    flow: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A mapping: fields by name. Of a field given twice, the first counts."""

    value: dict[str, Any]
    span: Span
    fields: Mapping[str, Field]
    flow: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A name and its value."""

    key: Scalar
    node: Node


Node = Scalar | Sequence | Group
