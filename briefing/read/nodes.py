"""Nodes of a YAML file, with the position of every key and value.

A node holds the plain Python value it stands for. An alias is the node of its anchor with a
position of its own; the nodes below it are shared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from briefing.read.text import Span


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value. ``text`` is as written, without quotation marks."""

    value: bool | int | float | str | None
    span: Span
    text: str
    style: str
    """``""`` for a plain scalar, otherwise its first character: ``"``, ``'``, ``|`` or ``>``."""


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list. ``flow`` distinguishes ``[a, b]`` from entries with dashes."""

    value: list[Any]
    span: Span
    items: tuple[Node, ...]
    flow: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A mapping: fields by key. Of duplicate keys, the first counts."""

    value: dict[str, Any]
    span: Span
    fields: Mapping[str, Field]
    flow: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A key and its value."""

    key: Scalar
    node: Node


Node = Scalar | Sequence | Group
