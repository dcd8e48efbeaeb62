"""A validation error with all that is known of its place, for the functions that word it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from briefing.problems import Part, Problem
from briefing.read.nodes import Node, Scalar
from briefing.read.positions import Place, YamlFile, position_of
from briefing.read.shape import Expected
from briefing.read.text import Source, on_one_line

NO_SPACE = re.compile(r"([a-z][a-z_]*):(?!//)(\S.*)", re.DOTALL)
"""A name, a colon, and a value that follows without a space."""


def comment_behind(key: Scalar, source: Source) -> str:
    """Return the first words of a comment after a key on its line; empty if there is none."""
    behind = source.lines[key.span.end_line][key.span.end_column :].lstrip(" :")
    return behind[:40] if behind.startswith("#") else ""


@dataclass(frozen=True)
class Fault:
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
        return on_one_line(self.node.text, 60) if isinstance(self.node, Scalar) else ""

    @property
    def comment(self) -> str:
        """A comment after the key on its line; empty if there is none."""
        if self.place.field is None:
            return ""
        return comment_behind(self.place.field.key, self.file.source)

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

    def problem(
        self, code: str, message: str, help: str | None = None, part: Part = Part.VALUE
    ) -> Problem:
        """Return a problem at this place."""
        return Problem(code, message, position_of(self.file, self.place, part), help)
