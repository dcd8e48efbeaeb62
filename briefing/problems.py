"""What can be wrong, where it is, and how it is told to the person who can mend it.

Every stage reports problems as values and goes on, so that one run shows all of them. A stage
that knows only the content (not its files) reports a :class:`Finding` at a content path; whoever
read the files turns it into a :class:`Problem` at a file, line and column.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from briefing.catalogue import CATALOGUE, Severity

__all__ = [
    "ContentPath",
    "Finding",
    "Flaw",
    "Part",
    "Position",
    "Problem",
    "Severity",
    "and_more",
    "has_errors",
    "ordered",
]

ContentPath = tuple[str | int, ...]
"""A place in the content, from its root: ``("sections", "un-presence", "blocks", 3)``."""


class Part(StrEnum):
    """Which part of an entry a finding is about: its name, or what stands after the colon."""

    KEY = "key"
    VALUE = "value"


@dataclass(frozen=True, order=True)
class Position:
    """A place in a file. Lines and columns count from 1; ``length`` is in characters."""

    file: str
    line: int = 1
    column: int = 1
    length: int = 1
    excerpt: str | None = None
    """The text of the line, where it is known."""


@dataclass(frozen=True)
class Finding:
    """A problem of the content, at a content path. ``code`` is a key of the catalogue."""

    code: str
    message: str
    path: ContentPath
    part: Part = Part.VALUE
    help: str | None = None
    span: tuple[int, int] | None = None
    """Where in the text at the path: the first character, from 0, and how many."""


@dataclass(frozen=True)
class Flaw:
    """A problem of what was made, at an anchor of the document."""

    code: str
    message: str
    anchor: str | None = None
    """The id of the nearest element that has one."""
    help: str | None = None


@dataclass(frozen=True)
class Problem:
    """Something wrong, told once, with its place and, where one is known, its remedy."""

    code: str
    message: str
    position: Position | None = None
    help: str | None = None

    @property
    def severity(self) -> Severity:
        """How bad it is: fixed by the catalogue. Raises KeyError for a code it does not have."""
        return CATALOGUE[self.code].severity


def ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems without repeats, by file, line and column; those without a place come first."""
    nowhere = Position(file="", line=0, column=0)

    def rank(problem: Problem) -> tuple[str, int, int, str, str]:
        at = problem.position or nowhere
        return (at.file, at.line, at.column, problem.code, problem.message)

    return tuple(sorted(dict.fromkeys(problems), key=rank))


def has_errors(problems: Iterable[Problem], *, strict: bool = False) -> bool:
    """Whether the problems stop a build: any error does, and with ``strict`` any warning."""
    return any(strict or problem.severity is Severity.ERROR for problem in problems)


def and_more(others: int, what: str) -> str:
    """That the same is wrong in other lines, rows and the like; nothing if there are none."""
    if others < 1:
        return ""
    return f" (and one more {what})" if others == 1 else f" (and {others} more {what}s)"
